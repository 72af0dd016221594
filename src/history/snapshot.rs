//! The files of one commit.

use std::collections::BTreeMap;

use gix::objs::tree::{EntryKind, EntryMode};

use super::{CommitId, Repository, Trouble};
use crate::source::RepoPath;

/// How deep folders may nest; git itself stops long before, for paths get too long.
const DEEPEST: usize = 512;

/// What stands under a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotKind {
    /// A plain file.
    File,
    /// A symbolic link.
    Link,
    /// Another repository, of which only a commit's id is known.
    Submodule,
}

/// The id of a file's content: equal ids mean equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub(super) gix::ObjectId);

/// Why a file of a commit could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// It is larger than what was asked for.
    #[error("the file has {0} bytes")]
    TooLarge(u64),
    /// The commit is here and the file's content is not, as in a clone with a filter.
    #[error("its content is not in this clone, which `git fetch --refetch` brings")]
    Absent,
    /// Git says that it is broken.
    #[error("git cannot read it: {0}")]
    Broken(String),
}

/// The files of one commit below one folder.
#[derive(Clone, Debug)]
pub struct Snapshot {
    repository: Repository,
    commit: CommitId,
    prefix: RepoPath,
    entries: BTreeMap<RepoPath, (SnapshotKind, BlobId)>,
    unreadable: Vec<String>,
}

impl Snapshot {
    /// Walks the commit's trees.
    pub(super) fn take(repository: Repository, commit: CommitId, prefix: &RepoPath) -> Result<Self, Trouble> {
        let here = repository.here();
        let mut snapshot =
            Self { repository, commit, prefix: prefix.clone(), entries: BTreeMap::new(), unreadable: Vec::new() };
        let Some((_, top)) = descend(&here, commit, prefix.parts())?.filter(|(mode, _)| mode.is_tree()) else {
            return Ok(snapshot);
        };
        snapshot.walk(&here, top, &mut String::new(), 0)?;
        snapshot.unreadable.sort_unstable();
        Ok(snapshot)
    }

    fn walk(
        &mut self,
        here: &gix::Repository,
        tree: gix::ObjectId,
        way: &mut String,
        depth: usize,
    ) -> Result<(), Trouble> {
        let absent = |_| Trouble::Absent { what: format!("the folder /{way} of the commit {}", self.commit.short()) };
        let tree = here.find_tree(tree).map_err(absent)?;
        let until = way.len();
        for entry in tree.iter() {
            let entry = entry.map_err(Trouble::unreadable)?;
            let Some(name) = plain_name(entry.filename()).filter(|_| depth < DEEPEST) else {
                self.unreadable.push(format!("{way}{}", entry.filename()));
                continue;
            };
            way.push_str(name);
            let kind = match entry.mode().kind() {
                EntryKind::Tree => None,
                EntryKind::Link => Some(SnapshotKind::Link),
                EntryKind::Commit => Some(SnapshotKind::Submodule),
                EntryKind::Blob | EntryKind::BlobExecutable => Some(SnapshotKind::File),
            };
            match (kind, RepoPath::new(way)) {
                (None, Ok(_)) => {
                    way.push('/');
                    self.walk(here, entry.object_id(), way, depth + 1)?;
                }
                (Some(kind), Ok(path)) => {
                    self.entries.insert(path, (kind, BlobId(entry.object_id())));
                }
                (_, Err(_)) => self.unreadable.push(way.clone()),
            }
            way.truncate(until);
        }
        Ok(())
    }

    /// The commit.
    pub fn commit(&self) -> CommitId {
        self.commit
    }

    /// The repository.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// The way from the repository's top to the files.
    pub fn prefix(&self) -> &RepoPath {
        &self.prefix
    }

    /// Every file, link and submodule with the id of its content, in path order.
    pub fn entries(&self) -> impl Iterator<Item = (&RepoPath, SnapshotKind, BlobId)> {
        self.entries.iter().map(|(path, (kind, blob))| (path, *kind, *blob))
    }

