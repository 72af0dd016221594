//! C, controls and coverage.

mod answering;
mod coverage_below;
mod evidence;
mod implements_nothing;
mod missing_evidence;
mod no_framework;
mod orphan_control;
mod parts;
mod required_control_missing;
#[cfg(test)]
mod tests;
mod unproven_control;
mod written;

use crate::lint::Rule;
use crate::model::records::ControlStatus;
use crate::model::{Control, Record, RecordKey, RecordKind};
use crate::resolve::Model;

pub(super) use answering::is_part_unclear;
pub(super) use written::{is_written, writes_key};

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &orphan_control::RULE,
    &required_control_missing::RULE,
    &no_framework::RULE,
    &missing_evidence::RULE,
    &unproven_control::RULE,
    &implements_nothing::RULE,
    &coverage_below::RULE,
];

/// A model's controls that are judged: all save retired ones and those without
/// an id, which have been complained about.
fn judged(model: &Model) -> impl Iterator<Item = (RecordKey, &Record<Control>)> {
    let controls = (0u32..).zip(&model.records().controls).filter(|(_, control)| is_kept(control));
    controls.map(|(index, control)| (RecordKey { model: model.key(), kind: RecordKind::Control, index }, control))
}

/// Whether a control has an id and is not retired.
fn is_kept(control: &Record<Control>) -> bool {
    let status = control.fields.status.as_ref().map(|status| status.value);
    !control.id.value.is_empty() && status != Some(ControlStatus::Retired)
}

/// A status as it stands in a sentence.
pub(super) fn status_in_words(control: &Record<Control>) -> String {
    control.fields.status.as_ref().map_or_else(String::new, |status| status.value.as_str().replace('-', " "))
}
