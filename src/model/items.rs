//! The items of a list, also where something else stands in its place. What is
//! offered instead is what reading goes on with.

use std::borrow::Cow;

use super::field::Key;
use crate::source::{Fix, Safety};
use crate::syntax::{Reader, Table, Value};

/// The most keys that a help names.
const MOST_KEYS: usize = 4;

/// The items of a list; a single text in its place is offered brackets.
pub(super) fn list<'v, 't>(value: &'v Value<'t>, reader: &mut Reader<'_>) -> &'v [Value<'t>] {
    match value.as_list() {
        Some(items) => items,
        None if value.as_str().is_some() => alone(value, reader),
        None => {
            reader.mismatch(value, "a list");
            &[]
        }
    }
}

/// The tables of a list; a single one in its place is offered brackets.
pub(super) fn tables<'v, 't>(value: &'v Value<'t>, reader: &mut Reader<'_>) -> &'v [Value<'t>] {
    if value.as_table().is_some() { alone(value, reader) } else { list(value, reader) }
}

fn alone<'v, 't>(value: &'v Value<'t>, reader: &mut Reader<'_>) -> &'v [Value<'t>] {
    let bracketed = format!("[{}]", reader.written(value.span()));
    reader.mismatch_for(value, "a list", "put it in brackets", &bracketed);
    std::slice::from_ref(value)
}

/// The words of a list. A text in which commas part words is read as these, be it
/// in place of the list or in it.
pub(super) fn words<'v, 't>(value: &'v Value<'t>, reader: &mut Reader<'_>) -> Cow<'v, [Value<'t>]> {
    const TITLE: &str = "part it at the commas";
    if let Some(parts) = value.parts() {
        reader.mismatch_for(value, "a list", TITLE, &format!("[{}]", quoted(&parts)));
        return Cow::Owned(parts);
    }
    let Some(items) = value.as_list().filter(|items| items.iter().any(|item| item.parts().is_some())) else {
        return Cow::Borrowed(list(value, reader));
    };
    let mut words = Vec::new();
    for item in items {
        match item.parts() {
            Some(parts) => {
                reader.mismatch_for(item, "one word", TITLE, &quoted(&parts));
                words.extend(parts);
            }
            None => words.push(item.clone()),
        }
    }
    Cow::Owned(words)
}

/// Words, each in quotes.
fn quoted(words: &[Value<'_>]) -> String {
    let words = words.iter().filter_map(Value::as_str).map(|word| format!("\"{word}\""));
    words.collect::<Vec<_>>().join(", ")
}

/// One table; a list of a single one in its place is read as that.
pub(super) fn one_table<'v, 't>(value: &'v Value<'t>, keys: &[Key], reader: &mut Reader<'_>) -> Option<Table<'v, 't>> {
    if let Some(table) = Table::from_value(value) {
        return Some(table);
    }
    let alone = value.as_list().and_then(|items| if let [item] = items { Table::from_value(item) } else { None });
    let (help, fix) = match &alone {
        None => (format!("write {}", braced(keys)), None),
        Some(table) => {
            let is_header = reader.written(table.header()).starts_with("[[");
            let place = if is_header { table.header() } else { value.span() };
            let written = reader.written(place.clone());
            let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(written).trim();
            (format!("write {bare}"), Some(Fix::replace("make it one table", Safety::Safe, reader.span(place), bare)))
        }
    };
    let before = reader.found.len();
    reader.mismatch(value, "a table");
    if let Some(found) = reader.found.get_mut(before) {
        (found.help, found.fix) = (Some(help), fix);
    }
    alone
}

/// A table with the first of some keys, to be shown.
fn braced(keys: &[Key]) -> String {
    let mut known: Vec<String> = keys.iter().take(MOST_KEYS).map(|key| format!("{} = …", key.name)).collect();
    if keys.len() > MOST_KEYS {
        known.push("…".to_owned());
    }
    format!("{{ {} }}", known.join(", "))
}
