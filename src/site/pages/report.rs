//! Pages for print: one for each model, and one for the whole.

use serde::Serialize;

use super::parts::{Grid, ModelRow, bar_words, grids, model_row};
use super::rows::{ControlRow, ThreatRow, control_row, threat_row};
use crate::model::{ModelKey, RecordKey};
use crate::site::desk::{Desk, Link};
use crate::site::frame::{Sheet, ancestors};
use crate::site::markdown::Html;
use crate::site::text::count;

/// How many models the whole report holds in full; the others are listed with
/// a link to their own.
const IN_FULL: usize = 40;

/// How many models it lists.
const LISTED: usize = 200;

#[derive(Serialize)]
struct Report {
    title: String,
    is_whole: bool,
    words: String,
    grids: Vec<Grid>,
    models: Vec<ModelRow>,
    chapters: Vec<Chapter>,
    others: Vec<Link>,
    marking: String,
}

#[derive(Serialize)]
struct Chapter {
    model: ModelRow,
    id: String,
    path: Option<String>,
    scope: Html,
    threats: Vec<(ThreatRow, Html)>,
    controls: Vec<(ControlRow, Html)>,
    review: String,
    anchor: String,
}

fn chapter(desk: &Desk<'_>, key: ModelKey, at: usize, in_full: bool) -> Chapter {
    let view = desk.view;
    let model = view.workspace.model(key);
    let text = |record: &dyn crate::model::AnyRecord| {
        if in_full { plain(&desk.description(model, record, 5)) } else { Html::default() }
    };
    let threats = view.threats(model).map(|(key, threat)| {
        let words = if in_full { 0 } else { 160 };
        (threat_row(desk, key, threat, words), text(threat))
    });
    let controls =
        view.controls(model).filter_map(|(key, control)| Some((control_row(desk, key, 0, 8)?, text(control))));
    let prose = super::model::scope(desk, model);
    let review = super::model::review_words(desk, model);
    Chapter {
        model: model_row(desk, key, 0),
        id: model.id().to_owned(),
        path: desk.view.source_path(model),
        scope: plain(&prose),
        threats: threats.collect(),
        controls: controls.collect(),
        review,
        anchor: format!("chapter-{}", at + 1),
    }
}

/// Text without anchors: several models share the page.
fn plain(html: &Html) -> Html {
    let mut written = String::with_capacity(html.0.len());
    let mut rest = html.0.as_str();
    while let Some(at) = rest.find(" id=\"s-") {
        written.push_str(&rest[..at]);
        let tail = &rest[at + 5..];
        rest = tail.find('"').map_or("", |end| &tail[end + 1..]);
    }
    written.push_str(rest);
    Html(written)
}

/// The report of one model.
pub(crate) fn model_report(desk: &Desk<'_>, key: ModelKey) -> Sheet {
    let model = desk.view.workspace.model(key);
    let keys: Vec<RecordKey> = desk.view.threats(model).map(|(key, _)| key).collect();
    let content = Report {
        title: model.title().to_owned(),
        is_whole: false,
        words: bar_words(&desk.view.tallies(key).own),
        grids: grids(desk, &keys),
        models: Vec::new(),
        chapters: vec![chapter(desk, key, 0, true)],
        others: desk.view.workspace.children(key).iter().take(LISTED).map(|child| desk.model(*child)).collect(),
        marking: marking(desk, Some(key)),
    };
    let mut crumbs = ancestors(desk, key);
    crumbs.push(desk.model(key));
    Sheet {
        template: "report.html",
        title: format!("Report: {}", model.title()),
        kind: "report",
        description: format!("The threat model of {} on one page, for print.", model.title()),
        crumbs,
        model: Some(key),
        content: tera::Value::from_serializable(&content),
    }
}

/// The report of everything.
pub(crate) fn report(desk: &Desk<'_>) -> Sheet {
    let view = desk.view;
    let every: Vec<RecordKey> =
        view.workspace.assessed().flat_map(|model| view.threats(model)).map(|it| it.0).collect();
    let models: Vec<ModelKey> = view.workspace.models().map(|model| model.key()).collect();
    let chapters = models.iter().take(IN_FULL).enumerate().map(|(at, key)| chapter(desk, *key, at, false));
    let others = models.iter().skip(IN_FULL).take(LISTED);
    let total = view.total();
    let content = Report {
        title: view.title().to_owned(),
        is_whole: true,
        words: bar_words(&total),
        grids: grids(desk, &every),
        models: models.iter().take(IN_FULL).map(|key| model_row(desk, *key, 0)).collect(),
        chapters: chapters.collect(),
        others: others
            .map(|key| crate::site::desk::Link { href: desk.to(view.plan.report(*key)), ..desk.model(*key) })
            .collect(),
        marking: marking(desk, None),
    };
    Sheet {
        template: "report.html",
        title: "Report".to_owned(),
        kind: "report",
        description: format!("{} on one page, for print.", count(models.len(), "threat model")),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn marking(desk: &Desk<'_>, key: Option<ModelKey>) -> String {
    let own = key.and_then(|key| desk.view.workspace.inherited(key).classification.as_ref());
    own.map(|said| said.value.1.clone()).or_else(|| desk.view.marking()).unwrap_or_default()
}
