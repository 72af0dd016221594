//! Which models must be reviewed, and why.

use serde::Serialize;

use super::parts::{ModelRow, model_row};
use crate::model::ModelKey;
use crate::site::address::Address;
use crate::site::desk::Desk;
use crate::site::frame::Sheet;
use crate::site::freshness::{Freshness, reviewed};

/// How many models the page lists; the calendar has them all.
const MOST: usize = 100;

#[derive(Serialize)]
struct FreshnessPage {
    rows: Vec<Row>,
    more: usize,
    counts: Vec<(&'static str, &'static str, usize)>,
    unassessed: Vec<String>,
    has_history: bool,
    calendar: String,
}

#[derive(Serialize)]
struct Row {
    model: ModelRow,
    reviewed: String,
    reviewed_iso: String,
    by: String,
    interval: String,
    due: String,
    due_iso: String,
    why: Vec<String>,
    drift: Option<usize>,
    rank: u8,
}

/// The freshness page.
pub(crate) fn freshness(desk: &Desk<'_>) -> Sheet {
    let view = desk.view;
    let mut keys: Vec<(u8, Option<jiff::civil::Date>, ModelKey)> = Vec::new();
    for model in view.workspace.models() {
        let fresh = view.freshness(model);
        keys.push((fresh.urgency(), fresh.due(), model.key()));
    }
    keys.sort_unstable();
    let states = [
        ("overdue", "overdue"),
        ("never", "never reviewed"),
        ("asked", "asked for"),
        ("changed", "changed since"),
        ("due", "due soon"),
        ("fresh", "fresh"),
        ("not-kept", "not kept"),
    ];
    let count = |urgency: u8| keys.iter().filter(|(other, ..)| *other == urgency).count();
    let content = FreshnessPage {
        rows: keys.iter().take(MOST).map(|(rank, due, key)| row(desk, *key, *rank, *due)).collect(),
        more: keys.len().saturating_sub(MOST),
        counts: (0u8..).zip(states).map(|(urgency, (word, label))| (word, label, count(urgency))).collect(),
        unassessed: view.workspace.plain().iter().take(MOST).map(|plain| plain.path.to_string()).collect(),
        has_history: view.drift.values().any(Result::is_ok),
        calendar: desk.to(&Address::file("freshness/reviews.ics")),
    };
    Sheet {
        template: "freshness.html",
        title: "Freshness".to_owned(),
        kind: "freshness",
        description: "Which threat models must be reviewed, and why.".to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn row(desk: &Desk<'_>, key: ModelKey, rank: u8, due: Option<jiff::civil::Date>) -> Row {
    let view = desk.view;
    let model = view.workspace.model(key);
    let last = reviewed(model);
    let by = model.meta().review.as_ref().and_then(|review| review.by.as_ref());
    let interval = view.workspace.inherited(key).review_interval.as_ref();
    let changed = view.changed.get(&key).into_iter().flatten();
    let mut why: Vec<String> = changed.map(|why| (*why).to_owned()).collect();
    if matches!(view.freshness(model), Freshness::Asked { .. } | Freshness::Overdue { .. }) {
        let since = |date: &jiff::civil::Date| last.is_none_or(|last| *date > last);
        let asked = model
            .meta()
            .triggers
            .iter()
            .filter(|trigger| trigger.fields.date.as_ref().is_some_and(|date| since(&date.value)));
        why.extend(asked.filter_map(|trigger| trigger.fields.reference.as_ref()).map(|it| it.value.clone()));
    }
    Row {
        model: model_row(desk, key, 0),
        reviewed: desk.day(last),
        reviewed_iso: last.map_or(String::new(), |date| date.to_string()),
        by: by.map_or("", |by| view.person(&by.value)).to_owned(),
        interval: interval.map_or("12 months", |said| said.value.as_str()).to_owned(),
        due: desk.day(due),
        due_iso: due.map_or(String::new(), |date| date.to_string()),
        why,
        drift: view.drift.get(&key).and_then(|since| since.as_ref().ok()).map(|drift| drift.commits),
        rank,
    }
}
