//! Merge conflicts left in a file.

use std::borrow::Cow;
use std::ops::Range;

/// Finds conflict markers, and gives the text as "ours" has it: markers and
/// the other side become blanks, so that every place stays where it is and
/// the rest of the file is still read.
pub(super) fn resolve_conflicts(text: &str) -> (Cow<'_, str>, Vec<Range<usize>>) {
    if !text.contains("<<<<<<< ") || !text.contains("\n>>>>>>> ") {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut blanked: Vec<Range<usize>> = Vec::new();
    let mut found = Vec::new();
    let mut open: Option<(Range<usize>, Option<usize>)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let place = at..at + line.trim_end_matches(['\n', '\r']).len();
        let word = line.trim_end();
        if word.starts_with("<<<<<<< ") {
            open = Some((place.clone(), None));
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
    if found.is_empty() {
        return (Cow::Borrowed(text), found);
    }
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
}
