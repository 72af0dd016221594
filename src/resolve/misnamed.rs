//! Records and models whose own id is most likely the slip: nobody refers to them
//! by it, and others refer to what is nearly the same and means nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Workspace;
use super::misnamed_model::misnamed_models;
use crate::model::{ModelKey, RecordKey, RecordKind, Reference, Target, Wanted, folded};
use crate::source::Span;
use crate::syntax::{is_slip, looks_like_id};

/// The most names without a meaning that are looked at; a workspace that has more
/// has other worries.
const MOST_NAMES: usize = 1_000;

/// The most comparisons of names with ids.
const MOST_COMPARISONS: usize = 200_000;

/// What others call a record or a model.
#[derive(Clone, Debug)]
pub struct Called {
    /// Which it is.
    pub key: RecordKey,
    /// The name that they use.
    pub name: String,
    /// Where they do, in path order.
    pub places: Vec<Span>,
    /// What is lost for it.
    pub loss: Loss,
}

/// What is lost where others call a record or a model otherwise: the gravest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// What a reference, or `parent`, means.
    Meaning,
    /// An element that its model does not expand.
    Element,
    /// Only what reviews saw.
    Review,
}

/// The misnamed records and models of a workspace.
#[derive(Debug, Default)]
pub struct Misnamed {
    called: Vec<Called>,
    /// What means them, and where: one item of an attack tree may hold many names.
    names: BTreeSet<(Span, String)>,
    /// Where their ids stand.
    ids: BTreeSet<Span>,
}

impl Misnamed {
    /// All of them, models last.
    pub fn all(&self) -> &[Called] {
        &self.called
    }

    /// What others call a model, if it is one of them.
    pub fn of_model(&self, model: ModelKey) -> Option<&Called> {
        self.called.iter().find(|called| called.key == model.record())
    }

    /// The model among them that others call so.
    pub fn model(&self, name: &str) -> Option<ModelKey> {
        let mut models = self.called.iter().filter(|called| called.key.kind == RecordKind::Model);
        let name = folded(name);
        models.find(|called| folded(&called.name) == name).map(|called| called.key.model)
    }

    /// Whether a reference means one of them by another name.
    pub fn is_meant_by(&self, reference: &Reference) -> bool {
        !self.names.is_empty() && self.names.contains(&(reference.text.span, bare_id(&reference.text.value)))
    }

    /// Whether a model has a record that others call so, by another name.
    pub fn is_in(&self, model: ModelKey, name: &str) -> bool {
        self.records_in(model, name).next().is_some()
    }

    /// Whether one of them is an element.
    pub fn is_element(&self, model: ModelKey, name: &str) -> bool {
        self.records_in(model, name).any(|key| key.kind == RecordKind::Element)
    }

    fn records_in(&self, model: ModelKey, name: &str) -> impl Iterator<Item = RecordKey> {
        let of_model = self.called.iter().filter(move |called| called.key.model == model);
        let named = of_model.filter(move |called| called.name.eq_ignore_ascii_case(name));
        named.map(|called| called.key).filter(|key| key.kind != RecordKind::Model)
    }

    /// Whether the id at a place is one that others write otherwise.
    pub fn has_id_at(&self, place: Span) -> bool {
        self.ids.contains(&place)
    }

    fn new(workspace: &Workspace, called: Vec<Called>, strays: Vec<(Span, String)>) -> Self {
        let records = called.iter().filter(|it| it.key.kind != RecordKind::Model);
        let names = records.flat_map(|it| it.places.iter().map(|place| (*place, it.name.to_lowercase())));
        let names = names.chain(strays).collect();
        let ids = called.iter().map(|called| workspace.span_of(called.key)).collect();
        Self { names, ids, called }
    }
}

/// An id without the model in front of it, in small letters.
pub(super) fn bare_id(name: &str) -> String {
    name.split_once('/').map_or(name, |(_, id)| id).to_lowercase()
}

impl Workspace {
    /// The misnamed records and models; found when first asked for.
    pub fn misnamed(&self) -> &Misnamed {
        self.later.misnamed.get_or_init(|| find(self))
    }

    /// What the id of a record has to be.
    pub fn wanted_id(&self, key: RecordKey) -> Wanted<'_> {
        let prefix = self.model(key.model).meta().prefix.as_ref();
        self.config().naming.wanted(key.kind, prefix.map(|prefix| prefix.value.as_str()))
    }
}

/// A reference that means nothing: the model that it stands in, and the one whose
/// records it can mean where it says which.
#[derive(Clone, Copy)]
struct Stray<'a> {
    model: ModelKey,
    owner: Option<ModelKey>,
    id: &'a str,
    reference: &'a Reference,
}

