//! R, references and names.

mod duplicate_id;
mod meant;
mod misnamed;
mod naming_pattern;
mod near_duplicate_name;
mod near_names;
mod reused_id;
mod stranger;
#[cfg(test)]
mod tests;
mod unknown_reference;
mod unused_record;
mod words;
mod wrong_kind;

use crate::lint::Rule;

pub(super) use meant::{Clouded, Elsewhere, Guesses, Meant, right_name};
pub(super) use misnamed::if_renamed;
pub(super) use words::{clip, in_quotes, joined};

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &unknown_reference::RULE,
    &duplicate_id::RULE,
    &wrong_kind::RULE,
    &naming_pattern::RULE,
    &near_duplicate_name::RULE,
    &unused_record::RULE,
    &reused_id::RULE,
];
