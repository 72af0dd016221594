//! S005: a model that says something else than what was reviewed.

use super::stamp::disagreement;
use crate::lint::{Context, Look, Rule};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S005",
        name: "edited-since-review",
        summary: "a model that was changed after its review",
        group: Group::Staleness,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("edited_since_review.md"),
    },
    look: Look::Now(check),
};

/// A review without a digest, typed by hand, is judged by history alone.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (model, review) in cx.workspace.reviewed() {
        let Some(own) = &review.own else { continue };
        let id = model.id();
        let Some(wrong) = disagreement(cx, model, own) else { continue };
        found.push(
            Diagnostic::new(&RULE.meta, own.span, format!("`{id}` {wrong} what was reviewed"))
                .help(format!("have the change reviewed, then `gabion review {id}`")),
        );
    }
}
