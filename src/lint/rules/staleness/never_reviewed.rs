//! S004: a model that nobody has reviewed.

use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S004",
        name: "never-reviewed",
        summary: "a model without a review, or with one by nobody",
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
    let id = model.id();
    if let Some(review) = &model.meta().review {
        let nobody = review.by.as_ref().filter(|by| by.value.trim().is_empty());
        found.extend(nobody.map(|by| {
            Diagnostic::new(&RULE.meta, by.span, format!("the review of `{id}` does not say who has read it"))
                .help("name them in `by`")
        }));
        return;
    }
    let never = Diagnostic::new(&RULE.meta, model.place(), format!("nobody has reviewed `{id}`"))
        .help(format!("read it with those who build it, then `gabion review {id}`"));
    found.push(if model.is_unfinished() { never.weighing(Severity::Note) } else { never });
}
