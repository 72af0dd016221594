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

use self::address::Address;
use crate::lint::Rule;
use crate::source::RepoPath;
use crate::syntax::Body;

/// The rules of this group.
pub(super) static RULES: &[&Rule] =
    &[&broken_link::RULE, &raw_html::RULE, &missing_scope::RULE, &unlinked_from_security::RULE];

/// The files in whose text the links of a page lead to some place.
pub(super) fn text_pointed_into<'a>(
    body: &Body,
    text: &str,
    links: impl Iterator<Item = &'a str>,
    folder: &RepoPath,
) -> Vec<RepoPath> {
    let pointers = pointers::in_body(body, text).into_iter().map(|pointer| pointer.destination);
    let destinations = pointers.chain(links.map(str::to_owned));
    let target = |destination: String| match Address::read(&destination) {
        Address::Inside { path, fragment: Some(_), .. } if !path.is_empty() => folder.join(&path).ok(),
        _ => None,
    };
    destinations.filter_map(target).collect()
}
