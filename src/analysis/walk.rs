//! The files of a folder on disk, looked for in all folders side by side.

use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::Scope;
use rayon::prelude::*;

use super::Root;
use super::ignored::{GITIGNORE, Ignored};
use crate::source::RepoPath;

/// What a repository keeps itself in, or a file that says where.
const GIT: &str = ".git";

/// What there is, sorted.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) files: Vec<RepoPath>,
    pub(super) links: Vec<RepoPath>,
    /// Those that were entered below the workspace's own.
    pub(super) folders: Vec<RepoPath>,
    /// What could not be looked at, each with the reason.
    pub(super) unreadable: Vec<String>,
}

/// Looks through a workspace.
pub(super) fn walk(root: &Root) -> Seen {
    let mut seen = Seen::default();
    let ignored = Ignored::above(root, &mut seen.unreadable);
    let walk = Walk { root: &root.folder, seen: Mutex::new(seen) };
    rayon::scope(|scope| walk.look(RepoPath::root(), ignored, scope));
    let mut seen = walk.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    seen.files.par_sort_unstable();
    seen.folders.par_sort_unstable();
    seen.links.sort_unstable();
    seen.unreadable.sort_unstable();
    seen
}

struct Walk<'a> {
    root: &'a Path,
    seen: Mutex<Seen>,
}

impl Walk<'_> {
    /// Looks into a folder, and has those in it looked into.
    fn look<'s>(&'s self, folder: RepoPath, above: Ignored<'s>, scope: &Scope<'s>) {
        let path = self.root.join(folder.as_str());
        let (mut seen, mut below) = (Seen::default(), Vec::new());
        let entries = self.list(&path, &mut seen.unreadable);
        let has = |wanted: &str| entries.iter().any(|(name, _)| name == wanted);
        // A folder with a `.git` of its own is another repository.
        if !folder.is_root() && has(GIT) {
            return;
        }
        let ignored = if has(GITIGNORE) { above.and_of(&path, &mut seen.unreadable) } else { above };
        for (name, kind) in entries.iter().filter(|(name, _)| name != GIT) {
            if ignored.holds(&path, name, kind.is_dir()) {
                continue;
            }
            match path_of(&folder, name) {
                Ok(at) if kind.is_dir() => below.push(at),
                Ok(at) if kind.is_symlink() => seen.links.push(at),
                Ok(at) if kind.is_file() => seen.files.push(at),
                Ok(_) => {}
                Err(why) => seen.unreadable.push(format!("{}: {why}", self.shown(&path.join(name)))),
            }
        }
        for folder in below {
            let ignored = ignored.clone();
            scope.spawn(move |scope| self.look(folder, ignored, scope));
        }
        if !folder.is_root() {
            seen.folders.push(folder);
        }
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).append(seen);
    }

    /// What stands in a folder, with what it is.
    fn list(&self, folder: &Path, unreadable: &mut Vec<String>) -> Vec<(OsString, FileType)> {
        let mut tell = |error: &io::Error| unreadable.push(format!("{}: {error}", self.shown(folder)));
        let entries = fs::read_dir(folder).inspect_err(&mut tell).into_iter().flatten();
        let entries = entries.map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))));
        entries.filter_map(|entry| entry.inspect_err(&mut tell).ok()).collect()
    }

    /// A path as the workspace sees it; the workspace itself as the system does.
    fn shown(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.root).ok().filter(|below| !below.as_os_str().is_empty());
        below.unwrap_or(path).display().to_string()
    }
}

impl Seen {
    fn append(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.links.append(&mut other.links);
        self.folders.append(&mut other.folders);
        self.unreadable.append(&mut other.unreadable);
    }
}

/// The path of what stands in a folder under a name, or why it has none.
fn path_of(folder: &RepoPath, name: &OsStr) -> Result<RepoPath, String> {
    let name = name.to_str().ok_or("its name is not UTF-8")?;
    folder.child(name).map_err(|error| error.to_string())
}
