//! Where a piece of TOML stands, and what was wrong with it.

use std::ops::Range;

use super::table::{clip, listed};
use super::{Data, Value, WRONG_TYPE, nearest};
use crate::source::{Diagnostic, FileId, Fix, Safety, Span};

/// Where a piece of TOML stands, and the findings of reading it.
#[derive(Debug)]
pub struct Reader<'a> {
    file: FileId,
    offset: usize,
    text: &'a str,
    /// Statements that are not TOML, in order.
    broken: Vec<Broken>,
    /// What was put into the text to read it all the same, in order.
    moves: Vec<Move>,
    /// What was wrong so far.
    pub found: Vec<Diagnostic>,
}

/// A statement that is not TOML.
#[derive(Debug)]
struct Broken {
    range: Range<usize>,
    /// Where the header stands that it is below; 0 where there is none.
    header: usize,
    /// The key that it gives, as far as can be told.
    key: String,
}

/// Bytes that were parsed in place of others.
#[derive(Debug)]
struct Move {
    parsed: Range<usize>,
    written: Range<usize>,
}

impl<'a> Reader<'a> {
    /// Reads `text`, which starts at byte `offset` of the file.
    pub fn new(file: FileId, offset: usize, text: &'a str) -> Self {
        Self { file, offset, text, broken: Vec::new(), moves: Vec::new(), found: Vec::new() }
    }

    /// A range of the TOML that was parsed as a place in the file.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.as_written(&range);
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }

    /// The TOML as it is written at a range.
    pub fn written(&self, range: Range<usize>) -> &'a str {
        self.text.get(self.as_written(&range)).unwrap_or_default()
    }

    /// A range of what was parsed as a range of what is written.
    fn as_written(&self, range: &Range<usize>) -> Range<usize> {
        if self.moves.is_empty() {
            return range.clone();
        }
        let start = self.place(range.start);
        start..self.place(range.end).max(start)
    }

    fn place(&self, at: usize) -> usize {
        let before = self.moves.partition_point(|moved| moved.parsed.start <= at);
        let Some(last) = before.checked_sub(1).and_then(|last| self.moves.get(last)) else { return at };
        match at.checked_sub(last.parsed.end) {
            Some(behind) => last.written.end + behind,
            None => last.written.start,
        }
    }

    /// Takes down that `length` other bytes were parsed in place of what is written.
    pub(super) fn moved(&mut self, written: Range<usize>, length: usize) {
        let start = self.moves.last().map_or(written.start, |last| last.parsed.end + written.start - last.written.end);
        self.moves.push(Move { parsed: start..start + length, written });
    }

    /// Takes down a statement that is not TOML and the text before it.
    pub(super) fn stumbled(&mut self, range: Range<usize>, before: &str) {
        let header = before.rfind("\n[").map(|at| at + 1).or_else(|| before.starts_with('[').then_some(0));
        let written = self.text.get(range.clone()).unwrap_or_default();
        let key = written.split(['=', ':']).next().unwrap_or_default().trim().to_owned();
        self.broken.push(Broken { range, header: header.unwrap_or_default(), key });
    }

    /// Whether a range of what was parsed is of a statement that is not TOML.
    pub(super) fn is_broken(&self, range: &Range<usize>) -> bool {
        let range = self.as_written(range);
        let from = self.broken.partition_point(|broken| broken.range.end < range.start);
        self.broken.get(from).is_some_and(|broken| broken.range.start <= range.end)
    }

    /// Whether a key may stand below a header, or in an inline table, in a
    /// statement that is not TOML.
    pub(super) fn is_unread(&self, key: &str, header: &Range<usize>) -> bool {
        let header = self.as_written(header);
        let is_here = |broken: &Broken| {
            (broken.key == key && broken.header == header.start)
                || (broken.range.start < header.end && header.start < broken.range.end)
        };
        self.broken.iter().any(is_here)
    }

    /// The place of a value.
    pub fn span_of(&self, value: &Value<'_>) -> Span {
        self.span(value.span())
    }

    /// Whether the parser could not read this value as it is written and put
    /// another in: it has been complained about already.
    pub fn is_stand_in(&self, value: &Value<'_>) -> bool {
        value.span().is_empty() || self.is_broken(&value.span())
    }

    /// Says that a value is not what was wanted.
    pub fn mismatch(&mut self, value: &Value<'_>, wanted: &str) {
        if self.is_stand_in(value) {
            return;
        }
        let found = match value.data() {
            Data::Text(text) => format!("the text `{}`", clip(text)),
            Data::Integer(digits, _) => format!("the number {}", clip(digits)),
            _ => format!("{} {}", article(value.type_name()), value.type_name()),
        };
        let span = self.span_of(value);
        self.found.push(Diagnostic::new(&WRONG_TYPE, span, format!("expected {wanted}, found {found}")));
    }

    /// Says that a value is not what was wanted, and offers something else to be
    /// written in its place.
    pub fn mismatch_for(&mut self, value: &Value<'_>, wanted: &str, title: &str, better: &str) {
        let before = self.found.len();
        self.mismatch(value, wanted);
        if let Some(found) = self.found.get_mut(before) {
            found.help = Some(format!("write {better}"));
            found.fix = Some(Fix::replace(title, Safety::Safe, found.primary.span, better));
        }
    }

    /// Says that a word is none of the choices, and offers the nearest. Gives
    /// that, too: whoever goes on with it says nothing more of the same slip.
    pub fn not_a_choice(&mut self, value: &Value<'_>, word: &str, choices: &[&'static str]) -> Option<&'static str> {
        let meant = nearest(word, choices.iter().copied()).or_else(|| abbreviated(word, choices));
        if self.is_stand_in(value) {
            return meant;
        }
        let span = self.span_of(value);
        let message = format!("`{}` is none of {}", clip(word), listed(choices));
        let found = Diagnostic::new(&WRONG_TYPE, span, message);
        self.found.push(match meant {
            Some(near) => {
                let same_word = near == word.to_lowercase().replace(['_', ' '], "-");
                let safety = if same_word { Safety::Safe } else { Safety::Unsafe };
                let fix = Fix::replace(format!("write `{near}`"), safety, span, format!("\"{near}\""));
                found.help(format!("did you mean `{near}`?")).fix(fix)
            }
            None => found,
        });
        meant
    }
}

/// The one choice that starts with a word.
fn abbreviated(word: &str, choices: &[&'static str]) -> Option<&'static str> {
    let start = word.to_lowercase().replace(['_', ' '], "-");
    let mut meant = choices.iter().filter(|choice| !start.is_empty() && choice.starts_with(&start));
    meant.next().copied().filter(|_| meant.next().is_none())
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}
