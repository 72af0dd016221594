//! How TOML becomes typed fields: one declaration gives the struct, its
//! reading, its list of keys and its JSON Schema.

use std::ops::Range;

use super::declare::table;
use super::items::{list, one_table, tables, words};
use super::{Meaning, RecordKind, Reference};
use crate::source::{Span, Spanned};
use crate::syntax::{Meant, Reader, Subject, Table, Value};

/// What may stand behind a key, for the schema and for the docs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text.
    Text,
    /// A date without a time.
    Date,
    /// `true` or `false`.
    Boolean,
    /// A whole number, bounds included.
    Integer(i64, i64),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A step of a scale: a number from 1 or its name.
    Step(&'static [&'static str]),
    /// A length of time such as "12 months".
    Interval,
    /// The id of a record of one of these kinds.
    Id(&'static [RecordKind]),
    /// A list.
    List(&'static Shape),
    /// One, or a list.
    OneOrMore(&'static Shape),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table from any text to this.
    Map(&'static Shape),
    /// One of two shapes.
    Either(&'static Shape, &'static Shape),
}

/// A key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// What may stand behind it.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

impl Key {
    /// No key, where keys are put together.
    pub(super) const NONE: Self = Self { name: "", doc: "", shape: Shape::Text, required: false };
}

/// A value of one word or number.
pub trait Scalar: Sized {
    /// For the schema.
    const SHAPE: Shape;

    /// Reads the value, or says what is wrong with it.
    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self>;

    /// The value in one word; two that mean the same are the same word.
    fn word(&self) -> String;
}

/// The type of a struct's field.
pub trait Field: Default {
    /// For the schema.
    const SHAPE: Shape;

    /// Reads the value, or says what is wrong with it.
    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self;

    /// What it says.
    fn say(&self) -> Meaning;

    /// Shows every reference in it.
    fn references<'a>(&'a self, _visit: &mut dyn FnMut(&'a Reference)) {}

    /// Shows every reference in it, to be linked.
    fn references_mut(&mut self, _visit: &mut dyn FnMut(&mut Reference)) {}
}

/// A table with known keys.
pub trait Fields: Default {
    /// Its keys, in the order of the docs.
    const KEYS: &'static [Key];

    /// Reads the value of a key; false when it knows no such key.
    fn read_key(&mut self, key: &str, value: &Value<'_>, reader: &mut Reader<'_>) -> bool;

    /// What it says, key by key.
    fn say(&self) -> Vec<(&'static str, Meaning)>;

    /// Shows every reference in it.
    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference));

    /// Shows every reference in it, to be linked.
    fn references_mut(&mut self, visit: &mut dyn FnMut(&mut Reference));
}

/// Fields that few have, kept apart because there are very many who could.
impl<T: Fields> Fields for Box<T> {
    const KEYS: &'static [Key] = T::KEYS;

    fn read_key(&mut self, key: &str, value: &Value<'_>, reader: &mut Reader<'_>) -> bool {
        T::read_key(self, key, value, reader)
    }

    fn say(&self) -> Vec<(&'static str, Meaning)> {
        T::say(self)
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        T::references(self, visit);
    }

    fn references_mut(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        T::references_mut(self, visit);
    }
}

/// Reads a table whole: its keys, those it should not have, those it lacks.
pub(crate) fn read_table<T: Fields>(table: &Table<'_, '_>, what: Subject<'_>, reader: &mut Reader<'_>) -> T {
    let mut fields = T::default();
    let mut nothing = Nothing {};
    read_both(table, &mut fields, &mut nothing, what, reader);
    fields
}

/// Reads a table whose keys belong to two structs.
pub(crate) fn read_both<'v, 't, A: Fields, B: Fields>(
    table: &Table<'v, 't>,
    first: &mut A,
    second: &mut B,
    what: Subject<'_>,
    reader: &mut Reader<'_>,
) -> Meant<'v, 't> {
    let mut unknown = Vec::new();
    // What was said of which key.
    let mut said: Vec<(&str, Range<usize>)> = Vec::new();
    for (key, place, value) in table.entries() {
        let before = reader.found.len();
        if !first.read_key(key, value, reader) && !second.read_key(key, value, reader) {
            unknown.push((key, place, value));
        } else if reader.found.len() > before {
            said.push((key, before..reader.found.len()));
        }
    }
    let keys = || A::KEYS.iter().chain(B::KEYS);
    let mut meant = Meant::new();
    if !unknown.is_empty() {
        let known: Vec<&'static str> = keys().map(|key| key.name).collect();
        meant = table.say_unknown(&unknown, &known, reader);
    }
    // A misspelt key is one finding: what it was taken for is read from it, and
    // what is wrong with that can wait.
    let before = reader.found.len();
    let absent = meant.iter().filter(|(key, _)| table.get(key).is_none());
    for (key, value) in absent.filter_map(|(key, value)| Some((key, (*value)?))) {
        let _ = first.read_key(key, value, reader) || second.read_key(key, value, reader);
    }
    let halves = made_whole(table, &meant);
    for (key, whole) in &halves {
        let _ = first.read_key(key, whole, reader) || second.read_key(key, whole, reader);
    }
    reader.found.truncate(before);
    let of_halves = said.into_iter().rev().filter(|(key, _)| halves.iter().any(|(half, _)| half == key));
    of_halves.for_each(|(_, range)| drop(reader.found.drain(range)));
    for key in keys().filter(|key| key.required && table.get(key.name).is_none()) {
        if !meant.iter().any(|(meant, _)| *meant == key.name) {
            table.missing(key.name, what, reader);
        }
    }
    meant
}

/// Tables that go on below under the right name, as `[reveiw]` above `[review.seen]`,
/// each as one.
fn made_whole<'t>(table: &Table<'_, 't>, meant: &Meant<'_, 't>) -> Vec<(&'static str, Value<'t>)> {
    let mut whole: Vec<(&str, Value<'_>)> = Vec::new();
    for (key, value) in meant {
        let is_new = !whole.iter().any(|(known, _)| known == key);
        let half = table.get(key).map(|(_, half)| half).zip(*value).filter(|_| is_new);
        whole.extend(half.and_then(|(half, value)| half.joined(value)).map(|joined| (*key, joined)));
    }
    whole
}

impl<T: Scalar> Field for Option<Spanned<T>> {
    const SHAPE: Shape = T::SHAPE;

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let span = reader.span_of(value);
        T::read(value, reader).map(|read| Spanned::new(read, span))
    }

    fn say(&self) -> Meaning {
        self.as_ref().map_or(Meaning::Nothing, |item| Meaning::Text(item.value.word()))
    }
}

impl<T: Scalar> Field for Option<Box<Spanned<T>>> {
    const SHAPE: Shape = T::SHAPE;

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        <Option<Spanned<T>> as Field>::read(value, reader).map(Box::new)
    }

    fn say(&self) -> Meaning {
        self.as_ref().map_or(Meaning::Nothing, |item| Meaning::Text(item.value.word()))
    }
}

/// Reads the words of a list. Where something else stands in its place, that is
/// the one finding: what is wrong with a word can wait.
pub(super) fn read_words<T>(
    value: &Value<'_>,
    reader: &mut Reader<'_>,
    read_word: impl Fn(&Value<'_>, &mut Reader<'_>) -> Option<T>,
) -> Box<[T]> {
    let before = reader.found.len();
    let items = words(value, reader);
    let said = reader.found.len();
    let mut read = Vec::with_capacity(items.len());
    read.extend(items.iter().filter_map(|item| read_word(item, reader)));
    if said > before {
        reader.found.truncate(said);
    }
    read.into()
}

/// A list of values. There are very many lists, most of them empty, and none grows.
pub type List<T> = Box<[Spanned<T>]>;

impl<T: Scalar> Field for List<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let is_of_words = matches!(T::SHAPE, Shape::Choice(_));
        if is_of_words {
            return read_words(value, reader, <Option<Spanned<T>> as Field>::read);
        }
        let items = list(value, reader);
        let mut read = Vec::with_capacity(items.len());
        read.extend(items.iter().filter_map(|item| <Option<Spanned<T>> as Field>::read(item, reader)));
        read.into()
    }

    fn say(&self) -> Meaning {
        Meaning::list(self)
    }
}

