//! K, risk and acceptance.

use crate::lint::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[];
