//! S011: a model without code of its own.

use crate::lint::{Context, Rule};
use crate::model::ModelKey;
use crate::resolve::is_code;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S011",
        name: "covers-nothing",
        summary: "a model without code of its own, whose drift cannot be assessed",
        group: Group::Staleness,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("covers_nothing.md"),
    },
    check,
};

/// Globs that could not be read have been complained about, and a draft may
/// stand before its code.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for model in cx.workspace.assessed().filter(|model| !model.is_unfinished()) {
        let extent = model.extent();
        if !extent.is_readable() || has_code(cx, model.key()) {
            continue;
        }
        let id = model.id();
        let (place, help) = match model.meta().covers.first() {
            Some(first) => (first.span, "say in `covers` which code it speaks of, children's code aside"),
            None if extent.is_undeclared() => (model.place(), "say in `covers` which code it speaks of"),
            None => {
                (model.place(), "its folder holds none that is not a child's; say in `covers` which code it is about")
            }
        };
        let message = format!("`{id}` covers no code of its own: nobody can say whether code changed since its review");
        found.push(Diagnostic::new(&RULE.meta, place, message).help(help));
    }
}

/// Whether any file is a model's own code: in its extent, in no child's, and
/// neither a document nor a lock file.
fn has_code(cx: &Context<'_>, key: ModelKey) -> bool {
    let model = cx.workspace.model(key);
    let children: Vec<_> = cx.workspace.children(key).iter().map(|child| cx.workspace.model(*child).extent()).collect();
    let starts = model.extent().starts();
    let mut files = starts.iter().flat_map(|start| {
        let own = cx.facts.files_within(start);
        if own.is_empty() && cx.facts.has_file(start) { std::slice::from_ref(*start) } else { own }
    });
    files.any(|file| is_code(file) && model.extent().covers(file) && !children.iter().any(|child| child.covers(file)))
}
