//! Words and dates as readers see them.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::civil::Date;

use crate::source::is_unprintable;

/// Writes text so that HTML takes it as text, in elements and in quoted
/// attributes; what steers terminals or turns the reading direction is shown
/// as the replacement character.
pub(crate) fn escape_into(text: &str, into: &mut dyn Write) -> io::Result<()> {
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let shown = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\n' | '\t' | ' '..='~' => continue,
            '\r' => " ",
            c if is_unprintable(c) => "\u{fffd}",
            _ => continue,
        };
        into.write_all(&text.as_bytes()[start..at])?;
        into.write_all(shown.as_bytes())?;
        start = at + c.len_utf8();
    }
    into.write_all(&text.as_bytes()[start..])
}

/// The text, escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = Vec::with_capacity(text.len());
    // A vector takes every byte.
    let _ = escape_into(text, &mut escaped);
    String::from_utf8_lossy(&escaped).into_owned()
}

/// A day in words: 21 November 2026.
pub(crate) fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(date.month() - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// A count with its noun: "1 threat", "2 threats".
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        return format!("1 {noun}");
    }
    let plural = match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    };
    format!("{number} {plural}")
}

/// A length of time in days, in words that people use.
pub(crate) fn span_of_days(days: i32) -> String {
    let days = usize::try_from(days.unsigned_abs()).unwrap_or_default();
    match days {
        0..=59 => count(days, "day"),
        60..=729 => count(days / 30, "month"),
        _ => count(days / 365, "year"),
    }
}

/// A word of the format in the words of the page: `in-progress` is "In progress".
pub(crate) fn label(word: &str) -> String {
    let words = word.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text that may be long, cut for a list.
pub(crate) fn brief(text: &str, longest: usize) -> Cow<'_, str> {
    if text.chars().count() <= longest {
        return Cow::Borrowed(text);
    }
    let cut: String = text.chars().take(longest).collect();
    Cow::Owned(format!("{}…", cut.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_html_reads() {
        assert_eq!(escape("<a href='x'>&\u{202e}\u{1b}"), "&lt;a href=&#39;x&#39;&gt;&amp;\u{fffd}\u{fffd}");
    }

    #[test]
    fn speaks_as_people_do() {
        assert_eq!(day(Date::constant(2026, 11, 21)), "21 November 2026");
        assert_eq!(count(1, "boundary"), "1 boundary");
        assert_eq!(count(2, "boundary"), "2 boundaries");
        assert_eq!(count(3, "day"), "3 days");
        assert_eq!(span_of_days(-400), "13 months");
        assert_eq!(label("in-progress"), "In progress");
    }
}
