//! S011: a model without code of its own.

use rayon::prelude::*;

use crate::lint::{Context, Look, Rule};
use crate::model::ModelKey;
use crate::resolve::{Model, OwnCode};
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
    look: Look::Now(check),
};

/// Globs that could not be read have been complained about, and a draft may
/// stand before its code.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let own = OwnCode::new(cx.workspace);
    let judged = cx.workspace.par_assessed().filter(|model| !model.is_unfinished());
    let bare = judged.filter(|model| model.extent().is_readable() && !has_code(cx, &own, model.key()));
    found.par_extend(bare.map(without_code));
}

fn without_code(model: &Model) -> Diagnostic {
    let id = model.id();
    let (place, help) = match model.meta().covers.first() {
        Some(first) => (first.span, "say in `covers` which code it speaks of, children's code aside"),
        None if model.extent().is_undeclared() => (model.place(), "say in `covers` which code it speaks of"),
        None => (model.place(), "its folder holds none that is not a child's; say in `covers` which code it is about"),
    };
    let message = format!("`{id}` covers no code of its own: nobody can say whether code changed since its review");
    Diagnostic::new(&RULE.meta, place, message).help(help)
}

/// Whether any file is a model's own code.
fn has_code(cx: &Context<'_>, own: &OwnCode<'_>, key: ModelKey) -> bool {
    let starts = cx.workspace.model(key).extent().starts();
    let mut files = starts.into_iter().flat_map(|start| {
        let itself = std::iter::once(start).filter(|start| cx.facts.has_file(start));
        cx.facts.files_within(start).chain(itself)
    });
    files.any(|file| own.owns(key, file))
}
