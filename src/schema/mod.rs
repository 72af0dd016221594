//! JSON Schema (2020-12) of what people write, made from the same declarations
//! that read it: an editor offers what the linter takes.

mod shape;

use serde_json::{Map, Value, json};

use self::shape::object;
use crate::model::records::Header;
use crate::model::{ConfigFields, Fields, Key, RecordKind, keys_of};

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a model's front matter, its lists of records included.
pub fn front_matter() -> Value {
    let mut schema = object(keys_of(RecordKind::Model));
    let lists = RecordKind::RECORDS.iter().map(|kind| (kind.plural().to_owned(), list(*kind)));
    if let Some(Value::Object(own)) = schema.get_mut("properties") {
        own.extend(lists);
    }
    titled("front-matter", "Front matter of a threat model", schema)
}

/// The schema of one record's block: the heading above gives its id.
pub fn record(kind: RecordKind) -> Value {
    let title = format!("Block of {}", kind.with_article());
    titled(&format!("record:{}", kind.as_str()), &title, record_object(kind, false))
}

/// The schema of `gabion.toml`.
pub fn config() -> Value {
    titled("config", "gabion.toml", object(ConfigFields::KEYS))
}

/// A list of records in the front matter: there each gives its id itself.
fn list(kind: RecordKind) -> Value {
    json!({ "description": about(kind), "type": "array", "items": record_object(kind, true) })
}

fn record_object(kind: RecordKind, needs_id: bool) -> Value {
    let keys: Vec<Key> = Header::KEYS.iter().chain(keys_of(kind)).copied().collect();
    let mut schema = object(&keys);
    if needs_id {
        let required = keys.iter().filter(|key| key.required || key.name == "id");
        schema["required"] = required.map(|key| key.name).collect();
    }
    schema
}

fn titled(name: &str, title: &str, schema: Value) -> Value {
    let head = json!({ "$schema": DIALECT, "$id": format!("urn:gabion:schema:{name}"), "title": title });
    let mut all = Map::new();
    for part in [head, schema] {
        if let Value::Object(part) = part {
            all.extend(part);
        }
    }
    Value::Object(all)
}

/// What a list of records holds, in a sentence.
fn about(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Element => "The parts of the system.",
        RecordKind::Flow => "Data on its way from one element to another.",
        RecordKind::Boundary => "Lines behind which trust changes.",
        RecordKind::Asset => "What is worth protecting.",
        RecordKind::Process => "Business processes that threats can be aimed at.",
        RecordKind::Operation => "Operational activities that threats can be aimed at.",
        RecordKind::Actor => "Who may do harm.",
        RecordKind::Objective => "What security is for.",
        RecordKind::Assumption => "What is taken for granted.",
        RecordKind::Threat => "What can go wrong.",
        RecordKind::Control => "What is done about it.",
        RecordKind::Exception => "Leave to depart from a control or a rule.",
        RecordKind::Decision => "Decisions on record.",
        RecordKind::Lesson => "What was learnt.",
        RecordKind::Term => "The glossary.",
        RecordKind::Model | RecordKind::AttackTree => "",
    }
}
