//! M, the model file.

mod configured_words;
mod copied_model;
mod free_text;
mod missing_front_matter;
mod placeholder_left;
mod sketch;
#[cfg(test)]
mod tests;
mod unread_heading;
mod unread_row;

use crate::lint::{Look, Rule};

pub(super) use placeholder_left::is_empty_section;
pub(super) use unread_heading::{Unread, misnamed_sections};

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[&missing_front_matter::RULE, &placeholder_left::RULE, &copied_model::RULE];

/// What only the whole workspace can tell of M004 and M006.
pub(super) const CHECKS: &[Look] = &[
    Look::Now(configured_words::check),
    Look::Suspects(unread_heading::suspect, unread_heading::judge),
    Look::Now(unread_row::check),
];
