//! Required controls, and how each model below answers them.

use std::collections::BTreeMap;

use super::Workspace;
use super::answers::is_past;
use crate::model::records::{Applies, Designation};
use crate::model::{ModelKey, RecordKey, RecordKind};

/// How a model answers a required control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The control is common: it is provided above.
    Provided,
    /// A control here or above implements it and is in place.
    Implemented(RecordKey),
    /// Somebody here or above says that it cannot apply.
    NotApplicable(ModelKey),
    /// An exception holds.
    Excepted(RecordKey),
    /// A control implements it and is not in place yet.
    Planned(RecordKey),
    /// Nothing answers it, here or above.
    Missing,
}

impl Answer {
    /// Whether nothing is left to do.
    pub fn is_answered(self) -> bool {
        !matches!(self, Self::Planned(_) | Self::Missing)
    }
}

/// A required control in a model where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The control.
    pub control: RecordKey,
    /// How the model answers it.
    pub answer: Answer,
    /// The nearest model above that it applies to and that leaves it open, too:
    /// an answer there would hold here.
    pub open_above: Option<ModelKey>,
}

/// For each model the required controls that apply to it, in the order of the
/// models that require them.
pub(super) fn requirements(workspace: &Workspace) -> Vec<Vec<Requirement>> {
    let mut by_model = vec![Vec::new(); workspace.models().count()];
    let answers = Answers::new(workspace);
    for (key, control) in workspace.controls().filter(|(_, control)| control.fields.is_required()) {
        let is_common = control.fields.designation() == Designation::Common;
        let mut open: Vec<Step> = Vec::new();
        let children = workspace.children(key.model).iter().rev();
        open.extend(children.map(|child| Step { model: *child, above: Answer::Missing, open_above: None }));
        while let Some(step) = open.pop() {
            let own = answers.own(step.model, key);
            let answer = if is_common { Answer::Provided } else { better(own, step.above) };
            let mut open_above = step.open_above;
            if applies(workspace, step.model, control.fields.applies_to.as_deref()) {
                by_model[step.model.0 as usize].push(Requirement { control: key, answer, open_above });
                if !answer.is_answered() {
                    open_above = open_above.or(Some(step.model));
                }
            }
            let children = workspace.children(step.model).iter().rev();
            open.extend(children.map(|child| Step { model: *child, above: answer, open_above }));
        }
    }
    by_model
}

struct Step {
    model: ModelKey,
    above: Answer,
    open_above: Option<ModelKey>,
}

/// A full answer wins over a planned one, a nearer one over a farther one.
fn better(own: Answer, above: Answer) -> Answer {
    match (own, above) {
        (own, _) if own.is_answered() => own,
        (_, above) if above.is_answered() => above,
        (Answer::Missing, above) => above,
        (own, _) => own,
    }
}

/// The answers that stand in some model, by model and required control.
struct Answers(BTreeMap<(ModelKey, RecordKey), Answer>);

impl Answers {
    fn new(workspace: &Workspace) -> Self {
        let mut answers: BTreeMap<(ModelKey, RecordKey), Answer> = BTreeMap::new();
        let mut give = |model, control, answer: Answer| {
            let entry = answers.entry((model, control)).or_insert(answer);
            *entry = better(*entry, answer);
        };
        for model in workspace.models() {
            let key = model.key();
            for entry in &model.meta().not_applicable {
                if let (Some(control), Some(_)) = (entry.fields.control.found(), &entry.fields.reason) {
                    give(key, control, Answer::NotApplicable(key));
                }
            }
            for (index, exception) in (0u32..).zip(&model.records().exceptions) {
                let last = exception.fields.review_date.as_ref().map(|date| date.value);
                let holds = last.is_some() && !is_past(last, workspace.as_of());
                if let (Some(control), true) = (exception.fields.control.found(), holds) {
                    give(key, control, Answer::Excepted(RecordKey { model: key, kind: RecordKind::Exception, index }));
                }
            }
        }
        for (own, control) in workspace.controls() {
            for target in control.fields.implements.found() {
                let is_done = control.fields.is_in_place();
                if is_done || control.fields.is_answer() {
                    let answer = if is_done { Answer::Implemented(own) } else { Answer::Planned(own) };
                    give(own.model, target, answer);
                }
            }
        }
        Self(answers)
    }

    fn own(&self, model: ModelKey, control: RecordKey) -> Answer {
        self.0.get(&(model, control)).copied().unwrap_or(Answer::Missing)
    }
}

/// Whether a required control applies to a model: every condition given must
/// hold; conditions on the expanded element fail where there is none.
fn applies(workspace: &Workspace, model: ModelKey, conditions: Option<&Applies>) -> bool {
    let model = workspace.model(model);
    if !model.is_assessed() {
        return false;
    }
    let Some(conditions) = conditions else { return true };
    let element = model.frame().and_then(|key| workspace.element(key));
    let level = conditions.levels.is_empty()
        || conditions.levels.iter().any(|level| {
            let rank = workspace.config().level_rank(&level.value);
            rank.is_some() && rank == model.level()
        });
    let kind = conditions.kinds.is_empty()
        || element
            .and_then(|element| element.fields.kind.as_ref())
            .is_some_and(|kind| conditions.kinds.iter().any(|wanted| wanted.value == kind.value));
    let has_tag = |tag: &str| {
        let of_element = element.is_some_and(|element| element.header().tags.iter().any(|own| own.value == tag));
        of_element || model.meta().tags.iter().any(|own| own.value == tag)
    };
    let tag = conditions.tags.is_empty() || conditions.tags.iter().any(|wanted| has_tag(&wanted.value));
    level && kind && tag
}
