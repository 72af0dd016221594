//! What `.gitignore` files leave out.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::work_tree::read_file;
use super::{ReadError, Root};
use crate::source::add_glob;

/// The name of such a file.
pub(super) const GITIGNORE: &str = ".gitignore";

/// What the `.gitignore` files of a folder and of those around it say of what
/// stands in it.
///
/// They come with the repository like everything else, so that they are read
/// with the same care as models: no links, no pipes, no more than so many bytes,
/// and no glob that could not be matched. Only what is committed decides: no
/// file of this machine's user.
#[derive(Clone, Debug)]
pub(super) struct Ignored<'a> {
    /// The outermost folder whose file counts.
    top: &'a Path,
    nearest: Option<Arc<Said>>,
}

/// What one file says, and who is asked where it says nothing.
#[derive(Debug)]
struct Said {
    globs: Gitignore,
    above: Option<Arc<Said>>,
}

impl<'a> Ignored<'a> {
    /// What is said above the workspace, from git's work tree downwards.
    pub(super) fn above(root: &'a Root, unreadable: &mut Vec<String>) -> Self {
        let top = root.work_tree.as_ref().unwrap_or(&root.folder);
        let between = root.folder.ancestors().skip(1).take_while(|folder| folder.starts_with(top));
        let outermost_first = between.collect::<Vec<_>>().into_iter().rev();
        outermost_first.fold(Self { top, nearest: None }, |above, folder| above.and_of(folder, unreadable))
    }

    /// The same with what a folder's own file says, which wins. What cannot be
    /// read of it is added to what is `unreadable`.
    pub(super) fn and_of(&self, folder: &Path, unreadable: &mut Vec<String>) -> Self {
        let path = folder.join(GITIGNORE);
        let shown = path.strip_prefix(self.top).unwrap_or(&path).display();
        let globs = read(&path, |why| unreadable.push(format!("{shown}: {why}")));
        let said = globs.filter(|globs| !globs.is_empty());
        let nearest = said.map(|globs| Arc::new(Said { globs, above: self.nearest.clone() }));
        Self { top: self.top, nearest: nearest.or_else(|| self.nearest.clone()) }
    }

    /// Whether git leaves out what stands in a folder under a name. What stands in
    /// a folder that is left out is not asked about.
    pub(super) fn holds(&self, folder: &Path, name: &OsStr, is_folder: bool) -> bool {
        if self.nearest.is_none() {
            return false;
        }
        let path = folder.join(name);
        let files = std::iter::successors(self.nearest.as_deref(), |said| said.above.as_deref());
        let said = files.map(|said| said.globs.matched(&path, is_folder)).find(|said| !said.is_none());
        said.is_some_and(|said| said.is_ignore())
    }
}

/// Reads a file, if it is there, and tells what cannot be read of it.
fn read(path: &Path, mut tell: impl FnMut(&str)) -> Option<Gitignore> {
    let bytes = match read_file(path) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing) => return None,
        Err(error) => {
            tell(&error.to_string());
            return None;
        }
    };
    let mut builder = GitignoreBuilder::new(path.parent()?);
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.starts_with('#'));
    let bad = lines.filter(|line| !add_glob(&mut builder, line)).count();
    if bad > 0 {
        tell(&format!("{bad} of its lines cannot be read"));
    }
    let globs = builder.build();
    if globs.is_err() {
        tell("its lines are too many");
    }
    globs.ok()
}
