//! S004: a model that nobody has reviewed.

use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S004",
        name: "never-reviewed",
        summary: "a model without a review",
        group: Group::Staleness,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("never_reviewed.md"),
    },
    look: Look::Judged(check),
};

/// A draft says itself that it is not done: for it, a note.
fn check(_: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    if model.meta().review.is_some() {
        return;
    }
    let id = model.id();
    let never = Diagnostic::new(&RULE.meta, model.place(), format!("nobody has reviewed `{id}`"))
        .help(format!("read it with those who build it, then `gabion review {id}`"));
    found.push(if model.is_unfinished() { never.weighing(Severity::Note) } else { never });
}
