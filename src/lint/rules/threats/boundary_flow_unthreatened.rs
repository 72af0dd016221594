//! T005: a flow across a trust boundary that no threat targets.

use super::aims::Aims;
use super::is_asked_for_more;
use super::unconsidered_category::{Dismissals, of_flow};
use crate::lint::{Context, Look, Rule};
use crate::model::{RecordKey, RecordKind};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T005",
        name: "boundary-flow-unthreatened",
        summary: "a flow across a trust boundary that no threat targets",
        group: Group::Threat,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("boundary_flow_unthreatened.md"),
    },
    look: Look::Suspects(suspect, judge),
};

fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    suspects.extend(crossing(cx.workspace, model));
}

/// A flow for which every category was thought of and put aside has been
/// considered.
fn judge(cx: &Context<'_>, crossing: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let aims = Aims::new(cx.workspace, crossing);
    let dismissals = Dismissals::new(cx.workspace);
    for (key, flow) in crossing.iter().filter_map(|key| Some((*key, cx.workspace.flow(*key)?))) {
        let is_considered = of_flow().iter().all(|category| dismissals.has(key, *category));
        if !is_considered && !aims.may_be_dismissed(key) && !aims.is_threatened(key) {
            let message = format!("flow `{}` crosses a trust boundary and no threat targets it", flow.id.value);
            found.push(
                Diagnostic::new(&RULE.meta, flow.id.span, message)
                    .help("stand on the far side, ask what you would send, and let a threat target the flow"),
            );
        }
    }
}

/// A model's flows that cross a boundary. One with an end that is gone or going
/// is `decommissioned-element`'s (H018).
pub(super) fn crossing<'a>(workspace: &'a Workspace, model: &'a Model) -> impl Iterator<Item = RecordKey> + 'a {
    let flows = (0u32..).zip(&model.records().flows).filter(|_| is_asked_for_more(model));
    let crossing =
        flows.filter(|(_, flow)| !flow.id.value.is_empty() && workspace.crosses_boundary(&flow.fields) == Some(true));
    let staying = crossing.filter(|(_, flow)| {
        let mut ends = [&flow.fields.from, &flow.fields.to].into_iter().filter_map(|end| end.found());
        !ends.any(|end| workspace.element(end).is_some_and(|element| element.fields.is_leaving()))
    });
    staying.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Flow, index })
}
