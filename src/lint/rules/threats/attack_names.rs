//! The names in an attack tree: what its items refer to.

use super::attack_tree::{in_words, say};
use crate::lint::Context;
use crate::lint::rules::references::{Guesses, clip, right_name};
use crate::model::{AttackTree, Form, Node, RecordKey, Reference, Target, form};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fix, Safety, Severity, Span};
use crate::syntax::looks_like_id;

/// The most names of one item that are looked at.
const MOST_NAMES: usize = 64;

/// What is wrong with the names of one item, and whether a leaf has none.
pub(super) fn names(
    cx: &Context<'_>,
    model: &Model,
    tree: &AttackTree,
    index: usize,
    guesses: &mut Guesses<'_>,
) -> Vec<Diagnostic> {
    let Some(node) = tree.nodes.get(index) else { return Vec::new() };
    let place = ItemText::new(cx, model, tree, index);
    // One may mean a record whose own id is the slip (R001).
    let is_misnamed = |name: &Reference| name.target == Target::Unknown && cx.workspace.misnamed().is_meant_by(name);
    let is_meant = |name: &Reference| name.found().is_some() || is_misnamed(name);
    let names_something = !node.techniques.is_empty() || node.names.iter().any(is_meant);
    let is_bare_leaf = node.children.is_empty() && !names_something;
    let mut said = Vec::new();
    for name in node.names.iter().take(MOST_NAMES) {
        let text = name.text.value.as_str();
        match name.target {
            Target::Found(key) => said.extend(spelt_otherwise(cx, tree, &place, name, key)),
            _ if is_misnamed(name) || may_be_nameless(cx, text) => {}
            // A command or a page may stand in code or in a link: only what looks
            // like an id is taken for one, or what stands where one must.
            _ if place.is_marked(text) && (looks_like_id(text) || is_bare_leaf) => {
                said.push(broken(cx, tree, &place, name, guesses));
            }
            // So is a bare word at a leaf that is nearly one.
            _ if is_bare_leaf && (guesses.near(name).is_some() || near_name(cx.workspace, name, guesses).is_some()) => {
                said.push(broken(cx, tree, &place, name, guesses));
            }
            _ => {}
        }
    }
    // One that says AND or OR has lost its items, which is said.
    let is_nameless = |name: &Reference| may_be_nameless(cx, &name.text.value);
    if said.is_empty() && is_bare_leaf && node.gate.is_none() && !node.names.iter().any(is_nameless) {
        said.push(nothing(tree, node));
    }
    said
}

/// Whether a name is one in a model that nobody knows, where one has no id of its
/// own, which has been complained about.
pub(super) fn may_be_nameless(cx: &Context<'_>, text: &str) -> bool {
    let Some((place, _)) = text.split_once('/') else { return false };
    cx.workspace.model_by_id(place).is_none() && cx.workspace.models().any(|model| model.meta().id.is_none())
}

fn nothing(tree: &AttackTree, node: &Node) -> Diagnostic {
    let message = match clip(&node.text).as_str() {
        "" => format!("an empty leaf of {} names no threat, control or technique", in_words(tree)),
        text => {
            format!("leaf `{text}` of {} names no threat, control or technique", in_words(tree))
        }
    };
    let help = "name one by its id, as `PAY-T01`, `T1557` or `CAPEC-21`; if the threat is new, write it";
    say(node.span, message).help(help)
}

