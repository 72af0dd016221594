//! A stamp put into front matter: every other byte stays as it is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml_edit::{Datetime, DocumentMut, Item, Table, TableLike, TomlError, Value, value};

/// What is written down.
pub(super) struct Stamp<'a> {
    pub(super) date: Date,
    pub(super) by: &'a str,
    pub(super) role: Option<String>,
    pub(super) outcome: Option<String>,
    pub(super) own: String,
    /// The digests of inherited records by `model/record`.
    pub(super) inherited: BTreeMap<String, String>,
}

impl Stamp<'_> {
    /// Front matter with this review in place of the one before.
    pub(super) fn reviewed(&self, front: &str) -> Result<String, TomlError> {
        edit(front, |document| {
            let Some(table) = table(document, "review", 0) else { return };
            self.put_common(table);
            let is_new = |key: &str, word: &Option<String>| word.is_some() && !table.contains_key(key);
            let has_more = is_new("role", &self.role) || is_new("outcome", &self.outcome);
            put(table, "role", self.role.as_deref().map(Value::from));
            put(table, "outcome", self.outcome.as_deref().map(Value::from));
            // The digests stand last, the people's words above them.
            for key in ["own", "inherited"].into_iter().filter(|_| has_more) {
                if let Some(digests) = table.remove(key) {
                    table.insert(key, digests);
                }
            }
            put(table, "own", Some(Value::from(self.own.as_str())));
            if let Some(review) = document.get_mut("review") {
                self.put_inherited(review);
                space(review);
            }
        })
    }

    /// Front matter with this sign-off in place of the one before.
    pub(super) fn signed(&self, front: &str) -> Result<String, TomlError> {
        edit(front, |document| {
            let behind = document.get("review").map_or(0, last_position);
            let Some(table) = table(document, "sign-off", behind) else { return };
            self.put_common(table);
            put(table, "own", Some(Value::from(self.own.as_str())));
            document.get_mut("sign-off").into_iter().for_each(space);
        })
    }

    fn put_common(&self, table: &mut dyn TableLike) {
        put(table, "date", Some(Value::from(datetime(self.date))));
        put(table, "by", Some(Value::from(self.by)));
    }

    /// One line for each record, sorted, so that two branches rarely touch the
    /// same one: in a table of its own, unless the author wrote all of it in one
    /// line or with dots.
    fn put_inherited(&self, review: &mut Item) {
        let has_own_lines = review.as_table().is_some_and(|review| !review.is_dotted());
        let Some(table) = review.as_table_like_mut() else { return };
        if self.inherited.is_empty() {
            table.remove("inherited");
            return;
        }
        let is_in_place = match table.get("inherited") {
            Some(Item::Table(_)) => true,
            Some(there) => there.is_table_like() && !has_own_lines,
            None => false,
        };
        if !is_in_place {
            table.remove("inherited");
            let new = if has_own_lines { Item::Table(Table::new()) } else { value(toml_edit::InlineTable::new()) };
            table.insert("inherited", new);
        }
        let Some(entries) = table.get_mut("inherited").and_then(Item::as_table_like_mut) else { return };
        let gone: Vec<String> =
            entries.iter().map(|(name, _)| name.to_owned()).filter(|name| !self.inherited.contains_key(name)).collect();
        for name in gone {
            entries.remove(&name);
        }
        for (name, digest) in &self.inherited {
            put(entries, name, Some(Value::from(digest.as_str())));
        }
        entries.sort_values();
    }
}

/// Spaces the entries of a table in one line as usual, which those that came
/// and went have left as they were.
fn space(item: &mut Item) {
    if let Some(line) = item.as_inline_table_mut() {
        line.fmt();
    }
}

/// The table of this name, or a new one above the first table there is.
fn table<'d>(document: &'d mut DocumentMut, name: &str, position: isize) -> Option<&'d mut dyn TableLike> {
    let item = document.entry(name).or_insert_with(|| {
        let mut new = Table::new();
        new.set_position(Some(position));
        Item::Table(new)
    });
    item.as_table_like_mut()
}

/// Where the last of a table's parts stands.
fn last_position(item: &Item) -> isize {
    let Some(table) = item.as_table() else { return 0 };
    let inner = table.iter().map(|(_, item)| last_position(item)).max().unwrap_or_default();
    inner.max(table.position().unwrap_or_default())
}

/// Sets a key, or takes it out. What stands around a value stays.
fn put(table: &mut dyn TableLike, key: &str, new: Option<Value>) {
    let Some(mut new) = new else {
        table.remove(key);
        return;
    };
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            if !is_same(old, &new) {
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
        }
        Some(old) => *old = value(new),
        None => {
            table.insert(key, value(new));
        }
    }
}

/// Whether two values say the same, in whatever quotes.
fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => old.value() == new.value(),
        (Value::Datetime(old), Value::Datetime(new)) => old.value() == new.value(),
        _ => false,
    }
}

fn datetime(date: Date) -> Datetime {
    let part = |number: i8| number.unsigned_abs();
    let date = toml_edit::Date { year: date.year().unsigned_abs(), month: part(date.month()), day: part(date.day()) };
    Datetime { date: Some(date), time: None, offset: None }
}

/// Changes TOML. The editor knows one kind of line end, so that lines which it
/// left alone are taken from the old text.
fn edit(front: &str, change: impl FnOnce(&mut DocumentMut)) -> Result<String, TomlError> {
    let old = front.replace("\r\n", "\n");
    let mut document: DocumentMut = old.parse()?;
    change(&mut document);
    let new = document.to_string();
    let written: Vec<&str> = front.split_inclusive('\n').collect();
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let above = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[above..], &new[above..]);
    let below = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let changed = new[..new.len() - below].concat();
    let changed = if front.contains("\r\n") { changed.replace('\n', "\r\n") } else { changed };
    Ok([written[..above].concat(), changed, written[written.len() - below..].concat()].concat())
}
