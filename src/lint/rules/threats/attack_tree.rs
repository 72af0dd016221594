//! T009: attack trees that cannot be read, and ways through them that no
//! control cuts.

use super::attack_names::{may_be_nameless, names};
use super::attack_ways::{Ways, open_ways};
use crate::lint::rules::references::{Guesses, clip};
use crate::lint::{Context, Look, Rule};
use crate::model::{AttackTree, Node, Reference, Target};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T009",
        name: "attack-tree",
        summary: "an attack tree that cannot be read, a leaf that names nothing, or a way that no control cuts",
        group: Group::Threat,
        level: Level::On(Severity::Error),
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("attack_tree.md"),
    },
    look: Look::Judged(check),
};

/// The most steps of a way that a message names.
const MOST_STEPS: usize = 3;

/// A tree is asked for its open ways once nothing in it is wrong.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let mut guesses = Guesses::new(cx.workspace, model.key());
    for tree in model.attack_trees() {
        let mut said = malformed(cx, model, tree, &mut guesses);
        let is_read = said.iter().all(|said| said.weight.is_some_and(|weight| weight < Severity::Error));
        // What a step names may be called otherwise by a slip of its own (R001).
        let mut names = tree.nodes.iter().flat_map(|node| &node.names).filter(|name| name.target == Target::Unknown);
        let is_lost =
            |name: &Reference| cx.workspace.misnamed().is_meant_by(name) || may_be_nameless(cx, &name.text.value);
        if is_read && !names.any(is_lost) {
            said.extend(open_ways(cx.workspace, model, tree).map(|ways| uncut(cx.workspace, tree, &ways)));
        }
        found.extend(said);
    }
}

pub(super) fn say(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&RULE.meta, span, message)
}

/// A tree by its id, else by its goal.
pub(super) fn in_words(tree: &AttackTree) -> String {
    let name = if tree.id.value.is_empty() { &*tree.title.value } else { tree.id.value.as_str() };
    format!("attack tree `{}`", clip(name))
}

fn malformed(cx: &Context<'_>, model: &Model, tree: &AttackTree, guesses: &mut Guesses<'_>) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    if tree.id.value.is_empty() {
        said.push(
            say(tree.title.span, format!("{} has no id", in_words(tree)))
                .help("end its heading with one: `{#PAY-AT1 .attack-tree}`"),
        );
    }
    if tree.nodes.is_empty() {
        said.push(
            say(tree.title.span, format!("{} has no list", in_words(tree)))
                .help("write its goal and its steps as a nested list below the heading"),
        );
    }
    for (index, node) in tree.nodes.iter().enumerate() {
        said.extend(gates(tree, node));
        said.extend(misspelt_gate(cx, tree, node));
        said.extend(node.glued.as_ref().map(|words| {
            say(node.span, format!("a line below this item of {} starts with `{}`", in_words(tree), clip(words)))
                .help("put a blank behind the mark if it is an item of its own")
        }));
        said.extend(node.bad_number.as_ref().map(|written| bad_number(tree, node, written)));
        said.append(&mut names(cx, model, tree, index, guesses));
    }
    said
}

/// **AND** and **OR** say how items below combine.
fn gates(tree: &AttackTree, node: &Node) -> Option<Diagnostic> {
    let text = clip(&node.text);
    if node.has_two_gates {
        let message = format!("item `{text}` of {} says AND or OR more than once", in_words(tree));
        return Some(say(node.span, message).help("keep the one that holds; group items below an item of their own"));
    }
    let is_leaf = node.children.is_empty();
    (node.gate.is_some() && is_leaf).then(|| {
        let message = format!("leaf `{text}` of {} says AND or OR and has no items below it", in_words(tree));
        say(node.span, message).help("indent its steps below it, or take the word away")
    })
}

/// A word that is meant as AND or OR.
fn misspelt_gate(cx: &Context<'_>, tree: &AttackTree, node: &Node) -> Option<Diagnostic> {
    let (written, gate) = (node.gate_slip.as_deref()?, node.gate?.as_str());
    let line = cx.sources.text(node.span);
    let at = line.rfind(written)?;
    let marks = ['*', '_'];
    let start = line[..at].trim_end_matches(marks).len();
    let behind = &line[at + written.len()..];
    let end = line.len() - behind.trim_start_matches(marks).len();
    let base = node.span.start as usize;
    let place = Span::new(node.span.file, base + start..base + end);
    let what = if written == gate { "is not bold" } else { "is neither AND nor OR" };
    let better = format!("**{gate}**");
    Some(
        say(place, format!("`{}`, behind which {} goes on, {what}", clip(written), in_words(tree)))
            .help(format!("did you mean `{better}`?"))
            .fix(Fix::replace(format!("write `{better}`"), Safety::Unsafe, place, better)),
    )
}

fn bad_number(tree: &AttackTree, node: &Node, written: &str) -> Diagnostic {
    let wanted = if written.starts_with('p') { "a probability from 0 to 1" } else { "a cost of 0 or more" };
    let message = format!("`{}` in {} is not {wanted}", clip(written), in_words(tree));
    say(node.span, message).help("write for example `p: 0.2` or `cost: 3`")
}

/// One warning for each tree, with the shortest way.
fn uncut(workspace: &Workspace, tree: &AttackTree, ways: &Ways) -> Diagnostic {
    let steps: Vec<&Node> = ways.shortest.iter().filter_map(|step| tree.nodes.get(*step)).collect();
    let label = |step: &&Node| format!("`{}`", clip(&step_name(workspace, step)));
    let shown: Vec<String> = steps.iter().take(MOST_STEPS).map(label).collect();
    let (first, with) = shown.split_first().map_or((String::new(), &[][..]), |(first, with)| (first.clone(), with));
    let mut way = first;
    if !with.is_empty() {
        way = format!("{way} with {}", with.join(" and "));
    }
    if steps.len() > MOST_STEPS {
        way = format!("{way} and {} more steps", steps.len() - MOST_STEPS);
    }
    let message = format!("no implemented control cuts {way} in {}", in_words(tree));
    let label = match (ways.count, ways.is_capped) {
        (_, true) => "an open way; there are too many to look at all of them".to_owned(),
        (1, false) => "the one way that is open".to_owned(),
        (count, false) => format!("the shortest of {count} ways that are open"),
    };
    let said = say(tree.id.span, message).weighing(Severity::Warning).label(label);
    let said =
        steps.iter().take(MOST_STEPS).fold(said, |said, step| said.related(step.span, "a step that nothing stops"));
    said.help("put a control in place for one of its steps")
}

/// What a leaf names, its first record before its first technique.
pub(super) fn step_name(workspace: &Workspace, node: &Node) -> String {
    let record = node.names.iter().find_map(|name| name.found());
    let record = record.map(|key| workspace.id_of(key).to_owned());
    let technique = || node.techniques.first().cloned();
    record.or_else(technique).unwrap_or_else(|| node.text.clone())
}
