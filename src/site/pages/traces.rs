//! Threats against what the organisation does, runs and connects; and gaps.

use serde::Serialize;

use crate::model::records::AnyRecord;
use crate::model::{RecordKey, RecordKind, Stride};
use crate::resolve::Model;
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;

/// How many rows each table has at most.
const ROWS: usize = 60;

/// How many threats of each row are named.
const THREATS: usize = 8;

#[derive(Serialize)]
struct Traces {
    tables: Vec<Table>,
    flows: Vec<Row>,
    more_flows: usize,
    critical: Vec<Row>,
    gaps: usize,
}

#[derive(Serialize)]
struct Table {
    title: &'static str,
    anchor: &'static str,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Serialize)]
struct Row {
    link: RecordLink,
    model: Link,
    threats: Vec<(RecordLink, &'static str)>,
    count: usize,
    note: String,
    is_gap: bool,
}

fn row(desk: &Desk<'_>, key: RecordKey, note: String) -> Row {
    let workspace = desk.view.workspace;
    let mut threats: Vec<RecordKey> = workspace.uses(key).iter().map(|it| it.by).collect();
    threats.retain(|by| by.kind == RecordKind::Threat);
    threats.dedup();
    let state = |key: &RecordKey| workspace.answer(*key).map_or("open", |answer| answer.state.as_str());
    Row {
        link: desk.record(key),
        model: desk.model(key.model),
        is_gap: threats.is_empty(),
        count: threats.len(),
        threats: threats.iter().take(THREATS).map(|key| (desk.record(*key), state(key))).collect(),
        note,
    }
}

fn of_kind(model: &Model, kind: RecordKind) -> impl Iterator<Item = (RecordKey, &dyn AnyRecord)> {
    let records = model.records().iter().filter(move |(_, record)| record.kind() == kind);
    records.map(move |(index, record)| (RecordKey { model: model.key(), kind, index }, record))
}

fn table(desk: &Desk<'_>, title: &'static str, anchor: &'static str, kind: RecordKind) -> Table {
    let mut rows = Vec::new();
    let mut more = 0;
    for model in desk.view.workspace.assessed() {
        for (key, _) in of_kind(model, kind) {
            if rows.len() == ROWS {
                more += 1;
            } else {
                rows.push(row(desk, key, String::new()));
            }
        }
    }
    Table { title, anchor, rows, more }
}

/// The page of traces.
pub(crate) fn traces(desk: &Desk<'_>) -> Sheet {
    let (flows, more_flows) = crossing(desk);
    let mut content = Traces {
        tables: vec![
            table(desk, "Business processes", "processes", RecordKind::Process),
            table(desk, "Operational activities", "operations", RecordKind::Operation),
            table(desk, "Technical components", "components", RecordKind::Element),
        ],
        flows,
        more_flows,
        critical: critical(desk),
        gaps: 0,
    };
    let rows = content.tables.iter().flat_map(|table| &table.rows).chain(&content.flows).chain(&content.critical);
    content.gaps = rows.filter(|row| row.is_gap).count();
    Sheet {
        template: "traces.html",
        title: "Traces".to_owned(),
        kind: "traces",
        description: "Threats against processes, components and activities; flows that cross boundaries; gaps."
            .to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

/// Flows that cross a trust boundary.
fn crossing(desk: &Desk<'_>) -> (Vec<Row>, usize) {
    let workspace = desk.view.workspace;
    let (mut rows, mut more) = (Vec::new(), 0);
    for model in workspace.assessed() {
        for (key, _) in of_kind(model, RecordKind::Flow) {
            let Some(flow) = workspace.flow(key) else { continue };
            if workspace.crosses_boundary(&flow.fields) != Some(true) {
                continue;
            }
            if rows.len() == ROWS {
                more += 1;
                continue;
            }
            let end = |name: Option<RecordKey>| name.map_or(String::new(), |key| desk.record(key).title);
            let ends = format!("{} → {}", end(flow.fields.from.found()), end(flow.fields.to.found()));
            rows.push(row(desk, key, ends));
        }
    }
    (rows, more)
}

/// Elements that the service fails with. What matters of them is whether it was
/// thought of that they may not be there.
fn critical(desk: &Desk<'_>) -> Vec<Row> {
    let workspace = desk.view.workspace;
    let mut rows = Vec::new();
    for model in workspace.assessed() {
        for (key, _) in of_kind(model, RecordKind::Element) {
            let Some(element) = workspace.element(key) else { continue };
            if !element.fields.critical_path.as_ref().is_some_and(|critical| critical.value) || rows.len() == ROWS {
                continue;
            }
            let needs = desk.named(&element.fields.depends_on.items);
            let needs: Vec<String> = needs.into_iter().map(|link| link.title).collect();
            let note = if needs.is_empty() { String::new() } else { format!("depends on {}", needs.join(", ")) };
            let mut row = row(desk, key, note);
            let denies =
                workspace.uses(key).iter().filter_map(|it| workspace.threat(it.by)).any(|threat| {
                    threat.fields.stride.iter().any(|category| category.value == Stride::DenialOfService)
                });
            row.is_gap = !denies;
            rows.push(row);
        }
    }
    rows
}
