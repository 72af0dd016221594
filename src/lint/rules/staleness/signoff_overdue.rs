//! S007: a milestone without a review by those who answer for the risk, or a
//! sign-off of another text.

use jiff::civil::Date;

use super::stamp::{disagreement, is_accountable};
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Spanned};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S007",
        name: "signoff-overdue",
        summary: "a milestone that the accountable role has not reviewed in time; a sign-off older than the content",
        group: Group::Staleness,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("signoff_overdue.md"),
    },
    look: Look::Judged(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    found.extend(unseen_milestone(cx, model));
    found.extend(old_sign_off(cx, model));
}

/// The file holds the last review alone: it answers for every milestone before
/// it, and only the last milestone that has passed is asked about.
fn unseen_milestone(cx: &Context<'_>, model: &Model) -> Option<Diagnostic> {
    let as_of = cx.workspace.as_of();
    let days = cx.workspace.config().milestone_review_days();
    let last_day = |date: Date| date.saturating_add(jiff::Span::new().days(days));
    let milestones = model.meta().milestones.iter().filter_map(|entry| {
        let date = entry.fields.date.as_ref()?;
        (last_day(date.value) < as_of).then_some((date, entry.fields.id.as_ref()))
    });
    let (date, id) = milestones.max_by_key(|(date, _)| date.value)?;
    if accountable_days(cx, model).any(|seen| seen >= date.value) {
        return None;
    }
    let name = id.map_or_else(|| format!("of {}", date.value), |id| format!("`{}`", id.value));
    let by = match cx.workspace.config().accept_roles() {
        [] => "nobody".to_owned(),
        roles => format!("no {}", roles.iter().map(|role| role.value.as_str()).collect::<Vec<_>>().join(" or ")),
    };
    let message =
        format!("{by} has reviewed `{}` since milestone {name}; it was due by {}", model.id(), last_day(date.value));
    let help = format!("let them read it, then `gabion review {} --by NAME`", model.id());
    Some(Diagnostic::new(&RULE.meta, date.span, message).help(help))
}

/// The days on which somebody accountable has reviewed the model or signed it off.
fn accountable_days(cx: &Context<'_>, model: &Model) -> impl Iterator<Item = Date> {
    let config = cx.workspace.config();
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let review = model.meta().review.as_ref().and_then(|review| {
        let is_theirs = is_accountable(config, text(&review.by).as_deref(), text(&review.role).as_deref());
        is_theirs.then_some(review.date.as_ref()?.value)
    });
    let sign_off = model.meta().sign_off.as_ref().and_then(|sign_off| {
        let is_theirs = !config.has_people() || is_accountable(config, text(&sign_off.by).as_deref(), None);
        is_theirs.then_some(sign_off.date.as_ref()?.value)
    });
    review.into_iter().chain(sign_off)
}

fn old_sign_off(cx: &Context<'_>, model: &Model) -> Option<Diagnostic> {
    let own = model.meta().sign_off.as_ref()?.own.as_ref()?;
    let wrong = disagreement(cx, model, own)?;
    let id = model.id();
    let message = format!("`{id}` {wrong} what was signed off");
    let help = format!("let the accountable role read it, then `gabion review {id} --sign-off --by NAME`");
    Some(Diagnostic::new(&RULE.meta, own.span, message).help(help))
}
