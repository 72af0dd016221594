//! Merge conflicts left in a file.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2_iter;

/// Finds conflict markers, and gives the text as "ours" has it: markers and
/// the other side become blanks, so that every place stays where it is and
/// the rest of the file is still read.
pub(super) fn resolve_conflicts(text: &str) -> (Cow<'_, str>, Vec<Range<usize>>) {
    let is_marker = |at: usize| text[at..].starts_with("<<<<<<< ") || text[at..].starts_with(">>>>>>> ");
    if !memchr2_iter(b'<', b'>', text.as_bytes()).any(is_marker) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut blanked: Vec<Range<usize>> = Vec::new();
    let mut found = Vec::new();
    let mut open: Option<(Range<usize>, Option<usize>)> = None;
    let mut at = 0;
    // Whether a fence is open, and whether what it shows is no TOML of ours.
    let mut fence: Option<bool> = None;
    let mut is_shown = false;
    // Lines that a half-done merge has left alone.
    let mut alone: Vec<Range<usize>> = Vec::new();
    for line in text.split_inclusive('\n') {
        let place = at..at + line.trim_end_matches(['\n', '\r']).len();
        let word = line.trim_end();
        if word.starts_with("```") || word.starts_with("~~~") {
            fence = if fence.is_none() { Some(!word.starts_with("```toml")) } else { None };
        }
        let is_code = fence == Some(true);
        if word.starts_with("<<<<<<< ") {
            alone.extend(open.take().map(|(start, _)| start).filter(|_| !is_shown));
            (open, is_shown) = (Some((place.clone(), None)), is_code);
        } else if open.is_none() && !is_code && word.starts_with(">>>>>>> ") {
            alone.push(place);
        } else if let Some((start, middle)) = &mut open {
            if middle.is_none() && (word == "=======" || word.starts_with("||||||| ")) {
                *middle = Some(at);
            } else if let (Some(middle), true) = (*middle, word.starts_with(">>>>>>> ")) {
                blanked.push(start.clone());
                blanked.push(middle..place.end);
                found.push(start.clone());
                open = None;
            }
        }
        at += line.len();
    }
    alone.extend(open.map(|(start, _)| start).filter(|_| !is_shown));
    blanked.extend(alone.iter().cloned());
    found.append(&mut alone);
    if found.is_empty() {
        return (Cow::Borrowed(text), found);
    }
    blanked.sort_by_key(|range| range.start);
    found.sort_by_key(|range| range.start);
    (Cow::Owned(blank(text, &blanked)), found)
}

/// Replaces ranges by spaces, byte for byte; line ends stay.
fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        new.push_str(&text[at..range.start]);
        let hidden = &text[range.clone()];
        new.extend(hidden.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' }));
        at = range.end;
    }
    new.push_str(&text[at..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_ours_and_every_place() {
        let text = "a\n<<<<<<< HEAD\nours\n=======\nthéirs\n>>>>>>> branch\nb\n";
        let (shown, found) = resolve_conflicts(text);
        assert_eq!((found.len(), &text[found[0].clone()]), (1, "<<<<<<< HEAD"));
        assert_eq!(shown.len(), text.len());
        let lines: Vec<&str> = shown.lines().map(str::trim).collect();
        assert_eq!(lines, ["a", "", "ours", "", "", "", "b"]);
    }

    fn resolved(text: &str) -> (String, Vec<Range<usize>>) {
        let (shown, found) = resolve_conflicts(text);
        (shown.into_owned(), found)
    }

    #[test]
    fn one_marker_alone_is_left_over() {
        for marker in ["<<<<<<< HEAD", ">>>>>>> branch"] {
            let (shown, found) = resolved(&format!("a\n{marker}\nb\n"));
            assert_eq!((found.len(), shown.lines().nth(1).map(str::trim)), (1, Some("")), "{marker}");
            let toml = resolved(&format!("```toml threat\na = 1\n```\n\n{marker}\n"));
            assert_eq!(toml.1.len(), 1, "{marker}");
            let (shown, found) = resolved(&format!("a\n```text\n{marker}\n```\nb\n"));
            assert_eq!((found.len(), shown.lines().nth(2)), (0, Some(marker)));
        }
    }
}
