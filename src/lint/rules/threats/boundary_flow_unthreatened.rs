//! T005: a flow across a trust boundary that no threat targets.

use super::aims::Aims;
use super::asked_for_more;
use super::unconsidered_category::{Dismissals, of_flow};
use crate::lint::{Context, Look, Rule};
use crate::model::records::Flow;
use crate::model::{Record, RecordKey, RecordKind};
use crate::resolve::Workspace;
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
    look: Look::Now(check),
};

/// A flow for which every category was thought of and put aside has been
/// considered.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let crossing: Vec<(RecordKey, &Record<Flow>)> = crossing(cx.workspace).collect();
    if crossing.is_empty() {
        return;
    }
    let aims = Aims::new(cx.workspace);
    let dismissals = Dismissals::new(cx.workspace);
    for (key, flow) in crossing {
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

/// The flows that cross a boundary. One with an end that is gone or going is
/// `decommissioned-element`'s (H018).
pub(super) fn crossing(workspace: &Workspace) -> impl Iterator<Item = (RecordKey, &Record<Flow>)> {
    asked_for_more(workspace).flat_map(move |model| {
        let flows = (0u32..).zip(&model.records().flows).filter(|(_, flow)| !flow.id.value.is_empty());
        let crossing = flows.filter(|(_, flow)| workspace.crosses_boundary(&flow.fields) == Some(true));
        let staying = crossing.filter(|(_, flow)| {
            let mut ends = [&flow.fields.from, &flow.fields.to].into_iter().filter_map(|end| end.found());
            !ends.any(|end| workspace.element(end).is_some_and(|element| element.fields.is_leaving()))
        });
        staying.map(|(index, flow)| (RecordKey { model: model.key(), kind: RecordKind::Flow, index }, flow))
    })
}
