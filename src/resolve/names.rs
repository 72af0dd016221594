//! What names mean: in the model itself, then up the tree.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;

use crate::model::records::Designation;
use crate::model::{Draft, ModelKey, RecordKey, RecordKind, Reference, Scope, Target};

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
    /// By model, sorted by name.
    models: Vec<Vec<(Box<str>, Scoped)>>,
    /// Of kinds that are unique in the workspace, sorted by name.
    everywhere: Vec<(Box<str>, Scoped)>,
    /// Models by id.
    by_id: HashMap<Box<str>, ModelKey>,
    /// Each model's ancestors, nearest first.
    ancestors: Vec<Vec<ModelKey>>,
}

/// An id as it is compared: letter case does not matter.
fn fold(id: &str) -> Cow<'_, str> {
    if id.is_ascii() {
        if id.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(id.to_ascii_lowercase())
        } else {
            Cow::Borrowed(id)
        }
    } else {
        Cow::Owned(id.to_lowercase())
    }
}

fn own_names(model: ModelKey, draft: &Draft) -> Vec<(Box<str>, Scoped)> {
    let mut names: Vec<(Box<str>, Scoped)> = Vec::new();
    let own = draft.records.iter().filter(|(_, record)| !record.id().value.is_empty());
    for (index, record) in own {
        let key = RecordKey { model, kind: record.kind(), index };
        names.push((fold(&record.id().value).into(), Scoped { key, is_alias: false }));
        let aliases = record.header().aliases.iter();
        names.extend(aliases.map(|alias| (fold(&alias.value).into(), Scoped { key, is_alias: true })));
    }
    let trees = (0u32..).zip(&draft.attack_trees).filter(|(_, tree)| !tree.id.value.is_empty());
    names.extend(trees.map(|(index, tree)| {
        let key = RecordKey { model, kind: RecordKind::AttackTree, index };
        (fold(&tree.id.value).into(), Scoped { key, is_alias: false })
    }));
    // Among equals the order is that of the file, and real ids come first.
    names.sort_by(|a, b| (&a.0, a.1.is_alias, a.1.key).cmp(&(&b.0, b.1.is_alias, b.1.key)));
    names
}

fn named<'n>(names: &'n [(Box<str>, Scoped)], id: &str) -> &'n [(Box<str>, Scoped)] {
    let start = names.partition_point(|(name, _)| &**name < id);
    let end = names[start..].partition_point(|(name, _)| &**name == id);
    &names[start..start + end]
}

impl Names {
    /// Collects every name, as if no model had an ancestor.
    pub(super) fn new(drafts: &[Draft]) -> Self {
        let models: Vec<Vec<(Box<str>, Scoped)>> =
            drafts.par_iter().enumerate().map(|(at, draft)| own_names(model_key(at), draft)).collect();
        let mut everywhere: Vec<(Box<str>, Scoped)> = models
            .par_iter()
            .flat_map_iter(|names| names.iter().filter(|(_, it)| it.key.kind.is_unique_in_workspace()).cloned())
            .collect();
        let mut by_id = HashMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            let model = model_key(at);
            let key = RecordKey { model, kind: RecordKind::Model, index: 0 };
            let ids = draft.meta.id.iter().map(|id| (id, false));
            let aliases = draft.meta.aliases.iter().map(|alias| (alias, true));
            for (id, is_alias) in ids.chain(aliases) {
                everywhere.push((fold(&id.value).into(), Scoped { key, is_alias }));
                by_id.entry(fold(&id.value).into()).or_insert(model);
            }
        }
        everywhere.par_sort_by(|a, b| (&a.0, a.1.is_alias, a.1.key).cmp(&(&b.0, b.1.is_alias, b.1.key)));
        Self { models, everywhere, by_id, ancestors: Vec::new() }
    }

    /// The same, with each model below its ancestors.
    pub(super) fn below(self, ancestors: Vec<Vec<ModelKey>>) -> Self {
        Self { ancestors, ..self }
    }

    /// The model with this id.
    pub fn model(&self, id: &str) -> Option<ModelKey> {
        self.by_id.get(&*fold(id)).copied()
    }

    /// A model's ancestors, nearest first.
    pub fn ancestors(&self, model: ModelKey) -> &[ModelKey] {
        self.ancestors.get(model.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The records of one model that go by this name.
    pub fn in_model(&self, model: ModelKey, id: &str) -> impl Iterator<Item = Scoped> {
        self.folded_in_model(model, &fold(id))
    }

    fn folded_in_model(&self, model: ModelKey, id: &str) -> impl Iterator<Item = Scoped> + use<'_> {
        let names = self.models.get(model.0 as usize).map_or(&[][..], Vec::as_slice);
        named(names, id).iter().map(|(_, it)| *it)
    }

    /// Names of models, threats, controls and exceptions, sorted; equal names
    /// stand together.
    pub fn everywhere(&self) -> &[(Box<str>, Scoped)] {
        &self.everywhere
    }

    /// The names of one model, sorted; equal names stand together.
    pub fn of_model(&self, model: ModelKey) -> &[(Box<str>, Scoped)] {
        self.models.get(model.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Finds out what a name in `model` means.
    pub(super) fn look_up(&self, model: ModelKey, reference: &Reference, drafts: &DesignationsOf<'_>) -> Target {
        let text = reference.text.value.as_str();
        if reference.kinds() == [RecordKind::Model] {
            let key = self.model(text).map(|model| RecordKey { model, kind: RecordKind::Model, index: 0 });
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
        let folded = fold(text);
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
        let elsewhere = named(&self.everywhere, &fold(text)).iter().map(|(_, it)| *it);
        let fit = own.into_iter().chain(elsewhere).find(|it| kinds.contains(&it.key.kind));
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
