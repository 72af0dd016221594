//! Words as they are recognised wherever they stand: in prose, in addresses, in
//! JSON, whatever the letter case, the accents and what separates them.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::RedactError;

/// A line between texts that no words run across.
pub(super) const WALL: char = '\u{1}';

/// A text reduced to its words, with one space between each.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// Its words in small letters, without accents.
    pub(super) text: String,
    /// Where the character behind each byte started and ended in the source.
    places: Vec<(usize, usize)>,
}

/// Characters that nobody sees and that do not part a word.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Reduces a text to its words.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut |piece, _| match piece {
        Some(c) => folded.push(c),
        None if folded.is_empty() || folded.ends_with(' ') => {}
        None => folded.push(' '),
    });
    folded.truncate(folded.trim_end().len());
    folded
}

/// Shows every character of the folded text; `None` where words part.
fn fold_into(text: &str, visit: &mut dyn FnMut(Option<char>, Range<usize>)) {
    for (at, c) in text.char_indices() {
        let place = at..at + c.len_utf8();
        if c.is_ascii_alphanumeric() {
            visit(Some(c.to_ascii_lowercase()), place);
        } else if c == WALL {
            visit(None, place.clone());
            visit(Some(WALL), place.clone());
            visit(None, place);
        } else if c.is_ascii() {
            visit(None, place);
        } else {
            let seen = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c));
            for c in seen.flat_map(char::to_lowercase) {
                visit(c.is_alphanumeric().then_some(c), place.clone());
            }
        }
    }
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self::default();
        fold_into(text, &mut |piece, place| {
            let c = piece.unwrap_or(' ');
            if c == ' ' && (folded.text.is_empty() || folded.text.ends_with(' ')) {
                return;
            }
            folded.text.push(c);
            folded.places.extend(std::iter::repeat_n((place.start, place.end), c.len_utf8()));
        });
        folded
    }

    /// Where a stretch of words stands in the source, cut words taken whole.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.text[..range.start].rfind(' ').map_or(0, |at| at + 1);
        let end = self.text[range.end..].find(' ').map_or(self.text.len(), |at| range.end + at);
        let (start, end) = match self.text[range.clone()].chars().next() {
            Some(c) if is_parted(c) => (start, end),
            _ => (range.start, range.end),
        };
        let from = self.places.get(start).map_or(0, |place| place.0);
        let to = end.checked_sub(1).and_then(|last| self.places.get(last)).map_or(from, |place| place.1);
        from..to
    }
}

/// Whether the script parts words by spaces.
fn is_parted(c: char) -> bool {
    (c as u32) < 0x0e00
}

/// Something to look for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    /// Its words, folded.
    pub(super) folded: String,
    /// What it is, for people.
    pub(super) what: String,
    /// What stands in its place.
    pub(super) mask: String,
    /// Whether it is found inside of longer words, too.
    pub(super) is_anywhere: bool,
}

/// A name of at least this many letters is found inside of longer words: so
/// `Nightjar` is in `NightjarService`.
const LONG: usize = 8;

impl Word {
    /// A name; `None` where it is too short, or a mere number, to be told from
    /// other words.
    pub(super) fn new(name: &str, what: String, mask: &str) -> Option<Self> {
        let folded = fold(name);
        let letters = folded.chars().filter(|c| *c != ' ').count();
        let has_letter = folded.chars().any(char::is_alphabetic);
        let has_digit = folded.chars().any(char::is_numeric);
        let is_foreign = folded.chars().any(|c| !is_parted(c));
        let is_telling = has_letter && (letters >= 3 || letters == 2 && (has_digit || is_foreign));
        let is_anywhere = letters >= LONG && !folded.contains(' ');
        is_telling.then(|| Self { folded, what, mask: mask.to_owned(), is_anywhere })
    }
}

/// Many words, looked for at once.
#[derive(Debug)]
pub(super) struct Words {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

impl Words {
    /// Makes ready to look for words; of two that are one, the first counts.
    pub(super) fn new(mut words: Vec<Word>) -> Result<Self, RedactError> {
        let mut seen = BTreeSet::new();
        words.retain(|word| seen.insert(word.folded.clone()));
        let automaton = AhoCorasick::new(words.iter().map(|word| &word.folded))
            .map_err(|error| RedactError::TooMuch(error.to_string()))?;
        Ok(Self { automaton, words })
    }

    /// Every word.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// The words in a folded text, with their places in it.
    pub(super) fn find<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = (&'t Word, Range<usize>)> {
        let found = self.automaton.find_overlapping_iter(folded);
        found.filter_map(move |found| {
            let word = self.words.get(found.pattern().as_usize())?;
            (word.is_anywhere || is_whole(folded, found.range())).then(|| (word, found.range()))
        })
    }

    /// What of a text is to be masked, and with what.
    pub(super) fn places(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let folded = Folded::new(text);
        let mut places: Vec<(Range<usize>, String)> =
            self.find(&folded.text).map(|(word, range)| (folded.place(range), word.mask.clone())).collect();
        places.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        join(places)
    }
}

/// Whether a match is of whole words.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || !is_parted(c));
    let starts = text[range.clone()].chars().next().is_some_and(|c| !is_parted(c));
    let ends = text[range.clone()].chars().next_back().is_some_and(|c| !is_parted(c));
    (starts || is_open(text[..range.start].chars().next_back())) && (ends || is_open(text[range.end..].chars().next()))
}

/// Makes one of places that overlap.
pub(super) fn join(places: Vec<(Range<usize>, String)>) -> Vec<(Range<usize>, String)> {
    let mut joined: Vec<(Range<usize>, String)> = Vec::new();
    for (range, mask) in places {
        match joined.last_mut() {
            Some((last, own)) if range.start < last.end => {
                if range.end > last.end {
                    last.end = range.end;
                    super::MASK.clone_into(own);
                }
            }
            _ => joined.push((range, mask)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(names: &[&str]) -> Words {
        Words::new(names.iter().filter_map(|name| Word::new(name, String::new(), "[withheld]")).collect()).unwrap()
    }

    fn masked(names: &[&str], text: &str) -> String {
        let mut masked = text.to_owned();
        for (range, mask) in words(names).places(text).into_iter().rev() {
            masked.replace_range(range, &mask);
        }
        masked
    }

    #[test]
    fn a_word_is_known_in_every_dress() {
        let names = ["Nightjar Data-Store", "PAY-T01", "Inês"];
        for text in
            ["NIGHTJAR data store", "nightjar-data-store", "Night\u{ad}jar  Data\nStore", "pay_t01", "Ine\u{302}s"]
        {
            assert_eq!(masked(&names, text), "[withheld]", "{text}");
        }
    }

    #[test]
    fn a_part_of_another_word_is_another_word() {
        assert_eq!(masked(&["PAY-T01"], "PAY-T012 and SPAY-T01"), "PAY-T012 and SPAY-T01");
        assert_eq!(masked(&["Nightjar"], "the NightjarService, twice"), "the [withheld], twice");
        assert_eq!(masked(&["夜鹰"], "关于夜鹰项目"), "关于[withheld]项目");
    }

    #[test]
    fn short_names_and_numbers_are_no_names() {
        assert!(Word::new("x", String::new(), "").is_none());
        assert!(Word::new("2026", String::new(), "").is_none());
        assert!(Word::new("T1", String::new(), "").is_some());
        assert_eq!(masked(&["a b c", "b c d"], "a b c d!"), "[withheld]!");
    }
}
