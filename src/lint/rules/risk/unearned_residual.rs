//! K003: a residual rating that the controls do not earn yet.

use super::leaf::{Leaf, in_words, leaves, rated};
use crate::lint::{Context, Look, Rule};
use crate::model::records::Effect;
use crate::model::{Risk, RiskFields, ThreatState};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "K003",
        name: "unearned-residual",
        summary: "a residual below the inherent rating that no control in place accounts for",
        group: Group::Risk,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unearned_residual.md"),
    },
    look: Look::Judged(check),
};

/// Silent where a heavier rule says the same: an open threat is
/// `unanswered-threat` (T002), one above the appetite `above-appetite` (K004),
/// and a required control without its part here `required-control-missing`
/// (C002). What is transferred or avoided goes down without a control.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for leaf in leaves(cx.workspace, model) {
        let fields = &leaf.threat.fields;
        let (Some(inherent), Some(residual)) = (&fields.inherent, &fields.residual) else {
            continue;
        };
        let is_open = matches!(leaf.state(cx.workspace), None | Some(ThreatState::Open));
        if is_open || leaf.is_handed_on() {
            continue;
        }
        let unearned: Vec<Diagnostic> =
            claims(inherent, residual).into_iter().flatten().filter_map(|claim| unearned(cx, leaf, &claim)).collect();
        if !unearned.is_empty() && !leaf.is_above_appetite(cx) {
            found.extend(unearned);
        }
    }
}

/// A residual value below the inherent one.
struct Claim {
    effect: Effect,
    value: u8,
    span: Span,
}

fn claims(inherent: &RiskFields, residual: &RiskFields) -> [Option<Claim>; 2] {
    let claim = |effect, inherent: u8, residual: u8, span| {
        (residual < inherent).then_some(Claim { effect, value: residual, span })
    };
    let likelihood = inherent.likelihood.as_ref().zip(residual.likelihood.as_ref());
    let impact = inherent.impact.as_ref().zip(residual.impact.as_ref());
    [
        likelihood.and_then(|(from, to)| claim(Effect::Likelihood, from.value.get(), to.value.get(), to.span)),
        impact.and_then(|(from, to)| claim(Effect::Impact, from.value.get(), to.value.get(), to.span)),
    ]
}

fn unearned(cx: &Context<'_>, leaf: Leaf<'_>, claim: &Claim) -> Option<Diagnostic> {
    let missing = leaf.missing(cx, claim.effect);
    if !missing.is_empty() && missing.iter().all(|it| it.is_required) {
        return None;
    }
    let (why, help) = if !missing.is_empty() {
        (in_words(&missing), "put it in place, or raise the residual number to what holds today")
    } else if leaf.is_lowered(cx.workspace, claim.effect) || leaf.is_unclear(cx) {
        return None;
    } else {
        let why = format!("no cited control lowers the {}", claim.effect);
        (why, "cite a control with that `effect`, or raise the residual number")
    };
    let current = leaf.current(cx.workspace).map_or_else(String::new, |risk: Risk| {
        format!("; the current rating is {}", rated(&cx.workspace.config().matrix(), risk))
    });
    let id = &leaf.threat.id.value;
    let message = format!("residual {} {} of threat `{id}` is not earned: {why}{current}", claim.effect, claim.value);
    Some(Diagnostic::new(&RULE.meta, claim.span, message).help(help))
}
