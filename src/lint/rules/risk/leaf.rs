//! The threats whose own figures count, and what is asked of them.

use super::super::controls::{is_part_unclear, is_written, status_in_words};
use crate::lint::Context;
use crate::model::records::{Effect, Treatment};
use crate::model::{
    Control, Impact, Likelihood, Matrix, Record, RecordKey, RecordKind, Risk, RiskFields, Target, Threat, ThreatState,
};
use crate::resolve::{Model, Workspace, control_in_place};
use crate::syntax::nearest;

/// A threat that is judged by its own answer: nothing refines it, and it is
/// not handed to other models.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a> {
    pub(super) model: &'a Model,
    pub(super) key: RecordKey,
    pub(super) threat: &'a Record<Threat>,
}

/// A control that is not in place.
#[derive(PartialEq, Eq)]
pub(super) struct Missing {
    /// In words.
    pub(super) why: String,
    /// Whether `required-control-missing` (C002) speaks of it.
    pub(super) is_required: bool,
}

/// Controls that are not in place, in words.
pub(super) fn in_words(missing: &[Missing]) -> String {
    missing.iter().map(|it| it.why.as_str()).collect::<Vec<_>>().join(", ")
}

/// A model's leaves. A threat without an id has been complained about.
pub(super) fn leaves<'a>(workspace: &'a Workspace, model: &'a Model) -> impl Iterator<Item = Leaf<'a>> {
    let all = (0u32..).zip(&model.records().threats).map(move |(index, threat)| {
        let key = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
        Leaf { model, key, threat }
    });
    all.filter(|leaf| {
        let is_refined = workspace.answer(leaf.key).is_some_and(|answer| answer.is_refined);
        !leaf.threat.id.value.is_empty() && leaf.threat.fields.delegate_to.items.is_empty() && !is_refined
    })
}

/// A risk as it is shown: `high (4×4)`.
pub(super) fn rated(matrix: &Matrix, risk: Risk) -> String {
    format!("{} ({}×{})", matrix.rate(risk), risk.likelihood.get(), risk.impact.get())
}

impl<'a> Leaf<'a> {
    /// The controls that it cites and that there are.
    fn cited(self, workspace: &'a Workspace) -> impl Iterator<Item = (RecordKey, &'a Record<Control>)> {
        self.threat.fields.controls.found().filter_map(|key| Some((key, workspace.control(key)?)))
    }

    /// Its own state.
    pub(super) fn state(self, workspace: &Workspace) -> Option<ThreatState> {
        workspace.answer(self.key).and_then(|answer| answer.own_state)
    }

    /// Its own risk today.
    pub(super) fn current(self, workspace: &Workspace) -> Option<Risk> {
        workspace.answer(self.key).and_then(|answer| answer.own_current)
    }

    /// Whether something that decides on its current rating could not be
    /// read: a name, a status or an effect of a cited control. It has been
    /// complained about, and the rating may well be another.
    pub(super) fn is_unclear(self, cx: &Context<'_>) -> bool {
        !self.threat.fields.controls.are_all_found()
            || self.cited(cx.workspace).any(|(key, control)| self.is_control_unclear(cx, key, control))
            || (self.threat.fields.controls.items.is_empty() && is_written(cx, self.threat, "controls"))
    }

    /// Whether a control's status, effect or part in this model could not be
    /// read.
    fn is_control_unclear(self, cx: &Context<'_>, key: RecordKey, control: &Record<Control>) -> bool {
        let fields = &control.fields;
        fields.status.is_none()
            || (fields.effect.items.is_empty() && is_written(cx, control, "effect"))
            || (self.lacks_part(cx.workspace, key, control) && is_part_unclear(cx, self.key.model, key))
    }

    /// Whether a hybrid control of another model is in place there, and this
    /// model has not done its part.
    fn lacks_part(self, workspace: &Workspace, key: RecordKey, control: &Record<Control>) -> bool {
        control.fields.is_in_place() && !control_in_place(workspace, self.key.model, key)
    }

    /// Why an axis does not have its residual value yet: the cited controls
    /// that have the effect and are not in place.
    pub(super) fn missing(self, cx: &Context<'_>, effect: Effect) -> Vec<Missing> {
        let workspace = cx.workspace;
        let not_in_place = self.cited(workspace).filter(|(key, control)| {
            control.fields.has_effect(effect)
                && !control_in_place(workspace, self.key.model, *key)
                && !self.is_control_unclear(cx, *key, control)
        });
        not_in_place.map(|(key, control)| self.why_missing(workspace, key, control)).collect()
    }

