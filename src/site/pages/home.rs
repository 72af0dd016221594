//! The whole system at a glance.

use std::collections::BTreeSet;

use serde::Serialize;

use super::parts::{Grid, ModelRow, bar_words, grids, model_row};
use super::rows::{ThreatRow, threat_row};
use crate::diagram::{self, legend::Sign};
use crate::model::{ModelKey, RecordKey};
use crate::resolve::{Model, ParentLink};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::freshness::Freshness;
use crate::site::markdown::Html;
use crate::site::plan::fixed;
use crate::site::tally::{Part, bar};
use crate::site::text::{count, day};

/// How many models the map shows before it folds what is deep.
const MAP: usize = 60;

/// How many threats are shown before the full list.
const FIRST: usize = 8;

#[derive(Serialize)]
struct Home {
    title: String,
    lead: String,
    figures: Vec<Figure>,
    bar: Vec<Part>,
    bar_words: String,
    is_calm: bool,
    first: Vec<ThreatRow>,
    more_first: usize,
    ending: Vec<Ending>,
    overdue: Vec<ModelRow>,
    unassessed: Vec<String>,
    attention: String,
    figure: Option<Html>,
    signs: Vec<Sign>,
    map: Vec<ModelRow>,
    grids: Vec<Grid>,
    start: Option<Link>,
    report: String,
    register: String,
}

/// A number and what it counts.
#[derive(Serialize)]
struct Figure {
    number: usize,
    label: &'static str,
    note: String,
    href: String,
    mood: &'static str,
}

/// Something that ends.
#[derive(Serialize)]
pub(crate) struct Ending {
    /// What ends.
    pub(crate) link: RecordLink,
    /// When.
    pub(crate) date: String,
    /// For sorting.
    pub(crate) iso: String,
    /// Whether it has.
    pub(crate) is_past: bool,
    /// Its model.
    pub(crate) model: Link,
}

/// What ends soon or has ended.
pub(crate) fn endings(desk: &Desk<'_>) -> Vec<Ending> {
    let view = desk.view;
    let each = view.attention.ending.iter().map(|(date, key)| Ending {
        link: desk.record(*key),
        date: day(*date),
        iso: date.to_string(),
        is_past: *date < view.as_of(),
        model: desk.model(key.model),
    });
    each.collect()
}

/// The first rows of a list of threats.
pub(crate) fn threat_rows(desk: &Desk<'_>, keys: &[RecordKey], most: usize, words: usize) -> Vec<ThreatRow> {
    let rows = keys.iter().filter_map(|key| Some((*key, desk.view.workspace.threat(*key)?)));
    rows.take(most).map(|(key, threat)| threat_row(desk, key, threat, words)).collect()
}

