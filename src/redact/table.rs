//! TOML with what is withheld taken out: whatever key there is, its text passes
//! here, so that a key nobody has thought of yet is covered, too.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::mask::Mask;
use super::people::{Faces, PEOPLE_KEYS, Stand};
use super::{MASK, shingles};
use crate::model::RecordKind;
use crate::resolve::Model;
use crate::syntax::{Data, Entries, Reader, Table as Place, Value as Written, read_toml};

/// The keys that lead to evidence.
pub(super) const EVIDENCE_KEYS: [&str; 2] = ["evidence", "tests"];

/// Leave to keep a finding, and digests: said to the linter, not to readers.
const ASIDE: [&str; 3] = ["allow", "inherited", "own"];

/// Words of the format, not of authors: they hold models together.
const VERBATIM: [&str; 4] = ["id", "level", "prefix", "classification"];

/// What is kept of a record whose words are withheld.
fn kept(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Threat => {
            &["id", "kind", "stride", "inherent", "residual", "treatment", "acceptance", "refines", "delegate-to"]
        }
        RecordKind::Control => &["id", "status", "designation", "required", "required-by", "effect", "implements"],
        RecordKind::Exception => &["id", "control", "review-date", "decided"],
        _ => &["id"],
    }
}

/// A place in a file.
type At = (u32, u32);

/// What becomes of the places of one file.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// References, and whether what they name is withheld.
    pub(super) references: BTreeMap<At, bool>,
    /// Tables of records that are not shown.
    pub(super) gone: BTreeSet<At>,
    /// Tables of records whose words are withheld.
    pub(super) masked: BTreeMap<At, RecordKind>,
}

/// Rewrites the tables of one file.
pub(super) struct Rewriter<'a> {
    pub(super) mask: &'a Mask,
    pub(super) faces: &'a Faces<'a>,
    pub(super) shows_evidence: bool,
    pub(super) marks: &'a Marks,
    /// Every text that was taken out.
    pub(super) dropped: Vec<String>,
}

fn at(span: crate::source::Span) -> At {
    (span.start, span.end)
}

impl Rewriter<'_> {
    /// A table without what is withheld.
    pub(super) fn table(&mut self, table: &Entries<'_>, reader: &Reader<'_>) -> Table {
        let mut shown = Table::new();
        for entry in table {
            let (key, value) = (&*entry.key, &entry.value);
            if ASIDE.contains(&key) || (!self.shows_evidence && EVIDENCE_KEYS.contains(&key)) {
                leaves(value, &mut self.dropped);
            } else if PEOPLE_KEYS.contains(&key) {
                if let Some(people) = self.people(value) {
                    shown.insert(key.to_owned(), people);
                }
            } else if VERBATIM.contains(&key) {
                shown.extend(plain(value).map(|value| (key.to_owned(), value)));
            } else if key == "raci" {
                let raci = self.value(value, reader);
                shown.extend(raci.map(|raci| (key.to_owned(), self.renamed(raci))));
            } else {
                shown.extend(self.value(value, reader).map(|value| (key.to_owned(), value)));
            }
        }
        shown
    }

    /// Activities are keys that authors name.
    fn renamed(&self, raci: Value) -> Value {
        match raci {
            Value::Table(rows) => {
                Value::Table(rows.into_iter().map(|(key, row)| (self.mask.text(&key), row)).collect())
            }
            other => other,
        }
    }

    fn value(&mut self, value: &Written<'_>, reader: &Reader<'_>) -> Option<Value> {
        match value.data() {
            Data::Text(text) => match self.marks.references.get(&at(reader.span_of(value))) {
                Some(true) => Some(Value::String(MASK.to_owned())),
                Some(false) => Some(Value::String(text.to_string())),
                None => Some(Value::String(self.mask.text(text))),
            },
            Data::List(items) => Some(Value::Array(self.list(items, reader))),
            Data::Table(table) => Some(Value::Table(self.table(table, reader))),
            _ => plain(value),
        }
    }

    fn list(&mut self, items: &[Written<'_>], reader: &Reader<'_>) -> Vec<Value> {
        let mut shown: Vec<Value> = Vec::new();
        for item in items {
            let extent = Place::from_value(item).map(|table| at(reader.span(table.extent())));
            let fate = extent.filter(|extent| self.marks.gone.contains(extent));
            if fate.is_some() {
                leaves(item, &mut self.dropped);
                continue;
            }
            let kind = extent.and_then(|extent| self.marks.masked.get(&extent)).copied();
            let item = match (kind, item.data()) {
                (Some(kind), Data::Table(table)) => {
                    let mut masked = self.masked(kind, table, reader);
                    masked.insert("title".to_owned(), Value::String(MASK.to_owned()));
                    Some(Value::Table(masked))
                }
                _ => self.value(item, reader),
            };
            // How many things are withheld is nobody's business either.
            let is_again = |item: &Value| item.as_str() == Some(MASK) && shown.contains(item);
            shown.extend(item.filter(|item| !is_again(item)));
        }
        shown
    }

    /// A record whose words are withheld.
    pub(super) fn masked(&mut self, kind: RecordKind, table: &Entries<'_>, reader: &Reader<'_>) -> Table {
        let mut shown = self.table(table, reader);
        shown.retain(|key, _| kept(kind).contains(&key));
        if let Some(Value::Table(acceptance)) = shown.get_mut("acceptance") {
            acceptance.retain(|key, _| key != "reason");
        }
        for entry in table {
            let (key, value) = (&*entry.key, &entry.value);
            if key == "acceptance" || !kept(kind).contains(&key) {
                leaves(value, &mut self.dropped);
            }
        }
        shown
    }

    fn people(&self, value: &Written<'_>) -> Option<Value> {
        let one = |text: &str| match self.faces.stand(text) {
            Stand::Same => Some(self.mask.text(text)),
            Stand::Word(word) => Some(word),
            Stand::Nothing => None,
        };
        match value.data() {
            Data::Text(text) => one(text).map(Value::String),
            Data::List(items) => {
                let mut shown: Vec<Value> = Vec::new();
                for name in items.iter().filter_map(|item| item.as_str()).filter_map(one) {
                    if !shown.iter().any(|other| other.as_str() == Some(&name)) {
                        shown.push(Value::String(name));
                    }
                }
                (!shown.is_empty()).then_some(Value::Array(shown))
            }
            _ => None,
        }
    }
}

