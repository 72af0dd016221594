//! T, threats.

mod abuse_case_untested;
mod aims;
mod attack_names;
mod attack_tree;
mod attack_ways;
mod boundary_flow_unthreatened;
mod critical_asset_unthreatened;
mod dead_technique;
mod no_threats;
#[cfg(test)]
mod tests;
mod unanswered_threat;
mod unconsidered_category;
mod untargeted_threat;

use crate::lint::Rule;
use crate::model::records::ModelStatus;
use crate::model::{Record, RecordKey, RecordKind, Threat};
use crate::resolve::Model;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &no_threats::RULE,
    &unanswered_threat::RULE,
    &untargeted_threat::RULE,
    &unconsidered_category::RULE,
    &boundary_flow_unthreatened::RULE,
    &critical_asset_unthreatened::RULE,
    &dead_technique::RULE,
    &abuse_case_untested::RULE,
    &attack_tree::RULE,
];

/// A model's threats that are judged. One without an id has been complained about.
fn judged(model: &Model) -> impl Iterator<Item = (RecordKey, &Record<Threat>)> {
    let threats = (0u32..).zip(&model.records().threats).filter(|(_, threat)| !threat.id.value.is_empty());
    threats.map(|(index, threat)| (RecordKey { model: model.key(), kind: RecordKind::Threat, index }, threat))
}

/// Whether a model is asked if its threats are complete: one in force is. Of one
/// that has no threats and does not say why, that is all there is to say (T001).
fn is_asked_for_more(model: &Model) -> bool {
    let is_active = model.is_assessed() && model.meta().status() == ModelStatus::Active;
    is_active && (!model.records().threats.is_empty() || model.meta().no_threats_because.is_some())
}
