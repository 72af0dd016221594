//! What names mean: in the model itself, then up the tree.

use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;

use super::everywhere::{Everywhere, Named};
use crate::model::records::Designation;
use crate::model::{Draft, Id, ModelKey, RecordKey, RecordKind, Reference, Scope, Target, folded};

/// A name in scope: the record, and whether the name is a former one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scoped {
    /// The record.
    pub key: RecordKey,
    /// Whether the record is called otherwise now.
    pub is_alias: bool,
}

/// Every id and alias of the workspace. Ids differ whatever the letter case.
#[derive(Debug, Default)]
pub struct Names {
    /// By model, sorted by name; behind them all the models' own, unsorted.
    lists: Vec<Named>,
    /// Those of kinds that are unique in the workspace.
    everywhere: Everywhere,
    /// Models by id.
    by_id: HashMap<Id, ModelKey>,
    /// Each model's ancestors, nearest first.
    ancestors: Vec<Vec<ModelKey>>,
}

fn own_names(model: ModelKey, draft: &Draft) -> Named {
    let mut names = Named::new();
    let own = draft.records.iter().filter(|(_, record)| !record.id().value.is_empty());
    for (index, record) in own {
        let key = RecordKey { model, kind: record.kind(), index };
        names.push((folded(&record.id().value), Scoped { key, is_alias: false }));
        let aliases = record.header().aliases.iter();
        names.extend(aliases.map(|alias| (folded(&alias.value), Scoped { key, is_alias: true })));
    }
    let trees = (0u32..).zip(&draft.attack_trees).filter(|(_, tree)| !tree.id.value.is_empty());
    names.extend(trees.map(|(index, tree)| {
        let key = RecordKey { model, kind: RecordKind::AttackTree, index };
        (folded(&tree.id.value), Scoped { key, is_alias: false })
    }));
    // Among equals the order is that of the file, and real ids come first.
    names.sort_by(|a, b| (&a.0, a.1.is_alias, a.1.key).cmp(&(&b.0, b.1.is_alias, b.1.key)));
    names
}

/// The ids and aliases of models, unsorted.
fn names_of_models(drafts: &[Draft]) -> Named {
    let mut names = Named::with_capacity(drafts.len());
    for (at, draft) in drafts.iter().enumerate() {
        let key = model_key(at).record();
        let ids = draft.meta.id.iter().map(|id| (id, false));
        let aliases = draft.meta.aliases.iter().map(|alias| (alias, true));
        names.extend(ids.chain(aliases).map(|(id, is_alias)| (folded(&id.value), Scoped { key, is_alias })));
    }
    names
}

impl Names {
    /// Collects every name, as if no model had an ancestor.
    pub(super) fn new(drafts: &[Draft]) -> Self {
        let own = || drafts.par_iter().enumerate().map(|(at, draft)| own_names(model_key(at), draft)).collect();
        let (mut lists, of_models): (Vec<Named>, Named) = rayon::join(own, || names_of_models(drafts));
        lists.push(of_models);
        let mut by_id = HashMap::new();
        for (name, it) in lists.last().into_iter().flatten() {
            by_id.entry(name.clone()).or_insert(it.key.model);
        }
        let everywhere = Everywhere::new(&lists);
        Self { lists, everywhere, by_id, ancestors: Vec::new() }
    }

    /// The same, with each model below its ancestors.
    pub(super) fn below(self, ancestors: Vec<Vec<ModelKey>>) -> Self {
        Self { ancestors, ..self }
    }

    /// The model with this id.
    pub fn model(&self, id: &str) -> Option<ModelKey> {
        self.by_id.get(&folded(id)).copied()
    }

