//! Blocks that do not say which kind of record they are.

use super::block::read_block;
use super::headings::Headings;
use super::records::Header;
use super::{Fields as _, RecordKind, keys_of};
use crate::syntax::{Document, Fence, is_slip};

/// The kind of record that a block most likely is whose info string names none:
/// `toml` alone, or a misspelt `toml` and a kind; or that nothing opens. Where no
/// kind is written it must stand below a heading that gives an id and has no other
/// record, as its first block, and its keys must be a record's.
pub(super) fn meant_kind(document: &Document<'_>, headings: &Headings<'_>, fence: &Fence) -> Option<RecordKind> {
    if !fence.is_top_level || fence.kind().is_some() {
        return None;
    }
    let mut words = fence.info.value.split_whitespace();
    let (language, kind, rest) = (words.next().unwrap_or_default(), words.next(), words.next());
    match kind.map(RecordKind::of_record) {
        None if language == "toml" || fence.is_unopened() => guessed(document, headings, fence),
        Some(said) if rest.is_none() => said.filter(|_| is_slip(language, "toml")),
        _ => None,
    }
}

/// The one kind whose ids look like the heading's and that has such keys, else
/// the one kind that has all of the keys.
fn guessed(document: &Document<'_>, headings: &Headings<'_>, fence: &Fence) -> Option<RecordKind> {
    let heading = headings.body.heading_above(fence.span)?;
    let id = headings.titled(heading)?.id.value;
    let mut beside = headings.body.fences_below(heading);
    let is_first = beside.next().is_some_and(|first| first.span == fence.span);
    if !is_first || heading.is_attack_tree || headings.declared.contains(&id) || beside.any(|it| it.kind().is_some()) {
        return None;
    }
    let (kind, _) = read_block(document, fence.content, fence.info.span, |table, _| {
        let has = |kind: RecordKind, key: &str| {
            let known = Header::KEYS.iter().chain(keys_of(kind));
            known.into_iter().any(|known| known.name == key)
        };
        let has_some = |kind: &RecordKind| table.entries().any(|(key, ..)| has(*kind, key));
        let has_all = |kind: &RecordKind| table.entries().all(|(key, ..)| has(*kind, key));
        let is_named = |kind: &RecordKind| headings.naming.takes(*kind, &id);
        let only = |kinds: Vec<RecordKind>| if let [kind] = kinds[..] { Some(kind) } else { None };
        let kinds = || RecordKind::RECORDS.into_iter().filter(has_some);
        only(kinds().filter(is_named).collect()).or_else(|| only(kinds().filter(has_all).collect()))
    });
    kind
}
