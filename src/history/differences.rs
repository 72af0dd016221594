//! What each commit changed, compared side by side and kept.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use gix::ObjectId;
use gix::hashtable::HashMap;
use rayon::prelude::*;

use super::cache::{Id, KeptDifferences, KeptSide};
use super::changes::{Changed, Trees, Trie};
use super::commits::{Behind, Commit, Commits, Number};
use super::index::{Held, indexed};
use super::objects::Objects;
use super::path_filters::{PathFilters, PathKey};
use super::paths::{PathNumber, Paths};
use super::questions::Questions;
use super::{Repository, Trouble};

/// How many commits must have been compared for reading filters to be worth it.
const WORTH_FILTERS: usize = 64;

/// What differs between a commit and one of its parents.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    /// The paths, sorted.
    pub(super) paths: Box<[PathNumber]>,
    /// What followed files held before and hold after, sorted.
    pub(super) contents: Vec<(PathNumber, Option<ObjectId>, Option<ObjectId>)>,
}

impl Side {
    /// Whether a path differs.
    pub(super) fn has(&self, path: PathNumber) -> bool {
        self.paths.binary_search(&path).is_ok()
    }

    /// What a followed file that differs holds before and after.
    pub(super) fn contents(&self, path: PathNumber) -> (Option<ObjectId>, Option<ObjectId>) {
        let at = self.contents.binary_search_by_key(&path, |(number, ..)| *number).ok();
        at.and_then(|at| self.contents.get(at)).map_or((None, None), |(_, old, new)| (*old, *new))
    }
}

/// What a commit changed: one side for each parent, or one against nothing
/// for a commit without parents. Where nothing differs from the first parent
/// the other sides are empty, for nobody asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    pub(super) sides: Vec<Side>,
}

/// What each commit changed, as far as it was asked for.
pub(super) struct Differences<'q> {
    pub(super) paths: Paths<'q>,
    watched: Trie,
    /// What filters know the watched places by, where there are filters.
    keys: Vec<PathKey>,
    /// Counts the additions to what is watched; what was compared before is stale.
    edition: u32,
    changes: Vec<Option<(u32, Result<Change, Trouble>)>>,
    /// One reader for each thread, so that what they keep stays.
    readers: Vec<Mutex<Objects>>,
    /// What an earlier run has compared, with its paths numbered as here.
    kept: HashMap<ObjectId, Change>,
    /// What is known of some tree, by preference the newest.
    head: Option<Held>,
    /// How many commits this run has compared.
    compared: usize,
}

impl<'q> Differences<'q> {
    pub(super) fn new(repository: &Repository, questions: &'q Questions<'q>, kept: &mut KeptDifferences) -> Self {
        let mut watched = Trie::new();
        let mut paths = Paths::new(questions);
        let numbers = paths.number_names(&std::mem::take(&mut kept.paths), std::mem::take(&mut kept.areas));
        let files: Vec<Vec<u8>> = questions.files.iter().map(|file| paths.in_repository(&file.path)).collect();
        let followed: Vec<&[u8]> =
            files.iter().map(Vec::as_slice).chain(kept.followed.iter().map(|name| &*name.0)).collect();
        followed.iter().for_each(|path| watched.watch(path));
        paths.follow_all(&followed);
        for start in questions.areas.iter().flat_map(|area| &area.starts) {
            watched.watch(&paths.in_repository(start));
        }
        let readers = Objects::for_threads(repository, rayon::current_num_threads());
        let head = kept.head.take().and_then(|(tree, held)| {
            let held = held.into_iter().map(|(path, content)| Some((*numbers.get(path as usize)?, content.0)));
            Some((tree.0, held.collect::<Option<BTreeMap<_, _>>>()?))
        });
        let head = head.or_else(|| indexed(&repository.here(), &paths));
        let changes = std::mem::take(&mut kept.changes).into_iter();
        let kept = changes.filter_map(|(id, sides)| Some((id.0, change_of(sides, &numbers)?))).collect();
        Self {
            paths,
            watched,
            keys: Vec::new(),
            edition: 0,
            changes: Vec::new(),
            readers: readers.into_iter().map(Mutex::new).collect(),
            kept,
            head,
            compared: 0,
        }
    }

    /// Follows a file under another name; what was compared before knows
    /// nothing of it.
    pub(super) fn follow(&mut self, path: &[u8]) -> PathNumber {
        let known = self.paths.find(path).filter(|number| self.paths.is_followed(*number));
        if let Some(number) = known {
            return number;
        }
        self.watched.watch(path);
        self.edition += 1;
        self.paths.follow(path)
    }

