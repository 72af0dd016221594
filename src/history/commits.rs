//! The newer part of the commit graph, read as far back as is needed.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::objs::{CommitRefIter, Find as _};

use super::cache::{Id, KeptCommit};
use super::grafts::grafts;
use super::path_filters::PathFilters;
use super::{CommitId, Trouble};

/// How many commits beyond the last one that is new enough are looked at:
/// clocks differ, so a newer commit may hide behind an older one.
const STRAGGLERS: usize = 512;

/// A commit's number in the order in which commits were met.
pub(super) type Number = u32;

/// What is behind a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// These commits; none for the first commit of a history.
    Parents(Box<[Number]>),
    /// Commits that this clone does not have.
    Cut,
    /// Commits that were not looked at yet.
    Unread(Box<[ObjectId]>),
}

/// What is known of a commit.
#[derive(Clone, Debug)]
pub(super) struct Commit {
    /// Its id.
    pub(super) id: ObjectId,
    /// Its tree.
    pub(super) tree: ObjectId,
    /// When it was committed, in seconds.
    pub(super) time: i64,
    /// What is behind it.
    pub(super) behind: Behind,
}

impl Commit {
    /// What is worth keeping for the next run.
    pub(super) fn keep(&self, all: &[Commit]) -> Option<KeptCommit> {
        let parents = match &self.behind {
            Behind::Parents(parents) => parents.iter().map(|parent| Id(all[*parent as usize].id)).collect(),
            Behind::Unread(ids) => ids.iter().copied().map(Id).collect(),
            Behind::Cut => return None,
        };
        Some(KeptCommit { id: Id(self.id), tree: Id(self.tree), time: self.time, parents })
    }
}

/// Commits reachable from one commit, newest first as far as clocks agree.
pub(super) struct Commits {
    repository: gix::Repository,
    graph: Option<gix::commitgraph::Graph>,
    path_filters: OnceCell<Option<PathFilters>>,
    grafts: HashMap<ObjectId, Vec<ObjectId>>,
    shallow: Vec<ObjectId>,
    list: Vec<Commit>,
    numbers: HashMap<ObjectId, Number>,
    queue: BinaryHeap<(i64, Reverse<Number>)>,
    buffer: Vec<u8>,
    /// Commits that an earlier run has read.
    kept: HashMap<ObjectId, KeptCommit>,
}

impl Commits {
    /// Starts at a commit, with what an earlier run has read.
    pub(super) fn from(repository: gix::Repository, head: CommitId, kept: Vec<KeptCommit>) -> Result<Self, Trouble> {
        let shallow = repository.shallow_commits().map_err(Trouble::unreadable)?;
        let mut shallow: Vec<ObjectId> = shallow.map(|commits| commits.iter().copied().collect()).unwrap_or_default();
        shallow.sort_unstable();
        let grafts = grafts(repository.common_dir());
        // A graph that is damaged is no more than slow.
        let graph = repository.commit_graph_if_enabled().ok().flatten();
        let mut commits = Self {
            repository,
            graph,
            path_filters: OnceCell::new(),
            grafts,
            shallow,
            list: Vec::with_capacity(kept.len()),
            numbers: HashMap::with_capacity_and_hasher(kept.len(), Default::default()),
            queue: BinaryHeap::new(),
            buffer: Vec::new(),
            kept: kept.into_iter().map(|commit| (commit.id.0, commit)).collect(),
        };
        commits.number(head.0)?;
        Ok(commits)
    }

    /// What tells of a commit which paths it left alone, read when first asked for.
    pub(super) fn path_filters(&self) -> Option<&PathFilters> {
        // It speaks of the parents that are written, not of those that were put in their place.
        let are_parents_own = self.graph.is_some() && self.grafts.is_empty() && self.shallow.is_empty();
        let read = || are_parents_own.then(|| path_filters(&self.repository)).flatten();
        self.path_filters.get_or_init(read).as_ref()
    }

    /// Whether the history ends early.
    pub(super) fn is_shallow(&self) -> bool {
        !self.shallow.is_empty()
    }

    /// Whether every commit has been read.
    pub(super) fn is_whole(&self) -> bool {
        self.queue.is_empty()
    }

    /// A commit.
    pub(super) fn get(&self, number: Number) -> &Commit {
        &self.list[number as usize]
    }

    /// All commits that have been met, by number.
    pub(super) fn all(&self) -> &[Commit] {
        &self.list
    }

    /// Reads on until every commit that is as new as `since` has been met, and
    /// some more for clocks that go wrong; everything where no time is given.
    pub(super) fn read_since(&mut self, since: Option<i64>) -> Result<(), Trouble> {
        let mut left = STRAGGLERS;
        while let Some((time, Reverse(number))) = self.queue.pop() {
            if since.is_some_and(|since| time < since) {
                if left == 0 {
                    self.queue.push((time, Reverse(number)));
                    break;
                }
                left -= 1;
            } else {
                left = STRAGGLERS;
            }
            let Behind::Unread(ids) = std::mem::replace(&mut self.list[number as usize].behind, Behind::Cut) else {
                continue;
            };
            let mut parents = Vec::with_capacity(ids.len());
            for id in &ids {
                parents.push(self.number(*id)?);
            }
            self.list[number as usize].behind = Behind::Parents(parents.into_boxed_slice());
        }
        Ok(())
    }

