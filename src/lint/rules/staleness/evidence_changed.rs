//! S006: evidence that changed after the control was assessed.

use super::told::{caveat, commits, details, paths};
use crate::lint::{Context, Look, Past, Rule};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S006",
        name: "evidence-changed",
        summary: "evidence that changed since the control was assessed",
        group: Group::Staleness,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("evidence_changed.md"),
    },
    look: Look::Back(check),
};

fn check(cx: &Context<'_>, past: &Past, found: &mut Vec<Diagnostic>) {
    for (key, since) in &past.evidence {
        let Ok(drift) = since else { continue };
        let Some(control) = cx.workspace.control(*key) else { continue };
        let Some(date) = control.fields.assessed_on() else { continue };
        if drift.commits == 0 {
            continue;
        }
        let message = format!(
            "{} to the evidence of `{}` since it was assessed on {}",
            commits(drift.commits),
            control.id.value,
            date.value
        );
        let help = format!("{}{}: assess the control again, and write down when", paths(drift), caveat(drift));
        found.push(Diagnostic::new(&RULE.meta, date.span, message).label(details(drift)).help(help));
    }
}
