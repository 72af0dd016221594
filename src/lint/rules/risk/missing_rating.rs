//! K001: a threat without an inherent rating.

use super::super::controls::is_written;
use super::leaf::leaves;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "K001",
        name: "missing-rating",
        summary: "a threat, save one that others answer, without an inherent rating",
        group: Group::Risk,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("missing_rating.md"),
    },
    look: Look::Judged(check),
};

/// A rating that lacks an axis is `missing-key` (M005), and one that cannot be
/// read `wrong-type` (M004).
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for leaf in leaves(cx.workspace, model) {
        let is_rated = leaf.threat.fields.inherent.is_some();
        if is_rated || ["inherent", "delegate-to"].iter().any(|key| is_written(cx, leaf.threat, key)) {
            continue;
        }
        let id = &leaf.threat.id;
        found.push(
            Diagnostic::new(&RULE.meta, id.span, format!("threat `{}` has no inherent rating", id.value)).help(
                "say how likely and how bad it is with nothing done: `inherent = { likelihood = …, impact = … }`",
            ),
        );
    }
}
