//! The files of a work tree, walked as git sees it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::walk::{Seen, walk};
use super::{CONFIG_NAME, LARGEST_FILE, Origin, ReadError, Tree};
use crate::history::{Repository, Trouble};
use crate::source::RepoPath;

/// Where the workspace is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The workspace's folder.
    pub folder: PathBuf,
    /// The work tree of git that holds it, if one does.
    pub work_tree: Option<PathBuf>,
}

/// Why there is no workspace.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// The folder is not there.
    #[error("{}", folder.display())]
    NoFolder {
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Looks for the workspace upwards: the folder with `gabion.toml`, else git's
/// work tree, else the folder itself. The search for `gabion.toml` ends at the
/// work tree's root.
///
/// # Errors
/// When the folder is not there.
pub fn find_root(from: &Path) -> Result<Root, RootError> {
    let folder = fs::canonicalize(from).map_err(|source| RootError::NoFolder { folder: from.to_owned(), source })?;
    let folder = if folder.is_file() { folder.parent().map_or(folder.clone(), Path::to_owned) } else { folder };
    let work_tree = git_work_tree(&folder);
    let configured = folder
        .ancestors()
        .find(|at| at.join(CONFIG_NAME).is_file() && work_tree.as_ref().is_none_or(|top| at.starts_with(top)));
    let root = configured.map(Path::to_owned).or_else(|| work_tree.clone()).unwrap_or(folder);
    Ok(Root { folder: root, work_tree })
}

/// The work tree that holds a folder: the nearest one with a `.git` in it.
fn git_work_tree(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|at| at.join(".git").symlink_metadata().is_ok()).map(Path::to_owned)
}

/// A folder on disk.
#[derive(Debug)]
pub struct WorkTree {
    root: PathBuf,
    seen: Seen,
}

impl WorkTree {
    /// Walks the workspace. What `.gitignore` names is left out, `.git` and
    /// submodules are not entered, links are not followed.
    pub fn walk(root: &Root) -> Self {
        Self { root: root.folder.clone(), seen: walk(root) }
    }

    /// The folders that were entered below the workspace's own, sorted; empty
    /// ones count.
    pub fn folders(&self) -> &[RepoPath] {
        &self.seen.folders
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a plain file stands under a path, behind no link; git's ignored
    /// files count.
    pub(super) fn holds(&self, path: &RepoPath) -> bool {
        let is_behind_link = path.is_within_any(&self.seen.links);
        let metadata = self.root.join(path.as_str()).symlink_metadata();
        !is_behind_link && metadata.is_ok_and(|metadata| metadata.is_file())
    }

    /// What could not be looked at, each with the reason, for a word to the user.
    pub fn unreadable(&self) -> &[String] {
        &self.seen.unreadable
    }
}

impl Tree for WorkTree {
    fn files(&self) -> &[RepoPath] {
        &self.seen.files
    }

    fn links(&self) -> &[RepoPath] {
        &self.seen.links
    }

    fn link_target(&self, link: &RepoPath) -> Option<RepoPath> {
        let target = fs::read_link(self.root.join(link.as_str())).ok()?;
        link.parent()?.join(target.to_str().filter(|target| !target.starts_with('/'))?).ok()
    }

    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        if path.is_within_any(&self.seen.links) {
            return Err(ReadError::Link);
        }
        read_file(&self.root.join(path.as_str()))
    }

    fn origin(&self) -> Option<Result<Origin, Trouble>> {
        let origin = Repository::open(&self.root).and_then(|repository| {
            let (head, prefix) = (repository.head()?, repository.prefix(&self.root)?);
            Ok(Origin { repository, head, prefix })
        });
        Some(origin)
    }
}

/// Reads a plain file of bounded size; a pipe would never end.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let no_file = || ReadError::Refused("it is no plain file".to_owned());
    let refused = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            return ReadError::Missing;
        }
        match path.symlink_metadata() {
            Ok(found) if found.is_symlink() => ReadError::Link,
            Ok(found) if !found.is_file() => no_file(),
            _ => ReadError::Refused(error.to_string()),
        }
    };
    let file = open_plain(path).map_err(refused)?;
    let found = file.metadata().map_err(refused)?;
    if !found.is_file() {
        return Err(no_file());
    }
    let size = found.len();
    if size > LARGEST_FILE {
        return Err(ReadError::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(refused)?;
    let size = bytes.len() as u64;
    if size > LARGEST_FILE { Err(ReadError::TooLarge(size)) } else { Ok(bytes) }
}

/// Opens what stands under a path itself, in one step: no link is followed and
/// no pipe waited for.
#[cfg(unix)]
fn open_plain(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}

/// Opens what stands under a path, if it is a plain file.
#[cfg(not(unix))]
fn open_plain(path: &Path) -> std::io::Result<fs::File> {
    if path.symlink_metadata()?.is_file() { fs::File::open(path) } else { Err(std::io::ErrorKind::InvalidInput.into()) }
}
