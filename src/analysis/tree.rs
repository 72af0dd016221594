//! Where files come from: a work tree, a commit, or memory.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::SITE_MARKER;
use crate::history::{CommitId, Repository, Trouble};
use crate::source::RepoPath;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// It is a symbolic link, or stands behind one.
    #[error("the file is a symbolic link, which is not followed")]
    Link,
    /// It is larger than [`super::LARGEST_FILE`].
    #[error("the file has {0} bytes, more than the {limit} that are read", limit = super::LARGEST_FILE)]
    TooLarge(u64),
    /// The system refused.
    #[error("the file cannot be read: {0}")]
    Refused(String),
}

/// Where the past of a tree is to be found.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The repository.
    pub repository: Repository,
    /// The commit that the tree came from; `None` before the first one.
    pub head: Option<CommitId>,
    /// The way from the repository's top to the tree.
    pub prefix: RepoPath,
}

/// Something that holds files under paths.
pub trait Tree: Sync {
    /// Every file that git does not ignore, sorted.
    fn files(&self) -> &[RepoPath];

    /// Every symbolic link, sorted; what stands behind them is not in the tree.
    fn links(&self) -> &[RepoPath];

    /// Where a symbolic link leads, if it stays in the tree.
    fn link_target(&self, link: &RepoPath) -> Option<RepoPath>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there, not a plain file, too large, or refused.
    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError>;

    /// Where its past is to be found, or why it is not; `None` for a tree that
    /// has none, such as one in memory.
    fn origin(&self) -> Option<Result<Origin, Trouble>> {
        None
    }
}

/// The folders that a site was written to, sorted; the tree itself is none.
pub fn published(tree: &dyn Tree) -> Vec<RepoPath> {
    let markers = tree.files().iter().filter(|file| file.name() == SITE_MARKER);
    let mut folders: Vec<RepoPath> = markers.filter_map(RepoPath::parent).filter(|folder| !folder.is_root()).collect();
    folders.sort_unstable();
    folders
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    paths: Vec<RepoPath>,
    texts: BTreeMap<RepoPath, Vec<u8>>,
}

impl MemoryTree {
    /// A tree of these files.
    pub fn new(files: impl IntoIterator<Item = (RepoPath, Vec<u8>)>) -> Self {
        let texts: BTreeMap<RepoPath, Vec<u8>> = files.into_iter().collect();
        Self { paths: texts.keys().cloned().collect(), texts }
    }
}

impl Tree for MemoryTree {
    fn files(&self) -> &[RepoPath] {
        &self.paths
    }

    fn links(&self) -> &[RepoPath] {
        &[]
    }

    fn link_target(&self, _: &RepoPath) -> Option<RepoPath> {
        None
    }

    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        let bytes = self.texts.get(path).ok_or(ReadError::Missing)?;
        let size = bytes.len() as u64;
        if size > super::LARGEST_FILE { Err(ReadError::TooLarge(size)) } else { Ok(bytes.clone()) }
    }
}

/// A tree with some texts changed: unsaved edits, standard input, fixes that
/// are being tried.
#[derive(Debug)]
pub struct Overlay<'a, T: Tree + ?Sized> {
    base: &'a T,
    texts: &'a BTreeMap<RepoPath, String>,
    files: Cow<'a, [RepoPath]>,
}

impl<'a, T: Tree + ?Sized> Overlay<'a, T> {
    /// Lays texts over a tree; files that it does not have are added.
    pub fn new(base: &'a T, texts: &'a BTreeMap<RepoPath, String>) -> Self {
        let mut files = Cow::Borrowed(base.files());
        if !texts.is_empty() {
            let files = files.to_mut();
            files.extend(texts.keys().cloned());
            files.sort_unstable();
            files.dedup();
        }
        Self { base, texts, files }
    }
}

impl<T: Tree + ?Sized> Tree for Overlay<'_, T> {
    fn files(&self) -> &[RepoPath] {
        &self.files
    }

    fn links(&self) -> &[RepoPath] {
        self.base.links()
    }

    fn link_target(&self, link: &RepoPath) -> Option<RepoPath> {
        self.base.link_target(link)
    }

    fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        match self.texts.get(path) {
            Some(text) if text.len() as u64 > super::LARGEST_FILE => Err(ReadError::TooLarge(text.len() as u64)),
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.base.read(path),
        }
    }

    fn origin(&self) -> Option<Result<Origin, Trouble>> {
        self.base.origin()
    }
}
