//! S, staleness: what dates and digests say of a model, and what git does.

mod covers_nothing;
mod edited_since_review;
mod future_date;
mod never_reviewed;
mod review_overdue;
mod signoff_overdue;
mod stamp;
mod suspect_after_parent;
#[cfg(test)]
mod tests;
mod untended_trigger;

use crate::lint::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &review_overdue::RULE,
    &suspect_after_parent::RULE,
    &never_reviewed::RULE,
    &edited_since_review::RULE,
    &signoff_overdue::RULE,
    &future_date::RULE,
    &covers_nothing::RULE,
    &untended_trigger::RULE,
mod code_drift;
mod evidence_changed;
mod history_unassessed;
mod told;
mod uncovered_path;

use crate::lint::Rule;

pub use uncovered_path::RULE as UNCOVERED_PATH;

/// Those that look back.
pub(super) static ASK_HISTORY: [&Rule; 3] = [&code_drift::RULE, &evidence_changed::RULE, &history_unassessed::RULE];

/// The rules of this group.
pub(super) static RULES: &[&Rule] =
    &[&code_drift::RULE, &evidence_changed::RULE, &uncovered_path::RULE, &history_unassessed::RULE];
