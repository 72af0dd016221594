//! The schemas say what the linter takes: the sample's models and settings pass
//! them, and a slip does not.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use gabion::model::RecordKind;
use gabion::schema;
use serde_json::{Value, json};

/// The keywords that the schemas are made of; anything else is a mistake.
const KEYWORDS: [&str; 15] = [
    "$id",
    "$schema",
    "additionalProperties",
    "anyOf",
    "description",
    "enum",
    "examples",
    "format",
    "items",
    "maximum",
    "minLength",
    "minimum",
    "properties",
    "required",
    "title",
];

/// What is wrong with a value, by a schema of these keywords alone.
fn wrong(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let keywords = schema.as_object().unwrap();
    for keyword in keywords.keys().filter(|keyword| *keyword != "type") {
        assert!(KEYWORDS.contains(&keyword.as_str()), "keyword {keyword}");
    }
    if let Some(any) = keywords.get("anyOf") {
        let fits = any.as_array().unwrap().iter().any(|one| wrong(one, value, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at}: none of the shapes")] };
    }
    let is_of_type = match schema["type"].as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        other => panic!("type {other}"),
    };
    if !is_of_type {
        return vec![format!("{at}: not of the type {}", schema["type"])];
    }
    let mut found = Vec::new();
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        found.push(format!("{at}: {value} is no choice"));
    }
    if let Some(number) = value.as_i64() {
        let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
        let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
        if !(least..=most).contains(&number) {
            found.push(format!("{at}: {number} is out of bounds"));
        }
    }
    for item in value.as_array().into_iter().flatten() {
        found.extend(wrong(&schema["items"], item, &format!("{at}[]")));
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(own), _) => found.extend(wrong(own, value, &at)),
            (None, Value::Bool(false)) => found.push(format!("{at}: unknown key")),
            (None, others) => found.extend(wrong(others, value, &at)),
        }
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        if value.get(key.as_str().unwrap()).is_none() {
            found.push(format!("{at}: no {key}"));
        }
    }
    found
}

/// TOML as an editor hands it to a schema: dates as text.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect(),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(is) => json!(is),
    }
}

fn parsed(text: &str) -> Value {
    as_json(&toml::Value::Table(text.parse().unwrap()))
}

fn models(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if path.is_dir() {
            models(&path, found);
        } else if name == "threat_model.md" || name.ends_with(".threat-model.md") {
            found.push(path);
        }
    }
}

fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-repo")
}

#[test]
fn the_sample_passes() {
    let mut paths = Vec::new();
    models(&sample(), &mut paths);
    assert!(paths.len() > 5);
    let mut blocks = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let fences = [("+++\n", "\n+++\n"), ("```toml model\n", "\n```\n")];
        let split = |(open, close)| text.strip_prefix(open)?.split_once(close);
        let (front, body) = fences.into_iter().find_map(split).unwrap();
        assert_eq!(wrong(&schema::front_matter(), &parsed(front), ""), Vec::<String>::new(), "{}", path.display());
        for block in body.split("```toml ").skip(1) {
            let (kind, rest) = block.split_once('\n').unwrap();
            let kind = RecordKind::RECORDS.into_iter().find(|known| known.as_str() == kind).unwrap();
            let block = parsed(rest.split("```").next().unwrap());
            assert_eq!(wrong(&schema::record(kind), &block, ""), Vec::<String>::new(), "{}", path.display());
            blocks += 1;
        }
    }
    assert!(blocks > 20);
    let settings = std::fs::read_to_string(sample().join("gabion.toml")).unwrap();
    assert_eq!(wrong(&schema::config(), &parsed(&settings), ""), Vec::<String>::new());
}

#[test]
fn a_slip_does_not_pass() {
    let front = |text: &str| wrong(&schema::front_matter(), &parsed(text), "");
    let model = "id = \"a\"\ntitle = \"A\"\nlevel = \"context\"\n";
    assert_eq!(front(model), Vec::<String>::new());
    assert_eq!(front("id = \"a\"\ntitle = \"A\"\n"), [": no \"level\""]);
    assert_eq!(front(&format!("{model}titel = \"x\"\n")), [".titel: unknown key"]);
    assert_eq!(front(&format!("{model}status = \"done\"\n")), [".status: \"done\" is no choice"]);
    assert_eq!(front(&format!("{model}[[threats]]\ntitle = \"x\"\n")), [".threats[]: no \"id\""]);
    assert_eq!(front(&format!("{model}[[controls]]\nid = \"C1\"\n")), [".controls[]: no \"status\""]);
    let threat = |text: &str| wrong(&schema::record(RecordKind::Threat), &parsed(text), "");
    assert_eq!(
        threat("inherent = { likelihood = 6, impact = \"major\" }"),
        [".inherent.likelihood: none of the shapes"]
    );
    assert_eq!(threat("refines = [\"A-T01\", \"A-T02\"]"), Vec::<String>::new());
    assert_eq!(threat("targets = \"api\""), [".targets: not of the type \"array\""]);
    let config = |text: &str| wrong(&schema::config(), &parsed(text), "");
    assert_eq!(config("[policy]\nappetite = { default = \"medium\", spoofing = \"low\" }\n"), Vec::<String>::new());
    assert_eq!(
        config("[rules]\nC007 = \"warning\"\n[rules.paths.\"legacy/**\"]\nM001 = \"off\"\n"),
        Vec::<String>::new()
    );
    assert_eq!(config("[policy]\nreview-intervall = \"1 year\"\n"), [".policy.review-intervall: unknown key"]);
}

/// Every key has words that an editor can show.
fn described(schema: &Value, at: &str) {
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        let words = property["description"].as_str().unwrap_or_default();
        assert!(words.ends_with('.'), "{at}: {words:?}");
        let shapes = property["anyOf"].as_array().into_iter().flatten();
        for shape in shapes.chain([property]) {
            described(shape, &at);
            described(&shape["items"], &at);
            described(&shape["additionalProperties"], &at);
        }
    }
}

#[test]
fn every_key_is_described() {
    let records = RecordKind::RECORDS.map(schema::record);
    for schema in records.iter().chain([&schema::front_matter(), &schema::config()]) {
        assert!(schema["$id"].as_str().is_some_and(|id| id.starts_with("urn:gabion:schema:")));
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        described(schema, "");
    }
    assert_eq!(schema::front_matter().to_string(), schema::front_matter().to_string());
}
