//! How every model stands: what is open in it, how much risk is left, what is
//! required of it, and whether it still says what is true.

mod coverage;
mod json;
mod text;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::analysis::Analysis;
use crate::lint::Since;
use crate::model::{ModelKey, Rating, RecordKey, RecordKind, ThreatState};
use crate::resolve::{Model, ParentLink};
use crate::source::{Finding, Group, Severity};

pub use coverage::{Coverage, Shared, Uncovered, coverage, render_coverage, render_coverage_json};
pub use json::render_json;
pub use text::{Look, render_text};

/// Which models are shown.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// This model and those below it; all where none is named.
    pub below: Option<ModelKey>,
    /// How many generations below the first are shown.
    pub depth: Option<usize>,
    /// Stale models only, with those above them.
    pub stale: bool,
}

/// How a workspace stands.
#[derive(Clone, Debug)]
pub struct Status<'a> {
    /// The name of the system, where the workspace gives it.
    pub system: Option<&'a str>,
    /// The day that ages are counted from.
    pub as_of: Date,
    /// The models that were selected, each below its parent.
    pub standings: Vec<Standing<'a>>,
    /// Plain threat models and files that could not be read: nobody knows how
    /// they stand.
    pub unassessed: usize,
    /// Whether only stale models were asked for.
    pub stale: bool,
}

/// How one model stands.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The model.
    pub model: &'a Model,
    /// How many shown models are above it.
    pub depth: usize,
    /// Its threats by computed state, worst first; states that no threat has are
    /// left out.
    pub states: BTreeMap<ThreatState, usize>,
    /// The worst rating that is left once every control is in place.
    pub residual: Option<Rating>,
    /// The worst rating today.
    pub current: Option<Rating>,
    /// How many required controls apply to it, and how many are answered.
    pub required: usize,
    /// How many of them are answered.
    pub answered: usize,
    /// When it was last reviewed.
    pub reviewed: Option<Date>,
    /// What has happened to its own code since; `None` where nothing was asked.
    pub drift: Option<&'a Since>,
    /// Why it is stale: what the rules of staleness found in it.
    pub stale: Vec<&'a Finding>,
    /// Whether it is here only because models below it were selected.
    pub is_way: bool,
}

impl Standing<'_> {
    /// How many threats it has.
    pub fn threats(&self) -> usize {
        self.states.values().sum()
    }

    /// How many of its threats are in this state.
    pub fn in_state(&self, state: ThreatState) -> usize {
        self.states.get(&state).copied().unwrap_or_default()
    }
}

/// Looks how the selected models stand. Notes do not make a model stale.
pub fn status<'a>(analysis: &'a Analysis, selection: &Selection) -> Status<'a> {
    let workspace = &analysis.workspace;
    let mut stale: BTreeMap<ModelKey, Vec<&Finding>> = BTreeMap::new();
    for finding in &analysis.findings {
        if finding.diagnostic.rule.group != Group::Staleness || finding.waiver.is_some() {
            continue;
        }
        if let Some(model) = workspace.model_of_file(finding.diagnostic.primary.span.file) {
            stale.entry(model.key()).or_default().push(finding);
        }
    }
    let mut standings = Vec::new();
    let first: Vec<&Model> = match selection.below {
        Some(key) => vec![workspace.model(key)],
        // What waits for a root stands somewhere, too.
        None => workspace
            .roots()
            .chain(workspace.models().filter(|model| *model.parent_link() == ParentLink::Orphan))
            .collect(),
    };
    for root in first {
        collect(analysis, root, 0, selection.depth, &mut stale, &mut standings);
    }
    if selection.stale {
        keep_stale(&mut standings);
    }
    Status {
        system: workspace.config().name(),
        as_of: workspace.as_of(),
        standings,
        unassessed: analysis.summary.unassessed,
        stale: selection.stale,
    }
}

/// Adds a model and what is below it. Lines of parents are cut where nobody
/// draws any, so that this ends.
fn collect<'a>(
    analysis: &'a Analysis,
    model: &'a Model,
    depth: usize,
    left: Option<usize>,
    stale: &mut BTreeMap<ModelKey, Vec<&'a Finding>>,
    into: &mut Vec<Standing<'a>>,
) {
    into.push(standing(analysis, model, depth, stale.remove(&model.key()).unwrap_or_default()));
    if left == Some(0) {
        return;
    }
    let workspace = &analysis.workspace;
    for child in workspace.children(model.key()) {
        collect(analysis, workspace.model(*child), depth + 1, left.map(|left| left - 1), stale, into);
    }
}

fn standing<'a>(analysis: &'a Analysis, model: &'a Model, depth: usize, stale: Vec<&'a Finding>) -> Standing<'a> {
    let workspace = &analysis.workspace;
    let matrix = workspace.config().matrix();
    let threats = (0u32..).zip(&model.records().threats);
    let keys = threats.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Threat, index });
    let answers: Vec<_> = keys.filter_map(|key| workspace.answer(key)).collect();
    let mut states = BTreeMap::new();
    for answer in &answers {
        *states.entry(answer.state).or_default() += 1;
    }
    let residual = matrix.worst(answers.iter().filter_map(|answer| answer.residual));
    let current = matrix.worst(answers.iter().filter_map(|answer| answer.current));
    let requirements = workspace.requirements(model.key());
    Standing {
        model,
        depth,
        states,
        residual: residual.map(|risk| matrix.rate(risk)),
        current: current.map(|risk| matrix.rate(risk)),
        required: requirements.len(),
        answered: requirements.iter().filter(|it| it.answer.is_answered()).count(),
        reviewed: model.meta().review.as_ref().and_then(|review| review.date.as_ref()).map(|date| date.value),
        drift: analysis.past.drift.get(&model.key()),
        stale,
        is_way: false,
    }
}

/// Keeps stale models, and those above them as the way to them.
fn keep_stale(standings: &mut Vec<Standing<'_>>) {
    // Of the models after this one, the depth of those above a stale one.
    let mut wanted: Option<usize> = None;
    let mut kept: Vec<bool> = Vec::new();
    for standing in standings.iter_mut().rev() {
        let is_stale = standing.stale.iter().any(|finding| finding.severity > Severity::Note);
        let is_way = wanted.is_some_and(|depth| standing.depth < depth);
        if is_stale || is_way {
            standing.is_way = !is_stale;
            wanted = Some(standing.depth).filter(|depth| *depth > 0);
        }
        kept.push(is_stale || is_way);
    }
    let mut kept = kept.into_iter().rev();
    standings.retain(|_| kept.next().unwrap_or_default());
}

/// Who owns a model: its team, else whoever is named as its owner.
fn owner(model: &Model) -> Option<&str> {
    let meta = model.meta();
    meta.team.as_ref().or(meta.owner.as_deref()).map(|owner| owner.value.as_str())
}
