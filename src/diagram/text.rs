//! How wide words are, and where lines break.
//!
//! Nobody can ask a browser at build time. The widths are those of Helvetica,
//! which Arial and Liberation Sans share; the style sheet asks for these first,
//! and a little room is left for whatever stands in for them.

/// The face of some words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face {
    /// Size in pixels.
    pub(super) size: f64,
    pub(super) is_bold: bool,
}

impl Face {
    pub(super) const fn new(size: f64) -> Self {
        Self { size, is_bold: false }
    }

    pub(super) const fn bold(size: f64) -> Self {
        Self { size, is_bold: true }
    }
}

/// Widths of the characters from space to tilde, in thousandths of the size.
#[rustfmt::skip]
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Room for other faces.
pub(super) const LEEWAY: f64 = 1.06;
/// How much wider bold is.
const BOLD: f64 = 1.07;

fn width_of_char(c: char) -> f64 {
    let known = u32::from(c).checked_sub(32).and_then(|at| WIDTHS.get(at as usize));
    let thousandths = match (known, u32::from(c)) {
        (Some(width), _) => *width,
        // Marks that stand above or below the letter before them.
        (_, 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f) => 0,
        // Han, kana, Hangul, full width, emoji.
        (_, 0x1100..=0x115f | 0x2e80..=0xd7a3 | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x1f000..) => 1000,
        (_, 0xa0..=0x24f) => 600,
        _ => 720,
    };
    f64::from(thousandths) / 1000.0
}

/// How wide some words are, in pixels.
pub(super) fn width(text: &str, face: Face) -> f64 {
    let em: f64 = text.chars().map(width_of_char).sum();
    em * face.size * LEEWAY * if face.is_bold { BOLD } else { 1.0 }
}

/// Breaks words into at most so many lines of at most this width. What does not
/// fit ends in an ellipsis.
pub(super) fn wrap(text: &str, face: Face, most: f64, lines: usize) -> Vec<String> {
    let mut rest = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut wrapped = Vec::new();
    while !rest.is_empty() && wrapped.len() < lines {
        if wrapped.len() + 1 == lines {
            wrapped.push(clip(&rest, face, most));
            return wrapped;
        }
        let (line, next) = split(&rest, face, most);
        wrapped.push(line);
        rest = next;
    }
    wrapped
}

/// The first line, and what is left.
fn split(text: &str, face: Face, most: f64) -> (String, String) {
    if width(text, face) <= most {
        return (text.to_owned(), String::new());
    }
    let end = fitting(text, face, most);
    // A word may also break after a hyphen or a slash.
    let is_break = |c: char| c == ' ' || c == '-' || c == '/';
    let next_is_space = text[end..].starts_with(' ');
    let at = if next_is_space { end } else { text[..end].rfind(is_break).map_or(end, |at| at + 1) };
    (text[..at].trim_end().to_owned(), text[at..].trim_start().to_owned())
}

/// How many bytes fit; always at least one character.
fn fitting(text: &str, face: Face, most: f64) -> usize {
    let mut sum = 0.0;
    for (at, c) in text.char_indices() {
        sum += width(c.encode_utf8(&mut [0; 4]), face);
        if sum > most && at > 0 {
            return at;
        }
    }
    text.len()
}

/// One line of at most this width.
pub(super) fn clip(text: &str, face: Face, most: f64) -> String {
    if width(text, face) <= most {
        return text.to_owned();
    }
    let end = fitting(text, face, most - width("…", face));
    format!("{}…", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Face = Face::new(10.0);

    #[test]
    fn lines_fit_and_lose_nothing_while_there_is_room() {
        let text = "Change bookings at the desk of a pier";
        let lines = wrap(text, FACE, 80.0, 9);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, FACE) <= 80.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let lines = wrap(&"x".repeat(1000), FACE, 80.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && lines.iter().all(|line| width(line, FACE) <= 80.0), "{lines:?}");
        assert_eq!(wrap("", FACE, 80.0, 2), Vec::<String>::new());
        assert_eq!(wrap("大", FACE, 1.0, 2), ["大"]);
    }

    #[test]
    fn words_break_after_hyphens() {
        assert_eq!(wrap("cross-examination", FACE, 50.0, 3), ["cross-", "examinati", "on"]);
    }
}
