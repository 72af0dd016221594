//! A workspace in numbers.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Serialize, Serializer};

use crate::model::records::ControlStatus;
use crate::model::{Interval, ModelKey, Rating, RecordKey, RecordKind, ThreatState};
use crate::resolve::Workspace;

/// What was counted of the models that are judged: neither retired nor out of scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measures {
    /// Models that are judged.
    pub models: usize,
    /// Their threats.
    pub threats: usize,
    /// Those by state, worst first.
    #[serde(serialize_with = "by_word")]
    pub states: BTreeMap<ThreatState, usize>,
    /// Those by current rating; what has none is left out.
    #[serde(serialize_with = "by_word")]
    pub ratings: BTreeMap<Rating, usize>,
    /// Threats with which nothing is left to do: mitigated, accepted, transferred or avoided.
    pub dealt_with: usize,
    /// Threats whose current risk is above the appetite.
    pub above_appetite: usize,
    /// The share that is dealt with, in percent, rounded down; 100 of none.
    pub coverage: usize,
    /// Controls that are not retired.
    pub controls: usize,
    /// Those that are implemented or verified.
    pub in_place: usize,
    /// Required controls, counted in each model that they apply to.
    pub required: usize,
    /// Those that are answered there.
    pub answered: usize,
    /// Models whose last review still holds.
    pub reviewed: usize,
    /// Models whose last review is too old.
    pub overdue: usize,
    /// Models that were never reviewed.
    pub never_reviewed: usize,
    /// Plain models, and models that are not judged.
    pub unassessed: usize,
}

/// A map whose keys are written as their words.
fn by_word<K: Display, S: Serializer>(counts: &BTreeMap<K, usize>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().map(|(word, count)| (word.to_string(), count)))
}

impl Measures {
    /// How many threats are in a state.
    pub fn in_state(&self, state: ThreatState) -> usize {
        self.states.get(&state).copied().unwrap_or_default()
    }

    /// How many threats have a rating.
    pub fn of_rating(&self, rating: Rating) -> usize {
        self.ratings.get(&rating).copied().unwrap_or_default()
    }
}

/// Counts a workspace.
pub fn measure(workspace: &Workspace) -> Measures {
    let mut measures = Measures {
        models: 0,
        threats: 0,
        states: ThreatState::ALL.iter().map(|state| (*state, 0)).collect(),
        ratings: Rating::ALL.iter().map(|rating| (*rating, 0)).collect(),
        dealt_with: 0,
        above_appetite: 0,
        coverage: 100,
        controls: 0,
        in_place: 0,
        required: 0,
        answered: 0,
        reviewed: 0,
        overdue: 0,
        never_reviewed: 0,
        unassessed: workspace.plain().len() + workspace.models().len(),
    };
    for model in workspace.assessed() {
        measures.models += 1;
        measures.unassessed -= 1;
        count_threats(workspace, model.key(), &mut measures);
        count_controls(workspace, model.key(), &mut measures);
        count_review(workspace, model.key(), &mut measures);
    }
    if let Some(coverage) = (measures.dealt_with * 100).checked_div(measures.threats) {
        measures.coverage = coverage;
    }
    measures
}

fn count_threats(workspace: &Workspace, model: ModelKey, measures: &mut Measures) {
    for (index, _) in (0u32..).zip(&workspace.model(model).records().threats) {
        let key = RecordKey { model, kind: RecordKind::Threat, index };
        let Some(answer) = workspace.answer(key) else { continue };
        measures.threats += 1;
        *measures.states.entry(answer.state).or_default() += 1;
        measures.dealt_with += usize::from(answer.state.is_dealt_with());
        measures.above_appetite += usize::from(workspace.is_above_appetite(key));
        if let Some(risk) = answer.current {
            let rating = workspace.config().matrix().rate(risk);
            *measures.ratings.entry(rating).or_default() += 1;
        }
    }
}

fn count_controls(workspace: &Workspace, model: ModelKey, measures: &mut Measures) {
    for control in &workspace.model(model).records().controls {
        let status = control.fields.status.as_ref().map(|status| status.value);
        measures.controls += usize::from(status != Some(ControlStatus::Retired));
        measures.in_place += usize::from(control.fields.is_in_place());
    }
    for requirement in workspace.requirements(model) {
        measures.required += 1;
        measures.answered += usize::from(requirement.answer.is_answered());
    }
}

fn count_review(workspace: &Workspace, model: ModelKey, measures: &mut Measures) {
    let review = workspace.model(model).meta().review.as_ref();
    let date = review.and_then(|review| review.date.as_ref()).map(|date| date.value);
    let Some(date) = date.filter(|date| *date <= workspace.as_of()) else {
        measures.never_reviewed += 1;
        return;
    };
    let interval = review_interval(workspace, model);
    let holds = interval.is_none_or(|interval| interval.after(date) >= workspace.as_of());
    *(if holds { &mut measures.reviewed } else { &mut measures.overdue }) += 1;
}

/// How long a review of a model holds: a year where nothing is said.
pub(super) fn review_interval(workspace: &Workspace, model: ModelKey) -> Option<Interval> {
    let said = workspace.inherited(model).review_interval.as_ref().map(|said| said.value.clone());
    said.or_else(|| Interval::parse("12 months"))
}
