//! Parts that several kinds of pages share.

use serde::Serialize;

use crate::model::{ModelKey, RecordKey, Risk};
use crate::resolve::Model;
use crate::site::desk::{Desk, Link, RiskShown};
use crate::site::freshness::FreshnessShown;
use crate::site::tally::{Part, Tally, bar};

/// A model as a row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ModelRow {
    /// The model.
    pub(crate) link: Link,
    /// Its level.
    pub(crate) level: String,
    /// How deep it stands, 0 for the top.
    pub(crate) depth: usize,
    /// The team that owns it.
    pub(crate) team: String,
    /// Its threats and those below, by state.
    pub(crate) bar: Vec<Part>,
    /// How many threats those are.
    pub(crate) threats: usize,
    /// How many are open, planned or in part.
    pub(crate) unanswered: usize,
    /// How many are above the appetite.
    pub(crate) above: usize,
    /// The worst risk today.
    pub(crate) worst: Option<RiskShown>,
    /// Whether its review still holds.
    pub(crate) fresh: FreshnessShown,
    /// Whether new readers start here.
    pub(crate) is_reference: bool,
    /// How many models below it are not listed.
    pub(crate) hidden: usize,
}

/// A model as a row, with what is below it counted in.
pub(crate) fn model_row(desk: &Desk<'_>, key: ModelKey, depth: usize) -> ModelRow {
    let view = desk.view;
    let model = view.workspace.model(key);
    let tally = &view.tallies(key).below;
    ModelRow {
        link: desk.model(key),
        level: level(model),
        depth,
        team: model.meta().team.as_ref().map_or(String::new(), |team| team.value.clone()),
        bar: bar(tally),
        threats: tally.threats(),
        unanswered: tally.states[..3].iter().sum(),
        above: tally.above,
        worst: desk.risk(tally.worst),
        fresh: view.freshness(model).shown(view.as_of()),
        is_reference: model.meta().reference.as_ref().is_some_and(|reference| reference.value),
        hidden: 0,
    }
}

/// A model's level, as it is written.
pub(crate) fn level(model: &Model) -> String {
    model.meta().level.as_ref().map_or(String::new(), |level| level.value.clone())
}

/// A matrix of likelihood and impact with threats counted in it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Grid {
    /// What it shows.
    pub(crate) title: &'static str,
    /// From the most likely down.
    pub(crate) rows: Vec<GridRow>,
    /// How many threats stand in it.
    pub(crate) count: usize,
}

/// One likelihood.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GridRow {
    /// 1 to 5.
    pub(crate) likelihood: u8,
    /// Its name.
    pub(crate) word: &'static str,
    /// By impact, from 1.
    pub(crate) cells: Vec<GridCell>,
}

/// One likelihood and one impact.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GridCell {
    /// What they amount to.
    pub(crate) rating: &'static str,
    /// How many threats.
    pub(crate) count: usize,
    /// Their ids.
    pub(crate) ids: String,
}

/// Counts risks in the matrix.
pub(crate) fn grid(desk: &Desk<'_>, title: &'static str, risks: &[(String, Risk)]) -> Grid {
    use crate::model::{Impact, Likelihood};
    let matrix = desk.view.workspace.config().matrix();
    let cell = |likelihood: u8, impact: u8| {
        let inside =
            risks.iter().filter(|(_, risk)| risk.likelihood.get() == likelihood && risk.impact.get() == impact);
        let ids: Vec<&str> = inside.map(|(id, _)| id.as_str()).collect();
        let steps = Likelihood::new(likelihood).zip(Impact::new(impact));
        let rating = steps.map_or("low", |(likelihood, impact)| matrix.rate(Risk { likelihood, impact }).as_str());
        GridCell { rating, count: ids.len(), ids: ids.iter().take(12).copied().collect::<Vec<_>>().join(", ") }
    };
    let row = |likelihood: u8| GridRow {
        likelihood,
        word: Likelihood::new(likelihood).map_or("", Likelihood::as_str),
        cells: (1..=5).map(|impact| cell(likelihood, impact)).collect(),
    };
    Grid { title, rows: (1..=5).rev().map(row).collect(), count: risks.len() }
}

/// The matrices before controls and today, of threats that count.
pub(crate) fn grids(desk: &Desk<'_>, threats: &[RecordKey]) -> Vec<Grid> {
    let workspace = desk.view.workspace;
    let (mut before, mut today) = (Vec::new(), Vec::new());
    for key in threats {
        let Some(answer) = workspace.answer(*key).filter(|answer| answer.own_state.is_some()) else { continue };
        let id = workspace.id_of(*key).to_owned();
        let inherent = workspace.threat(*key).and_then(|threat| threat.fields.inherent.as_ref()?.risk());
        before.extend(inherent.map(|risk| (id.clone(), risk)));
        today.extend(answer.own_current.map(|risk| (id, risk)));
    }
    if before.is_empty() && today.is_empty() {
        return Vec::new();
    }
    vec![grid(desk, "Before any control", &before), grid(desk, "Today", &today)]
}

/// Threats by state in words, for those who do not see the bar.
pub(crate) fn bar_words(tally: &Tally) -> String {
    let parts: Vec<String> = bar(tally).iter().map(|part| format!("{} {}", part.count, part.state)).collect();
    parts.join(", ")
}
