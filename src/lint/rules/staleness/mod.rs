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
];
