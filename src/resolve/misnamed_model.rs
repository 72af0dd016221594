//! Models whose own id is most likely the slip, or that were given another one and
//! do not say which they had.

use std::collections::{BTreeMap, BTreeSet};

use super::misnamed::{Called, Loss, are_numbers_apart, bare_id};
use super::tree::{ElementLink, ParentLink};
use super::{Model, Workspace};
use crate::model::{ModelKey, RecordKind, Reference};
use crate::source::{Span, Spanned};
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

/// A place that speaks of a model by name.
struct Mention<'a> {
    place: Span,
    /// All that stands there.
    text: &'a str,
    name: &'a str,
    /// What is looked for in it, if anything is.
    record: Option<&'a str>,
    /// Whether a review saw it; else a reference or `parent` means it.
    is_reviewed: bool,
}

/// What is said of models by name.
#[derive(Default)]
struct Said<'a> {
    /// Names that no model has, in small letters.
    lost: BTreeMap<String, Lost<'a>>,
    /// The models that something goes by, where any name is lost.
    named: BTreeSet<ModelKey>,
}

/// The misnamed models, and the references that mean them or what is in them.
pub(super) fn misnamed_models(workspace: &Workspace) -> (Vec<Called>, Vec<(Span, String)>) {
    let said = Said::new(workspace);
    let meant = said.lost.values().filter_map(|lost| Some((lost, said.meant(workspace, lost)?)));
    let (mut called, mut strays): (BTreeMap<ModelKey, Called>, Vec<_>) = Default::default();
    for (lost, model) in meant {
        let places = lost.places(workspace, model);
        if places.len() > 1 && !called.contains_key(&model) {
            strays.extend(lost.broken.iter().map(|(span, text)| (*span, bare_id(text))));
            let (key, name) = (model.record(), lost.name.to_owned());
            called.insert(model, Called { key, name, places, loss: lost.loss(workspace, model) });
        }
    }
    (called.into_values().collect(), strays)
}

impl Workspace {
    /// Whether the review of a model names another one that is not there.
    pub fn is_review_lost(&self, model: &Model) -> bool {
        let mut names = reviewed_names(model).filter_map(|name| Some(name.value.split_once('/')?.0));
        // They are sorted, so that those of one model stand together.
        let mut known = None;
        names.any(|name| {
            let is_lost = known != Some(name) && self.names().model(name).is_none();
            known = Some(name);
            is_lost
        })
    }
}

/// What the review of a model saw, as it named it.
fn reviewed_names(model: &Model) -> impl Iterator<Item = &Spanned<String>> {
    let review = model.meta().review.iter();
    review.flat_map(|review| &review.inherited.entries).map(|(name, _)| name)
}

/// Visits what is said of models in one model.
fn mentions<'a>(model: &'a Model, visit: &mut dyn FnMut(Mention<'a>)) {
    model.references(&mut |by, reference: &'a Reference| {
        let text = reference.text.value.as_str();
        let (name, record) = match text.split_once('/') {
            Some((name, id)) => (name, Some(id)),
            None if reference.kinds() == [RecordKind::Model] => (text, None),
            None => return,
        };
        // Anything may stand in an attack tree.
        if by.kind != RecordKind::AttackTree || record.is_some_and(looks_like_id) {
            visit(Mention { place: reference.text.span, text, name, record, is_reviewed: false });
        }
    });
    if let Some(parent) = &model.meta().parent {
        let (place, text) = (parent.span, parent.value.as_str());
        visit(Mention { place, text, name: text, record: None, is_reviewed: false });
    }
    for seen in reviewed_names(model) {
        let (place, text) = (seen.span, seen.value.as_str());
        let Some((name, id)) = text.split_once('/') else { continue };
        visit(Mention { place, text, name, record: Some(id), is_reviewed: true });
    }
}

impl<'a> Said<'a> {
    fn new(workspace: &'a Workspace) -> Self {
        let mut said = Self::default();
        let is_lost = |model: &&Model| {
            let is_broken = !model.is_linked() || *model.parent_link() == ParentLink::Unknown;
            is_broken || workspace.is_review_lost(model)
        };
        for model in workspace.models().filter(is_lost) {
            mentions(model, &mut |mention| {
                if workspace.names().model(mention.name).is_none() && !mention.name.is_empty() {
                    said.lose(model.key(), &mention);
                }
            });
        }
        if said.lost.is_empty() || said.lost.len() > MOST_NAMES {
            return Self::default();
        }
        for model in workspace.models() {
            mentions(model, &mut |mention| said.named.extend(workspace.names().model(mention.name)));
        }
        said
    }

    fn lose(&mut self, by: ModelKey, mention: &Mention<'a>) {
        let lost = self.lost.entry(mention.name.to_lowercase()).or_default();
        if lost.name.is_empty() {
            lost.name = mention.name;
        }
        lost.records.extend(mention.record.map(str::to_lowercase));
        if mention.is_reviewed {
            lost.reviewed.entry(by).or_insert(mention.place);
        } else {
            lost.broken.push((mention.place, mention.text));
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
        let mut named = workspace.names().in_model(parent, self.name);
        named.find(|it| it.key.kind == RecordKind::Element && !it.is_alias).map(|it| workspace.span_of(it.key))
    }
}
