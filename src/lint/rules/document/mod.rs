//! D, the document.

mod address;
mod anchors;
mod broken_link;
pub mod harmless;
mod html;
mod missing_scope;
mod nearby;
mod pointers;
mod raw_html;
#[cfg(test)]
mod tests;
mod unlinked_from_security;

use crate::lint::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] =
    &[&broken_link::RULE, &raw_html::RULE, &missing_scope::RULE, &unlinked_from_security::RULE];
