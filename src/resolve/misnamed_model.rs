//! Models whose own id is most likely the slip, or that were given another one and
//! do not say which they had.

use std::collections::{BTreeMap, BTreeSet};

use super::misnamed::{Called, Loss, are_numbers_apart, folded};
use super::tree::{ElementLink, ParentLink};
use super::{Model, Workspace};
use crate::model::{self, ModelKey, RecordKind, Reference, Target};
use crate::source::Span;
use crate::syntax::{is_slip, looks_like_id};

/// The most names that no model has; a workspace that has more has other worries.
const MOST_NAMES: usize = 50;

/// How many records of a model have to go by a name that is not nearly its own.
const FEWEST_RECORDS: usize = 2;

/// What stands under a name that no model has.
#[derive(Default)]
struct Lost<'a> {
    /// The name as it is written first.
    name: &'a str,
    /// References and parents, by what they name.
    broken: Vec<(Span, &'a str)>,
    /// Who was reviewed when it was there, with where that is said first.
    reviewed: BTreeMap<ModelKey, Span>,
    /// The records that are looked for in it, in small letters.
    records: BTreeSet<String>,
}

/// What is said of models by name.
#[derive(Default)]
struct Said<'a> {
    /// Names that no model has, in small letters.
    lost: BTreeMap<String, Lost<'a>>,
    /// The models that something goes by.
    named: BTreeSet<ModelKey>,
}

/// The misnamed models, and the references that mean them or what is in them.
pub(super) fn misnamed_models(workspace: &Workspace) -> (Vec<Called>, Vec<(Span, String)>) {
    let mut said = Said::default();
    for model in workspace.models() {
        said.take_references(workspace, model);
        said.take_parent(model);
        said.take_review(workspace, model);
    }
    if said.lost.len() > MOST_NAMES {
        return Default::default();
    }
    let meant = said.lost.values().filter_map(|lost| Some((lost, said.meant(workspace, lost)?)));
    let (mut called, mut strays): (BTreeMap<ModelKey, Called>, Vec<_>) = Default::default();
    for (lost, model) in meant {
        let places = lost.places(workspace, model);
        if places.len() > 1 && !called.contains_key(&model) {
            strays.extend(lost.broken.iter().map(|(span, text)| (*span, folded(text))));
            let (key, name) = (model.record(), lost.name.to_owned());
            called.insert(model, Called { key, name, places, loss: lost.loss(workspace, model) });
        }
    }
    (called.into_values().collect(), strays)
}

impl<'a> Said<'a> {
    fn lost(&mut self, name: &'a str) -> &mut Lost<'a> {
        let lost = self.lost.entry(name.to_lowercase()).or_default();
        if lost.name.is_empty() {
            lost.name = name;
        }
        lost
    }

    /// `model/record`, and what stands where a model must.
    fn take_references(&mut self, workspace: &Workspace, model: &'a Model) {
        model.references(&mut |by, reference: &'a Reference| {
            let text = reference.text.value.as_str();
            let is_model = reference.kinds() == [RecordKind::Model];
            let Some((name, id)) = text.split_once('/').or(is_model.then_some((text, ""))) else { return };
            let is_name = by.kind != RecordKind::AttackTree || looks_like_id(id);
            match workspace.names().model(name) {
                Some(named) => drop(self.named.insert(named)),
                None if reference.target == Target::Unknown && is_name && !name.is_empty() => {
                    let lost = self.lost(name);
                    lost.broken.push((reference.text.span, text));
                    lost.records.extend((!id.is_empty()).then(|| id.to_lowercase()));
                }
                None => {}
            }
        });
    }

    fn take_parent(&mut self, model: &'a Model) {
        let Some(parent) = model.meta().parent.as_ref().filter(|parent| !parent.value.is_empty()) else { return };
        match model.parent_link() {
            ParentLink::Unknown => self.lost(&parent.value).broken.push((parent.span, &parent.value)),
            ParentLink::Found(key) => drop(self.named.insert(*key)),
            _ => {}
        }
    }

    fn take_review(&mut self, workspace: &Workspace, model: &'a Model) {
        let review = model.meta().review.iter();
        let names = review.flat_map(|review| &review.inherited.entries).map(|(name, _)| name);
        for (place, (name, id)) in names.filter_map(|name| Some((name.span, name.value.split_once('/')?))) {
            match workspace.names().model(name) {
                Some(named) => drop(self.named.insert(named)),
                None => {
                    let lost = self.lost(name);
                    lost.reviewed.entry(model.key()).or_insert(place);
                    lost.records.insert(id.to_lowercase());
                }
            }
        }
    }

    /// The one model that a name can mean: nothing goes by its id, and all that
    /// is looked for is in it.
    fn meant(&self, workspace: &Workspace, lost: &Lost<'_>) -> Option<ModelKey> {
        let is_meant = |model: &&Model| {
            let has = |id: &String| workspace.names().in_model(model.key(), id).next().is_some();
            let is_near = is_slip(lost.name, &model.id().to_lowercase()) && !are_numbers_apart(lost.name, model.id());
            let is_element = || lost.element_of(workspace, model).is_some();
            let is_known = is_near || lost.records.len() >= FEWEST_RECORDS || is_element();
            let has_id = model.meta().id.as_ref().is_some_and(|id| !id.value.is_empty());
            has_id && is_known && !self.named.contains(&model.key()) && lost.records.iter().all(has)
        };
        let mut meant = workspace.models().filter(is_meant).map(Model::key);
        let found = meant.next()?;
        meant.next().is_none().then_some(found)
    }
}

impl Lost<'_> {
    /// Where a model goes by the name: what is broken, what was reviewed below it,
    /// and the element that it would expand.
    fn places(&self, workspace: &Workspace, model: ModelKey) -> Vec<Span> {
        let below = self.reviewed.iter().filter(|(reviewed, _)| workspace.is_ancestor(model, **reviewed));
        let broken = self.broken.iter().map(|(span, _)| *span);
        let mut places: Vec<Span> = broken.chain(below.map(|(_, span)| *span)).collect();
        places.extend(self.element_of(workspace, workspace.model(model)));
        places.sort_unstable();
        places
    }

    fn loss(&self, workspace: &Workspace, model: ModelKey) -> Loss {
        if !self.broken.is_empty() {
            return Loss::Meaning;
        }
        self.element_of(workspace, workspace.model(model)).map_or(Loss::Review, |_| Loss::Element)
    }

    /// Where the element of this name stands that a model would expand: its parent
    /// has it, and it expands none.
    fn element_of(&self, workspace: &Workspace, model: &Model) -> Option<Span> {
        let parent = model.parent().filter(|_| model.element_link() == ElementLink::None)?;
        let mut elements = workspace.model(parent).records().elements.iter();
        let name = model::folded(self.name);
        elements.find(|element| model::folded(&element.id.value) == name).map(|element| element.id.span)
    }
}
