//! Threats counted by state. A threat that others answer is counted there, so
//! that nothing counts twice.

use rayon::prelude::*;
use serde::Serialize;

use super::view::Tallies;
use crate::model::{Matrix, ModelKey, Risk, ThreatState};
use crate::resolve::{Model, Workspace};

/// The states, worst first.
pub(crate) const STATES: [ThreatState; 7] = [
    ThreatState::Open,
    ThreatState::Planned,
    ThreatState::Partial,
    ThreatState::Accepted,
    ThreatState::Transferred,
    ThreatState::Mitigated,
    ThreatState::Avoided,
];

/// Counts of threats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// By state, in the order of [`STATES`].
    pub(crate) states: [usize; 7],
    /// How many are above the appetite.
    pub(crate) above: usize,
    /// The worst risk today.
    pub(crate) worst: Option<Risk>,
}

impl Tally {
    /// Counts one threat in.
    pub(crate) fn count(&mut self, state: ThreatState, current: Option<Risk>, is_above: bool, matrix: &Matrix) {
        if let Some(at) = STATES.iter().position(|known| *known == state) {
            self.states[at] += 1;
        }
        self.above += usize::from(is_above);
        self.worst = matrix.worst(self.worst.into_iter().chain(current));
    }

    /// Takes others in.
    pub(crate) fn add(&mut self, other: &Self, matrix: &Matrix) {
        for (sum, more) in self.states.iter_mut().zip(&other.states) {
            *sum += more;
        }
        self.above += other.above;
        self.worst = matrix.worst(self.worst.into_iter().chain(other.worst));
    }

    /// All threats.
    pub(crate) fn threats(&self) -> usize {
        self.states.iter().sum()
    }

    /// The threats in one state.
    pub(crate) fn of(&self, state: ThreatState) -> usize {
        STATES.iter().position(|known| *known == state).map_or(0, |at| self.states[at])
    }

    /// The share of threats that have an answer in full, in percent.
    pub(crate) fn answered(&self) -> Option<usize> {
        let all = self.threats();
        let open: usize = self.states[..3].iter().sum();
        ((all - open) * 100).checked_div(all)
    }
}

/// Counts every model's threats, and adds them up from below.
pub(crate) fn tallies(workspace: &Workspace) -> Vec<Tallies> {
    let matrix = workspace.config().matrix();
    let models: Vec<&Model> = workspace.models().collect();
    let mut tallies: Vec<Tallies> = models
        .par_iter()
        .map(|model| {
            let own = own(workspace, model, &matrix);
            Tallies { below: own.clone(), own }
        })
        .collect();
    let mut top_down: Vec<ModelKey> =
        models.iter().filter(|model| model.parent().is_none()).map(|model| model.key()).collect();
    let mut at = 0;
    while let Some(key) = top_down.get(at).copied() {
        top_down.extend(workspace.children(key));
        at += 1;
    }
    for key in top_down.into_iter().rev() {
        if let Some(parent) = workspace.model(key).parent() {
            let below = tallies[key.0 as usize].below.clone();
            tallies[parent.0 as usize].below.add(&below, &matrix);
        }
    }
    tallies
}

fn own(workspace: &Workspace, model: &Model, matrix: &Matrix) -> Tally {
    let mut tally = Tally::default();
    if !model.is_assessed() {
        return tally;
    }
    let threats = (0u32..).zip(&model.records().threats);
    for (index, _) in threats {
        let key = crate::model::RecordKey { model: model.key(), kind: crate::model::RecordKind::Threat, index };
        if let Some((answer, state)) = workspace.answer(key).and_then(|answer| Some((answer, answer.own_state?))) {
            let is_above = super::attention::is_above(workspace, key);
            tally.count(state, answer.own_current, is_above, matrix);
        }
    }
    tally
}

/// One part of a bar that shows threats by state.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Part {
    /// The state.
    pub(crate) state: &'static str,
    /// How many.
    pub(crate) count: usize,
    /// Where it starts, in thousandths.
    pub(crate) start: usize,
    /// How wide it is, in thousandths.
    pub(crate) width: usize,
}

/// A tally as a bar, the worst on the left.
pub(crate) fn bar(tally: &Tally) -> Vec<Part> {
    let all = tally.threats();
    let mut before = 0;
    let mut parts = Vec::new();
    for (state, count) in STATES.iter().zip(tally.states) {
        if count == 0 {
            continue;
        }
        let (start, end) = (before * 1000 / all, (before + count) * 1000 / all);
        parts.push(Part { state: state.as_str(), count, start, width: end - start });
        before += count;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_whole() {
        let tally = Tally { states: [1, 0, 1, 0, 0, 1, 0], above: 0, worst: None };
        let parts = bar(&tally);
        assert_eq!(parts.len(), 3);
        assert_eq!(parts.last().map(|part| part.start + part.width), Some(1000));
        assert_eq!(tally.answered(), Some(33));
        assert_eq!(Tally::default().answered(), None);
        assert!(bar(&Tally::default()).is_empty());
    }
}
