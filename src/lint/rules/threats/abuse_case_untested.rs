//! T008: an abuse case without a test.

use super::judged;
use crate::lint::rules::controls::is_written;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T008",
        name: "abuse-case-untested",
        summary: "an abuse case without a test",
        group: Group::Threat,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("abuse_case_untested.md"),
    },
    look: Look::Judged(check),
};

/// Tests that could not be read have been complained about.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let cases = judged(model).filter(|(_, threat)| threat.fields.is_abuse_case());
    let untested =
        cases.filter(|(_, threat)| threat.fields.few().tests.is_empty() && !is_written(cx, *threat, "tests"));
    found.extend(untested.map(|(_, threat)| {
        Diagnostic::new(&RULE.meta, threat.id.span, format!("abuse case `{}` has no test", threat.id.value))
            .help("write the test that plays its steps, and name its file in `tests`")
    }));
}
