//! K002: a residual rating that is worse than the inherent one.

use super::leaf::leaves;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "K002",
        name: "residual-above-inherent",
        summary: "a residual likelihood or impact above the inherent one",
        group: Group::Risk,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("residual_above_inherent.md"),
    },
    look: Look::Judged(check),
};

/// Compares axis by axis: the two are wrong each by itself.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for leaf in leaves(cx.workspace, model) {
        let fields = &leaf.threat.fields;
        let (Some(inherent), Some(residual)) = (&fields.inherent, &fields.residual) else {
            continue;
        };
        let mut compare = |axis: &str, inherent: (u8, Span), residual: (u8, Span)| {
            if residual.0 > inherent.0 {
                let id = &leaf.threat.id.value;
                let message =
                    format!("residual {axis} {} of threat `{id}` is above the inherent {}", residual.0, inherent.0);
                found.push(
                    Diagnostic::new(&RULE.meta, residual.1, message)
                        .related(inherent.1, "with nothing done")
                        .help("correct the one that is wrong; a danger that a control brings is a threat of its own"),
                );
            }
        };
        if let (Some(inherent), Some(residual)) = (&inherent.likelihood, &residual.likelihood) {
            compare("likelihood", (inherent.value.get(), inherent.span), (residual.value.get(), residual.span));
        }
        if let (Some(inherent), Some(residual)) = (&inherent.impact, &residual.impact) {
            compare("impact", (inherent.value.get(), inherent.span), (residual.value.get(), residual.span));
        }
    }
}
