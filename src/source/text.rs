//! Strangers' text made safe to show.

use std::borrow::Cow;

/// The text with every character that could drive a terminal or turn the
/// reading direction replaced by U+FFFD; tabs and line ends become spaces.
///
/// Whatever a file says of itself goes through here before it is printed, so
/// that no title, id or file name can move a cursor or hide a letter.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_unprintable(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    });
    Cow::Owned(shown.collect())
}

/// The text in at most so many characters, the last an ellipsis where some are
/// left out.
pub fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Controls (C0, DEL, C1), marks and overrides of the reading direction, and
/// line separators.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_sting_out() {
        assert_eq!(printable("a\u{1b}[31mb"), "a\u{fffd}[31mb");
        assert_eq!(printable("x\u{9b}y\u{202e}z"), "x\u{fffd}y\u{fffd}z");
        assert!(matches!(printable("Zürich — ok"), Cow::Borrowed(_)));
    }
}
