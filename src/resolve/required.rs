//! Required controls, and how each model below answers them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::answers::holds;
use super::{Model, Workspace};
use crate::model::records::{Applies, Designation};
use crate::model::{Control, ModelKey, Record, RecordKey, RecordKind};

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
    /// A control implements it, or is it, and is not in place yet.
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
    let mut by_model = vec![Vec::new(); workspace.models().len()];
    let of_models: Vec<Said<'_>> = workspace.par_models().map(|model| Said::by(workspace, model)).collect();
    let answers = Answers::new(&of_models);
    for (key, control) in of_models.iter().flat_map(|said| &said.required).copied() {
        let above = match control.fields.designation() {
            Designation::Common if control.fields.is_in_place() => Answer::Provided,
            Designation::Common => better(answers.own(key.model, key), Answer::Planned(key)),
            _ => Answer::Missing,
        };
        let mut open: Vec<Step> = Vec::new();
        let children = workspace.children(key.model).iter().rev();
        open.extend(children.map(|child| Step { model: *child, above, open_above: None }));
        while let Some(step) = open.pop() {
            let answer = match step.above {
                Answer::Provided => Answer::Provided,
                above => better(answers.own(step.model, key), above),
            };
            let mut open_above = step.open_above;
            if applies(workspace, step.model, control.fields.few().applies_to.as_deref()) {
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

/// What one model requires, and how it answers what others do.
struct Said<'a> {
    required: Vec<(RecordKey, &'a Record<Control>)>,
    answers: Vec<((ModelKey, RecordKey), Answer)>,
}

impl<'a> Said<'a> {
    fn by(workspace: &Workspace, model: &'a Model) -> Self {
        let key = model.key();
        let mut said = Self { required: Vec::new(), answers: Vec::new() };
        for entry in &model.meta().not_applicable {
            if let (Some(control), Some(_)) = (entry.fields.control.found(), &entry.fields.reason) {
                said.answers.push(((key, control), Answer::NotApplicable(key)));
            }
        }
        for (index, exception) in (0u32..).zip(&model.records().exceptions) {
            if let (Some(control), true) = (exception.fields.control.found(), holds(&exception.fields, workspace)) {
                let answer = Answer::Excepted(RecordKey { model: key, kind: RecordKind::Exception, index });
                said.answers.push(((key, control), answer));
            }
        }
        for (index, control) in (0u32..).zip(&model.records().controls) {
            let own = RecordKey { model: key, kind: RecordKind::Control, index };
            if control.fields.is_required() {
                said.required.push((own, control));
            }
            let answer = if control.fields.is_in_place() { Answer::Implemented(own) } else { Answer::Planned(own) };
            let implemented = control.fields.implements.found().filter(|_| control.fields.is_answer());
            said.answers.extend(implemented.map(|target| ((key, target), answer)));
        }
        said
    }
}

/// The answers that stand in some model, by model and required control.
struct Answers(BTreeMap<(ModelKey, RecordKey), Answer>);

impl Answers {
    fn new(of_models: &[Said<'_>]) -> Self {
        let mut answers: BTreeMap<(ModelKey, RecordKey), Answer> = BTreeMap::new();
        for (place, answer) in of_models.iter().flat_map(|said| &said.answers).copied() {
            let entry = answers.entry(place).or_insert(answer);
            *entry = better(*entry, answer);
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