    /// What a commit changed; it must have been compared.
    pub(super) fn get(&self, number: Number) -> Option<&Result<Change, Trouble>> {
        let (edition, change) = self.changes.get(number as usize)?.as_ref()?;
        (*edition == self.edition).then_some(change)
    }

    /// Compares commits with their parents, those that have not been.
    pub(super) fn compare(&mut self, commits: &Commits, numbers: &[Number]) {
        self.changes.resize_with(commits.all().len(), || None);
        if self.edition == 0 {
            for number in numbers {
                if let Some(change) = self.kept.remove(&commits.get(*number).id) {
                    self.changes[*number as usize] = Some((0, Ok(change)));
                }
            }
        }
        let missing: Vec<Number> = numbers.iter().copied().filter(|number| self.get(*number).is_none()).collect();
        if missing.is_empty() {
            return;
        }
        self.compared += missing.len();
        let is_worth = self.compared >= WORTH_FILTERS;
        let filters = is_worth.then(|| commits.path_filters()).flatten();
        if filters.is_some() && self.keys.len() != self.watched.len() {
            self.keys = self.watched.keys();
        }
        let jobs: Vec<Option<FirstSide>> = missing.iter().map(|number| FirstSide::of(commits, *number)).collect();
        let firsts = self.side_by_side(&jobs, |trees, job| match job {
            Some(side) if self.may_differ(side, filters) => trees.compare(side.old, Some(side.new), &self.watched),
            _ => Ok(Vec::new()),
        });
        let firsts = self.paths.number_all(firsts);
        let mut merges: Vec<(Number, ObjectId, ObjectId, Trie)> = Vec::new();
        for (number, first) in missing.into_iter().zip(firsts) {
            let change = first.map(|side| {
                let mut sides = vec![side];
                if let Behind::Parents(parents) = &commits.get(number).behind {
                    let others = parents.get(1..).unwrap_or_default();
                    if !sides[0].paths.is_empty() && !others.is_empty() {
                        let asked = self.paths.around(&sides[0].paths);
                        let tree = |number: Number| commits.get(number).tree;
                        let others = others.iter().map(|other| (number, tree(*other), tree(number), asked.clone()));
                        merges.extend(others);
                    }
                    sides.resize_with(parents.len().max(1), Side::default);
                }
                Change { sides }
            });
            self.changes[number as usize] = Some((self.edition, change));
        }
        let others =
            self.side_by_side(&merges, |trees, (_, old, new, asked)| trees.compare(Some(*old), Some(*new), asked));
        let others = self.paths.number_all(others);
        let mut at = (Number::MAX, 0);
        for ((number, ..), side) in merges.iter().zip(others) {
            at = if at.0 == *number { (*number, at.1 + 1) } else { (*number, 1) };
            let Some((_, change)) = &mut self.changes[*number as usize] else { continue };
            match (side, &mut *change) {
                (Ok(side), Ok(change)) => change.sides[at.1] = side,
                (Err(trouble), change) => *change = Err(trouble),
                (Ok(_), Err(_)) => {}
            }
        }
    }

    /// Whether a commit may differ from its first parent in what is watched, as
    /// far as can be told without its trees.
    fn may_differ(&self, side: &FirstSide, filters: Option<&PathFilters>) -> bool {
        let filter = filters.and_then(|filters| filters.of(&side.commit));
        filter.is_none_or(|filter| self.watched.may_differ(filter, &self.keys))
    }

    /// How many commits had to be compared.
    pub(super) fn compared(&self) -> usize {
        self.compared
    }

    /// What the followed files hold in the newest tree, for the next run.
    pub(super) fn keep_head(&self) -> Option<(Id, Vec<(u32, Id)>)> {
        let (tree, held) = self.head.as_ref()?;
        Some((Id(*tree), held.iter().map(|(path, content)| (*path, Id(*content))).collect()))
    }

    /// What is worth keeping for the next run.
    pub(super) fn keep(&self, commits: &[Commit]) -> Vec<(Id, Vec<KeptSide>)> {
        let changes = (0..).zip(&self.changes).filter_map(|(number, change)| match change {
            Some((edition, Ok(change))) if *edition == self.edition => Some((number, change)),
            _ => None,
        });
        let id = |id: &Option<ObjectId>| id.map(Id);
        let side = |side: &Side| KeptSide {
            paths: side.paths.to_vec(),
            contents: side.contents.iter().map(|(path, old, new)| (*path, id(old), id(new))).collect(),
        };
        let is_read = |number: &Number| matches!(commits[*number as usize].behind, Behind::Parents(_));
        let changes = changes.filter(|(number, _)| is_read(number));
        changes
            .map(|(number, change)| (Id(commits[number as usize].id), change.sides.iter().map(side).collect()))
            .collect()
    }