/// One value, or a list of them.
#[derive(Clone, Debug)]
pub struct OneOrMore<T> {
    /// What was given, in order.
    pub items: List<T>,
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self { items: List::default() }
    }
}

impl<T: Scalar> Field for OneOrMore<T> {
    const SHAPE: Shape = Shape::OneOrMore(&T::SHAPE);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let items = match value.as_list() {
            Some(_) => Field::read(value, reader),
            None if value.parts().is_some() => Field::read(value, reader),
            None => <Option<Spanned<T>> as Field>::read(value, reader).into_iter().collect(),
        };
        Self { items }
    }

    fn say(&self) -> Meaning {
        Meaning::list(&self.items)
    }
}

impl<T: Fields> Field for Option<T> {
    const SHAPE: Shape = Shape::Table(T::KEYS);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let table = one_table(value, T::KEYS, reader)?;
        Some(read_table(&table, Subject::kind("this table"), reader))
    }

    fn say(&self) -> Meaning {
        self.as_ref().map_or(Meaning::Nothing, Meaning::table)
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        self.iter().for_each(|fields| fields.references(visit));
    }

    fn references_mut(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.iter_mut().for_each(|fields| fields.references_mut(visit));
    }
}

/// An entry of a list of tables.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// What it says.
    pub fields: T,
    /// Its header, or the whole inline table.
    pub span: Span,
}

impl<T: Fields> Field for Box<[Entry<T>]> {
    const SHAPE: Shape = Shape::List(&Shape::Table(T::KEYS));

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let items = tables(value, reader);
        let mut read = Vec::with_capacity(items.len());
        for item in items {
            match Table::from_value(item) {
                Some(table) => {
                    let span = reader.span(table.header());
                    read.push(Entry { fields: read_table(&table, Subject::kind("this entry"), reader), span });
                }
                None => reader.mismatch(item, "a table"),
            }
        }
        read.into()
    }

    fn say(&self) -> Meaning {
        Meaning::List(self.iter().map(|entry| Meaning::table(&entry.fields)).collect())
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        self.iter().for_each(|entry| entry.fields.references(visit));
    }

    fn references_mut(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.iter_mut().for_each(|entry| entry.fields.references_mut(visit));
    }
}

/// A table from any text to text.
#[derive(Clone, Debug, Default)]
pub struct TextMap {
    /// Entries in the order of their keys.
    pub entries: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Field for TextMap {
    const SHAPE: Shape = Shape::Map(&Shape::Text);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let Some(table) = Table::from_value(value) else {
            reader.mismatch(value, "a table");
            return Self::default();
        };
        let mut entries = Vec::new();
        for (key, place, value) in table.entries() {
            if let Some(text) = <Option<Spanned<String>> as Field>::read(value, reader) {
                entries.push((Spanned::new(key.to_owned(), reader.span(place)), text));
            }
        }
        Self { entries }
    }

    fn say(&self) -> Meaning {
        let entries = self.entries.iter();
        Meaning::Table(entries.map(|(key, text)| (key.value.clone(), Meaning::Text(text.value.clone()))).collect())
    }
}

table! {
    /// A table without keys of its own.
    pub(crate) struct Nothing {}
}
