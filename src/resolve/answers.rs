//! What is done about each threat: its state and its current rating.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Model, Workspace};
use crate::model::records::{Designation, Effect, Exception, Treatment};
use crate::model::{Matrix, ModelKey, RecordKey, RecordKind, Risk, Threat, ThreatState};

/// What was computed of a threat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreatAnswer {
    /// Whether a threat of a model below refines it.
    pub is_refined: bool,
    /// The state by its own answer; `None` where it has none and others refine it.
    pub own_state: Option<ThreatState>,
    /// The worst of its own state and those of its refinements.
    pub state: ThreatState,
    /// Its own current risk, from its own ratings and controls.
    pub own_current: Option<Risk>,
    /// The worst inherent risk of its own and its refinements'.
    pub inherent: Option<Risk>,
    /// The worst residual risk of its own and its refinements'.
    pub residual: Option<Risk>,
    /// The worst current risk of its own and its refinements'.
    pub current: Option<Risk>,
}

/// Answers for all threats: each on its own, then, models below before those
/// above, those that others refine.
pub(super) fn answer_all(workspace: &Workspace, bottom_up: &[ModelKey]) -> Vec<Vec<ThreatAnswer>> {
    let own = |model: &Model| {
        let threats = (0u32..).zip(&model.records().threats).map(|(index, threat)| {
            let key = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
            ThreatAnswer::own(workspace, key, &threat.fields)
        });
        threats.collect()
    };
    let mut answers: Vec<Vec<ThreatAnswer>> = workspace.par_models().map(own).collect();
    let matrix = workspace.config().matrix();
    for model in bottom_up {
        for key in workspace.refinements.refined_in(*model) {
            let below = refinements_below(workspace, key);
            let below = below.filter_map(|it| answers[it.model.0 as usize].get(it.index as usize).cloned());
            let below: Vec<ThreatAnswer> = below.collect();
            if let Some(answer) = answers[model.0 as usize].get_mut(key.index as usize) {
                answer.take_in(&below, &matrix);
            }
        }
    }
    answers
}

/// A refinement stands below in the tree; anything else has been complained about.
fn refinements_below(workspace: &Workspace, key: RecordKey) -> impl Iterator<Item = RecordKey> {
    workspace.refinements(key).filter(move |it| workspace.is_ancestor(key.model, it.model))
}

impl ThreatAnswer {
    /// What the threat itself says.
    fn own(workspace: &Workspace, key: RecordKey, threat: &Threat) -> Self {
        let own_current = current(workspace, key.model, threat);
        let is_refined = refinements_below(workspace, key).next().is_some();
        let own_state = own_state(workspace, key.model, threat, own_current, is_refined);
        // A threat that others answer is judged by them, not by its own figures.
        let counts = own_state.is_some();
        Self {
            is_refined,
            own_state,
            state: own_state.unwrap_or(ThreatState::Open),
            own_current,
            inherent: threat.inherent.as_ref().and_then(|risk| risk.risk()).filter(|_| counts),
            residual: residual(threat).filter(|_| counts),
            current: own_current.filter(|_| counts),
        }
    }

    /// Takes the worst of this and of what refines it.
    fn take_in(&mut self, refinements: &[Self], matrix: &Matrix) {
        let states = self.own_state.into_iter().chain(refinements.iter().map(|it| it.state));
        self.state = states.min().unwrap_or(ThreatState::Open);
        let worst = |own: Option<Risk>, of: fn(&Self) -> Option<Risk>| {
            matrix.worst(own.into_iter().chain(refinements.iter().filter_map(of)))
        };
        self.inherent = worst(self.inherent, |it| it.inherent);
        self.residual = worst(self.residual, |it| it.residual);
        self.current = worst(self.current, |it| it.current);
    }
}

/// The risk that is left when every control is in place; the inherent one
/// where nothing is said. No axis counts as worse than before: where one is
/// written so, K002 has complained about it.
fn residual(threat: &Threat) -> Option<Risk> {
    let given = threat.residual.as_ref().and_then(|risk| risk.risk());
    let Some(inherent) = threat.inherent.as_ref().and_then(|risk| risk.risk()) else {
        return given;
    };
    let given = given.unwrap_or(inherent);
    Some(Risk { likelihood: given.likelihood.min(inherent.likelihood), impact: given.impact.min(inherent.impact) })
}

/// The risk today: on each axis the residual value if all cited controls with
/// that effect are in place, else the inherent one.
fn current(workspace: &Workspace, model: ModelKey, threat: &Threat) -> Option<Risk> {
    let inherent = threat.inherent.as_ref()?.risk()?;
    let residual = residual(threat)?;
    let likelihood = is_earned(workspace, model, threat, Effect::Likelihood);
    let impact = is_earned(workspace, model, threat, Effect::Impact);
    Some(Risk {
        likelihood: if likelihood { residual.likelihood } else { inherent.likelihood },
        impact: if impact { residual.impact } else { inherent.impact },
    })
}

