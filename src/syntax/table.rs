//! A TOML table that is read key by key and says what was left.

use std::ops::Range;

use super::suggest::Near;
use super::{Data, Entries, MISSING_KEY, Reader, UNKNOWN_KEY, Value};
use crate::source::{Diagnostic, Fix, Safety, clipped};

/// The known keys that misspelt ones were taken for, each with its value where
/// nothing else is as near.
pub type Meant<'v, 't> = Vec<(&'static str, Option<&'v Value<'t>>)>;

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
    entries: &'v Entries<'t>,
    header: Range<usize>,
}

impl<'v, 't> Table<'v, 't> {
    /// Looks at a table that stands at `header`.
    pub fn new(entries: &'v Entries<'t>, header: Range<usize>) -> Self {
        Self { entries, header }
    }

    /// The table in a value, if it is one.
    pub fn from_value(value: &'v Value<'t>) -> Option<Self> {
        value.as_table().map(|entries| Self::new(entries, value.span()))
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
        self.entries.get(key).map(|entry| (entry.span(), &entry.value))
    }

    /// All keys with their places and values, in the order of their names.
    pub fn entries(&self) -> impl Iterator<Item = (&'v str, Range<usize>, &'v Value<'t>)> + use<'v, 't> {
        self.entries.iter().map(|entry| (&*entry.key, entry.span(), &entry.value))
    }

    /// Says that a required key is absent.
    pub fn missing(&self, key: &str, what: Subject<'_>, reader: &mut Reader<'_>) {
        if reader.is_unread(key, &self.header) {
            return;
        }
        let span = reader.span(self.header.clone());
        reader.found.push(
            Diagnostic::new(&MISSING_KEY, span, format!("{what} has no `{key}`")).help(format!("add `{key} = …`")),
        );
    }

    /// Says that keys are none of `known`.
    pub fn say_unknown(
        &self,
        unknown: &[(&str, Range<usize>, &'v Value<'t>)],
        known: &[&'static str],
        reader: &mut Reader<'_>,
    ) -> Meant<'v, 't> {
        let mut meant = Vec::new();
        for (key, place, value) in unknown {
            let fits = |known: &&str| match self.entries.get(known) {
                // A list of tables may go on under the right name, and a table below.
                Some(there) => (is_tables(&there.value) && is_tables(value)) || there.value.joins(value),
                None => true,
            };
            let near = Near::find(key, known.iter().copied().filter(fits));
            // Of two that are as near either may be meant, and neither is read.
            meant.extend(near.map(|near| (near.name, near.is_alone.then_some(*value))));
            if reader.is_broken(place) {
                continue;
            }
            let span = reader.span(place.clone());
            let found = Diagnostic::new(&UNKNOWN_KEY, span, format!("unknown key `{}`", clip(key)));
            reader.found.push(match near.map(|near| near.name) {
                Some(near) => {
                    let fix = Fix::replace(format!("write `{near}`"), Safety::Unsafe, span, near);
                    found.help(format!("did you mean `{near}`?")).fix(fix)
                }
                None => found.help(format!("known here are {}", listed(known))),
            });
        }
        meant
    }
}

fn is_tables(value: &Value<'_>) -> bool {
    value.as_list().and_then(|items| items.first()).is_some_and(|first| first.as_table().is_some())
}

fn widen(entries: &Entries<'_>, extent: &mut Range<usize>) {
    for entry in entries {
        extent.start = extent.start.min(entry.span().start);
        extent.end = extent.end.max(entry.value.span().end);
        match entry.value.data() {
            Data::Table(table) => widen(table, extent),
            Data::List(items) => {
                for item in items.iter() {
                    extent.end = extent.end.max(item.span().end);
                    if let Some(table) = item.as_table() {
                        widen(table, extent);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A stranger's word, short enough for a sentence.
pub(super) fn clip(text: &str) -> String {
    clipped(text, 40)
}

/// Words for a sentence.
pub(super) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
