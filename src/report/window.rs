//! The part of a long line that is worth showing.

use std::ops::Range;

use crate::source::is_unprintable;

/// What a tab is drawn as.
const TAB: &str = "    ";
/// Stands where text was left out.
const ELLIPSIS: char = '…';

/// A clipped line, with nothing in it that could drive a terminal.
pub(super) struct Window {
    /// The text to draw.
    pub(super) text: String,
    /// Bytes of the line that are shown, and where in `text` they are; ends
    /// with the first byte that is not shown.
    places: Vec<(usize, usize)>,
}

impl Window {
    /// The part of `line` around `focus` (bytes) that fits into `room` cells.
    ///
    /// It walks outwards from the focus, so that a line of megabytes costs no
    /// more than what is shown of it.
    pub(super) fn new(line: &str, focus: Range<usize>, room: usize) -> Self {
        let bounds = bounds(line, focus, room);
        let mut text = String::new();
        let mut places = Vec::new();
        if 0 < bounds.start {
            text.push(ELLIPSIS);
        }
        for (at, c) in line[bounds.clone()].char_indices() {
            places.push((bounds.start + at, text.len()));
            match c {
                '\t' => text.push_str(TAB),
                // A byte order mark takes no column.
                '\u{feff}' if bounds.start + at == 0 => {}
                c if is_unprintable(c) => text.push(char::REPLACEMENT_CHARACTER),
                c => text.push(c),
            }
        }
        places.push((bounds.end, text.len()));
        if bounds.end < line.len() {
            text.push(ELLIPSIS);
        }
        Self { text, places }
    }

    /// Where a byte of the line is in the text; the nearest place for a byte
    /// that is not shown.
    pub(super) fn place(&self, byte: usize) -> usize {
        let at = self.places.partition_point(|(shown, _)| *shown < byte);
        self.places.get(at).or(self.places.last()).map_or(0, |(_, place)| *place)
    }
}

/// Whether a line needs no window.
pub(super) fn fits(line: &str, room: usize) -> bool {
    forwards(line, 0, room) == line.len()
}

fn bounds(line: &str, focus: Range<usize>, room: usize) -> Range<usize> {
    if fits(line, room) {
        return 0..line.len();
    }
    // An ellipsis on either side may take two cells.
    let room = room.saturating_sub(4).max(2);
    let start = on_boundary(line, focus.start);
    let focus_end = forwards(line, start, room).min(on_boundary(line, focus.end).max(start));
    let spare = room - cells(&line[start..focus_end]).min(room);
    let left = backwards(line, start, spare / 2);
    let right = forwards(line, start, room - cells(&line[left..start]));
    // What the right side does not need goes to the left.
    let left = backwards(line, start, room - cells(&line[start..right]).min(room));
    let left = if right < line.len() { left.max(backwards(line, start, spare / 2)) } else { left };
    left..right
}

fn on_boundary(line: &str, byte: usize) -> usize {
    line.floor_char_boundary(byte.min(line.len()))
}

/// How far one gets from a byte with so many cells.
fn forwards(line: &str, from: usize, room: usize) -> usize {
    from + walk(line[from..].chars(), room)
}

/// How far one gets before a byte with so many cells.
fn backwards(line: &str, from: usize, room: usize) -> usize {
    from - walk(line[..from].chars().rev(), room)
}

fn walk(chars: impl Iterator<Item = char>, room: usize) -> usize {
    let (mut taken, mut bytes) = (0, 0);
    for c in chars {
        taken += width(c);
        if room < taken {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

fn cells(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// The most cells that a character may take: from Hangul on it may be two.
fn width(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        '\u{1100}'.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, focus: Range<usize>, room: usize) -> (String, String) {
        let window = Window::new(line, focus.clone(), room);
        let marked = window.text[window.place(focus.start)..window.place(focus.end)].to_owned();
        (window.text, marked)
    }

    #[test]
    fn keeps_short_lines() {
        assert_eq!(shown("a short line", 2..7, 40), ("a short line".into(), "short".into()));
    }

    #[test]
    fn clips_around_the_focus() {
        let line = format!("{}needle{}", "a ".repeat(200), " b".repeat(200));
        assert_eq!(shown(&line, 400..406, 30), ("…a a a a a needle b b b b b…".into(), "needle".into()));
        let line = format!("needle{}", " b".repeat(200));
        assert_eq!(shown(&line, 0..6, 20), ("needle b b b b b…".into(), "needle".into()));
        let line = format!("{}needle", "a ".repeat(200));
        assert_eq!(shown(&line, 400..406, 20), ("…a a a a a needle".into(), "needle".into()));
    }

    #[test]
    fn clips_a_focus_that_does_not_fit() {
        let line = "x".repeat(1000);
        assert_eq!(shown(&line, 10..900, 20), ("…xxxxxxxxxxxxxxxx…".into(), "xxxxxxxxxxxxxxxx".into()));
    }

    #[test]
    fn counts_wide_characters_and_tabs() {
        let line = format!("{}針{}", "脅威".repeat(50), "\t管理".repeat(50));
        assert_eq!(shown(&line, 300..303, 20), ("…威脅威針    管理…".into(), "針".into()));
    }

    #[test]
    fn neutralises_what_it_shows() {
        assert_eq!(shown("\u{feff}a\u{1b}\u{202e}\tb", 3..4, 40), ("a\u{fffd}\u{fffd}    b".into(), "a".into()));
    }
}
