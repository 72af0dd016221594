//! What is protected, and what threatens it.

use serde::Serialize;

use crate::model::{RecordKey, RecordKind};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::text::count;

/// How many assets the page lists.
const MOST: usize = 100;

/// How many threats of each are named.
const THREATS: usize = 6;

#[derive(Serialize)]
struct Assets {
    rows: Vec<Row>,
    more: usize,
}

#[derive(Serialize)]
struct Row {
    link: RecordLink,
    model: Link,
    kind: &'static str,
    criticality: &'static str,
    criticality_rank: u8,
    classification: String,
    owner: String,
    held_by: Vec<RecordLink>,
    threats: Vec<(RecordLink, &'static str)>,
    threat_count: usize,
    carried: usize,
}

/// The asset register.
pub(crate) fn assets(desk: &Desk<'_>) -> Sheet {
    let mut rows: Vec<Row> = Vec::new();
    for model in desk.view.workspace.models() {
        let own = (0u32..).zip(&model.records().assets);
        let keys = own.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Asset, index });
        rows.extend(keys.filter_map(|key| row(desk, key)));
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.criticality_rank));
    let all = rows.len();
    rows.truncate(MOST);
    let content = Assets { more: all - rows.len(), rows };
    Sheet {
        template: "assets.html",
        title: "Assets".to_owned(),
        kind: "assets",
        description: format!("{} on record, the most critical first.", count(all, "asset")),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn row(desk: &Desk<'_>, key: RecordKey) -> Option<Row> {
    let workspace = desk.view.workspace;
    let asset = workspace.asset(key)?;
    let fields = &asset.fields;
    let criticality = fields.criticality.as_ref().map(|criticality| criticality.value);
    let uses: Vec<RecordKey> = workspace.uses(key).iter().map(|it| it.by).collect();
    let mut threats: Vec<RecordKey> = uses.iter().copied().filter(|by| by.kind == RecordKind::Threat).collect();
    threats.dedup();
    let marking = workspace.inherited(key.model).classification.as_ref().map(|said| said.value.1.clone());
    let classification = fields.classification.as_ref().map(|marking| marking.value.clone()).or(marking);
    let state = |key: &RecordKey| workspace.answer(*key).map_or("open", |answer| answer.state.as_str());
    Some(Row {
        link: desk.record(key),
        model: desk.model(key.model),
        kind: fields.kind.as_ref().map_or("", |kind| kind.value.as_str()),
        criticality: criticality.map_or("", |criticality| criticality.as_str()),
        criticality_rank: criticality.map_or(0, |criticality| criticality as u8 + 1),
        classification: classification.unwrap_or_default(),
        owner: asset.header().owner.as_ref().map_or("", |owner| desk.view.person(&owner.value)).to_owned(),
        held_by: desk.named(&fields.held_by.items),
        threat_count: threats.len(),
        threats: threats.iter().take(THREATS).map(|key| (desk.record(*key), state(key))).collect(),
        carried: uses.iter().filter(|by| by.kind == RecordKind::Flow).count(),
    })
}