/// Whether some cited control brings an axis down, and all that do are in place.
fn is_earned(workspace: &Workspace, model: ModelKey, threat: &Threat, effect: Effect) -> bool {
    let mut any = false;
    for key in threat.controls.found() {
        let Some(control) = workspace.control(key) else { continue };
        if control.fields.has_effect(effect) {
            any = true;
            if !control_in_place(workspace, model, key) {
                return false;
            }
        }
    }
    any
}

/// Whether a control is in place for a model. A hybrid control of another
/// model is only with a local or nearer control that implements it.
pub fn control_in_place(workspace: &Workspace, model: ModelKey, key: RecordKey) -> bool {
    if let Some(judged) = workspace.is_judged_in_place(model, key) {
        return judged;
    }
    let Some(control) = workspace.control(key) else { return false };
    if !control.fields.is_in_place() {
        return false;
    }
    if key.model == model || control.fields.designation() != Designation::Hybrid {
        return true;
    }
    let nearer = workspace.ancestors(model).iter().take_while(|ancestor| **ancestor != key.model);
    std::iter::once(&model).chain(nearer).any(|place| {
        let controls = &workspace.model(*place).records().controls;
        controls.iter().any(|it| it.fields.is_in_place() && it.fields.implements.found().any(|done| done == key))
    })
}

fn own_state(
    workspace: &Workspace,
    model: ModelKey,
    threat: &Threat,
    current: Option<Risk>,
    is_refined: bool,
) -> Option<ThreatState> {
    if let Some(acceptance) = &threat.acceptance {
        let by = acceptance.by.as_ref().is_some_and(|by| workspace.config().may_accept(&by.value));
        let is_current = acceptance.expires.as_ref().is_some_and(|last| last.value >= workspace.as_of());
        return Some(match (is_current, by) {
            (true, true) => ThreatState::Accepted,
            (false, _) => ThreatState::Open,
            (true, false) => by_controls(workspace, model, threat, current).unwrap_or(ThreatState::Open),
        });
    }
    match threat.treatment() {
        Treatment::Avoid => return Some(ThreatState::Avoided),
        Treatment::Transfer => return Some(ThreatState::Transferred),
        Treatment::Mitigate | Treatment::Accept => {}
    }
    let state = by_controls(workspace, model, threat, current);
    state.or_else(|| (!is_refined).then_some(ThreatState::Open))
}

/// The state that a threat's controls give it; `None` where no control answers.
fn by_controls(workspace: &Workspace, model: ModelKey, threat: &Threat, current: Option<Risk>) -> Option<ThreatState> {
    let cited = || threat.controls.found().filter_map(|key| Some((key, workspace.control(key)?)));
    // A name that means nothing has been complained about: the answer may well exist.
    let has_broken = !threat.controls.are_all_found();
    if !has_broken && !cited().any(|(_, control)| control.fields.is_answer()) {
        return None;
    }
    let in_place = cited().filter(|(key, _)| control_in_place(workspace, model, *key)).count();
    Some(match in_place {
        0 => ThreatState::Planned,
        some if some < cited().count() || has_broken => ThreatState::Partial,
        _ if is_above_appetite(workspace, model, threat, current) => ThreatState::Partial,
        _ => ThreatState::Mitigated,
    })
}

/// Whether a risk is above the appetite for a threat's categories.
pub(super) fn is_above_appetite(
    workspace: &Workspace,
    model: ModelKey,
    threat: &Threat,
    current: Option<Risk>,
) -> bool {
    let appetite = workspace.inherited(model).appetite_among(&threat.stride);
    let rating = current.map(|risk| workspace.config().matrix().rate(risk));
    matches!((rating, appetite), (Some(rating), Some(appetite)) if rating > appetite.value)
}

/// Whether an exception holds: one without a date, or past it, does not.
pub(super) fn holds(exception: &Exception, workspace: &Workspace) -> bool {
    exception.review_date.as_ref().is_some_and(|last| last.value >= workspace.as_of())
}

/// The rules that an exception of a model excuses, by code or name in small
/// letters.
pub(super) fn excepted(workspace: &Workspace) -> BTreeMap<ModelKey, BTreeSet<String>> {
    let of_model = |model: &Model| {
        let exceptions = model.records().exceptions.iter().filter(|exception| holds(&exception.fields, workspace));
        let rules = exceptions.filter_map(|exception| exception.fields.rule.as_ref());
        let rules: BTreeSet<String> = rules.map(|rule| rule.value.to_ascii_lowercase()).collect();
        (!rules.is_empty()).then(|| (model.key(), rules))
    };
    workspace.par_models().filter_map(of_model).collect()
}
