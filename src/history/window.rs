//! How much of history is looked at in one go.

/// The first batch of commits that are compared side by side.
const SMALLEST: usize = 64;

/// The largest.
const LARGEST: usize = 1024;

/// Batches that grow as long as nobody stops.
pub(super) struct Window(usize);

impl Window {
    /// Begins with few commits.
    pub(super) fn new() -> Self {
        Self(SMALLEST)
    }

    /// The next batch of what is left.
    pub(super) fn batch<'r, T>(&mut self, rest: &'r [T]) -> &'r [T] {
        let size = self.0;
        self.0 = (size * 2).min(LARGEST);
        &rest[..rest.len().min(size)]
    }
}
