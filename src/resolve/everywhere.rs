//! Names that no two records of a workspace may share.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::names::Scoped;
use crate::model::Id;

/// Names, each with what it means.
pub(super) type Named = Vec<(Id, Scoped)>;

/// Finds, in lists of names that are kept elsewhere, those of kinds that are
/// unique in the workspace. There are very many, and hardly any is asked for: they
/// are sorted by hashes, which takes a fraction of what sorting them by name does.
#[derive(Debug, Default)]
pub(super) struct Everywhere {
    hasher: RandomState,
    /// Sorted by hash; equal names stand in the order of [`rank`].
    entries: Vec<Entry>,
}

/// A name: its hash, and where it stands in the lists.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u64,
    list: u32,
    at: u32,
}

impl Entry {
    fn of(self, lists: &[Named]) -> (&str, Scoped) {
        let (name, it) = &lists[self.list as usize][self.at as usize];
        (name, *it)
    }
}

/// Of equal names, real ids come before former ones, and then the file decides.
fn rank(it: Scoped) -> impl Ord {
    (it.is_alias, it.key)
}

impl Everywhere {
    pub(super) fn new(lists: &[Named]) -> Self {
        let hasher = RandomState::default();
        let of_list = |(list, names): (u32, &'_ Named)| {
            let unique = (0u32..).zip(names).filter(|(_, (_, it))| it.key.kind.is_unique_in_workspace());
            unique.map(|(at, (name, _))| Entry { hash: hasher.hash_one(&**name), list, at }).collect::<Vec<_>>()
        };
        let numbers = 0..u32::try_from(lists.len()).unwrap_or(u32::MAX);
        let mut entries: Vec<Entry> = numbers.into_par_iter().zip(lists).flat_map_iter(of_list).collect();
        entries.par_sort_unstable_by(|one, other| {
            let ranks = || rank(one.of(lists).1).cmp(&rank(other.of(lists).1));
            one.hash.cmp(&other.hash).then_with(ranks)
        });
        Self { hasher, entries }
    }

    /// Every name, in no order.
    pub(super) fn iter<'n>(&'n self, lists: &'n [Named]) -> impl Iterator<Item = (&'n str, Scoped)> {
        self.entries.iter().map(|entry| entry.of(lists))
    }

    /// What a name means; real ids come first, in the order of the files.
    pub(super) fn named<'n>(&'n self, lists: &'n [Named], name: &str) -> impl Iterator<Item = Scoped> + use<'n> {
        let hash = self.hasher.hash_one(name);
        let start = self.entries.partition_point(|entry| entry.hash < hash);
        let same = self.entries[start..].iter().take_while(move |entry| entry.hash == hash);
        let name = Id::from(name);
        same.map(|entry| entry.of(lists)).filter(move |(other, _)| *other == name).map(|(_, it)| it)
    }

    /// The bearers of each name that has more than one, sorted by name.
    pub(super) fn clashes<'n>(&self, lists: &'n [Named]) -> Vec<Vec<(&'n str, Scoped)>> {
        let mut clashes = Vec::new();
        for same in self.entries.chunk_by(|one, other| one.hash == other.hash).filter(|same| same.len() > 1) {
            let mut bearers: Vec<_> = same.iter().map(|entry| entry.of(lists)).collect();
            // Names that differ may have one hash.
            bearers.sort_by_key(|(name, _)| *name);
            let groups = bearers.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
            clashes.extend(groups.map(<[_]>::to_vec));
        }
        clashes.sort_unstable_by_key(|bearers| bearers.first().map(|(name, _)| *name));
        clashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ModelKey, RecordKey, RecordKind};

    fn it(model: u32, kind: RecordKind, index: u32, is_alias: bool) -> Scoped {
        Scoped { key: RecordKey { model: ModelKey(model), kind, index }, is_alias }
    }

    #[test]
    fn names_are_found_in_all_lists_and_real_ids_come_first() {
        let threat = |model, index, is_alias| it(model, RecordKind::Threat, index, is_alias);
        let (former, first, second) = (threat(0, 7, true), threat(1, 0, false), threat(2, 3, false));
        let element = it(1, RecordKind::Element, 0, false);
        let mut lists: Vec<Named> = vec![
            vec![("a-t01".into(), former), ("b".into(), threat(0, 1, false))],
            vec![("a-t01".into(), first), ("core".into(), element)],
            vec![("a-t01".into(), second), ("core".into(), it(2, RecordKind::Element, 1, false))],
        ];
        lists.push((0..500).map(|at| (ecow::eco_format!("c{at}"), threat(3, at, false))).collect());
        let everywhere = Everywhere::new(&lists);
        let named = |name: &str| everywhere.named(&lists, name).collect::<Vec<_>>();
        assert_eq!(named("a-t01"), [first, second, former]);
        assert_eq!(named("c499"), [threat(3, 499, false)]);
        assert_eq!(named("A-T01"), []);
        // Elements of two models may go by one name.
        assert_eq!(named("core"), []);
        assert_eq!(everywhere.clashes(&lists), [vec![("a-t01", first), ("a-t01", second), ("a-t01", former)]]);
        assert_eq!(everywhere.iter(&lists).count(), 504);
    }
}
