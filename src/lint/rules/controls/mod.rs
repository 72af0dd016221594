//! C, controls and coverage.

use crate::lint::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[];
