//! X, publication.

mod credential;
mod marking_below_content;
mod secret_in_model;
#[cfg(test)]
mod tests;

pub use marking_below_content::banner_ranks;

use crate::lint::Rule;

/// The rules of this group; the one about suppressions is where they are.
pub(super) static RULES: &[&Rule] = &[&secret_in_model::RULE, &marking_below_content::RULE];

/// Whether a text holds something that is shaped like a credential.
pub(super) fn holds_credential(text: &str) -> bool {
    !credential::find(text).is_empty()
}