impl<'a> Stray<'a> {
    fn new(workspace: &Workspace, by: RecordKey, reference: &'a Reference) -> Option<Self> {
        let text = reference.text.value.as_str();
        let (owner, id) = match text.split_once('/') {
            Some((place, id)) => (Some(workspace.names().model(place)?), id),
            None => (None, text),
        };
        let is_asked = reference.target == Target::Unknown && reference.kinds() != [RecordKind::Model];
        let is_name = by.kind != RecordKind::AttackTree || looks_like_id(id);
        (is_asked && is_name).then_some(Self { model: by.model, owner, id, reference })
    }

    fn can_mean(&self, workspace: &Workspace, key: RecordKey) -> bool {
        match self.owner {
            Some(owner) => owner == key.model,
            None => self.model == key.model || workspace.is_ancestor(key.model, self.model),
        }
    }
}

fn find(workspace: &Workspace) -> Misnamed {
    let mut by_id: BTreeMap<String, Vec<Stray<'_>>> = BTreeMap::new();
    for model in workspace.models().filter(|model| !model.is_linked()) {
        model.references(&mut |by, reference| {
            if let Some(stray) = Stray::new(workspace, by, reference) {
                by_id.entry(stray.id.to_lowercase()).or_default().push(stray);
            }
        });
    }
    let mut called: BTreeMap<RecordKey, Called> = BTreeMap::new();
    if by_id.len() > MOST_NAMES {
        return Misnamed::default();
    }
    let (models, strays) = misnamed_models(workspace);
    let mut budget = MOST_COMPARISONS;
    for strays in by_id.values() {
        let Some(first) = strays.first() else { continue };
        let Some(key) = meant(workspace, first, &mut budget) else { continue };
        let of_record = strays.iter().filter(|stray| stray.can_mean(workspace, key));
        let places: Vec<Span> = of_record.map(|stray| stray.reference.text.span).collect();
        // Of two names that are as near, the one that more use.
        if called.get(&key).is_none_or(|other| other.places.len() < places.len()) {
            called.insert(key, Called { key, name: first.id.to_owned(), places, loss: Loss::Meaning });
        }
    }
    let records = called.into_values().filter(|called| is_the_slip(workspace, called));
    Misnamed::new(workspace, records.chain(models).collect(), strays)
}

/// Whether the slip is rather the record's than the references': its id is not as
/// ids have to be, or theirs might be and there are more of them.
fn is_the_slip(workspace: &Workspace, called: &Called) -> bool {
    let wanted = workspace.wanted_id(called.key);
    !wanted.takes(workspace.id_of(called.key)) || (called.places.len() > 1 && wanted.takes(&called.name))
}

/// The one record that a reference can mean.
fn meant(workspace: &Workspace, stray: &Stray<'_>, budget: &mut usize) -> Option<RecordKey> {
    let place = stray.owner.unwrap_or(stray.model);
    let mut found = None;
    for (key, record) in stray.reference.kinds().iter().flat_map(|kind| workspace.in_scope(place, *kind)) {
        *budget = budget.checked_sub(1)?;
        let id = record.id().value.as_str();
        let is_near = !id.is_empty() && is_slip(stray.id, &id.to_lowercase()) && !are_numbers_apart(stray.id, id);
        let is_meant = is_near && stray.can_mean(workspace, key) && workspace.uses(key).is_empty();
        if is_meant && found.replace(key).is_some() {
            return None;
        }
    }
    found
}

/// Whether two ids differ in their numbers alone: `A-T1` and `A-T2` are two
/// records, `A-T1` and `A-T01` are not.
pub(super) fn are_numbers_apart(one: &str, other: &str) -> bool {
    let letters = |id: &str| id.to_lowercase().replace(|c: char| c.is_ascii_digit(), "");
    let numbers = |id: &str| {
        let runs = id.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        runs.map(|run| run.trim_start_matches('0').to_owned()).collect::<Vec<_>>()
    };
    letters(one) == letters(other) && numbers(one) != numbers(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_numbers_are_other_records() {
        assert!(are_numbers_apart("PAY-T01", "PAY-T02") && are_numbers_apart("t1", "T10"));
        for (one, other) in [("PAY-T01", "PAY-T1"), ("PAY-T01", "PAYT01"), ("PAY-TO1", "PAY-T01"), ("card", "crd")] {
            assert!(!are_numbers_apart(one, other), "{one} {other}");
        }
    }
}
