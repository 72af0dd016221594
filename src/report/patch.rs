//! A fix drawn as the line that it changes.

use std::ops::Range;

use super::window::{Window, fits};
use crate::source::{Edit, Fix, SourceFile, Sources, Span};

/// A line before a fix, and what the fix puts into it.
pub(super) struct Patched {
    /// The place of the first edit.
    pub(super) span: Span,
    /// The number of the line.
    pub(super) line: usize,
    /// The line, clean; empty when the fix adds a line.
    pub(super) text: String,
    /// Bytes of the text, and what comes in their place.
    pub(super) patches: Vec<(Range<usize>, String)>,
}

/// The one line that a fix changes, adds or takes away. `None` when there are
/// more, or when it does not fit.
pub(super) fn patched(fix: &Fix, sources: &Sources, room: usize) -> Option<Patched> {
    let first = fix.edits.iter().min_by_key(|edit| edit.span)?;
    let file = sources.file(first.span.file);
    if let [edit] = fix.edits.as_slice()
        && let Some((line, text)) = added_line(file, edit)
    {
        let text = clean(text, room)?;
        return Some(Patched { span: edit.span, line, text: String::new(), patches: vec![(0..0, text + "\n")] });
    }
    let line = sources.start(first.span).line;
    let (start, text) = file.line(line)?;
    let window = fits(text, room).then(|| Window::new(text, 0..0, room))?;
    let mut patches = Vec::new();
    for edit in fix.edits.iter().filter(|edit| sources.text(edit.span) != edit.text) {
        if edit.span.file != first.span.file {
            return None;
        }
        let (range, text) = within_line(file, line, edit)?;
        let range = window.place(range.start - start)..window.place(range.end - start);
        patches.push((range, clean(text, room)?));
    }
    (!patches.is_empty()).then_some(Patched { span: first.span, line, text: window.text, patches })
}

/// The line that an insertion adds, with the number that it gets.
fn added_line<'a>(file: &SourceFile, edit: &'a Edit) -> Option<(usize, &'a str)> {
    let at = edit.span.range();
    let number = file.position(edit.span.start).line;
    let (start, line) = file.line(number)?;
    if !at.is_empty() {
        return None;
    }
    let before = edit.text.strip_suffix('\n').filter(|_| at.start == start);
    let behind = edit.text.strip_prefix('\n').filter(|_| at.start == start + line.len());
    let added = before.map(|text| (number, text)).or(behind.map(|text| (number + 1, text)));
    added.filter(|(_, text)| !text.trim().is_empty() && !text.contains('\n'))
}

/// An edit cut to its line; a line end may go only with its whole line.
fn within_line<'a>(file: &SourceFile, number: usize, edit: &'a Edit) -> Option<(Range<usize>, &'a str)> {
    let (start, line) = file.line(number)?;
    let end = start + line.len();
    let next = file.line(number + 1).map_or(file.text().len(), |(next, _)| next);
    let range = edit.span.range();
    if range.start < start || end < range.start || next < range.end {
        return None;
    }
    if range.end <= end {
        return Some((range, &edit.text));
    }
    let whole = edit.text.is_empty() && range.start == start;
    let text = if whole { "" } else { edit.text.strip_suffix('\n')? };
    Some((range.start..end, text))
}

fn clean(text: &str, room: usize) -> Option<String> {
    let is_line = !text.contains(['\n', '\r']) && fits(text, room);
    is_line.then(|| Window::new(text, 0..0, room).text)
}
