//! What is checked out, as a commit of it would show it.

use std::collections::BTreeMap;

use super::{LARGEST_FILE, Origin, ReadError, Tree, WorkTree};
use crate::history::{BlobId, Checkout, Repository, Trouble};
use crate::source::RepoPath;

/// A work tree and what git tracks beside it: files that a sparse checkout
/// leaves out, and files that are tracked though `.gitignore` names them. It
/// is compared with commits, which hold both.
#[derive(Debug)]
pub struct CheckedOut {
    work: WorkTree,
    repository: Repository,
    files: Vec<RepoPath>,
    /// What is not on disk, on purpose.
    left_out: BTreeMap<RepoPath, BlobId>,
}

impl CheckedOut {
    /// Puts a work tree and git's index together.
    ///
    /// # Errors
    /// When the index leaves whole folders out.
    pub fn new(work: WorkTree, repository: Repository, checkout: &Checkout) -> Result<Self, Trouble> {
        if checkout.has_folded_folders() {
            return Err(Trouble::Folded);
        }
        let mut left_out = BTreeMap::new();
        let mut files = work.files().to_vec();
        for tracked in checkout.tracked() {
            if work.files().binary_search(&tracked.path).is_ok() {
                continue;
            }
            let is_here = work.holds(&tracked.path);
            if is_here || tracked.is_left_out {
                files.push(tracked.path.clone());
            }
            if !is_here && tracked.is_left_out {
                left_out.insert(tracked.path, tracked.blob);
            }
        }
        files.sort_unstable();
        Ok(Self { work, repository, files, left_out })
    }
}

impl Tree for CheckedOut {
    fn files(&self) -> &[RepoPath] {
        &self.files
    }

    fn links(&self) -> &[RepoPath] {
        self.work.links()
    }

    fn link_target(&self, link: &RepoPath) -> Option<RepoPath> {
        self.work.link_target(link)
    }

    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        match self.left_out.get(path) {
            Some(blob) => self.repository.blob(*blob, LARGEST_FILE).map_err(ReadError::from),
            None => self.work.read(path),
        }
    }

    fn origin(&self) -> Option<Result<Origin, Trouble>> {
        self.work.origin()
    }
}