/// The home page.
pub(crate) fn home(desk: &Desk<'_>) -> Sheet {
    let view = desk.view;
    let total = view.total();
    let attention = &view.attention;
    let mut first = attention.above.clone();
    let rest = attention.open.iter().chain(&attention.unfinished);
    let already: BTreeSet<RecordKey> = attention.above.iter().copied().collect();
    first.extend(rest.filter(|key| !already.contains(key)));
    let models = view.workspace.models().len();
    let start = view.start().or_else(|| view.workspace.roots().next());
    let every: Vec<RecordKey> =
        view.workspace.assessed().flat_map(|model| view.threats(model)).map(|it| it.0).collect();
    let overdue = attention.overdue.iter().take(FIRST).map(|key| model_row(desk, *key, 0)).collect();
    let lead = format!(
        "{} and {} in {}, as of {}.",
        count(total.threats(), "threat"),
        count(view.workspace.controls().count(), "control"),
        count(models, "threat model"),
        view.today()
    );
    let content = Home {
        title: view.title().to_owned(),
        lead: lead.clone(),
        figures: figures(desk),
        bar: bar(&total),
        bar_words: bar_words(&total),
        is_calm: attention.above.is_empty() && attention.open.is_empty(),
        more_first: first.len().saturating_sub(FIRST),
        first: threat_rows(desk, &first, FIRST, 0),
        ending: endings(desk).into_iter().take(FIRST).collect(),
        overdue,
        unassessed: view.workspace.plain().iter().take(20).map(|plain| plain.path.to_string()).collect(),
        attention: desk.page(fixed::ATTENTION),
        figure: figure(desk),
        signs: diagram::legend::signs(),
        map: map(desk),
        grids: grids(desk, &every),
        start: start.map(|model| desk.model(model.key())),
        report: desk.page(fixed::REPORT),
        register: desk.page(fixed::REGISTER),
    };
    Sheet {
        template: "home.html",
        title: view.title().to_owned(),
        kind: "home",
        description: lead,
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn figures(desk: &Desk<'_>) -> Vec<Figure> {
    let view = desk.view;
    let attention = &view.attention;
    let total = view.total();
    let page = desk.page(fixed::ATTENTION);
    let figure = |number: usize, label, note: String, section: &str| Figure {
        number,
        label,
        note,
        href: format!("{page}#{section}"),
        mood: if number == 0 { "calm" } else { "alarm" },
    };
    let due = view.workspace.assessed().filter(|model| is_soon(view.freshness(model)));
    let past = attention.ending.iter().filter(|(last, _)| *last < view.as_of()).count();
    vec![
        figure(attention.above.len(), "above appetite", format!("of {}", count(total.threats(), "threat")), "above"),
        figure(
            attention.open.len(),
            "without an answer",
            format!("{} planned or in part", attention.unfinished.len()),
            "open",
        ),
        figure(attention.overdue.len(), "reviews overdue", format!("{} more due or asked for", due.count()), "overdue"),
        figure(attention.ending.len(), "decisions ending", format!("{past} already ended"), "ending"),
        figure(attention.unanswered.len(), "required controls missing", "across all models".to_owned(), "unanswered"),
    ]
}

/// Whether somebody will have to look at a model soon.
fn is_soon(judged: Freshness) -> bool {
    matches!(judged, Freshness::Due { .. } | Freshness::Asked { .. } | Freshness::Changed { .. })
}

/// The map as a picture.
fn figure(desk: &Desk<'_>) -> Option<Html> {
    let workspace = desk.view.workspace;
    let fresh = |key: ModelKey| {
        let judged = desk.view.freshness(workspace.model(key));
        let is_stale = !matches!(judged, Freshness::Fresh { .. } | Freshness::NotKept);
        Some(diagram::Freshness { words: judged.shown(desk.view.as_of()).label.to_owned(), is_stale })
    };
    desk.figure("picture", |diagrams, page| diagrams.system_map(page, &fresh))
}

/// The tree of models, whole levels at a time while they fit.
fn map(desk: &Desk<'_>) -> Vec<ModelRow> {
    let workspace = desk.view.workspace;
    // Models that hang nowhere come last; the linter has complained about them.
    let is_root = |model: &&Model| *model.parent_link() == ParentLink::Root;
    let lost = workspace.models().filter(|model| model.parent().is_none() && !is_root(model));
    let tops: Vec<ModelKey> = workspace.roots().chain(lost).map(Model::key).collect();
    let mut deepest = 0;
    let (mut level, mut shown) = (tops.clone(), tops.len());
    loop {
        let next: Vec<ModelKey> = level.iter().flat_map(|key| workspace.children(*key)).copied().collect();
        if next.is_empty() || shown + next.len() > MAP {
            break;
        }
        shown += next.len();
        deepest += 1;
        level = next;
    }
    let mut rows = Vec::new();
    let mut open: Vec<(ModelKey, usize)> = tops.into_iter().take(MAP).rev().map(|key| (key, 0)).collect();
    while let Some((key, depth)) = open.pop() {
        let mut row = model_row(desk, key, depth);
        let children = workspace.children(key);
        if depth == deepest {
            row.hidden = workspace.subtree(key).len() - 1;
        } else {
            open.extend(children.iter().rev().map(|child| (*child, depth + 1)));
        }
        rows.push(row);
    }
    rows
}
