//! What `.gitignore` files leave out.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use foldhash::HashMap;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::work_tree::read_file;
use super::{ReadError, Root};
use crate::source::add_glob;

const NAME: &str = ".gitignore";

type Chain = Arc<Vec<Arc<Gitignore>>>;

/// The `.gitignore` files of a work tree, each read when its folder is reached.
///
/// They come with the repository like everything else, so that they are read
/// with the same care as models: no links, no pipes, no more than so many bytes,
/// and no glob that could not be matched. Only what is committed decides: no
/// file of this machine's user.
#[derive(Debug)]
pub(super) struct Ignored {
    /// The outermost folder whose file counts.
    top: PathBuf,
    /// For each folder what its files and those above it say, the nearest first.
    folders: RwLock<HashMap<OsString, Chain>>,
    unreadable: Mutex<BTreeSet<String>>,
}

impl Ignored {
    /// The files from git's work tree, or else from the workspace, downwards.
    pub(super) fn new(root: &Root) -> Self {
        let top = root.work_tree.as_ref().unwrap_or(&root.folder).clone();
        Self { top, folders: RwLock::default(), unreadable: Mutex::default() }
    }

    /// Whether git leaves a path out. Of the files the nearest one wins. What
    /// stands in a folder that is left out is not asked about.
    pub(super) fn holds(&self, path: &Path, is_folder: bool) -> bool {
        let Some(folder) = path.parent() else { return false };
        let chain = self.chain(folder);
        let said = chain.iter().map(|file| file.matched(path, is_folder)).find(|said| !said.is_none());
        said.is_some_and(|said| said.is_ignore())
    }

    /// What could not be read, for a word to the user.
    pub(super) fn unreadable(&self) -> BTreeSet<String> {
        self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn chain(&self, folder: &Path) -> Chain {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder.as_os_str()).cloned();
        if let Some(known) = known {
            return known;
        }
        let above = folder.parent().filter(|_| folder != self.top && folder.starts_with(&self.top));
        let above = above.map_or_else(Chain::default, |above| self.chain(above));
        // It is read before others are made to wait; now and then one is read twice.
        let own = self.read(folder);
        let chain = if own.is_empty() {
            above
        } else {
            Arc::new(std::iter::once(Arc::new(own)).chain(above.iter().cloned()).collect())
        };
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.entry(folder.as_os_str().to_owned()).or_insert(chain).clone()
    }

    fn read(&self, folder: &Path) -> Gitignore {
        let path = folder.join(NAME);
        let bytes = match read_file(&path) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => return Gitignore::empty(),
            Err(error) => {
                self.say(&path, &error.to_string());
                return Gitignore::empty();
            }
        };
        let mut builder = GitignoreBuilder::new(folder);
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.starts_with('#'));
        let bad = lines.filter(|line| !add_glob(&mut builder, line)).count();
        if bad > 0 {
            self.say(&path, &format!("{bad} of its lines cannot be read"));
        }
        builder.build().unwrap_or_else(|_| {
            self.say(&path, "its lines are too many");
            Gitignore::empty()
        })
    }

    fn say(&self, path: &Path, why: &str) {
        let shown = path.strip_prefix(&self.top).unwrap_or(path);
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        unreadable.insert(format!("{}: {why}", shown.display()));
    }
}