    /// A model's ancestors, nearest first.
    pub fn ancestors(&self, model: ModelKey) -> &[ModelKey] {
        self.ancestors.get(model.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The records of one model that go by this name.
    pub fn in_model(&self, model: ModelKey, id: &str) -> impl Iterator<Item = Scoped> {
        self.folded_in_model(model, &folded(id))
    }

    /// The records of a model's ancestors that go by this name, nearest first.
    pub fn in_ancestors(&self, model: ModelKey, id: &str) -> impl Iterator<Item = Scoped> {
        let folded = folded(id);
        self.ancestors(model).iter().flat_map(move |place| self.folded_in_model(*place, &folded))
    }

    fn folded_in_model(&self, model: ModelKey, id: &Id) -> impl Iterator<Item = Scoped> + use<'_> {
        let names = self.of_model(model);
        let start = names.partition_point(|(name, _)| name < id);
        let id = id.clone();
        names[start..].iter().take_while(move |(name, _)| *name == id).map(|(_, it)| *it)
    }

    /// Names of models, threats, controls and exceptions, in no order.
    pub fn everywhere(&self) -> impl Iterator<Item = (&str, Scoped)> {
        self.everywhere.iter(&self.lists)
    }

    /// The models, threats, controls and exceptions that go by this name; those
    /// that still do come first.
    pub fn named_everywhere(&self, id: &str) -> impl Iterator<Item = Scoped> {
        self.everywhere.named(&self.lists, &folded(id))
    }

    /// The bearers of each of those names that has more than one, sorted by name.
    pub fn clashes_everywhere(&self) -> Vec<Vec<(&str, Scoped)>> {
        self.everywhere.clashes(&self.lists)
    }

    /// The names of one model, sorted; equal names stand together.
    pub fn of_model(&self, model: ModelKey) -> &[(Id, Scoped)] {
        self.lists.get(model.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Finds out what a name in `model` means.
    pub(super) fn look_up(&self, model: ModelKey, reference: &Reference, drafts: &DesignationsOf<'_>) -> Target {
        let text = reference.text.value.as_str();
        if reference.kinds() == [RecordKind::Model] {
            let key = self.model(text).map(ModelKey::record);
            return key.map_or(Target::Unknown, Target::Found);
        }
        let fits = |it: &Scoped| reference.kinds().contains(&it.key.kind);
        let judge = |key: RecordKey| {
            let is_foreign = key.model != model && drafts.designation(key) == Some(Designation::SystemSpecific);
            if reference.scope() == Scope::Cited && is_foreign { Target::Unfit(key) } else { Target::Found(key) }
        };
        if let Some((place, id)) = text.split_once('/') {
            let Some(place) = self.model(place) else { return Target::Unknown };
            let found: Vec<Scoped> = self.in_model(place, id).collect();
            return match (found.iter().find(|it| fits(it)), found.first()) {
                (Some(it), _) => judge(it.key),
                (None, Some(other)) => Target::Unfit(other.key),
                (None, None) => Target::Unknown,
            };
        }
        let own = (reference.scope() != Scope::Above).then_some(model);
        let mut other_kind = None;
        let folded = folded(text);
        for place in own.into_iter().chain(self.ancestors(model).iter().copied()) {
            for it in self.folded_in_model(place, &folded) {
                if fits(&it) {
                    return judge(it.key);
                }
                other_kind.get_or_insert(it.key);
            }
        }
        if let Some(key) = other_kind {
            return Target::Unfit(key);
        }
        self.out_of_scope(model, text, reference.kinds())
    }

    /// A record that goes by this name where the model cannot see it.
    fn out_of_scope(&self, model: ModelKey, text: &str, kinds: &[RecordKind]) -> Target {
        let own = self.in_model(model, text).find(|it| kinds.contains(&it.key.kind));
        let fit = own.into_iter().chain(self.named_everywhere(text)).find(|it| kinds.contains(&it.key.kind));
        fit.map_or(Target::Unknown, |it| Target::OutOfScope(it.key))
    }
}

/// Where the designation of a control can be asked for while models are being
/// linked.
pub(super) struct DesignationsOf<'a>(pub(super) &'a [Vec<Designation>]);

impl DesignationsOf<'_> {
    fn designation(&self, key: RecordKey) -> Option<Designation> {
        if key.kind != RecordKind::Control {
            return None;
        }
        self.0.get(key.model.0 as usize)?.get(key.index as usize).copied()
    }
}

pub(super) fn model_key(at: usize) -> ModelKey {
    ModelKey(u32::try_from(at).unwrap_or(u32::MAX))
}
