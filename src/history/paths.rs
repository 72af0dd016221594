//! The paths that history has named, by number.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;

use super::Trouble;
use super::cache::{KeptAreas, Name};
use super::changes::Trie;
use super::differences::{Compared, Side};
use super::questions::Questions;
use crate::source::RepoPath;

/// A path's number.
pub(super) type PathNumber = u32;

/// Every path that was named, with the areas that it belongs to.
pub(super) struct Paths<'q> {
    questions: &'q Questions<'q>,
    prefix: Vec<u8>,
    numbers: HashMap<Arc<[u8]>, PathNumber>,
    known: Vec<Path>,
}

struct Path {
    name: Arc<[u8]>,
    areas: Vec<u32>,
    is_followed: bool,
}

impl<'q> Paths<'q> {
    pub(super) fn new(questions: &'q Questions<'q>) -> Self {
        let mut prefix = questions.prefix.as_str().as_bytes().to_vec();
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        Self { questions, prefix, numbers: HashMap::new(), known: Vec::new() }
    }

    /// A path of the workspace, from the repository's top.
    pub(super) fn in_repository(&self, path: &RepoPath) -> Vec<u8> {
        [self.prefix.as_slice(), path.as_str().as_bytes()].concat()
    }

    /// A path as the workspace names it; one outside by its whole name.
    pub(super) fn shown(&self, number: PathNumber) -> String {
        let name = self.name(number);
        String::from_utf8_lossy(name.strip_prefix(self.prefix.as_slice()).unwrap_or(name)).into_owned()
    }

    /// A path from the repository's top.
    pub(super) fn name(&self, number: PathNumber) -> &[u8] {
        self.known.get(number as usize).map_or(&[], |path| &path.name)
    }

    /// The number of a path of the workspace that is followed.
    pub(super) fn number_of(&self, path: &RepoPath) -> PathNumber {
        self.find(&self.in_repository(path)).unwrap_or(PathNumber::MAX)
    }

    /// The number of a path from the repository's top.
    pub(super) fn find(&self, name: &[u8]) -> Option<PathNumber> {
        self.numbers.get(name).copied()
    }

    /// Whether what a path holds is followed.
    pub(super) fn is_followed(&self, number: PathNumber) -> bool {
        self.known.get(number as usize).is_some_and(|path| path.is_followed)
    }

    /// The paths that are followed.
    pub(super) fn followed(&self) -> impl Iterator<Item = (PathNumber, &[u8])> {
        let followed = (0..).zip(&self.known).filter(|(_, path)| path.is_followed);
        followed.map(|(number, path)| (number, &*path.name))
    }

    /// The areas that a path belongs to.
    pub(super) fn areas(&self, number: PathNumber) -> &[u32] {
        self.known.get(number as usize).map_or(&[], |path| &path.areas)
    }

    /// Follows what a file holds.
    pub(super) fn follow(&mut self, name: &[u8]) -> PathNumber {
        let number = self.find(name).unwrap_or_else(|| {
            let areas = areas_of(self.questions, &self.prefix, name);
            self.number(name, areas)
        });
        self.known[number as usize].is_followed = true;
        number
    }

    /// Follows what many files hold.
    pub(super) fn follow_all(&mut self, names: &[&[u8]]) {
        self.number_new(names.iter().copied());
        for name in names {
            self.follow(name);
        }
    }

