//! S002: code that changed after its model was reviewed.

use rayon::prelude::*;

use super::told::{caveat, commits, details, paths, shown_by};
use crate::lint::{Context, Look, Past, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S002",
        name: "code-drift",
        summary: "commits to the model's own code since its review",
        group: Group::Staleness,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("code_drift.md"),
    },
    look: Look::Back(check),
};

fn check(cx: &Context<'_>, past: &Past, found: &mut Vec<Diagnostic>) {
    let models: Vec<&Model> = cx.workspace.assessed().collect();
    found.par_extend(models.into_par_iter().filter_map(|model| drifted(cx, past, model)));
}

fn drifted(cx: &Context<'_>, past: &Past, model: &Model) -> Option<Diagnostic> {
    let drift = past.drift.get(&model.key())?.as_ref().ok()?;
    let date = model.meta().review.as_ref()?.date.as_ref()?;
    if drift.commits == 0 {
        return None;
    }
    let config = cx.workspace.config();
    let is_at = |bound: usize| drift.commits >= bound;
    let weight = if config.drift_error().is_some_and(is_at) {
        Severity::Error
    } else if is_at(config.drift_warning()) {
        Severity::Warning
    } else {
        Severity::Note
    };
    let id = model.id();
    let message = format!("{} to the code of `{id}` since its review of {}", commits(drift.commits), date.value);
    let look = shown_by(drift).map_or_else(String::new, |command| format!(", as `{command}` shows"));
    let help = format!(
        "mostly in {}{}; see whether the model still holds{look}, then `gabion review {id}`",
        paths(drift),
        caveat(drift)
    );
    let said = Diagnostic::new(&RULE.meta, date.span, message).weighing(weight);
    Some(said.label(details(drift)).help(help))
}
