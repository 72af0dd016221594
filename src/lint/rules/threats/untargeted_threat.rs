//! T003: a threat that does not say what it is aimed at.

use super::judged;
use crate::lint::rules::controls::is_written;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T003",
        name: "untargeted-threat",
        summary: "a threat that does not say what it is aimed at",
        group: Group::Threat,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("untargeted_threat.md"),
    },
    look: Look::Judged(check),
};

/// A target that could not be read, or whose key is misspelt, has been
/// complained about.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let untargeted = judged(model).filter(|(_, threat)| threat.fields.targets.items.is_empty());
    let absent = untargeted.filter(|(_, threat)| !is_written(cx, *threat, "targets"));
    found.extend(absent.map(|(_, threat)| {
        Diagnostic::new(&RULE.meta, threat.id.span, format!("threat `{}` has no target", threat.id.value))
            .help("add `targets = […]` with the elements, flows, assets or processes that suffer")
    }));
}
