//! Parts that several kinds of pages share.

use serde::Serialize;

use crate::model::{ModelKey, RecordKey, Risk};
use crate::resolve::Model;
use crate::site::desk::{Desk, Link, RiskShown};
use crate::site::freshness::{FreshnessShown, freshness};
use crate::site::tally::{Part, Tally, bar};

/// A model as a row.
#[derive(Clone, Debug, Serialize)]
pub struct ModelRow {
    /// The model.
    pub link: Link,
    /// Its level.
    pub level: String,
    /// How deep it stands, 0 for the top.
    pub depth: usize,
    /// The team that owns it.
    pub team: String,
    /// Its threats and those below, by state.
    pub bar: Vec<Part>,
    /// How many threats those are.
    pub threats: usize,
    /// How many are open, planned or in part.
    pub unanswered: usize,
    /// How many are above the appetite.
    pub above: usize,
    /// The worst risk today.
    pub worst: Option<RiskShown>,
    /// Whether its review still holds.
    pub fresh: FreshnessShown,
    /// Whether new readers start here.
    pub is_reference: bool,
    /// How many models below it are not listed.
    pub hidden: usize,
}

/// A model as a row, with what is below it counted in.
pub fn model_row(desk: &Desk<'_>, key: ModelKey, depth: usize) -> ModelRow {
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
        fresh: freshness(view.workspace, model).shown(view.as_of()),
        is_reference: model.meta().reference.as_ref().is_some_and(|reference| reference.value),
        hidden: 0,
    }
}

/// A model's level, as it is written.
pub fn level(model: &Model) -> String {
    model.meta().level.as_ref().map_or(String::new(), |level| level.value.clone())
}

/// A matrix of likelihood and impact with threats counted in it.
#[derive(Clone, Debug, Serialize)]
pub struct Grid {
    /// What it shows.
    pub title: &'static str,
    /// From the most likely down.
    pub rows: Vec<GridRow>,
    /// How many threats stand in it.
    pub count: usize,
}

/// One likelihood.
#[derive(Clone, Debug, Serialize)]
pub struct GridRow {
    /// 1 to 5.
    pub likelihood: u8,
    /// Its name.
    pub word: &'static str,
    /// By impact, from 1.
    pub cells: Vec<GridCell>,
}

/// One likelihood and one impact.
#[derive(Clone, Debug, Serialize)]
pub struct GridCell {
    /// What they amount to.
    pub rating: &'static str,
    /// How many threats.
    pub count: usize,
    /// Their ids.
    pub ids: String,
}

/// Counts risks in the matrix.
pub fn grid(desk: &Desk<'_>, title: &'static str, risks: &[(String, Risk)]) -> Grid {
    use crate::model::{Impact, Likelihood};
    let matrix = desk.view.workspace.config().matrix();
    let cell = |likelihood: u8, impact: u8| {
        let inside = risks.iter().filter(|(_, risk)| risk.likelihood.get() == likelihood && risk.impact.get() == impact);
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
pub fn grids(desk: &Desk<'_>, threats: &[RecordKey]) -> Vec<Grid> {
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
pub fn bar_words(tally: &Tally) -> String {
    let parts: Vec<String> = bar(tally).iter().map(|part| format!("{} {}", part.count, part.state)).collect();
    parts.join(", ")
}

/// What the smaller kinds of records say, in words.
pub fn facts(desk: &Desk<'_>, model: &Model, key: RecordKey) -> Vec<(&'static str, String)> {
    use crate::model::RecordKind as K;
    let records = model.records();
    let at = key.index as usize;
    let word = |word: &Option<crate::source::Spanned<String>>| word.as_ref().map_or(String::new(), |it| it.value.clone());
    let date = |date: &Option<crate::source::Spanned<jiff::civil::Date>>| desk.day(date.as_ref().map(|date| date.value));
    let person = |id: &Option<crate::source::Spanned<String>>| id.as_ref().map_or("", |id| desk.view.person(&id.value)).to_owned();
    let list = |words: &crate::model::OneOrMore<String>| {
        words.items.iter().map(|it| it.value.clone()).collect::<Vec<_>>().join("; ")
    };
    let mut facts = match key.kind {
        K::Actor => records.actors.get(at).map_or(Vec::new(), |it| {
            let horizon = it.fields.horizon.as_ref().map_or("", |horizon| horizon.value.as_str()).to_owned();
            let (kind, capability) = (word(&it.fields.kind), word(&it.fields.capability));
            vec![("Kind", kind), ("Capability", capability), ("Intent", word(&it.fields.intent)),
                ("Access", word(&it.fields.access)), ("Horizon", horizon)]
        }),
        K::Assumption => records.assumptions.get(at).map_or(Vec::new(), |it| {
            vec![("Validity", it.fields.validity.as_ref().map_or("", |validity| validity.value.as_str()).to_owned())]
        }),
        K::Exception => records.exceptions.get(at).map_or(Vec::new(), |it| {
            let control = desk.named(&it.fields.control.item).pop().map_or(String::new(), |link| link.id);
            let what = if control.is_empty() { word(&it.fields.rule) } else { control };
            vec![("Departs from", what), ("Reason", word(&it.fields.reason)), ("Risk", word(&it.fields.risk)),
                ("Not implemented", list(&it.fields.not_implemented)), ("Difficulties", word(&it.fields.difficulties)),
                ("Approved by", person(&it.fields.approved_by)), ("Decided", date(&it.fields.decided)),
                ("Holds until", date(&it.fields.review_date))]
        }),
        K::Decision => records.decisions.get(at).map_or(Vec::new(), |it| {
            vec![("Decision", word(&it.fields.decision)), ("Reason", word(&it.fields.reason)),
                ("By", person(&it.fields.by)), ("Date", date(&it.fields.date))]
        }),
        K::Lesson => records.lessons.get(at).map_or(Vec::new(), |it| {
            let improves = it.fields.improves.items.iter().map(|it| it.value.as_str().replace('-', " "));
            vec![("Improves", improves.collect::<Vec<_>>().join(", ")), ("Action", word(&it.fields.action))]
        }),
        K::Term => records.terms.get(at).map_or(Vec::new(), |it| vec![("Means", word(&it.fields.means))]),
        K::Objective => records.objectives.get(at).map_or(Vec::new(), |it| {
            let above = desk.named(&it.fields.contributes_to.items).into_iter().map(|link| link.title);
            vec![("Contributes to", above.collect::<Vec<_>>().join(", "))]
        }),
        _ => Vec::new(),
    };
    facts.retain(|(_, words)| !words.is_empty());
    facts
}
