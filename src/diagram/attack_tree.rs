//! Attack trees: the goal on the left, the ways to it on the right, and what of
//! it is cut (Schneier, 1999).

use super::data_flow::counted;
use super::layout::{Point, Rect, Size};
use super::svg::{Svg, line_height};
use super::text::{Face, width, wrap};
use super::tree::{self, Branch, Spacing};
use super::{Diagrams, Figure, Page};
use crate::model::{AttackTree, Gate, Node, RecordKey, RecordKind};
use crate::resolve::{Model, Workspace, is_step_cut};

const WIDTH: f64 = 210.0;
const INSET: f64 = 12.0;
const TEXT: Face = Face::new(12.0);
const GOAL: Face = Face::bold(13.0);
const ABOUT: Face = Face::new(11.0);
const NAME: Face = Face::bold(11.0);
const SPACING: Spacing = Spacing { across: 76.0, down: 12.0, margin: 8.0 };
/// How far behind its box a gate stands.
const GATE: f64 = 25.0;

/// How many steps are drawn.
const MOST: usize = 400;
/// How many names of one step are.
const MOST_NAMES: usize = 4;

/// A step with its words broken into lines.
struct Step<'a> {
    parent: Option<usize>,
    gate: Option<Gate>,
    /// Whether somebody can take it.
    is_open: bool,
    text: Vec<String>,
    face: Face,
    names: Vec<Name>,
    about: Vec<String>,
    node: Option<&'a Node>,
    size: Size,
}

/// A threat, a control or a technique that a step names.
struct Name {
    words: String,
    record: Option<RecordKey>,
}

/// Draws a tree; `None` where it has no step.
pub(super) fn draw(of: &Diagrams<'_>, model: &Model, index: usize, page: &Page<'_>) -> Option<Figure> {
    let tree = model.attack_trees().get(index)?;
    let key = RecordKey { model: model.key(), kind: RecordKind::AttackTree, index: u32::try_from(index).ok()? };
    if tree.nodes.is_empty() || !(of.shows)(key) || !(of.shows)(model.key().record()) {
        return None;
    }
    let steps = steps(of, model, tree);
    let branches: Vec<Branch> = steps.iter().map(|step| Branch { size: step.size, parent: step.parent }).collect();
    let (rects, size) = tree::lay_out(&branches, SPACING);
    let mut svg = Svg::default();
    for (step, to) in steps.iter().zip(&rects) {
        if let Some(from) = step.parent.map(|parent| rects[parent]) {
            let class = if step.is_open { "branch open" } else { "branch" };
            svg.path(class, &tree::line(from, *to, to.x - 14.0));
        }
    }
    for (step, at) in steps.iter().zip(&rects) {
        write(&mut svg, step, *at, page);
    }
    let title = format!("Attack tree: {}", tree.title.value);
    let description = describe(tree, &steps);
    Some(svg.finish("attack-tree", page.prefix, size, &title, &description))
}

/// The steps, below the goal that the heading gives where the list has none.
fn steps<'a>(of: &Diagrams<'_>, model: &Model, tree: &'a AttackTree) -> Vec<Step<'a>> {
    let open = open_steps(of.workspace, model, tree);
    let mut steps = Vec::new();
    let mut numbers: Vec<Option<usize>> = vec![None; tree.nodes.len()];
    let mut parents: Vec<Option<usize>> = vec![None; tree.nodes.len()];
    let has_goal = tree.roots.len() == 1;
    if !has_goal {
        let is_open = tree.roots.iter().any(|root| open[*root]);
        let text = wrap(&tree.title.value, GOAL, WIDTH - 2.0 * INSET, 4);
        steps.push(sized(Step {
            parent: None,
            gate: Some(Gate::Or),
            is_open,
            text,
            face: GOAL,
            names: Vec::new(),
            about: Vec::new(),
            node: None,
            size: Size::default(),
        }));
    }
    for (at, node) in tree.nodes.iter().enumerate() {
        node.children.iter().for_each(|child| parents[*child] = Some(at));
        let parent = parents[at].map_or((!has_goal).then_some(0), |parent| numbers[parent]);
        let is_root = has_goal && parents[at].is_none();
        if steps.len() < MOST && (parent.is_some() || is_root) {
            numbers[at] = Some(steps.len());
            steps.push(step(of, node, parent, open[at]));
        }
    }
    steps
}

/// Which steps can be taken: nothing in place cuts them, nor what they need.
fn open_steps(workspace: &Workspace, model: &Model, tree: &AttackTree) -> Vec<bool> {
    let mut open = vec![false; tree.nodes.len()];
    // Parents come before their children, so the last come first.
    for (at, node) in tree.nodes.iter().enumerate().rev() {
        let mut below = node.children.iter().map(|child| open[*child]);
        let can = match node.gate {
            _ if node.children.is_empty() => true,
            Some(Gate::And) => below.all(|it| it),
            _ => below.any(|it| it),
        };
        open[at] = can && !is_step_cut(workspace, model.key(), node);
    }
    open
}

