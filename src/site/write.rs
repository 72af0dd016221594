//! The site into a folder. A folder that holds anything else is left alone, a
//! file is replaced whole or not at all, and what did not change is not touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Site;

/// The list of what was written, by which a folder is known as ours.
const MARKER: &str = ".gabion-site";

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
    refuse_links(folder, folder)?;
    let before = listed(folder)?;
    fs::create_dir_all(folder).map_err(|error| WriteError::Refused(folder.to_owned(), error))?;
    let now: BTreeSet<String> = site.files.keys().cloned().collect();
    // The list takes in old and new before anything happens, so that a run that
    // is cut off leaves a folder that the next one knows.
    let both: BTreeSet<String> = before.union(&now).cloned().collect();
    write_list(folder, &both)?;
    let parents: BTreeSet<&str> =
        now.iter().filter_map(|path| path.rsplit_once('/').map(|(parent, _)| parent)).collect();
    for parent in parents {
        let parent = folder.join(parent);
        refuse_links(&parent, folder)?;
        fs::create_dir_all(&parent).map_err(|error| WriteError::Refused(parent.clone(), error))?;
    }
    let files: Vec<(&String, &Vec<u8>)> = site.files.iter().collect();
    let changed: Vec<bool> = files
        .into_par_iter()
        .map(|(path, bytes)| write_file(&folder.join(path), bytes))
        .collect::<Result<_, WriteError>>()?;
    let written = changed.iter().filter(|changed| **changed).count();
    let gone: Vec<&String> = before.difference(&now).collect();
    for path in &gone {
        remove(folder, path)?;
    }
    write_list(folder, &now)?;
    Ok(Written { written, same: changed.len() - written, removed: gone.len() })
}

/// What an earlier run wrote; an error where the folder is not one of ours.
fn listed(folder: &Path) -> Result<BTreeSet<String>, WriteError> {
    let refused = |error| WriteError::Refused(folder.to_owned(), error);
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(refused(error)),
    };
    let marker = folder.join(MARKER);
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
    write_file(&folder.join(MARKER), text.as_bytes()).map(|_| ())
}

/// Replaces a file whole; false where it is as it should be.
fn write_file(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    let refused = |error| WriteError::Refused(path.to_owned(), error);
    match fs::symlink_metadata(path) {
        Ok(old) if old.is_symlink() => return Err(WriteError::Link(path.to_owned())),
        Ok(old) if old.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|old| old == bytes) => return Ok(false),
        _ => {}
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".gabion-").tempfile_in(parent).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    set_usual_permissions(&file).map_err(refused)?;
    file.persist(path).map_err(|error| WriteError::Refused(path.to_owned(), error.error))?;
    Ok(true)
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
        if fs::symlink_metadata(place).is_ok_and(|found| found.is_symlink()) {
            return Err(WriteError::Link(place.to_owned()));
        }
        at = place.parent();
    }
    Ok(())
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
