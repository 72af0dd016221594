//! A work tree that remembers what was read of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::watch::Changes;
use crate::analysis::{Origin, ReadError, Tree, WorkTree, published};
use crate::history::Trouble;
use crate::source::RepoPath;

/// A walked work tree. What was never read of it, such as code that no model
/// points into, may change without another build.
#[derive(Debug)]
pub(super) struct KnownTree {
    tree: WorkTree,
    read: Mutex<BTreeSet<RepoPath>>,
}

impl KnownTree {
    /// Nothing of it is read yet.
    pub(super) fn new(tree: WorkTree) -> Self {
        Self { tree, read: Mutex::default() }
    }

    /// The folders to watch: the workspace's own and all below it, but for
    /// sites that were written.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let written = published(&self.tree);
        let own = self.tree.folders().iter().filter(|folder| !folder.is_within_any(&written));
        let root = self.tree.root();
        own.map(|folder| root.join(folder.as_str())).chain([root.to_owned()]).collect()
    }

    /// Whether a build of `now` may come to something else than one of this.
    pub(super) fn differs_by(&self, changes: &Changes, now: &Self) -> bool {
        if changes.is_lost || self.tree.files() != now.tree.files() || self.tree.links() != now.tree.links() {
            return true;
        }
        let read = self.read();
        let is_read = |path: &Path| match path.strip_prefix(self.tree.root()).ok().map(Path::to_str) {
            // It was asked for from elsewhere.
            None => true,
            Some(path) => {
                let path = path.map(|path| path.replace(std::path::MAIN_SEPARATOR, "/"));
                path.and_then(|path| RepoPath::new(&path).ok()).is_some_and(|path| read.contains(&path))
            }
        };
        changes.paths.iter().any(|path| is_read(path))
    }

    fn read(&self) -> MutexGuard<'_, BTreeSet<RepoPath>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for KnownTree {
    fn files(&self) -> &[RepoPath] {
        self.tree.files()
    }

    fn links(&self) -> &[RepoPath] {
        self.tree.links()
    }

    fn link_target(&self, link: &RepoPath) -> Option<RepoPath> {
        self.read().insert(link.clone());
        self.tree.link_target(link)
    }

    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        self.read().insert(path.clone());
        self.tree.read(path)
    }

    fn origin(&self) -> Option<Result<Origin, Trouble>> {
        self.tree.origin()
    }
}