/// A value as it is written.
fn plain(value: &Written<'_>) -> Option<Value> {
    Some(match value.data() {
        Data::Text(text) => Value::String(text.to_string()),
        Data::Integer(..) => Value::Integer(value.as_integer()?),
        Data::Float(number) => Value::Float(number.parse().ok()?),
        Data::Boolean(truth) => Value::Boolean(*truth),
        Data::Datetime(date) => Value::Datetime(*date),
        Data::List(items) => Value::Array(items.iter().filter_map(plain).collect()),
        Data::Table(table) => {
            let entries = table.iter().filter_map(|entry| Some((entry.key.to_string(), plain(&entry.value)?)));
            Value::Table(entries.collect())
        }
    })
}

/// Shows every table of TOML in a model's file: its front matter, and all that may
/// be a block of it.
pub(super) fn tables(model: &Model, text: &str, mut take: impl FnMut(&Entries<'_>)) {
    let blocks = model.body().fences.iter().filter(|fence| fence.may_be_toml());
    for content in blocks.map(|fence| fence.content).chain([model.front_matter_content()]) {
        let toml = text.get(content.range()).unwrap_or_default();
        read_toml(model.file(), content.start as usize, toml, |table, _| take(table));
    }
}

/// Every text in a value that says something.
pub(super) fn leaves(value: &Written<'_>, into: &mut Vec<String>) {
    match value.data() {
        Data::Text(text) if shingles::is_telling(text) => into.push(text.to_string()),
        Data::List(items) => items.iter().for_each(|item| leaves(item, into)),
        Data::Table(table) => table.iter().for_each(|entry| leaves(&entry.value, into)),
        _ => {}
    }
}

/// Every text behind some keys, wherever they stand in a table.
pub(super) fn behind(keys: &[&str], table: &Entries<'_>, into: &mut BTreeSet<String>) {
    for entry in table {
        if keys.contains(&&*entry.key) {
            texts(&entry.value, into);
        } else {
            within(keys, &entry.value, into);
        }
    }
}

fn within(keys: &[&str], value: &Written<'_>, into: &mut BTreeSet<String>) {
    match value.data() {
        Data::Table(table) => behind(keys, table, into),
        Data::List(items) => items.iter().for_each(|item| within(keys, item, into)),
        _ => {}
    }
}

fn texts(value: &Written<'_>, into: &mut BTreeSet<String>) {
    match value.data() {
        Data::Text(text) => drop(into.insert(text.to_string())),
        Data::List(items) => items.iter().for_each(|item| texts(item, into)),
        Data::Table(table) => table.iter().for_each(|entry| texts(&entry.value, into)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Key, Shape, keys_of};

    fn holds_text(shape: &Shape) -> bool {
        match shape {
            Shape::Text => true,
            Shape::List(inner) | Shape::OneOrMore(inner) | Shape::Map(inner) => holds_text(inner),
            Shape::Table(keys) => keys.iter().any(|key| holds_text(&key.shape)),
            Shape::Either(one, other) => holds_text(one) || holds_text(other),
            _ => false,
        }
    }

    #[test]
    fn what_is_kept_of_a_masked_record_holds_no_words() {
        for kind in RecordKind::RECORDS {
            let known = |key: &&Key| kept(kind).contains(&key.name) && key.name != "acceptance";
            let wordy: Vec<&str> =
                keys_of(kind).iter().filter(known).filter(|key| holds_text(&key.shape)).map(|key| key.name).collect();
            assert!(wordy.is_empty(), "{kind}: {wordy:?}");
        }
    }
}