    /// What the followed files hold in a tree: what they held in the one that
    /// an earlier run has looked at, and what differs.
    pub(super) fn committed(&mut self, tree: ObjectId) -> Result<BTreeMap<PathNumber, ObjectId>, Trouble> {
        if let Some((known, held)) = &self.head
            && *known == tree
        {
            return Ok(held.clone());
        }
        let mut files = Trie::new();
        self.paths.followed().for_each(|(_, path)| files.watch(path));
        let (known, held) = self.head.take().unzip();
        let (changed, is_there) = self.since(known, tree, &files)?;
        let mut held = held.filter(|_| is_there).unwrap_or_default();
        for it in changed {
            let Some(number) = self.paths.find(&it.path) else { continue };
            match it.new {
                Some(content) => held.insert(number, content),
                None => held.remove(&number),
            };
        }
        self.head = Some((tree, held.clone()));
        Ok(held)
    }

    /// Does work on all threads, each with a reader of its own.
    pub(super) fn side_by_side<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&mut Trees<'_>, &T) -> R + Sync,
    ) -> Vec<R> {
        if items.is_empty() {
            return Vec::new();
        }
        let share = items.len().div_ceil(self.readers.len().max(1)).max(1);
        let shares = items.par_chunks(share).zip(&self.readers);
        let done = shares.map(|(items, reader)| {
            let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let mut trees = Trees::new(&mut reader);
            items.iter().map(|item| work(&mut trees, item)).collect::<Vec<R>>()
        });
        done.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// Gives back what was gathered, many small pieces, while others go on.
    pub(super) fn retire(self, with: impl Send + 'static) {
        let Self { paths, watched, changes, readers, kept, .. } = self;
        let all = (paths.retire(), watched, changes, readers, kept, with);
        // No thread of the pool: it would be the next thing that one who waits takes up.
        let _ = std::thread::Builder::new().spawn(move || drop(all));
    }

    /// What differs between a tree that an earlier run has looked at and this one,
    /// and whether that one is still there; everything in this one where it is not.
    pub(super) fn since(
        &self,
        before: Option<ObjectId>,
        tree: ObjectId,
        watched: &Trie,
    ) -> Result<(Vec<Changed>, bool), Trouble> {
        let compare = |before| {
            let reader = self.readers.first().map(|reader| reader.lock().unwrap_or_else(PoisonError::into_inner));
            reader.map_or(Ok(Vec::new()), |mut reader| Trees::new(&mut reader).compare(before, Some(tree), watched))
        };
        match (before, compare(before)) {
            (Some(_), Err(_)) => Ok((compare(None)?, false)),
            (before, changed) => Ok((changed?, before.is_some())),
        }
    }

    /// Looks for one thing with one of the readers.
    pub(super) fn find<R>(&self, work: impl FnOnce(&mut Trees<'_>) -> Option<R>) -> Option<R> {
        let mut reader = self.readers.first()?.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut Trees::new(&mut reader))
    }
}

/// A change that was kept; `None` where it names paths that were not.
fn change_of(sides: Vec<KeptSide>, numbers: &[PathNumber]) -> Option<Change> {
    let number = |path: u32| numbers.get(path as usize).copied();
    let sides: Option<Vec<Side>> = sides
        .into_iter()
        .map(|side| {
            let mut paths = side.paths.into_iter().map(number).collect::<Option<Vec<_>>>()?;
            paths.sort_unstable();
            let id = |id: Option<Id>| id.map(|id| id.0);
            let contents = side.contents.into_iter().map(|(path, old, new)| Some((number(path)?, id(old), id(new))));
            let mut contents = contents.collect::<Option<Vec<_>>>()?;
            contents.sort_unstable_by_key(|(path, ..)| *path);
            Some(Side { paths: paths.into_boxed_slice(), contents })
        })
        .collect();
    Some(Change { sides: sides? })
}

/// A commit's tree and its first parent's.
struct FirstSide {
    commit: ObjectId,
    old: Option<ObjectId>,
    new: ObjectId,
}

impl FirstSide {
    /// Of a commit that is to be compared.
    fn of(commits: &Commits, number: Number) -> Option<Self> {
        let commit = commits.get(number);
        let Behind::Parents(parents) = &commit.behind else { return None };
        let old = parents.first().map(|parent| commits.get(*parent).tree);
        Some(Self { commit: commit.id, old, new: commit.tree })
    }
}

/// What is compared, with its paths numbered.
pub(super) type Compared = Result<Vec<Changed>, Trouble>;
