//! Free text in TOML: what people write in their own words, told from ids,
//! choices and paths by the schema.

use std::ops::Range;

use crate::model::records::{Header, Meta};
use crate::model::{Fields, RecordKind, Shape, keys_of};
use crate::source::Span;
use crate::syntax::{Table, Value, read_toml};

/// Keys of text that is looked up somewhere, by rules that speak of it.
const LOOKED_UP: [&str; 21] = [
    "level",
    "levels",
    "parent",
    "element",
    "classification",
    "covers",
    "evidence",
    "tests",
    "rule",
    "own",
    "attack",
    "capec",
    "cwe",
    "atlas",
    "nist",
    "csf",
    "caf",
    "cis",
    "asvs",
    "d3fend",
    "iso",
];

/// The places of all free text in a block of TOML, sorted: a model's front
/// matter, or the block of one record.
pub(super) fn places(kind: RecordKind, content: Span, toml: &str) -> Vec<Span> {
    // What is wrong with the TOML has been said when it was read.
    read_toml(content.file, content.start as usize, toml, |parsed, reader| {
        let table = Table::new(parsed, 0..0);
        let mut ranges = Vec::new();
        if kind == RecordKind::Model {
            in_table(&table, &[Shape::Table(Meta::KEYS)], &mut ranges);
            for kind in RecordKind::RECORDS {
                let entries = table.get(kind.plural()).and_then(|(_, value)| value.as_list());
                for entry in entries.into_iter().flat_map(|entries| entries.iter()).filter_map(Table::from_value) {
                    in_record(kind, &entry, &mut ranges);
                }
            }
        } else {
            in_record(kind, &table, &mut ranges);
        }
        let mut places: Vec<Span> = ranges.into_iter().map(|range| reader.span(range)).collect();
        places.sort_unstable();
        places
    })
}

fn in_record(kind: RecordKind, record: &Table<'_, '_>, found: &mut Vec<Range<usize>>) {
    in_table(record, &[Shape::Table(Header::KEYS), Shape::Table(keys_of(kind))], found);
}

fn in_table(table: &Table<'_, '_>, shapes: &[Shape], found: &mut Vec<Range<usize>>) {
    for (name, _, value) in table.entries().filter(|(name, ..)| !LOOKED_UP.contains(name)) {
        let keys = shapes.iter().flat_map(|shape| match shape {
            Shape::Table(keys) => *keys,
            _ => &[],
        });
        if let Some(key) = keys.into_iter().find(|key| key.name == name) {
            in_value(value, key.shape, found);
        }
    }
}

fn in_value(value: &Value<'_>, shape: Shape, found: &mut Vec<Range<usize>>) {
    match shape {
        Shape::Text if value.as_str().is_some() => found.push(value.span()),
        Shape::List(inner) | Shape::OneOrMore(inner) => match value.as_list() {
            Some(items) => items.iter().for_each(|item| in_value(item, *inner, found)),
            None => in_value(value, *inner, found),
        },
        Shape::Map(inner) => {
            let entries = Table::from_value(value).into_iter().flat_map(|table| table.entries());
            entries.for_each(|(_, _, value)| in_value(value, *inner, found));
        }
        Shape::Either(one, table) => {
            in_value(value, if value.as_table().is_some() { *table } else { *one }, found);
        }
        Shape::Table(_) => {
            if let Some(table) = Table::from_value(value) {
                in_table(&table, &[shape], found);
            }
        }
        _ => {}
    }
}