    /// What stands under a path.
    pub fn entry(&self, path: &RepoPath) -> Option<(SnapshotKind, BlobId)> {
        self.entries.get(path).copied()
    }

    /// The files that are not the same in another commit, sorted; submodules aside.
    pub fn changed_since(&self, older: &Snapshot) -> Vec<RepoPath> {
        let is_file = |kind: &SnapshotKind| *kind != SnapshotKind::Submodule;
        let differs = |path: &&RepoPath| self.entries.get(*path) != older.entries.get(*path);
        let own = self.entries.iter().filter(|(_, (kind, _))| is_file(kind)).map(|(path, _)| path).filter(differs);
        let gone = older.entries.iter().filter(|(path, (kind, _))| is_file(kind) && !self.entries.contains_key(*path));
        let mut changed: Vec<RepoPath> = own.chain(gone.map(|(path, _)| path)).cloned().collect();
        changed.sort_unstable();
        changed
    }

    /// Names that are no UTF-8, or that only a hostile tree can hold.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    /// The bytes of a file, or what a link says, if they are no more than `limit`.
    ///
    /// # Errors
    /// When it is not there, too large, or not in this clone.
    pub fn read(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, BlobError> {
        let (kind, blob) = self.entry(path).ok_or(BlobError::Missing)?;
        if kind == SnapshotKind::Submodule {
            return Err(BlobError::Missing);
        }
        self.repository.blob(blob, limit)
    }
}

/// What stands at the end of a way through a commit's folders.
fn descend<'p>(
    here: &gix::Repository,
    commit: CommitId,
    parts: impl Iterator<Item = &'p str>,
) -> Result<Option<(EntryMode, gix::ObjectId)>, Trouble> {
    let absent = |what: String| move |_| Trouble::Absent { what };
    let found = here.find_commit(commit.0).map_err(absent(format!("the commit {}", commit.short())))?;
    let mut at = (EntryKind::Tree.into(), found.tree_id().map_err(Trouble::unreadable)?.detach());
    for part in parts {
        if !EntryMode::is_tree(&at.0) {
            return Ok(None);
        }
        let tree = here.find_tree(at.1).map_err(absent(format!("a folder of the commit {}", commit.short())))?;
        let entry = tree.iter().filter_map(Result::ok).find(|entry| entry.filename() == part.as_bytes());
        match entry {
            Some(entry) => at = (entry.mode(), entry.object_id()),
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

impl Repository {
    /// The id of what a plain file below a folder held in a commit.
    ///
    /// # Errors
    /// When it was not there, or the commit or one of its folders is not in this clone.
    pub fn blob_at(&self, commit: CommitId, folder: &RepoPath, path: &RepoPath) -> Result<BlobId, BlobError> {
        let found = descend(&self.here(), commit, folder.parts().chain(path.parts()));
        let found = found.map_err(|trouble| BlobError::Broken(trouble.to_string()))?;
        found.filter(|(mode, _)| mode.is_blob()).map(|(_, id)| BlobId(id)).ok_or(BlobError::Missing)
    }

    /// The bytes of a file by the id of its content, if they are no more than `limit`.
    ///
    /// # Errors
    /// When it is too large, or not in this clone.
    pub fn blob(&self, blob: BlobId, limit: u64) -> Result<Vec<u8>, BlobError> {
        let here = self.here();
        let broken = |error: gix::Error| BlobError::Broken(error.to_string());
        let header = here.try_find_header(blob.0).map_err(broken)?.ok_or(BlobError::Absent)?;
        if header.size() > limit {
            return Err(BlobError::TooLarge(header.size()));
        }
        let object = here.try_find_object(blob.0).map_err(broken)?.ok_or(BlobError::Absent)?;
        let blob = object.try_into_blob().map_err(broken)?;
        Ok(blob.detach().data)
    }
}

/// A name as a folder can hold it.
fn plain_name(name: &[u8]) -> Option<&str> {
    let name = std::str::from_utf8(name).ok()?;
    let is_plain = !name.is_empty() && name != "." && name != ".." && !name.contains('/');
    (is_plain && !name.eq_ignore_ascii_case(".git")).then_some(name)
}
