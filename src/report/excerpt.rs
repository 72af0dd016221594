//! The lines that a finding is shown with.

use super::entry::{Entry, Place};
use super::window::{Window, fits};
use crate::source::Sources;

/// Lines shown of one place.
const MOST_LINES: usize = 6;
/// Lines of one excerpt, when places adjoin.
const MOST_JOINED: usize = 8;

/// Neighbouring lines of one file and what is marked in them.
pub(super) struct Excerpt {
    /// The place in words, `path:line:column`.
    pub(super) location: String,
    /// The number of the first line.
    pub(super) first_line: usize,
    /// The lines, clipped and clean.
    pub(super) text: String,
    /// Bytes of the text, with a label and whether it is the primary one.
    pub(super) marks: Vec<(std::ops::Range<usize>, String, bool)>,
}

/// A place with the lines that are shown of it.
struct Stretch<'a> {
    place: &'a Place,
    first: usize,
    last: usize,
    is_primary: bool,
}

/// What can be shown of a finding, its primary place first. Places whose text
/// must not be shown are left to the caller.
pub(super) fn excerpts(entry: &Entry<'_>, sources: &Sources, room: usize) -> Vec<Excerpt> {
    let mut groups: Vec<Vec<Stretch<'_>>> = Vec::new();
    for place in std::iter::once(&entry.at).chain(&entry.related).filter(|place| !place.hidden) {
        let last = place.last_line.min(place.start.line + MOST_LINES - 1);
        let is_primary = std::ptr::eq(place, &entry.at);
        let stretch = Stretch { place, first: place.start.line, last, is_primary };
        match groups.iter_mut().find(|group| joins(group, &stretch, sources, room)) {
            Some(group) => group.push(stretch),
            None => groups.push(vec![stretch]),
        }
    }
    groups.iter().map(|group| excerpt(group, sources, room)).collect()
}

/// `path:line:column` of a place.
pub(super) fn location(place: &Place) -> String {
    format!("{}:{}:{}", place.path, place.start.line, place.start.column)
}

/// Places share an excerpt when no line lies between them, which might hold
/// anything, and when no line that both mark has to be clipped.
fn joins(group: &[Stretch<'_>], stretch: &Stretch<'_>, sources: &Sources, room: usize) -> bool {
    let Some(head) = group.first() else { return false };
    let (first, last) = extent(group);
    let file = sources.file(stretch.place.span.file);
    head.place.span.file == stretch.place.span.file
        && stretch.first <= last + 1
        && first <= stretch.last + 1
        && last.max(stretch.last) - first.min(stretch.first) < MOST_JOINED
        && (stretch.first..=stretch.last)
            .filter(|line| (first..=last).contains(line))
            .all(|line| file.line(line).is_none_or(|(_, text)| fits(text, room)))
}

fn extent(group: &[Stretch<'_>]) -> (usize, usize) {
    let first = group.iter().map(|it| it.first).min().unwrap_or(1);
    (first, group.iter().map(|it| it.last).max().unwrap_or(first))
}

fn excerpt(group: &[Stretch<'_>], sources: &Sources, room: usize) -> Excerpt {
    let (first, last) = extent(group);
    let mut text = String::new();
    let mut ends: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); group.len()];
    let file = group.first().map(|stretch| sources.file(stretch.place.span.file));
    for number in first..=last {
        let (start, line) = file.and_then(|file| file.line(number)).unwrap_or_default();
        let window = Window::new(line, focus(group, number, start, line.len()), room);
        for (stretch, (from, to)) in group.iter().zip(&mut ends) {
            let span = stretch.place.span.range();
            if stretch.first == number {
                *from = Some(text.len() + window.place(span.start.saturating_sub(start)));
            }
            if stretch.last == number {
                *to = Some(text.len() + window.place(span.end.saturating_sub(start).min(line.len())));
            }
        }
        text.push_str(&window.text);
        match (number == last, window.text.is_empty()) {
            (false, _) => text.push('\n'),
            // Without a character the last line would be none.
            (true, true) => text.push(' '),
            (true, false) => {}
        }
    }
    let marks = group.iter().zip(ends).map(|(stretch, (from, to))| {
        let from = from.unwrap_or_default();
        (from..to.unwrap_or(from).max(from), label(stretch), stretch.is_primary)
    });
    let location = group.first().map(|stretch| location(stretch.place)).unwrap_or_default();
    Excerpt { location, first_line: first, marks: marks.collect(), text }
}

/// The bytes of a line that must be seen: where marks begin and end.
fn focus(group: &[Stretch<'_>], number: usize, start: usize, len: usize) -> std::ops::Range<usize> {
    let mut focus: Option<std::ops::Range<usize>> = None;
    for stretch in group {
        let span = stretch.place.span.range();
        let from = (stretch.first == number).then(|| span.start.saturating_sub(start));
        let to = (stretch.last == number).then(|| span.end.saturating_sub(start).min(len));
        if let (Some(at), Some(_)) | (Some(at), None) | (None, Some(at)) = (from, to) {
            let to = to.unwrap_or(at).max(at);
            focus = Some(focus.map_or(at..to, |other| other.start.min(at)..other.end.max(to)));
        }
    }
    focus.unwrap_or(0..0)
}

fn label(stretch: &Stretch<'_>) -> String {
    let more = stretch.place.last_line - stretch.last;
    let message = &stretch.place.message;
    match (more, message.is_empty()) {
        (0, _) => message.clone(),
        (more, true) => format!("… and {}", super::summary::count(more, "more line")),
        (more, false) => format!("{message} (… and {})", super::summary::count(more, "more line")),
    }
}
