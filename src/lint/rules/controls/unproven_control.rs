//! C005: a control that is said to be in place, with nothing to show for it.

use super::{is_written, judged, status_in_words};
use crate::lint::{Context, Look, Rule};
use crate::model::Control;
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C005",
        name: "unproven-control",
        summary: "implemented or verified with neither evidence, test nor assessment",
        group: Group::Control,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unproven_control.md"),
    },
    look: Look::Judged(check),
};

/// Evidence that is listed and gone is `missing-evidence` (C004), not this.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let unproven = judged(model).filter(|(_, control)| {
        control.fields.is_in_place()
            && !is_proven(&control.fields)
            && !["evidence", "tests", "assessed"].iter().any(|key| is_written(cx, *control, key))
    });
    found.extend(unproven.map(|(_, control)| {
        let id = &control.id;
        let status = status_in_words(control);
        let message = format!("control `{}` is {status} without evidence, test or assessment", id.value);
        Diagnostic::new(&RULE.meta, id.span, message)
            .help("name the code in `evidence`, a test in `tests`, or say in `assessed` who looked when")
    }));
}

fn is_proven(control: &Control) -> bool {
    let is_assessed = control
        .few()
        .assessed
        .as_ref()
        .is_some_and(|assessed| assessed.date.is_some() || assessed.method.is_some() || assessed.result.is_some());
    !control.evidence.is_empty() || !control.tests.is_empty() || is_assessed
}
