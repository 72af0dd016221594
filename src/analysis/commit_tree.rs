//! The files of a commit, as a work tree that has it checked out would show them.

use super::{LARGEST_FILE, Origin, ReadError, Tree};
use crate::history::{BlobError, BlobId, CommitId, Snapshot, SnapshotKind, Trouble};
use crate::source::RepoPath;

/// A commit, or the part of it that is the workspace.
#[derive(Clone, Debug)]
pub struct CommitTree {
    snapshot: Snapshot,
    files: Vec<RepoPath>,
    links: Vec<RepoPath>,
}

impl CommitTree {
    /// Takes the files of a commit. All of them count: what is committed is not
    /// ignored. Submodules are not entered, links are not followed.
    pub fn new(snapshot: Snapshot) -> Self {
        let of = |wanted| {
            let entries = snapshot.entries().filter(move |(_, kind, _)| *kind == wanted);
            entries.map(|(path, ..)| path.clone()).collect()
        };
        Self { files: of(SnapshotKind::File), links: of(SnapshotKind::Link), snapshot }
    }

    /// The commit.
    pub fn commit(&self) -> CommitId {
        self.snapshot.commit()
    }

    /// Its files as git keeps them.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The id of a file's content.
    pub fn blob(&self, path: &RepoPath) -> Option<BlobId> {
        self.snapshot.entry(path).map(|(_, blob)| blob)
    }

    /// What could not be looked at, for a word to the user.
    pub fn unreadable(&self) -> &[String] {
        self.snapshot.unreadable()
    }
}

impl Tree for CommitTree {
    fn files(&self) -> &[RepoPath] {
        &self.files
    }

    fn links(&self) -> &[RepoPath] {
        &self.links
    }

    fn link_target(&self, link: &RepoPath) -> Option<RepoPath> {
        self.links.binary_search(link).ok()?;
        let target = String::from_utf8(self.snapshot.read(link, LARGEST_FILE).ok()?).ok()?;
        link.parent()?.join(Some(target).filter(|target| !target.starts_with('/'))?.as_str()).ok()
    }

    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        if path.is_within_any(&self.links) {
            return Err(ReadError::Link);
        }
        self.snapshot.read(path, LARGEST_FILE).map_err(ReadError::from)
    }

    fn origin(&self) -> Option<Result<Origin, Trouble>> {
        let (repository, prefix) = (self.snapshot.repository().clone(), self.snapshot.prefix().clone());
        Some(Ok(Origin { repository, head: Some(self.commit()), prefix }))
    }
}

impl From<BlobError> for ReadError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Missing => Self::Missing,
            BlobError::TooLarge(size) => Self::TooLarge(size),
            error @ (BlobError::Absent | BlobError::Broken(_)) => Self::Refused(error.to_string()),
        }
    }
}