    fn why_missing(self, workspace: &Workspace, key: RecordKey, control: &Record<Control>) -> Missing {
        let id = &control.id.value;
        if !self.lacks_part(workspace, key, control) {
            return Missing { why: format!("control `{id}` is {}", status_in_words(control)), is_required: false };
        }
        let mut requirements = workspace.requirements(self.key.model).iter();
        Missing {
            why: format!("hybrid control `{id}` has no part of `{}` in place", self.model.id()),
            is_required: requirements.any(|it| it.control == key && !it.answer.is_answered()),
        }
    }

    /// Whether some cited control brings an axis down, be it in place or not.
    pub(super) fn is_lowered(self, workspace: &Workspace, effect: Effect) -> bool {
        self.cited(workspace).any(|(_, control)| control.fields.has_effect(effect))
    }

    /// Whether `above-appetite` (K004) speaks of it: its rating today is above
    /// the appetite, and nobody answers for that. An open threat has no answer
    /// at all, which `unanswered-threat` (T002) says; an acceptance that does
    /// not hold is `invalid-acceptance` (K005).
    pub(super) fn is_above_appetite(self, cx: &Context<'_>) -> bool {
        let workspace = cx.workspace;
        let state = self.state(workspace);
        let has_answer = matches!(state, Some(ThreatState::Planned | ThreatState::Partial | ThreatState::Mitigated));
        has_answer
            && workspace.is_above_appetite(self.key)
            && !self.is_contradictory(cx)
            && !self.is_residual_unread(cx)
            && self.threat.fields.acceptance.is_none()
            && !is_written(cx, self.threat, "acceptance")
            && !self.is_unclear(cx)
            && !self.is_excepted(workspace)
    }

    /// Whether it might be within the appetite if a residual number that is
    /// above the inherent one were right. That is `residual-above-inherent`
    /// (K002), and the number that was meant may be as low as 1.
    fn is_contradictory(self, cx: &Context<'_>) -> bool {
        let workspace = cx.workspace;
        let fields = &self.threat.fields;
        let risk = |given: Option<&RiskFields>| given.and_then(RiskFields::risk);
        let (Some(mut least), Some(inherent), Some(residual)) =
            (self.current(workspace), risk(fields.inherent.as_ref()), risk(fields.residual.as_deref()))
        else {
            return false;
        };
        let is_earned = |effect| self.is_lowered(workspace, effect) && self.missing(cx, effect).is_empty();
        if residual.likelihood > inherent.likelihood && is_earned(Effect::Likelihood) {
            least.likelihood = Likelihood::new(1).unwrap_or(least.likelihood);
        }
        if residual.impact > inherent.impact && is_earned(Effect::Impact) {
            least.impact = Impact::new(1).unwrap_or(least.impact);
        }
        let appetite = workspace.inherited(self.key.model).appetite_among(&fields.stride);
        let rating = workspace.config().matrix().rate(least);
        appetite.is_some_and(|appetite| rating <= appetite.value)
    }

    /// Whether residual numbers are there and could not be read.
    fn is_residual_unread(self, cx: &Context<'_>) -> bool {
        match &self.threat.fields.residual {
            Some(residual) => residual.likelihood.is_none() || residual.impact.is_none(),
            None => is_written(cx, self.threat, "residual"),
        }
    }

    /// Whether an exception of its model or an ancestor speaks for it: it names
    /// the rule, or a control that the threat cites. One without a review date
    /// or with a misspelt control has been complained about and may be meant.
    fn is_excepted(self, workspace: &Workspace) -> bool {
        if workspace.is_excepted(self.key.model, "K004", "above-appetite") {
            return true;
        }
        let cited: Vec<(RecordKey, &Record<Control>)> = self.cited(workspace).collect();
        let places = std::iter::once(&self.key.model).chain(workspace.ancestors(self.key.model));
        let mut exceptions = places.flat_map(|place| &workspace.model(*place).records().exceptions);
        exceptions.any(|exception| {
            let fields = &exception.fields;
            let last = fields.review_date.as_ref().map(|date| date.value);
            let is_over = last.is_some_and(|last| last < workspace.as_of());
            let names_rule = fields
                .rule
                .as_ref()
                .is_some_and(|rule| rule.value.eq_ignore_ascii_case("K004") || rule.value == "above-appetite");
            let names_control = fields.control.item.as_ref().is_some_and(|name| match name.target {
                Target::Found(key) => cited.iter().any(|(cited, _)| *cited == key),
                Target::Unknown => {
                    nearest(&name.text.value, cited.iter().map(|(_, control)| control.id.value.as_str())).is_some()
                }
                Target::Unfit(_) | Target::OutOfScope(_) | Target::Unlinked => false,
            });
            !is_over && (names_rule || names_control)
        })
    }

    /// Whether its treatment brings the risk down without any control.
    pub(super) fn is_handed_on(self) -> bool {
        matches!(self.threat.fields.treatment(), Treatment::Transfer | Treatment::Avoid)
    }
}
