//! Where on disk it shows that HEAD has moved.

use std::path::{Path, PathBuf};

use super::Repository;

/// The folders in which git keeps what HEAD points to. A linked work tree has
/// its own HEAD, and shares the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitFolders {
    /// The work tree's own.
    pub own: PathBuf,
    /// What all work trees share; the same where there is one.
    pub common: PathBuf,
}

/// Git's folders for a work tree; `None` where there is no repository.
pub fn git_folders(folder: &Path) -> Option<GitFolders> {
    let repository = Repository::open(folder).ok()?.here();
    let full = |path: &Path| path.canonicalize().ok();
    Some(GitFolders { own: full(repository.git_dir())?, common: full(repository.common_dir())? })
}

impl GitFolders {
    /// The folders with references, which have folders in them.
    pub fn references(&self) -> impl Iterator<Item = PathBuf> {
        ["refs", "reftable"].into_iter().map(|name| self.common.join(name))
    }

    /// Whether a path is git's.
    pub fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.own) || path.starts_with(&self.common)
    }

    /// Whether HEAD may point elsewhere when this file has changed.
    pub fn moves_head(&self, path: &Path) -> bool {
        // Git writes a new file beside the old one, and renames it.
        let is_lock = path.extension().is_some_and(|extension| extension == "lock");
        let is_head = path == self.own.join("HEAD") || path == self.common.join("packed-refs");
        !is_lock && (is_head || self.references().any(|folder| path.starts_with(folder)))
    }
}