fn broken(
    cx: &Context<'_>,
    tree: &AttackTree,
    place: &ItemText<'_>,
    name: &Reference,
    guesses: &mut Guesses<'_>,
) -> Diagnostic {
    let workspace = cx.workspace;
    let text = name.text.value.as_str();
    let from = format!("{} refers to", in_words(tree));
    let span = place.find(text).unwrap_or(name.text.span);
    let owner = |key: RecordKey| workspace.model(key.model).id();
    match name.target {
        Target::OutOfScope(key) => {
            let full = format!("{}/{text}", owner(key));
            let said = say(span, format!("{from} `{}`, which only `{}` has", clip(text), owner(key)))
                .related(workspace.span_of(key), "declared here")
                .help(format!("write `{}`", clip(&full)));
            place.offer(said, text, &full, Safety::Safe)
        }
        Target::Unfit(key) => say(span, format!("{from} `{}`, which is {}", clip(text), key.kind.with_article()))
            .related(workspace.span_of(key), "declared here")
            .help("name a threat, a control, a technique or an attack pattern"),
        _ => {
            let said = say(span, format!("{from} unknown threat or control `{}`", clip(text)));
            let written = ["attack", "capec", "cwe", "atlas"].iter().find_map(|key| match form(key, text) {
                Form::Written(normal) => Some(normal),
                Form::Good | Form::Malformed => None,
            });
            match written.or_else(|| near_name(workspace, name, guesses)) {
                Some(near) => {
                    let said = said.help(format!("did you mean `{}`?", clip(&near)));
                    place.offer(said, text, &near, Safety::Unsafe)
                }
                None => said.help("name a threat, a control, a technique or an attack pattern"),
            }
        }
    }
}

/// The name that is nearest to one that means nothing, with a model in front if it
/// has that.
fn near_name(workspace: &Workspace, name: &Reference, guesses: &mut Guesses<'_>) -> Option<String> {
    let text = name.text.value.as_str();
    match text.split_once('/') {
        Some((place, id)) if workspace.model_by_id(place).is_none() => {
            let near = guesses.near_model(place)?;
            Some(format!("{}/{id}", workspace.model(near).id()))
        }
        Some((place, _)) => Some(format!("{place}/{}", workspace.id_of(guesses.offered(name)?))),
        None => Some(workspace.id_of(guesses.offered(name)?).to_owned()),
    }
}

fn spelt_otherwise(
    cx: &Context<'_>,
    tree: &AttackTree,
    place: &ItemText<'_>,
    name: &Reference,
    key: RecordKey,
) -> Option<Diagnostic> {
    let text = name.text.value.as_str();
    let (full, how) = right_name(cx.workspace, text, key)?;
    let what = cx.workspace.describe(key);
    let message = format!("{} refers to {what} {how}, `{}`", in_words(tree), clip(text));
    let said = say(place.find(text).unwrap_or(name.text.span), message).weighing(Severity::Warning);
    Some(place.offer(said.help(format!("write `{full}`")), text, &full, Safety::Safe))
}

/// The text of an item as it is written, items below it left out.
struct ItemText<'a> {
    text: &'a str,
    span: Span,
}

impl<'a> ItemText<'a> {
    fn new(cx: &Context<'a>, model: &Model, tree: &AttackTree, index: usize) -> Self {
        let own = tree.nodes.get(index).map_or(tree.heading, |node| node.span);
        let section_end = || {
            let headings = &model.body().headings;
            let at = headings.binary_search_by_key(&tree.heading.start, |heading| heading.span.start).ok()?;
            headings.get(at).map(|heading| heading.section_end)
        };
        let next = tree.nodes.get(index + 1).map(|node| node.span.start).or_else(section_end);
        let span = Span { end: next.unwrap_or(own.end).max(own.end), ..own };
        Self { text: cx.sources.text(span), span }
    }

    /// Whether a name is written as inline code or starts a link's text.
    fn is_marked(&self, name: &str) -> bool {
        self.text.contains(&format!("`{name}`")) || self.text.contains(&format!("[{name}"))
    }

    /// Where a name stands, if it stands there once or is marked.
    fn find(&self, name: &str) -> Option<Span> {
        let marked = ["`", "["].iter().find_map(|mark| self.text.find(&format!("{mark}{name}")).map(|at| at + 1));
        let at = marked.or_else(|| self.text.find(name))?;
        let start = self.span.start as usize + at;
        Some(Span::new(self.span.file, start..start + name.len()))
    }

    fn offer(&self, said: Diagnostic, name: &str, better: &str, safety: Safety) -> Diagnostic {
        let is_plain = !better.contains(|c: char| c.is_control() || matches!(c, '`' | '[' | ']' | '*' | '<'));
        match self.find(name).filter(|_| is_plain) {
            Some(span) => said.fix(Fix::replace(format!("write `{better}`"), safety, span, better)),
            None => said,
        }
    }
}
