//! K, risk and acceptance.

mod above_appetite;
mod invalid_acceptance;
mod leaf;
mod missing_rating;
mod residual_above_inherent;
mod unearned_residual;

use crate::lint::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &missing_rating::RULE,
    &residual_above_inherent::RULE,
    &unearned_residual::RULE,
    &above_appetite::RULE,
    &invalid_acceptance::RULE,
];