    /// Numbers paths in the order of their names, those that are new; their areas
    /// are looked up side by side.
    fn number_new<'n>(&mut self, names: impl Iterator<Item = &'n [u8]>) {
        let new: BTreeSet<&[u8]> = names.filter(|name| !self.numbers.contains_key(*name)).collect();
        let new: Vec<&[u8]> = new.into_iter().collect();
        for (name, areas) in new.iter().zip(self.look_up(&new)) {
            self.number(name, areas);
        }
    }

    fn look_up<N: AsRef<[u8]> + Sync>(&self, names: &[N]) -> Vec<Vec<u32>> {
        names.par_iter().map(|name| areas_of(self.questions, &self.prefix, name.as_ref())).collect()
    }

    fn number(&mut self, name: &[u8], areas: Vec<u32>) -> PathNumber {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = PathNumber::try_from(self.known.len()).unwrap_or(PathNumber::MAX);
        let name: Arc<[u8]> = name.into();
        self.known.push(Path { name: Arc::clone(&name), areas, is_followed: false });
        self.numbers.insert(name, number);
        number
    }

    /// Numbers paths that an earlier run has named, in their order, with their
    /// areas, where these were numbered alike.
    pub(super) fn number_names(&mut self, names: &[Name], areas: KeptAreas) -> Vec<PathNumber> {
        self.numbers.reserve(names.len());
        self.known.reserve(names.len());
        let is_same = areas.by_path.len() == names.len()
            && areas.of.is_some_and(|numbering| numbering == self.questions.numbering());
        let looked_up = if is_same { areas.by_path } else { self.look_up(names) };
        names.iter().zip(looked_up).map(|(name, areas)| self.number(&name.0, areas)).collect()
    }

    /// What was gathered, to be given back.
    pub(super) fn retire(self) -> impl Send + 'static {
        (self.numbers, self.known)
    }

    /// The areas of every path, for the next run.
    pub(super) fn keep_areas(&self) -> KeptAreas {
        let by_path = self.known.iter().map(|path| path.areas.clone()).collect();
        KeptAreas { of: Some(self.questions.numbering()), by_path }
    }

    /// Every path, by number.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.known.iter().map(|path| &*path.name)
    }

    /// Numbers the paths of what was compared; new ones are looked up side by side.
    pub(super) fn number_all(&mut self, compared: Vec<Compared>) -> Vec<Result<Side, Trouble>> {
        self.number_new(compared.iter().flatten().flatten().map(|changed| changed.path.as_slice()));
        compared.into_iter().map(|compared| compared.map(|changed| self.side(&changed))).collect()
    }

    fn side(&self, changed: &[super::changes::Changed]) -> Side {
        let mut contents = Vec::new();
        let mut paths = Vec::with_capacity(changed.len());
        for it in changed {
            let Some(number) = self.find(&it.path) else { continue };
            let path = &self.known[number as usize];
            if path.is_followed {
                contents.push((number, it.old, it.new));
            }
            if path.is_followed || !path.areas.is_empty() {
                paths.push(number);
            }
        }
        contents.sort_unstable_by_key(|(number, ..)| *number);
        paths.sort_unstable();
        paths.dedup();
        Side { paths: paths.into_boxed_slice(), contents }
    }

    /// What must be looked at to tell whether a merge took these paths, and the
    /// areas that they belong to, from another parent.
    pub(super) fn around(&self, paths: &[PathNumber]) -> Trie {
        let areas: BTreeSet<u32> = paths.iter().flat_map(|path| self.areas(*path)).copied().collect();
        let mut trie = Trie::new();
        for path in paths {
            trie.watch(self.name(*path));
        }
        for area in areas.iter().filter_map(|area| self.questions.areas.get(*area as usize)) {
            for start in &area.starts {
                trie.watch(&self.in_repository(start));
            }
        }
        trie
    }
}

/// The areas of a path; one outside of the workspace belongs to none. A name
/// that is no path of a workspace is taken for the nearest that is.
fn areas_of(questions: &Questions<'_>, prefix: &[u8], name: &[u8]) -> Vec<u32> {
    let Some(own) = name.strip_prefix(prefix) else { return Vec::new() };
    let text = String::from_utf8_lossy(own);
    let path = RepoPath::new(&text).or_else(|_| RepoPath::new(&text.replace(['\\', ':', '\0'], "_")));
    path.map(|path| (questions.areas_of)(&path)).unwrap_or_default()
}
