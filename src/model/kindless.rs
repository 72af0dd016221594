//! Blocks that do not say which kind of record they are, or say another.

use super::block::read_block;
use super::headings::Headings;
use super::records::Header;
use super::{Fields as _, RecordKind, Shape, keys_of};
use crate::syntax::{Document, Fence, Table, Value, is_slip};

/// The kind of record that a block most likely is whose info string does not say
/// `toml KIND`: the kind among its words, or none. Where no kind is written, or
/// another language, its keys must be a record's; where no kind is, it must stand
/// below a heading that gives an id and has no other record, as its first block.
pub(super) fn meant_kind(document: &Document<'_>, headings: &Headings<'_>, fence: &Fence) -> Option<RecordKind> {
    if !fence.is_top_level || fence.kind().is_some() {
        return None;
    }
    let words = fence.info.value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '{' | '}'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let language = words.first().copied().unwrap_or_default();
    let is_toml = language == "toml" || fence.is_unopened();
    match words[..] {
        _ if is_toml && words.len() < 2 => guessed(document, headings, fence, false),
        [language, word] if is_slip(language, "toml") => RecordKind::of_record(&word.to_lowercase()),
        _ => {
            let mut named = words.iter().filter_map(|word| RecordKind::of_record(&word.to_lowercase()));
            match (named.next(), named.next()) {
                (Some(kind), None) => Some(kind).filter(|kind| has_keys_of(document, fence, *kind)),
                (None, _) if words.len() < 2 => guessed(document, headings, fence, true),
                _ => None,
            }
        }
    }
}

/// The kind that a block rather is than the one that it says: the one that has
/// ids like its heading's and all of its keys, which the other has not.
pub(super) fn contradicting(
    headings: &Headings<'_>,
    id: &str,
    said: RecordKind,
    table: &Table<'_, '_>,
) -> Option<RecordKind> {
    if has_all(said, table) || headings.naming.takes(said, id) {
        return None;
    }
    let fit = || RecordKind::RECORDS.into_iter().filter(|kind| has_all(*kind, table));
    only(fit().filter(|kind| headings.naming.takes(*kind, id))).or_else(|| only(fit()))
}

/// Whether a kind of record knows a key.
fn has(kind: RecordKind, key: &str) -> bool {
    Header::KEYS.iter().chain(keys_of(kind)).any(|known| known.name == key)
}

/// Whether a table stands where a record has none: one of something else.
fn is_section(kind: RecordKind, key: &str, value: &Value<'_>) -> bool {
    let mut known = Header::KEYS.iter().chain(keys_of(kind)).filter(|known| known.name == key);
    value.as_table().is_some()
        && known.all(|known| !matches!(known.shape, Shape::Table(_) | Shape::Map(_) | Shape::Either(..)))
}

fn has_all(kind: RecordKind, table: &Table<'_, '_>) -> bool {
    table.entries().all(|(key, ..)| has(kind, key))
}

/// The one thing that there is.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// Whether a block has keys, all of which are of a kind.
fn has_keys_of(document: &Document<'_>, fence: &Fence, kind: RecordKind) -> bool {
    let is_record = |table: &Table<'_, '_>| table.entries().next().is_some() && has_all(kind, table);
    read_block(document, fence.content, fence.info.span, |table, _| is_record(table)).0
}

/// The one kind whose ids look like the heading's and that has such keys, or all of
/// them, else the one kind that has all of them.
fn guessed(document: &Document<'_>, headings: &Headings<'_>, fence: &Fence, needs_all: bool) -> Option<RecordKind> {
    let heading = headings.body.heading_above(fence.span)?;
    let id = headings.titled(heading)?.id.value;
    let mut beside = headings.body.fences_below(heading);
    let is_first = beside.next().is_some_and(|first| first.span == fence.span);
    if !is_first || heading.is_attack_tree || headings.declared.contains(&id) || beside.any(|it| it.kind().is_some()) {
        return None;
    }
    let (kind, _) = read_block(document, fence.content, fence.info.span, |table, _| {
        // One key alone proves little, unless the heading says that it is a record.
        let wanted = if id.ends_with(|c: char| c.is_ascii_digit()) { 1 } else { 2 };
        let has_some = |kind: &RecordKind| {
            let known = table.entries().filter(|(key, _, value)| has(*kind, key) && !is_section(*kind, key, value));
            known.count() >= wanted && (!needs_all || has_all(*kind, table))
        };
        let kinds = || RecordKind::RECORDS.into_iter().filter(has_some);
        let is_named = |kind: &RecordKind| headings.naming.takes(*kind, &id);
        only(kinds().filter(is_named)).or_else(|| only(kinds().filter(|kind| has_all(*kind, table))))
    });
    kind
}
