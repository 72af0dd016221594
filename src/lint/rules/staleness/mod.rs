//! S, staleness: what dates and digests say of a model, and what git does.

mod code_drift;
mod covers_nothing;
mod edited_since_review;
mod evidence_changed;
mod future_date;
mod history_unassessed;
mod never_reviewed;
mod review_overdue;
mod signoff_overdue;
mod stamp;
mod suspect_after_parent;
#[cfg(test)]
mod tests;
mod told;
mod uncovered_path;
mod untended_trigger;

use crate::lint::Rule;

pub use suspect_after_parent::RULE as SUSPECT_AFTER_PARENT;
pub use uncovered_path::RULE as UNCOVERED_PATH;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &review_overdue::RULE,
    &code_drift::RULE,
    &suspect_after_parent::RULE,
    &never_reviewed::RULE,
    &edited_since_review::RULE,
    &evidence_changed::RULE,
    &signoff_overdue::RULE,
    &uncovered_path::RULE,
    &history_unassessed::RULE,
    &future_date::RULE,
    &covers_nothing::RULE,
    &untended_trigger::RULE,
];
