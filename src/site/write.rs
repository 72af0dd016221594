//! The site into a folder. A folder that holds anything else is left alone, a
//! file is replaced whole or not at all, and what did not change is not touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Blueprint, Site, SiteError};
use crate::analysis::SITE_MARKER;

/// The first line of the list.
const HEAD: &str = "# Written by `gabion build`, which replaces and removes the files listed here.";

/// Why a site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder holds something else.
    #[error("{} is not empty and was not written by `gabion build`; name another folder with --out, or empty it", .0.display())]
    NotOurs(PathBuf),
    /// A link stands in the way.
    #[error("{} is a symbolic link, which is not written through", .0.display())]
    Link(PathBuf),
    /// The system refused.
    #[error("{path} cannot be written: {reason}", path = .0.display(), reason = .1)]
    Refused(PathBuf, io::Error),
}

/// Why a site could not be made and written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It could not be made.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were as they should be.
    pub same: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// Writes a site into a folder.
///
/// # Errors
/// When the folder holds something else, or the system refuses.
pub fn write(site: &Site, folder: &Path) -> Result<Written, WriteError> {
    let outlet = Outlet::open(folder, site.files.keys().cloned().collect())?;
    site.files.par_iter().try_for_each(|(path, bytes)| outlet.put(path, bytes))?;
    outlet.close()
}

/// Makes a site and writes each file as soon as it is there.
///
/// # Errors
/// When the site cannot be made, the folder holds something else, or the system
/// refuses.
pub fn publish(blueprint: &Blueprint<'_>, folder: &Path) -> Result<Written, PublishError> {
    let outlet = Outlet::open(folder, blueprint.paths())?;
    blueprint.each(|path, bytes| outlet.put(path, &bytes).map_err(PublishError::from))?;
    Ok(outlet.close()?)
}

/// A folder that is being written to.
struct Outlet<'a> {
    folder: &'a Path,
    before: BTreeSet<String>,
    now: BTreeSet<String>,
    written: AtomicUsize,
}

impl<'a> Outlet<'a> {
    /// Makes ready for these files.
    fn open(folder: &'a Path, now: BTreeSet<String>) -> Result<Self, WriteError> {
        refuse_link(folder)?;
        let before = listed(folder)?;
        fs::create_dir_all(folder).map_err(|error| WriteError::Refused(folder.to_owned(), error))?;
        // The list takes in old and new before anything happens, so that a run
        // that is cut off leaves a folder that the next one knows.
        let both: BTreeSet<String> = before.union(&now).cloned().collect();
        write_list(folder, &both)?;
        let inside = |path: &'_ String| path.rmatch_indices('/').map(|(at, _)| at).collect::<Vec<_>>();
        let folders: BTreeSet<&str> =
            now.iter().flat_map(|path| inside(path).into_iter().map(|at| &path[..at])).collect();
        // A folder comes before those in it, and each is looked at once.
        for path in folders {
            make_folder(&folder.join(path))?;
        }
        Ok(Self { folder, before, now, written: AtomicUsize::new(0) })
    }

    /// Writes one of the files, where it is not as it should be.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        if write_file(&self.folder.join(path), bytes)? {
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Takes away what is gone.
    fn close(self) -> Result<Written, WriteError> {
        let gone: Vec<&String> = self.before.difference(&self.now).collect();
        for path in &gone {
            remove(self.folder, path)?;
        }
        write_list(self.folder, &self.now)?;
        let written = self.written.into_inner();
        Ok(Written { written, same: self.now.len() - written, removed: gone.len() })
    }
}

/// Makes a folder, unless it is there.
fn make_folder(path: &Path) -> Result<(), WriteError> {
    match fs::create_dir(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            refuse_link(path)?;
            // What stands there and is no folder is refused as such.
            if path.is_dir() { Ok(()) } else { Err(WriteError::Refused(path.to_owned(), error)) }
        }
        Err(error) => Err(WriteError::Refused(path.to_owned(), error)),
    }
}

/// What an earlier run wrote; an error where the folder is not one of ours.
fn listed(folder: &Path) -> Result<BTreeSet<String>, WriteError> {
    let refused = |error| WriteError::Refused(folder.to_owned(), error);
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(refused(error)),
    };
    let marker = folder.join(SITE_MARKER);
    match fs::symlink_metadata(&marker) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(WriteError::NotOurs(folder.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let is_empty = entries.next().is_none();
            return if is_empty { Ok(BTreeSet::new()) } else { Err(WriteError::NotOurs(folder.to_owned())) };
        }
        Err(error) => return Err(refused(error)),
    }
    let text = fs::read_to_string(&marker).map_err(refused)?;
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(WriteError::NotOurs(folder.to_owned()));
    }
    // A list that somebody else changed names nothing outside of the folder.
    let is_inside = |path: &&str| !path.split('/').any(|part| matches!(part, "" | "." | "..")) && !path.contains('\\');
    Ok(lines.filter(is_inside).map(str::to_owned).collect())
}

fn write_list(folder: &Path, paths: &BTreeSet<String>) -> Result<(), WriteError> {
    let mut text = String::from(HEAD);
    for path in paths {
        text.push('\n');
        text.push_str(path);
    }
    text.push('\n');
    write_file(&folder.join(SITE_MARKER), text.as_bytes()).map(|_| ())
}

/// Replaces a file whole; false where it is as it should be.
fn write_file(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    let refused = |error| WriteError::Refused(path.to_owned(), error);
    match fs::symlink_metadata(path) {
        Ok(old) if old.is_symlink() => return Err(WriteError::Link(path.to_owned())),
        Ok(old) if old.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|old| old == bytes) => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return write_new(path, bytes).map(|()| true),
        _ => {}
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".gabion-").tempfile_in(parent).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    set_usual_permissions(&file).map_err(refused)?;
    file.persist(path).map_err(|error| WriteError::Refused(path.to_owned(), error.error))?;
    Ok(true)
}

/// Writes a file where there is none.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| {
        // Half a file is worse than none.
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = fs::remove_file(path);
        }
        WriteError::Refused(path.to_owned(), error)
    })
}

/// Takes a file away, and the folders that it leaves empty.
fn remove(folder: &Path, path: &str) -> Result<(), WriteError> {
    let full = folder.join(path);
    refuse_links(full.parent().unwrap_or(folder), folder)?;
    match fs::remove_file(&full) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(WriteError::Refused(full, error)),
        _ => {}
    }
    let mut parent = full.parent();
    while let Some(empty) = parent.filter(|parent| *parent != folder && parent.starts_with(folder)) {
        // A folder with something left in it stays.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        parent = empty.parent();
    }
    Ok(())
}

/// No link is followed out of the folder.
fn refuse_links(path: &Path, folder: &Path) -> Result<(), WriteError> {
    let mut at = Some(path);
    while let Some(place) = at.filter(|place| place.starts_with(folder)) {
        refuse_link(place)?;
        at = place.parent();
    }
    Ok(())
}

/// A link is not written through.
fn refuse_link(path: &Path) -> Result<(), WriteError> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    if is_link { Err(WriteError::Link(path.to_owned())) } else { Ok(()) }
}

#[cfg(unix)]
fn set_usual_permissions(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}
