//! TOML that goes on after a broken statement. The statement is read as it was
//! most likely meant, so that the rest is read as its author sees it and one
//! slip is one finding.

use std::ops::Range;

use toml::de::{DeTable, Error};

use super::repair::{Replacement, repair, replaced};
use super::statements::{first_statement, statements};

/// How many broken statements of one text are looked at.
const MOST: usize = 100;

/// A statement that is not TOML.
#[derive(Debug)]
pub(super) struct Slip {
    /// The statement, without the line end.
    pub(super) range: Range<usize>,
    /// Where the parser stumbled.
    pub(super) at: Range<usize>,
    /// What it said.
    pub(super) message: String,
    /// What it most likely should say, where anybody can tell.
    pub(super) meant: Option<String>,
    /// What makes that of it, in order. Where nobody can tell, a statement that
    /// would take along what follows is left out.
    pub(super) edits: Vec<Replacement>,
}

impl Slip {
    /// Whether it is a header that is missing here.
    pub(super) fn is_header(&self) -> bool {
        self.range.is_empty()
    }
}

/// The broken statements of a text in which the parser found errors. One that
/// goes over what follows ends where another seems to begin.
pub(super) fn slips(text: &str, errors: &[Error]) -> Vec<Slip> {
    // The end of the text belongs to its last statement.
    let last = text.len().saturating_sub(1);
    let mut places: Vec<usize> = errors.iter().filter_map(Error::span).map(|span| span.start.min(last)).collect();
    places.sort_unstable();
    let mut found = Vec::new();
    for whole in statements(text) {
        let first = places.partition_point(|place| *place < whole.start);
        if places.get(first).is_none_or(|place| *place >= whole.end) {
            continue;
        }
        let mut at = whole.start;
        while at < whole.end && found.len() < MOST {
            let rest = &text[at..whole.end];
            let statement = &rest[..first_statement(rest)];
            found.extend(slip(statement, at, statement.len() < rest.len()));
            at += statement.len();
        }
    }
    found
}

/// What is wrong with the statement that stands at `offset`, if it alone is no TOML.
fn slip(statement: &str, offset: usize, is_cut: bool) -> Option<Slip> {
    let (_, errors) = DeTable::parse_recoverable(statement);
    let first = errors.first()?;
    let stumbled = first.span().unwrap_or_default();
    let length = statement.trim_end_matches(['\n', '\r']).len();
    let moved = |range: Range<usize>| range.start + offset..range.end + offset;
    let repair = repair(statement, stumbled.start);
    let meant = repair.as_ref().map(|repair| replaced(statement, repair).trim().to_owned());
    let left_out = || is_cut.then(|| vec![Replacement { range: 0..length, text: String::new() }]);
    let edits = repair.or_else(left_out).unwrap_or_default().into_iter();
    Some(Slip {
        range: moved(0..length),
        at: moved(stumbled.start.min(length)..stumbled.end.min(length)),
        message: first.message().to_owned(),
        meant,
        edits: edits.map(|edit| Replacement { range: moved(edit.range), ..edit }).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> Vec<Option<String>> {
        let (_, errors) = DeTable::parse_recoverable(text);
        slips(text, &errors).into_iter().map(|slip| slip.meant).collect()
    }

    #[test]
    fn the_last_statement_needs_no_line_end() {
        for text in ["a = 1\nb = [\"x\"", "a = 1\nb = [\"x\"\n", "a = 1\nb = [\"x\"\n\n"] {
            assert_eq!(meant(text), [Some("b = [\"x\"]".to_owned())], "{text:?}");
        }
    }

    #[test]
    fn what_nobody_can_mend_is_left_out_where_it_goes_over_more() {
        let edits = |text: &str| {
            let (_, errors) = DeTable::parse_recoverable(text);
            replaced(text, &slips(text, &errors).remove(0).edits)
        };
        assert_eq!(edits("a = [ = ?\nb = 1\n"), "\nb = 1\n");
        assert_eq!(edits("a = ?\nb = 1\n"), "a = ?\nb = 1\n");
    }
}
