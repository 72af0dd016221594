//! What a text of TOML says: keys, values, and where they stand.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

/// The most tables below one that has no header; it may be asked for very often.
const MOST_HALVES: usize = 32;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value<'t> {
    data: Data<'t>,
    place: Place,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data<'t> {
    /// A string.
    Text(Cow<'t, str>),
    /// A whole number: its digits and sign without underscores, and its base.
    Integer(Cow<'t, str>, u32),
    /// Any other number.
    Float(Cow<'t, str>),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time, or both.
    Datetime(Datetime),
    /// An array, or tables below the same `[[header]]`.
    List(Vec<Value<'t>>),
    /// A table, inline or below a header.
    Table(Entries<'t>),
}

/// A key, its place and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyValue<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    pub(super) place: Place,
    /// What it leads to.
    pub value: Value<'t>,
}

/// The keys of a table with their values, in the order of the keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries<'t>(Vec<KeyValue<'t>>);

/// Where something stands, in bytes: half as large as a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Place {
    pub(super) fn new(range: Range<usize>) -> Self {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: byte(range.start), end: byte(range.end) }
    }

    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl<'t> Value<'t> {
    pub(super) fn new(data: Data<'t>, place: Place) -> Self {
        Self { data, place }
    }

    /// What it is.
    pub fn data(&self) -> &Data<'t> {
        &self.data
    }

    pub(super) fn data_mut(&mut self) -> &mut Data<'t> {
        &mut self.data
    }

    /// Where it stands in the text that was parsed; of a table below a header,
    /// where the header does.
    pub fn span(&self) -> Range<usize> {
        self.place.range()
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Data::Text(text) = &self.data { Some(text) } else { None }
    }

    /// The truth, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Data::Boolean(truth) = self.data { Some(truth) } else { None }
    }

    /// The whole number, if it is one of 64 bits.
    pub fn as_integer(&self) -> Option<i64> {
        if let Data::Integer(digits, radix) = &self.data { i64::from_str_radix(digits, *radix).ok() } else { None }
    }

    /// The date and time, if it is one.
    pub fn as_datetime(&self) -> Option<&Datetime> {
        if let Data::Datetime(datetime) = &self.data { Some(datetime) } else { None }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Data::List(items) = &self.data { Some(items) } else { None }
    }

    /// The entries, if it is a table.
    pub fn as_table(&self) -> Option<&Entries<'t>> {
        if let Data::Table(entries) = &self.data { Some(entries) } else { None }
    }

    /// The words that commas part in a text, each with its place, if it is nothing
    /// but such.
    pub fn parts(&self) -> Option<Vec<Self>> {
        let text = self.as_str().filter(|text| text.contains(','))?;
        let range = self.span();
        // It is written as it is read, between two quotes.
        let inside = (range.len() == text.len() + 2).then_some(range.start + 1)?;
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@');
        let mut at = inside;
        let parts = text.split(',').map(|part| {
            let word = part.trim();
            let start = at + (part.len() - part.trim_start().len());
            at += part.len() + 1;
            let place = Place::new(start..start + word.len());
            let is_one = !word.is_empty() && word.chars().all(is_word);
            is_one.then(|| Self::new(Data::Text(Cow::Owned(word.to_owned())), place))
        });
        parts.collect()
    }

    /// Whether this is a table of which only those below it have a header, and goes
    /// with another one: no key stands in both.
    pub fn joins(&self, other: &Self) -> bool {
        let (Some(own), Some(more)) = (self.as_table(), other.as_table()) else { return false };
        let is_half = |entry: &KeyValue<'_>| entry.value.as_table().is_some() && more.find(&entry.key).is_err();
        own.len() <= MOST_HALVES && own.iter().all(is_half)
    }

    /// Two tables that go together as one.
    pub fn joined(&self, other: &Self) -> Option<Self> {
        let (own, more) = (self.as_table()?, other.as_table()?);
        let entries = own.iter().chain(more).cloned().collect();
        Some(Self::new(Data::Table(Entries::sorted(entries)?), self.place))
    }

    /// What it is, in TOML's words.
    pub fn type_name(&self) -> &'static str {
        match self.data {
            Data::Text(_) => "string",
            Data::Integer(..) => "integer",
            Data::Float(_) => "float",
            Data::Boolean(_) => "boolean",
            Data::Datetime(_) => "datetime",
            Data::List(_) => "array",
            Data::Table(_) => "table",
        }
    }
}

impl KeyValue<'_> {
    /// Where the key stands.
    pub fn span(&self) -> Range<usize> {
        self.place.range()
    }
}

impl<'t> Entries<'t> {
    /// Puts entries in order; `None` where a key stands twice.
    pub(super) fn sorted(mut entries: Vec<KeyValue<'t>>) -> Option<Self> {
        entries.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        entries.is_sorted_by(|a, b| a.key < b.key).then_some(Self(entries))
    }

    /// Where a key stands, else where it would.
    pub(super) fn find(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|entry| (*entry.key).cmp(key))
    }

    /// The entry with a key.
    pub fn get(&self, key: &str) -> Option<&KeyValue<'t>> {
        self.0.get(self.find(key).ok()?)
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Value<'t>> {
        self.0.get_mut(at).map(|entry| &mut entry.value)
    }

    /// Puts an entry in where [`Self::find`] says that it belongs.
    pub(super) fn insert(&mut self, at: usize, entry: KeyValue<'t>) {
        self.0.insert(at, entry);
    }

    /// The entries, in the order of their keys.
    pub fn iter(&self) -> std::slice::Iter<'_, KeyValue<'t>> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'v, 't> IntoIterator for &'v Entries<'t> {
    type Item = &'v KeyValue<'t>;
    type IntoIter = std::slice::Iter<'v, KeyValue<'t>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'t> From<DeTable<'t>> for Entries<'t> {
    /// The library's tables are in the order of their keys, too.
    fn from(table: DeTable<'t>) -> Self {
        let entries = table.into_iter().map(|(key, value)| {
            let place = Place::new(key.span());
            KeyValue { key: key.into_inner(), place, value: value.into() }
        });
        Self(entries.collect())
    }
}

impl<'t> From<toml::Spanned<DeValue<'t>>> for Value<'t> {
    fn from(value: toml::Spanned<DeValue<'t>>) -> Self {
        let place = Place::new(value.span());
        let data = match value.into_inner() {
            DeValue::String(text) => Data::Text(text),
            DeValue::Integer(number) => Data::Integer(Cow::Owned(number.as_str().to_owned()), number.radix()),
            DeValue::Float(number) => Data::Float(Cow::Owned(number.as_str().to_owned())),
            DeValue::Boolean(truth) => Data::Boolean(truth),
            DeValue::Datetime(datetime) => Data::Datetime(datetime),
            DeValue::Array(items) => Data::List(items.into_iter().map(Self::from).collect()),
            DeValue::Table(table) => Data::Table(table.into()),
        };
        Self { data, place }
    }
}
