//! How much of history is looked at in one go.

/// The first batch of commits that are compared side by side.
pub(super) const SMALLEST: usize = 64;

/// The largest.
pub(super) const LARGEST: usize = 1024;
