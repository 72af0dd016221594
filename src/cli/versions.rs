//! Versions of a workspace: commits, and what is checked out.

use super::output::Terminal;
use super::session::Session;
use crate::analysis::CommitTree;
use crate::history::{CommitId, Repository, Trouble};
use crate::source::RepoPath;

/// The repository that holds a workspace.
pub(super) struct Versions {
    pub(super) repository: Repository,
    /// The way from the repository's top to the workspace.
    pub(super) prefix: RepoPath,
}

impl Versions {
    /// Opens the workspace's repository.
    pub(super) fn open(session: &Session) -> Result<Self, Trouble> {
        let repository = Repository::open(&session.root.folder)?;
        let prefix = repository.prefix(&session.root.folder)?;
        Ok(Self { repository, prefix })
    }

    /// The commit that is checked out.
    pub(super) fn head(&self) -> Result<CommitId, Trouble> {
        self.repository.head()?.ok_or(Trouble::Unborn)
    }

    /// The commit where the history at hand left the one that a revision names.
    pub(super) fn base(&self, revision: &str) -> Result<CommitId, Trouble> {
        let named = self.repository.resolve(revision)?;
        self.repository.merge_base(named, self.head()?)
    }

    /// The files of a commit.
    pub(super) fn tree(&self, commit: CommitId, terminal: &Terminal) -> Result<CommitTree, Trouble> {
        let tree = CommitTree::new(self.repository.snapshot(commit, &self.prefix)?);
        for path in tree.unreadable() {
            terminal.say(&format!("not read in {}: {path}", commit.short()));
        }
        Ok(tree)
    }
}
