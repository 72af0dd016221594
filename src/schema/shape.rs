//! Shapes of values as JSON Schema.

use serde_json::{Map, Value, json};

use crate::model::{Key, RecordKind, Shape};

/// A table with these keys and no other.
pub(super) fn object(keys: &[Key]) -> Value {
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties(keys), "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

fn properties(keys: &[Key]) -> Map<String, Value> {
    keys.iter().map(|key| (key.name.to_owned(), described(key))).collect()
}

fn described(key: &Key) -> Value {
    let mut schema = value(&key.shape);
    let doc = key.doc.trim();
    let doc = match named(&key.shape) {
        Some(kinds) => format!("{doc} By id: {kinds}."),
        None => doc.to_owned(),
    };
    schema["description"] = doc.into();
    schema
}

/// The kinds of records whose ids may stand behind a key.
fn named(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Id(kinds) => {
            let words: Vec<&str> = kinds.iter().map(|kind: &RecordKind| kind.as_str()).collect();
            Some(words.join(", "))
        }
        Shape::List(inner) | Shape::OneOrMore(inner) => named(inner),
        _ => None,
    }
}

/// What may stand behind a key.
fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Integer(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Choice(words) => json!({ "type": "string", "enum": words }),
        Shape::Step(words) => {
            let number = json!({ "type": "integer", "minimum": 1, "maximum": words.len() });
            json!({ "anyOf": [number, { "type": "string", "enum": words }] })
        }
        Shape::Interval => json!({ "type": "string", "examples": ["12 months", "90 days"] }),
        Shape::Id(_) => json!({ "type": "string", "minLength": 1 }),
        Shape::List(inner) => json!({ "type": "array", "items": value(inner) }),
        Shape::OneOrMore(inner) => json!({ "anyOf": [value(inner), value(&Shape::List(inner))] }),
        Shape::Table(keys) => object(keys),
        Shape::Map(inner) => json!({ "type": "object", "additionalProperties": value(inner) }),
        Shape::Either(one, other) => json!({ "anyOf": [value(one), value(other)] }),
    }
}
