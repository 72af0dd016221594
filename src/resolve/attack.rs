//! What cuts a step of an attack tree.

use super::Workspace;
use super::answers::control_in_place;
use crate::model::records::Treatment;
use crate::model::{ModelKey, Node, RecordKey, RecordKind, ThreatState};

/// Whether a step of an attack tree of a model is cut: by a control in place, or,
/// at a leaf, because the threat that it names is answered.
pub fn is_step_cut(workspace: &Workspace, model: ModelKey, step: &Node) -> bool {
    step.names.iter().filter_map(|name| name.found()).any(|key| match key.kind {
        RecordKind::Control => may_be_in_place(workspace, model, key),
        _ => step.children.is_empty() && is_stopped(workspace, key),
    })
}

/// Whether a control is in place. One without a status that can be read has been
/// complained about, and may be.
fn may_be_in_place(workspace: &Workspace, model: ModelKey, key: RecordKey) -> bool {
    let control = workspace.control(key);
    control.is_some_and(|control| control.fields.status.is_none()) || control_in_place(workspace, model, key)
}

/// Whether a control in place answers a threat, or what it threatens is not
/// done. Where others answer it, each of them must. A control whose name is
/// broken may be the one.
fn is_stopped(workspace: &Workspace, key: RecordKey) -> bool {
    let Some(threat) = workspace.threat(key) else { return false };
    let fields = &threat.fields;
    let answer = workspace.answer(key);
    let by_others = answer.filter(|answer| answer.own_state.is_none()).map(|answer| answer.state);
    fields.treatment() == Treatment::Avoid
        || !fields.controls.are_all_found()
        || fields.controls.found().any(|control| may_be_in_place(workspace, key.model, control))
        || matches!(by_others, Some(ThreatState::Partial | ThreatState::Mitigated | ThreatState::Avoided))
}