    /// The number of a commit, which is read if it is new.
    fn number(&mut self, id: ObjectId) -> Result<Number, Trouble> {
        if let Some(number) = self.numbers.get(&id) {
            return Ok(*number);
        }
        let commit = self.read(id)?;
        let number = Number::try_from(self.list.len()).unwrap_or(Number::MAX);
        if matches!(commit.behind, Behind::Unread(_)) {
            self.queue.push((commit.time, Reverse(number)));
        }
        self.list.push(commit);
        self.numbers.insert(id, number);
        Ok(number)
    }

    fn read(&mut self, id: ObjectId) -> Result<Commit, Trouble> {
        if let Some(kept) = self.kept.remove(&id) {
            let parents: Vec<ObjectId> = kept.parents.into_iter().map(|parent| parent.0).collect();
            let is_first = parents.is_empty();
            let behind = if is_first { Behind::Parents(Box::default()) } else { Behind::Unread(parents.into()) };
            return Ok(Commit { id, tree: kept.tree.0, time: kept.time, behind });
        }
        let mut commit = match self.read_from_graph(id) {
            Some(commit) => commit,
            None => self.read_object(id)?,
        };
        if self.shallow.binary_search(&id).is_ok() {
            commit.behind = Behind::Cut;
        } else if let Some(parents) = self.grafts.get(&id) {
            commit.behind = Behind::Unread(parents.clone().into_boxed_slice());
        }
        if matches!(&commit.behind, Behind::Unread(parents) if parents.is_empty()) {
            commit.behind = Behind::Parents(Box::default());
        }
        Ok(commit)
    }

    fn read_from_graph(&self, id: ObjectId) -> Option<Commit> {
        let graph = self.graph.as_ref()?;
        let found = graph.commit_by_id(id)?;
        let parents: Option<Vec<ObjectId>> =
            found.iter_parents().map(|parent| parent.ok().map(|at| graph.id_at(at).to_owned())).collect();
        let time = i64::try_from(found.committer_timestamp()).ok()?;
        let behind = Behind::Unread(parents?.into_boxed_slice());
        Some(Commit { id, tree: found.root_tree_id().to_owned(), time, behind })
    }

    fn read_object(&mut self, id: ObjectId) -> Result<Commit, Trouble> {
        let absent = || Trouble::Absent { what: format!("the commit {}", id.to_hex_with_len(10)) };
        let found = self.repository.objects.try_find(&id, &mut self.buffer).map_err(Trouble::unreadable)?;
        let found = found.filter(|found| found.kind == gix::objs::Kind::Commit).ok_or_else(absent)?;
        let mut parts = CommitRefIter::from_bytes(found.data, id.kind());
        let tree = parts.tree_id().map_err(Trouble::unreadable)?;
        let parents: Vec<ObjectId> = parts.parent_ids().collect();
        // A commit without a readable date counts as old, as git has it.
        let time = parts.committer().map_or(0, |committer| committer.seconds());
        Ok(Commit { id, tree, time, behind: Behind::Unread(parents.into_boxed_slice()) })
    }

    /// All commits that have been met, each before the commits behind it.
    pub(super) fn topological(&self) -> Vec<Number> {
        let mut children = vec![0_u32; self.list.len()];
        for commit in &self.list {
            if let Behind::Parents(parents) = &commit.behind {
                for parent in parents {
                    children[*parent as usize] += 1;
                }
            }
        }
        let time = |number: Number| (self.get(number).time, Reverse(number));
        let ready = (0..).zip(&children).filter(|(_, count)| **count == 0).map(|(number, _)| time(number));
        let mut ready: BinaryHeap<(i64, Reverse<Number>)> = ready.collect();
        let mut order = Vec::with_capacity(self.list.len());
        while let Some((_, Reverse(number))) = ready.pop() {
            order.push(number);
            if let Behind::Parents(parents) = &self.get(number).behind {
                for parent in parents {
                    children[*parent as usize] -= 1;
                    if children[*parent as usize] == 0 {
                        ready.push(time(*parent));
                    }
                }
            }
        }
        order
    }
}

/// The filters of a commit-graph, unless the user wants none.
fn path_filters(repository: &gix::Repository) -> Option<PathFilters> {
    let is_wanted = repository.config_snapshot().boolean("commitGraph.readChangedPaths").unwrap_or(true);
    let read = || PathFilters::read(repository.objects.store_ref().path(), repository.object_hash());
    is_wanted.then(read).flatten()
}