fn step<'a>(of: &Diagrams<'_>, node: &'a Node, parent: Option<usize>, is_open: bool) -> Step<'a> {
    let face = if parent.is_none() { GOAL } else { TEXT };
    let records = node.names.iter().filter_map(|name| name.found()).filter(|key| (of.shows)(*key));
    let record = |key: RecordKey| Name { words: name_in_words(of.workspace, key), record: Some(key) };
    let mut names: Vec<Name> = records.map(record).collect();
    names.extend(node.techniques.iter().map(|technique| Name { words: technique.clone(), record: None }));
    names.truncate(MOST_NAMES);
    let gate = node.gate.unwrap_or(Gate::Or);
    let numbers = [("cost", node.cost), ("p", node.probability)];
    let numbers = numbers.into_iter().filter_map(|(what, number)| number.map(|number| format!("{what} {number}")));
    let numbers = numbers.collect::<Vec<String>>().join(" · ");
    let about = if numbers.is_empty() { Vec::new() } else { vec![numbers] };
    let text = wrap(words(node), face, WIDTH - 2.0 * INSET, 4);
    let gate = (!node.children.is_empty()).then_some(gate);
    sized(Step { parent, gate, is_open, text, face, names, about, node: Some(node), size: Size::default() })
}

fn sized(mut step: Step<'_>) -> Step<'_> {
    let text = step.text.len() as f64 * line_height(step.face);
    let names = step.names.len() as f64 * (line_height(NAME) + 2.0);
    let about = (step.about.len() + 1) as f64 * line_height(ABOUT);
    step.size = Size { width: WIDTH, height: (text + names + about + 20.0).ceil() };
    step
}

/// What a step says, without the names and numbers that stand on lines of their
/// own.
fn words(node: &Node) -> &str {
    let text = node.text.as_str();
    let names = node.names.iter().map(|name| name.text.value.as_str());
    let marks = names.chain(node.techniques.iter().map(String::as_str)).chain(["cost:", "p:"]);
    let is_whole = |at: usize| at == 0 || !text[..at].ends_with(|c: char| c.is_alphanumeric());
    let end = marks.filter_map(|mark| text.find(mark)).filter(|at| is_whole(*at)).min().unwrap_or(text.len());
    let cut = text[..end].trim_end_matches(|c: char| c.is_whitespace() || ":,;([-–—".contains(c));
    if cut.is_empty() { text } else { cut }
}

/// A threat's state, or a control's status, behind its id.
fn name_in_words(workspace: &Workspace, key: RecordKey) -> String {
    let id = workspace.id_of(key);
    let control = workspace.control(key).and_then(|control| control.fields.status.as_ref());
    let status = control.map(|status| status.value.as_str());
    match workspace
        .answer(key)
        .filter(|_| key.kind == RecordKind::Threat)
        .map(|answer| answer.state.as_str())
        .or(status)
    {
        Some(state) => format!("{id} · {state}"),
        None => id.to_owned(),
    }
}

fn write(svg: &mut Svg, step: &Step<'_>, at: Rect, page: &Page<'_>) {
    let class = if step.is_open { "step open" } else { "step cut" };
    svg.open("g", class);
    if let Some(node) = step.node {
        svg.title(&node.text);
    }
    svg.rect("shape", at, if step.gate.is_some() { 4 } else { 14 });
    let middle = at.x + at.width / 2.0;
    let mut y = at.y + 8.0 + step.face.size;
    let class = if step.face.is_bold { "goal" } else { "label" };
    svg.lines(class, middle, y, &step.text, step.face);
    y += step.text.len() as f64 * line_height(step.face);
    for name in &step.names {
        let href = name.record.and_then(|record| (page.href)(record));
        svg.open_link(href.as_deref());
        svg.lines("named", middle, y, std::slice::from_ref(&name.words), NAME);
        svg.close_link(href.as_deref());
        y += line_height(NAME) + 2.0;
    }
    svg.lines("about", middle, y, &step.about, ABOUT);
    y += step.about.len() as f64 * line_height(ABOUT);
    let verdict = if step.is_open { "open" } else { "cut" };
    let x = (middle - width(verdict, NAME) / 2.0).round();
    svg.path("sign", &sign(step.is_open, Point { x: x - 2.0, y: (y - 4.0).round() }));
    svg.lines("verdict", middle + 8.0, y, &[verdict.to_owned()], NAME);
    svg.close("g");
    if let Some(gate) = step.gate {
        let at = Point { x: at.right() + GATE, y: (at.y + at.height / 2.0).round() };
        let (outline, word) = gate_outline(gate, at);
        svg.open("g", "gate");
        svg.path("shape", &outline);
        svg.lines("verdict", at.x, at.y + 4.0, &[word.to_owned()], NAME);
        svg.close("g");
    }
}

/// An open ring, or one that is struck through.
fn sign(is_open: bool, at: Point) -> String {
    let Point { x, y } = at;
    let ring = format!("M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", x - 4.0);
    if is_open { ring } else { format!("{ring}M{} {}l9-9", x - 4.5, y + 4.5) }
}

/// The symbols of logic: flat behind for AND, hollow behind for OR.
fn gate_outline(gate: Gate, at: Point) -> (String, &'static str) {
    let (left, top) = (at.x - 19.0, at.y - 12.0);
    match gate {
        Gate::And => (format!("M{} {top}v24h-26a12 12 0 0 1 0-24z", left + 38.0), "AND"),
        Gate::Or => (format!("M{} {top}q-8 12 0 24h-18q-14-2-20-12q6-10 20-12z", left + 38.0), "OR"),
    }
}

fn describe(tree: &AttackTree, steps: &[Step<'_>]) -> String {
    let leaves = steps.iter().filter(|step| step.gate.is_none());
    let open = leaves.clone().filter(|step| step.is_open).count();
    let is_open = steps.first().is_some_and(|step| step.is_open);
    let verdict = if is_open { "A way to the goal is open" } else { "Every way to the goal is cut" };
    let mut words = format!("{}, {open} of them open. {verdict}.", counted(leaves.count(), "last step"));
    if tree.nodes.len() > MOST {
        words.push_str(" There are more steps than are drawn.");
    }
    words
}
