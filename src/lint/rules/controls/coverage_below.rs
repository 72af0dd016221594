//! C007: too few threats are dealt with today.

use crate::lint::{Context, Look, Rule};
use crate::model::{RecordKey, RecordKind};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C007",
        name: "coverage-below",
        summary: "a model that deals with fewer of its threats than the workspace asks for",
        group: Group::Control,
        level: Level::Off,
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("coverage_below.md"),
    },
    look: Look::Judged(check),
};

/// Counts, model by model, the threats whose state says that nothing is left
/// to do, and compares their share with the floor.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let floor = u64::from(cx.workspace.config().coverage());
    let (covered, total) = count(cx.workspace, model);
    if covered * 100 >= floor * total {
        return;
    }
    let share = covered * 100 / total.max(1);
    let message =
        format!("`{}` covers {covered} of {total} threats ({share}%), below the {floor}% asked for", model.id(),);
    found.push(
        Diagnostic::new(&RULE.meta, model.place(), message)
            .help("put planned controls in place, those of the highest rating first"),
    );
}

/// How many of a model's own threats are covered, and how many it has.
fn count(workspace: &Workspace, model: &Model) -> (u64, u64) {
    let keys = (0u32..).zip(&model.records().threats);
    let keys = keys.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Threat, index });
    keys.filter_map(|key| workspace.answer(key))
        .fold((0, 0), |(covered, total), answer| (covered + u64::from(answer.state.is_dealt_with()), total + 1))
}
