//! A model's page: the two questions first, then what they rest on.

mod architecture;
mod keeping;
mod text;

pub(crate) use keeping::{ChangeShown, answer_shown, change};

use serde::Serialize;

use self::architecture::{AssetRow, ElementRow, FlowRow, Inheritance, TreeShown};
use self::keeping::{Keeping, Required};
use self::text::{Prose, prose};
use super::parts::{Grid, ModelRow, bar_words, grids, level, model_row};
use super::rows::{ControlRow, ThreatRow, control_row, threat_row};
use crate::model::records::ModelStatus;
use crate::model::{ModelKey, RecordKey};
use crate::resolve::{ElementLink, Model};
use crate::site::desk::{Desk, RecordLink, RiskShown};
use crate::site::frame::{Sheet, ancestors};
use crate::site::freshness::FreshnessShown;
use crate::site::markdown::Html;
use crate::site::tally::{Part, bar};
use crate::site::text::{count, label};

/// How many children a model's page lists.
const CHILDREN: usize = 60;

/// How many threats of each control are named.
const CITING: usize = 12;

#[derive(Serialize)]
struct ModelPage {
    id: String,
    title: String,
    level: String,
    status: &'static str,
    team: String,
    phase: &'static str,
    delivery: &'static str,
    version: String,
    path: Option<String>,
    element: Option<RecordLink>,
    is_reference: bool,
    lead: Html,
    fresh: FreshnessShown,
    bar: Vec<Part>,
    bar_words: String,
    answered: Option<usize>,
    worst: Option<RiskShown>,
    above: usize,
    appetite: Vec<(String, String)>,
    children: Vec<ModelRow>,
    more_children: usize,
    out_of_scope: String,
    no_threats: String,
    wrong: Html,
    threats: Vec<ThreatRow>,
    doing: Html,
    controls: Vec<ControlRow>,
    required: Vec<Required>,
    grids: Vec<Grid>,
    building: Html,
    figure: Option<Html>,
    elements: Vec<ElementRow>,
    flows: Vec<FlowRow>,
    boundaries: Vec<ElementRow>,
    assets: Vec<AssetRow>,
    more: Vec<Section>,
    trees: Vec<TreeShown>,
    inherited: Vec<Inheritance>,
    keeping: Keeping,
    rest: Html,
    report: String,
}

/// A list of records of one kind.
#[derive(Serialize)]
pub(crate) struct Section {
    title: &'static str,
    anchor: &'static str,
    items: Vec<Item>,
}

/// A record in a list.
#[derive(Serialize)]
pub(crate) struct Item {
    anchor: String,
    id: String,
    title: String,
    facts: Vec<(&'static str, String)>,
    text: Html,
}

/// The page of a model.
pub(crate) fn model(desk: &Desk<'_>, key: ModelKey) -> Sheet {
    let view = desk.view;
    let model = view.workspace.model(key);
    let content = content(desk, model);
    let tally = &view.tallies(key).own;
    let description = format!("{}: {}, {}.", label(&content.level), count(tally.threats(), "threat"), bar_words(tally));
    Sheet {
        template: "model.html",
        title: content.title.clone(),
        kind: "model",
        description,
        crumbs: ancestors(desk, key),
        model: Some(key),
        content: tera::Value::from_serializable(&content),
    }
}

fn content(desk: &Desk<'_>, model: &Model) -> ModelPage {
    let view = desk.view;
    let (key, meta) = (model.key(), model.meta());
    let threats: Vec<(RecordKey, ThreatRow)> = view
        .threats(view.workspace.model(key))
        .map(|(key, threat)| (key, threat_row(desk, key, threat, 180)))
        .collect();
    let keys: Vec<RecordKey> = threats.iter().map(|(key, _)| *key).collect();
    let controls = view.controls(view.workspace.model(key)).filter_map(|(key, _)| control_row(desk, key, 150, CITING));
    let tallies = view.tallies(key);
    let Prose { lead, building, wrong, doing, rest } = prose(desk, model);
    let children = view.workspace.children(key);
    let word = |word: Option<&crate::source::Spanned<String>>| word.map_or(String::new(), |word| word.value.clone());
    ModelPage {
        id: model.id().to_owned(),
        title: model.title().to_owned(),
        level: level(model),
        status: Some(meta.status()).filter(|status| *status != ModelStatus::Active).map_or("", ModelStatus::as_str),
        team: word(meta.team.as_ref()),
        phase: meta.phase.as_ref().map_or("", |phase| phase.value.as_str()),
        delivery: meta.delivery.as_ref().map_or("", |delivery| delivery.value.as_str()),
        version: word(meta.version.as_deref()),
        path: desk.view.source_path(model),
        element: matches!(model.element_link(), ElementLink::Found(_))
            .then(|| model.frame())
            .flatten()
            .map(|key| desk.record(key)),
        is_reference: meta.reference.as_ref().is_some_and(|reference| reference.value),
        lead,
        fresh: view.freshness(model).shown(view.as_of()),
        bar: bar(&tallies.own),
        bar_words: bar_words(&tallies.own),
        answered: tallies.own.answered(),
        worst: desk.risk(tallies.own.worst),
        above: tallies.own.above,
        appetite: keeping::appetite(view.workspace.inherited(key)),
        children: children.iter().take(CHILDREN).map(|child| model_row(desk, *child, 0)).collect(),
        more_children: children.len().saturating_sub(CHILDREN),
        out_of_scope: meta.out_of_scope.as_ref().map_or(String::new(), |out| word(out.reason.as_ref())),
        no_threats: word(meta.no_threats_because.as_deref()),
        wrong,
        threats: threats.into_iter().map(|(_, row)| row).collect(),
        doing,
        controls: controls.collect(),
        required: keeping::required(desk, key),
        grids: grids(desk, &keys),
        building,
        figure: desk.figure("dfd", |diagrams, page| diagrams.data_flow(key, page)),
        elements: architecture::elements(desk, model),
        flows: architecture::flows(desk, model),
        boundaries: architecture::boundaries(desk, model),
        assets: architecture::assets(desk, model),
        more: architecture::more(desk, model),
        trees: architecture::trees(desk, model),
        inherited: architecture::inherited(desk, model),
        keeping: keeping::keeping(desk, model),
        rest,
        report: desk.to(view.plan.report(key)),
    }
}

/// What is built, in the model's own words: for pages that tell it in short.
pub(crate) fn scope(desk: &Desk<'_>, model: &Model) -> Html {
    let mut prose = prose(desk, model);
    prose.lead.0.push_str(&prose.building.0);
    prose.lead
}

/// When a model was reviewed and by whom, in words.
pub(crate) fn review_words(desk: &Desk<'_>, model: &Model) -> String {
    keeping::facts(desk, model).into_iter().next().map_or(String::new(), |(_, words)| words)
}
