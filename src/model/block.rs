//! A block of TOML in a model's file.

use crate::source::{Diagnostic, Span};
use crate::syntax::{Document, Reader, Table, read_toml};

/// Reads a block of TOML, and gives what is wrong with it. What the whole of it
/// lacks is said at its opening.
pub(super) fn read_block<T>(
    document: &Document<'_>,
    content: Span,
    opening: Span,
    read: impl FnOnce(&Table<'_, '_>, &mut Reader<'_>) -> T,
) -> (T, Vec<Diagnostic>) {
    let toml = document.text.get(content.range()).unwrap_or_default();
    let start = Span { end: content.start, ..content };
    read_toml(document.file, content.start as usize, toml, |parsed, reader| {
        let before = reader.found.len();
        let value = read(&Table::new(parsed, 0..0), reader);
        for missing in reader.found[before..].iter_mut().filter(|found| found.primary.span == start) {
            missing.primary.span = opening;
        }
        (value, std::mem::take(&mut reader.found))
    })
}
