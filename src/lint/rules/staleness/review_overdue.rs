//! S001: a review that no longer holds, or a time out of scope that has ended.

use super::stamp::day;
use crate::lint::{Context, Look, Rule};
use crate::model::records::ModelStatus;
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S001",
        name: "review-overdue",
        summary: "a review older than the interval that holds for the model, or a time out of scope that has ended",
        group: Group::Staleness,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("review_overdue.md"),
    },
    look: Look::Now(check),
};

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (model, review) in cx.workspace.reviewed() {
        let (Some(date), Some(place)) = (day(review), &review.date) else { continue };
        let inherited = cx.workspace.inherited(model.key());
        let interval = inherited.interval();
        let last = interval.after(date);
        if last >= cx.workspace.as_of() {
            continue;
        }
        let message = format!("the review of `{}` held until {last}, {} after {date}", model.id(), interval.as_str());
        let overdue = Diagnostic::new(&RULE.meta, place.span, message)
            .help(format!("read the model again, mend what is no longer true, then `gabion review {}`", model.id()));
        found.push(match &inherited.review_interval {
            Some(said) => overdue.related(said.span, "the interval is set here"),
            None => overdue,
        });
    }
    found.extend(cx.workspace.models().filter_map(|model| back_in_scope(cx, model)));
}

/// A model that was put aside for a time only.
fn back_in_scope(cx: &Context<'_>, model: &Model) -> Option<Diagnostic> {
    let meta = model.meta();
    let last = meta.out_of_scope.as_ref()?.until.as_ref()?;
    if last.value >= cx.workspace.as_of() || meta.status() == ModelStatus::Retired {
        return None;
    }
    let message = format!("`{}` was out of scope until {}", model.id(), last.value);
    let help =
        "take `[out-of-scope]` out and assess it, set `status = \"retired\"` if it is gone, or agree on another day";
    Some(Diagnostic::new(&RULE.meta, last.span, message).help(help))
}
