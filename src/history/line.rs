//! What changed along a branch's line of first parents, newest first.
//!
//! On this line a merge stands for everything that it brought, as a pull
//! request does, and the files of one commit follow from those of the next.

use super::changes::{Trees, Trie};
use super::objects::Objects;
use super::people::People;
use super::questions::Touch;
use super::snapshot::BlobId;
use super::{CommitId, Repository, Trouble};
use crate::source::RepoPath;

/// How many commits are looked at for those that changed something.
const FARTHEST: usize = 10_000;

/// How much of what was said of a commit is told, in characters.
const LONGEST_SUMMARY: usize = 200;

/// A file that is not as it was in the commit's first parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Where, from the workspace.
    pub path: RepoPath,
    /// What it held, if it was there.
    pub before: Option<BlobId>,
    /// What it holds, if it is there.
    pub after: Option<BlobId>,
}

/// A commit that changed something, against its first parent.
#[derive(Clone, Debug)]
pub struct Step {
    /// The commit.
    pub touch: Touch,
    /// The files, in path order.
    pub changed: Vec<ChangedFile>,
}

/// Why a line goes no farther.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// Its first commit was reached.
    Birth,
    /// This clone has no more of it.
    Cut,
    /// Enough was found, or looked at.
    Enough,
}

/// The newest steps of a line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The newest first.
    pub steps: Vec<Step>,
    /// Where it ends.
    pub end: LineEnd,
}

impl Repository {
    /// The newest commits on the line of first parents that changed a file of a
    /// workspace for which `is_watched` holds: `most` of them.
    ///
    /// # Errors
    /// When a commit or a folder is not in this clone.
    pub fn line(
        &self,
        tip: CommitId,
        prefix: &RepoPath,
        most: usize,
        is_watched: &dyn Fn(&RepoPath) -> bool,
    ) -> Result<Line, Trouble> {
        let here = self.here();
        let shallow = here.shallow_commits().map_err(Trouble::unreadable)?;
        let is_boundary = |id: &gix::ObjectId| shallow.as_ref().is_some_and(|ids| ids.iter().any(|other| other == id));
        let mut watched = Trie::new();
        watched.watch(prefix.as_str().as_bytes());
        let mut objects = Objects::for_threads(self, 1);
        let Some(objects) = objects.first_mut() else { return Ok(Line { steps: Vec::new(), end: LineEnd::Enough }) };
        let read = |id: gix::ObjectId| {
            here.find_commit(id).map_err(|_| Trouble::Absent { what: format!("the commit {}", id.to_hex_with_len(10)) })
        };
        let mut steps = Vec::new();
        let mut people: Option<People> = None;
        let mut at = read(tip.0)?;
        for _ in 0..FARTHEST {
            if steps.len() == most {
                return Ok(Line { steps, end: LineEnd::Enough });
            }
            if is_boundary(&at.id) {
                return Ok(Line { steps, end: LineEnd::Cut });
            }
            let parent = at.parent_ids().next().map(gix::Id::detach).map(read).transpose()?;
            let tree = at.tree_id().map_err(Trouble::unreadable)?.detach();
            let old = parent.as_ref().map(|parent| parent.tree_id().map(gix::Id::detach)).transpose();
            let compared = Trees::new(objects).compare(old.map_err(Trouble::unreadable)?, Some(tree), &watched)?;
            let changed: Vec<ChangedFile> = compared
                .into_iter()
                .filter_map(|it| {
                    let path = RepoPath::new(std::str::from_utf8(&it.path).ok()?).ok()?;
                    let path = path.below(prefix).filter(is_watched)?;
                    Some(ChangedFile { path, before: it.old.map(BlobId), after: it.new.map(BlobId) })
                })
                .collect();
            if !changed.is_empty() {
                let people = people.get_or_insert_with(|| People::new(self, tree, Vec::new()));
                people.learn_one(objects, at.id);
                steps.push(Step { touch: people.touch(at.id), changed });
            }
            match parent {
                Some(parent) => at = parent,
                None => return Ok(Line { steps, end: LineEnd::Birth }),
            }
        }
        Ok(Line { steps, end: LineEnd::Enough })
    }

    /// The first line of what was said of a commit; nothing for one that is not here.
    pub fn summary(&self, touch: &Touch) -> String {
        let id = gix::ObjectId::from_hex(touch.commit.as_bytes()).ok();
        let said = id.and_then(|id| Some(self.here().find_commit(id).ok()?.message().ok()?.summary().to_string()));
        said.unwrap_or_default().chars().take(LONGEST_SUMMARY).collect()
    }
}
