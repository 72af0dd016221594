//! A TOML table that is read key by key and says what was left.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE, nearest};
use crate::source::{Diagnostic, FileId, Fix, Safety, Span, clipped};

/// A TOML value and its place.
pub type Value<'t> = toml::Spanned<DeValue<'t>>;

/// Where a piece of TOML stands, and the findings of reading it.
#[derive(Debug)]
pub struct Reader<'a> {
    file: FileId,
    offset: usize,
    text: &'a str,
    /// What was wrong so far.
    pub found: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Reads `text`, which starts at byte `offset` of the file.
    pub fn new(file: FileId, offset: usize, text: &'a str) -> Self {
        Self { file, offset, text, found: Vec::new() }
    }

    /// A range of the TOML text as a place in the file.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }

    /// The TOML as it is written at a range.
    pub fn written(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The place of a value.
    pub fn span_of(&self, value: &Value<'_>) -> Span {
        self.span(value.span())
    }

    /// Whether the parser put this value in for one that it could not read: it
    /// has been complained about already.
    pub fn is_stand_in(value: &Value<'_>) -> bool {
        value.span().is_empty()
    }

    /// Says that a value is not what was wanted.
    pub fn mismatch(&mut self, value: &Value<'_>, wanted: &str) {
        if Self::is_stand_in(value) {
            return;
        }
        let found = match value.get_ref() {
            DeValue::String(text) => format!("the text `{}`", clip(text)),
            DeValue::Integer(number) => format!("the number {}", clip(number.as_str())),
            other => format!("{} {}", article(other.type_str()), other.type_str()),
        };
        let span = self.span_of(value);
        self.found.push(Diagnostic::new(&WRONG_TYPE, span, format!("expected {wanted}, found {found}")));
    }

    /// Says that a word is none of the choices, and offers the nearest.
    pub fn not_a_choice(&mut self, value: &Value<'_>, word: &str, choices: &[&'static str]) {
        let span = self.span_of(value);
        let message = format!("`{}` is none of {}", clip(word), listed(choices));
        let found = Diagnostic::new(&WRONG_TYPE, span, message);
        self.found.push(match nearest(word, choices.iter().copied()) {
            Some(near) => {
                let same_word = near == word.to_lowercase().replace(['_', ' '], "-");
                let safety = if same_word { Safety::Safe } else { Safety::Unsafe };
                let fix = Fix::replace(format!("write `{near}`"), safety, span, format!("\"{near}\""));
                found.help(format!("did you mean `{near}`?")).fix(fix)
            }
            None => found,
        });
    }
}

/// What a table is, for sentences: "the flow `browse`".
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    kind: &'a str,
    id: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// Something without a name.
    pub fn kind(kind: &'a str) -> Self {
        Self { kind, id: None }
    }

    /// Something with a name, if it has one.
    pub fn named(kind: &'a str, id: Option<&'a str>) -> Self {
        Self { kind, id: id.filter(|id| !id.is_empty()) }
    }
}

impl std::fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.id {
            Some(id) => write!(f, "{} `{}`", self.kind, clip(id)),
            None => f.write_str(self.kind),
        }
    }
}

/// A table whose keys are taken one by one.
#[derive(Debug)]
pub struct Table<'v, 't> {
    entries: &'v DeTable<'t>,
    header: Range<usize>,
}

impl<'v, 't> Table<'v, 't> {
    /// Looks at a table that stands at `header`.
    pub fn new(entries: &'v DeTable<'t>, header: Range<usize>) -> Self {
        Self { entries, header }
    }

    /// The table in a value, if it is one.
    pub fn from_value(value: &'v Value<'t>) -> Option<Self> {
        value.get_ref().as_table().map(|entries| Self::new(entries, value.span()))
    }

    /// The place of the header, or of the whole inline table.
    pub fn header(&self) -> Range<usize> {
        self.header.clone()
    }

    /// From the header to the end of the last value, in TOML bytes.
    pub fn extent(&self) -> Range<usize> {
        let mut extent = self.header.clone();
        widen(self.entries, &mut extent);
        extent
    }

    /// The value of a key and the key's own place.
    pub fn get(&self, key: &str) -> Option<(Range<usize>, &'v Value<'t>)> {
        self.entries.get_key_value(key).map(|(key, value)| (key.span(), value))
    }

    /// All keys with their places and values, in the order of their names.
    pub fn entries(&self) -> impl Iterator<Item = (&'v str, Range<usize>, &'v Value<'t>)> + use<'v, 't> {
        self.entries.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// Says that a required key is absent.
    pub fn missing(&self, key: &str, what: Subject<'_>, reader: &mut Reader<'_>) {
        let span = reader.span(self.header.clone());
        reader.found.push(
            Diagnostic::new(&MISSING_KEY, span, format!("{what} has no `{key}`")).help(format!("add `{key} = …`")),
        );
    }

    /// Says that keys are none of `known`. Gives the known keys that a misspelt
    /// one was taken for.
    pub fn say_unknown(
        &self,
        unknown: &[(&str, Range<usize>)],
        known: &[&'static str],
        reader: &mut Reader<'_>,
    ) -> Vec<&'static str> {
        let mut meant = Vec::new();
        for (key, place) in unknown {
            let absent = known.iter().copied().filter(|known| !self.entries.contains_key(*known));
            let span = reader.span(place.clone());
            let found = Diagnostic::new(&UNKNOWN_KEY, span, format!("unknown key `{}`", clip(key)));
            reader.found.push(match nearest(key, absent) {
                Some(near) => {
                    meant.extend(known.iter().copied().find(|known| *known == near));
                    let fix = Fix::replace(format!("write `{near}`"), Safety::Unsafe, span, near);
                    found.help(format!("did you mean `{near}`?")).fix(fix)
                }
                None => found.help(format!("known here are {}", listed(known))),
            });
        }
        meant
    }
}

fn widen(entries: &DeTable<'_>, extent: &mut Range<usize>) {
    for (key, value) in entries {
        extent.start = extent.start.min(key.span().start);
        extent.end = extent.end.max(value.span().end);
        match value.get_ref() {
            DeValue::Table(table) => widen(table, extent),
            DeValue::Array(items) => {
                for item in items.iter() {
                    extent.end = extent.end.max(item.span().end);
                    if let Some(table) = item.get_ref().as_table() {
                        widen(table, extent);
                    }
                }
            }
            _ => {}
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// A stranger's word, short enough for a sentence.
fn clip(text: &str) -> String {
    clipped(text, 40)
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
