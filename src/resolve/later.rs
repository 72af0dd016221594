//! What is found when it is first asked for.

use std::sync::OnceLock;

use super::misnamed::Misnamed;
use super::suspect::Suspect;

/// Answers to what most runs never ask.
#[derive(Debug, Default)]
pub(super) struct Later {
    pub(super) suspects: OnceLock<Vec<Suspect>>,
    pub(super) misnamed: OnceLock<Misnamed>,
}
