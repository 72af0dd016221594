//! S012: something happened after the review that asks for another.

use super::stamp::day;
use crate::lint::{Context, Look, Rule};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S012",
        name: "untended-trigger",
        summary: "a change in the threat environment that is newer than the review",
        group: Group::Staleness,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("untended_trigger.md"),
    },
    look: Look::Now(check),
};

/// A trigger of a day to come has not happened yet.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (model, review) in cx.workspace.reviewed() {
        let (Some(reviewed), Some(place)) = (day(review), &review.date) else { continue };
        for trigger in &model.meta().triggers {
            let Some(date) = &trigger.fields.date else { continue };
            if date.value <= reviewed || date.value > cx.workspace.as_of() {
                continue;
            }
            let kind = trigger.fields.kind.as_ref().map_or("trigger", |kind| kind.value.as_str());
            let id = model.id();
            let message = format!("`{id}` was not reviewed since the {kind} of {}", date.value);
            found.push(
                Diagnostic::new(&RULE.meta, date.span, message)
                    .related(place.span, "the last review")
                    .help(format!("look at what it changes for this model, then `gabion review {id}`")),
            );
        }
    }
}
