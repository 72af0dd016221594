//! Names that no two records of a workspace may share.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::names::Scoped;

/// Names, each with what it means; sorted by name.
pub(super) type Named = Vec<(Box<str>, Scoped)>;

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
        let name = name.to_owned();
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
