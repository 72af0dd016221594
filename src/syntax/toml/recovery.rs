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
    /// What makes TOML of it, in order; empty where nobody can tell.
    pub(super) repair: Vec<Replacement>,
    /// The statement with that done.
    pub(super) meant: Option<String>,
    /// Whether it would take what follows along, and is left out for that.
    pub(super) is_left_out: bool,
}

/// The broken statements of a text in which the parser found errors. One that
/// goes over what follows ends where another seems to begin.
pub(super) fn slips(text: &str, errors: &[Error]) -> Vec<Slip> {
    let mut places: Vec<usize> = errors.iter().filter_map(Error::span).map(|span| span.start).collect();
    places.sort_unstable();
    let mut found = Vec::new();
    for whole in statements(text) {
        let is_broken = |at: usize| places.get(places.partition_point(|place| *place < at)).copied();
        if is_broken(whole.start).is_none_or(|at| at >= whole.end.max(whole.start + 1)) {
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
    let repair = repair.unwrap_or_default().into_iter();
    let repair: Vec<Replacement> = repair.map(|edit| Replacement { range: moved(edit.range), ..edit }).collect();
    Some(Slip {
        range: moved(0..length),
        at: moved(stumbled),
        message: first.message().to_owned(),
        is_left_out: repair.is_empty() && is_cut,
        repair,
        meant,
    })
}

/// Everything that is to be done to a text so that its slips are not in the way.
pub(super) fn edits(slips: &[Slip]) -> Vec<Replacement> {
    let edits = slips.iter().flat_map(|slip| {
        let left_out = slip.is_left_out.then(|| Replacement { range: slip.range.clone(), text: String::new() });
        slip.repair.iter().cloned().chain(left_out)
    });
    edits.collect()
}

/// The text with its slips mended.
pub(super) fn mended(text: &str, slips: &[Slip]) -> String {
    replaced(text, &edits(slips))
}
