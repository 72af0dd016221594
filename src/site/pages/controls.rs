//! Controls, and what they and the frameworks cover.

use std::collections::BTreeMap;

use serde::Serialize;

use super::control::framework;
use super::model::answer_shown;
use super::rows::{ControlRow, control_row};
use crate::model::{ModelKey, RecordKey, Stride};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::text::{count, label};

/// How many rows each table has at most.
const ROWS: usize = 100;

/// How many required controls stand side by side.
const COLUMNS: usize = 14;

/// How many records an identifier of a framework names.
const NAMED: usize = 12;

#[derive(Serialize)]
struct Controls {
    rows: Vec<ControlRow>,
    more: usize,
    statuses: Vec<(&'static str, usize)>,
    columns: Vec<RecordLink>,
    required: Vec<RequiredRow>,
    more_required: usize,
    stride: Vec<StrideRow>,
    more_stride: usize,
    categories: Vec<String>,
    frameworks: Vec<Framework>,
}

/// A model and its answers to the required controls, one a column.
#[derive(Serialize)]
struct RequiredRow {
    model: Link,
    cells: Vec<Option<(&'static str, &'static str, Option<RecordLink>)>>,
}

/// A model and its threats by category.
#[derive(Serialize)]
struct StrideRow {
    model: Link,
    cells: Vec<(usize, usize)>,
}

/// A framework and what refers to it.
#[derive(Serialize)]
struct Framework {
    name: &'static str,
    anchor: &'static str,
    of: &'static str,
    entries: Vec<(String, Vec<RecordLink>, usize)>,
}

/// The page of controls and coverage.
pub(crate) fn controls(desk: &Desk<'_>) -> Sheet {
    let workspace = desk.view.workspace;
    let keys: Vec<RecordKey> = workspace.controls().map(|(key, _)| key).collect();
    let mut statuses: BTreeMap<u8, (&'static str, usize)> = BTreeMap::new();
    for (_, control) in workspace.controls() {
        if let Some(status) = control.fields.status.as_ref().map(|status| status.value) {
            statuses.entry(status as u8).or_insert((status.as_str(), 0)).1 += 1;
        }
    }
    let (columns, required, more_required) = required(desk, &keys);
    let (stride, more_stride) = stride(desk);
    let content = Controls {
        rows: keys.iter().take(ROWS).filter_map(|key| control_row(desk, *key, 0, 6)).collect(),
        more: keys.len().saturating_sub(ROWS),
        statuses: statuses.into_values().collect(),
        columns,
        required,
        more_required,
        stride,
        more_stride,
        categories: Stride::WORDS.iter().map(|word| label(word)).collect(),
        frameworks: frameworks(desk),
    };
    Sheet {
        template: "controls.html",
        title: "Controls and coverage".to_owned(),
        kind: "controls",
        description: format!("{}, what requires them, and what they cover.", count(keys.len(), "control")),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn required(desk: &Desk<'_>, keys: &[RecordKey]) -> (Vec<RecordLink>, Vec<RequiredRow>, usize) {
    let workspace = desk.view.workspace;
    let is_required = |key: &&RecordKey| workspace.control(**key).is_some_and(|it| it.fields.is_required());
    let columns: Vec<RecordKey> = keys.iter().filter(is_required).take(COLUMNS).copied().collect();
    let asked: Vec<ModelKey> =
        workspace.models().map(|model| model.key()).filter(|key| !workspace.requirements(*key).is_empty()).collect();
    let row = |key: &ModelKey| {
        let cell = |column: &RecordKey| {
            let required = workspace.requirements(*key).iter().find(|required| required.control == *column)?;
            Some(answer_shown(desk, required.answer))
        };
        RequiredRow { model: desk.model(*key), cells: columns.iter().map(cell).collect() }
    };
    let rows = asked.iter().take(ROWS).map(row).collect();
    let heads = columns.iter().map(|key| desk.record(*key)).collect();
    (heads, rows, asked.len().saturating_sub(ROWS))
}

/// Threats by category of each model, and the categories that it put aside.
fn stride(desk: &Desk<'_>) -> (Vec<StrideRow>, usize) {
    let workspace = desk.view.workspace;
    let all = workspace.assessed().count();
    let row = |model: &crate::resolve::Model| {
        let cell = |word: &&str| {
            let category = Stride::from_word(word);
            let threats = model.records().threats.iter();
            let mapped = threats.filter(|threat| threat.fields.stride.iter().any(|it| Some(it.value) == category));
            let dismissed = model.meta().dismissed.iter();
            let aside = dismissed.filter(|it| it.fields.category.items.iter().any(|it| Some(it.value) == category));
            (mapped.count(), aside.count())
        };
        StrideRow { model: desk.model(model.key()), cells: Stride::WORDS.iter().map(cell).collect() }
    };
    (workspace.assessed().take(ROWS).map(row).collect(), all.saturating_sub(ROWS))
}

/// What refers to each identifier of each framework.
fn frameworks(desk: &Desk<'_>) -> Vec<Framework> {
    let workspace = desk.view.workspace;
    let mut found: BTreeMap<(usize, &str), Vec<RecordKey>> = BTreeMap::new();
    for (key, threat) in workspace.threats() {
        for (at, ids) in threat.fields.few().catalogues().into_iter().enumerate() {
            for id in ids {
                found.entry((at, &id.value)).or_default().push(key);
            }
        }
    }
    for (key, control) in workspace.controls() {
        for (at, (_, ids)) in control.fields.frameworks().into_iter().enumerate() {
            for id in ids {
                found.entry((at + 4, &id.value)).or_default().push(key);
            }
        }
    }
    let names = ["MITRE ATT&CK", "CAPEC", "CWE", "MITRE ATLAS"];
    let anchors = ["attack", "capec", "cwe", "atlas", "nist", "csf", "caf", "cis", "asvs", "d3fend", "iso"];
    let framework = |at: usize| {
        let own = found.iter().filter(|((of, _), _)| *of == at);
        let entry = |((_, id), keys): (&(usize, &str), &Vec<RecordKey>)| {
            let named = keys.iter().take(NAMED).map(|key| desk.record(*key)).collect();
            ((*id).to_owned(), named, keys.len().saturating_sub(NAMED))
        };
        Framework {
            name: names.get(at).copied().unwrap_or_else(|| framework(anchors[at])),
            anchor: anchors[at],
            of: if at < names.len() { "Threats" } else { "Controls" },
            entries: own.take(ROWS).map(entry).collect(),
        }
    };
    (0..anchors.len()).map(framework).filter(|framework| !framework.entries.is_empty()).collect()
}
