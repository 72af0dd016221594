//! Which model and which record of one version is which of the other.

use std::collections::{BTreeMap, VecDeque};

use crate::model::{ModelKey, RecordKey, RecordKind};
use crate::resolve::{Model, Workspace};

/// Both sides of everything; one side is absent where it came or went.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Models, in the order of the new version, those that went behind.
    pub(super) models: Vec<(Option<ModelKey>, Option<ModelKey>)>,
    /// Records, in the same manner.
    pub(super) records: Vec<(Option<RecordKey>, Option<RecordKey>)>,
}

/// Finds the pairs: by id, then by former ids, then models by file and records
/// by what moved from one model to another.
pub(super) fn pair(before: &Workspace, after: &Workspace) -> Pairs {
    let models = pair_models(before, after);
    let old_of: BTreeMap<ModelKey, ModelKey> =
        models.iter().filter_map(|(old, new)| Some((*new.as_ref()?, (*old)?))).collect();
    let mut matching = Matching::new(before, after);
    // In the same model; else anywhere, where an id is the workspace's or
    // nothing else speaks against it; else by a former id.
    matching.run(
        |old| Some((old.kind, Some(old.model), id(before, old))),
        |new| Some((new.kind, old_of.get(&new.model).copied(), id(after, new))),
    );
    let movable = |workspace: &Workspace, key: RecordKey| {
        let title = if key.kind.is_unique_in_workspace() { String::new() } else { title(workspace, key)? };
        Some((key.kind, id(workspace, key), title)).filter(|(_, id, _)| !id.is_empty())
    };
    matching.run(|old| movable(before, old), |new| movable(after, new));
    matching.run_many(
        |old| vec![(old.kind, id(before, old))],
        |new| {
            let aliases = after.record(new).map(|record| record.header().aliases.iter());
            aliases.into_iter().flatten().map(|alias| (new.kind, alias.value.to_lowercase().into())).collect()
        },
    );
    Pairs { models, records: matching.pairs() }
}

fn id(workspace: &Workspace, key: RecordKey) -> String {
    workspace.id_of(key).to_lowercase()
}

fn title(workspace: &Workspace, key: RecordKey) -> Option<String> {
    Some(workspace.record(key)?.given_title()?.value.to_string())
}

fn pair_models(before: &Workspace, after: &Workspace) -> Vec<(Option<ModelKey>, Option<ModelKey>)> {
    let mut left: Vec<Option<&Model>> = before.models().map(Some).collect();
    let mut found: Vec<Option<ModelKey>> = vec![None; after.models().len()];
    let is_same: [fn(&Model, &Model) -> bool; 4] = [
        |old, new| old.id() == new.id() && old.path() == new.path(),
        |old, new| old.id().eq_ignore_ascii_case(new.id()),
        |old, new| new.meta().aliases.iter().any(|alias| alias.value.eq_ignore_ascii_case(old.id())),
        |old, new| old.path() == new.path(),
    ];
    for (round, is_same) in is_same.into_iter().enumerate() {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, old) in left.iter().enumerate() {
            let Some(old) = old else { continue };
            let key = if round == 3 { old.path().as_str().to_owned() } else { old.id().to_lowercase() };
            by_key.entry(key).or_default().push(at);
        }
        for (new, found) in after.models().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let keys: Vec<String> = match round {
                2 => new.meta().aliases.iter().map(|alias| alias.value.to_lowercase().into()).collect(),
                3 => vec![new.path().as_str().to_owned()],
                _ => vec![new.id().to_lowercase()],
            };
            let mut candidates = keys.iter().filter_map(|key| by_key.get(key)).flatten();
            let at = candidates.find(|at| left[**at].is_some_and(|old| is_same(old, new))).copied();
            *found = at.and_then(|at| left[at].take()).map(Model::key);
        }
    }
    let pairs = after.models().zip(found).map(|(new, old)| (old, Some(new.key())));
    pairs.chain(left.into_iter().flatten().map(|old| (Some(old.key()), None))).collect()
}

/// Records of both sides that are looking for each other.
struct Matching {
    old: Vec<RecordKey>,
    new: Vec<RecordKey>,
    is_taken: Vec<bool>,
    found: Vec<Option<usize>>,
}

impl Matching {
    fn new(before: &Workspace, after: &Workspace) -> Self {
        let (old, new) = (all(before), all(after));
        Self { is_taken: vec![false; old.len()], found: vec![None; new.len()], old, new }
    }

    /// Matches what has equal keys, in order.
    fn run<K: Ord>(&mut self, old: impl Fn(RecordKey) -> Option<K>, new: impl Fn(RecordKey) -> Option<K>) {
        self.run_many(|key| old(key).into_iter().collect(), |key| new(key).into_iter().collect());
    }

    fn run_many<K: Ord>(&mut self, old: impl Fn(RecordKey) -> Vec<K>, new: impl Fn(RecordKey) -> Vec<K>) {
        let mut waiting: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for (at, key) in self.old.iter().enumerate().filter(|(at, _)| !self.is_taken[*at]) {
            old(*key).into_iter().for_each(|key| waiting.entry(key).or_default().push_back(at));
        }
        for (key, found) in self.new.iter().zip(&mut self.found).filter(|(_, found)| found.is_none()) {
            *found = new(*key).into_iter().find_map(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(at) = found {
                self.is_taken[*at] = true;
            }
        }
    }

    fn pairs(self) -> Vec<(Option<RecordKey>, Option<RecordKey>)> {
        let kept = self.new.iter().zip(&self.found).map(|(new, at)| (at.map(|at| self.old[at]), Some(*new)));
        let gone = self.old.iter().zip(&self.is_taken).filter(|(_, taken)| !**taken);
        kept.chain(gone.map(|(old, _)| (Some(*old), None))).collect()
    }
}

/// Every record, attack trees among them.
fn all(workspace: &Workspace) -> Vec<RecordKey> {
    let mut keys = Vec::new();
    for model in workspace.models() {
        let key = |kind, index| RecordKey { model: model.key(), kind, index };
        keys.extend(model.records().iter().map(|(index, record)| key(record.kind(), index)));
        keys.extend((0u32..).zip(model.attack_trees()).map(|(index, _)| key(RecordKind::AttackTree, index)));
    }
    keys
}
