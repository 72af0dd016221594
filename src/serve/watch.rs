//! Says that something has changed, once things are quiet.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::ServeError;
use crate::history::{GitFolders, git_folders};

/// How long nothing must happen: an editor that saves, or git that checks out,
/// touches several files in a row.
const QUIET: Duration = Duration::from_millis(50);

/// The same where a single file was written and is closed again: no more of it
/// is to come.
const SETTLED: Duration = Duration::from_millis(10);

/// How long it may go on before what has come together is looked at.
const LONGEST: Duration = Duration::from_millis(500);

/// Systems that watch a folder with all below it at no cost; on others each
/// folder is watched, and those that git ignores are not.
const WATCHES_TREES: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// What comes in.
enum Note {
    Event(notify::Result<Event>),
    End,
}

/// Ends the waiting from another thread.
pub(super) struct Bell(Sender<Note>);

impl Bell {
    /// Says that nobody waits for changes any longer.
    pub(super) fn ring_out(&self) {
        // It fails where the other side has gone by itself.
        let _ = self.0.send(Note::End);
    }
}

/// What has changed since the last look.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Files and folders of the workspace.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Git's HEAD may have moved.
    pub(super) is_git: bool,
    /// Some changes may have gone unseen.
    pub(super) is_lost: bool,
    /// The file that was closed last after it was written.
    closed: Option<PathBuf>,
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.is_git && !self.is_lost
    }

    /// How long nothing must happen before they are looked at.
    fn quiet(&self) -> Duration {
        let is_one = self.paths.len() == 1 && self.paths.first() == self.closed.as_ref();
        if is_one && !self.is_git && !self.is_lost { SETTLED } else { QUIET }
    }
}

/// Watches a workspace.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    notes: Receiver<Note>,
    bell: Sender<Note>,
    /// What is watched now.
    watched: BTreeSet<PathBuf>,
    /// Folders whose files count.
    folders: BTreeSet<PathBuf>,
    /// Single files that count, too.
    files: BTreeSet<PathBuf>,
    git: Option<GitFolders>,
}

impl Watch {
    /// Begins to watch for nothing yet.
    ///
    /// # Errors
    /// When the system has no means for it.
    pub(super) fn new() -> Result<Self, ServeError> {
        let (bell, notes) = mpsc::channel();
        let sender = bell.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let _ = sender.send(Note::Event(event));
        });
        Ok(Self {
            watcher: watcher.map_err(|error| refused(&error))?,
            notes,
            bell,
            watched: BTreeSet::new(),
            folders: BTreeSet::new(),
            files: BTreeSet::new(),
            git: None,
        })
    }

    /// What ends [`Self::wait`].
    pub(super) fn bell(&self) -> Bell {
        Bell(self.bell.clone())
    }

    /// Watches these folders and files, git's HEAD, and nothing else. Gives
    /// whether any of it was not watched before: what happened there until now
    /// went unseen.
    ///
    /// # Errors
    /// When the system watches no more.
    pub(super) fn cover(
        &mut self,
        root: &Path,
        folders: BTreeSet<PathBuf>,
        files: BTreeSet<PathBuf>,
    ) -> Result<bool, ServeError> {
        self.git = git_folders(root);
        let mut wanted: BTreeSet<PathBuf> = match WATCHES_TREES {
            true => BTreeSet::from([root.to_owned()]),
            false => folders.clone(),
        };
        wanted.extend(files.iter().filter_map(|file| file.parent().map(Path::to_owned)));
        let mut deep = BTreeSet::new();
        if let Some(git) = &self.git {
            wanted.extend([git.own.clone(), git.common.clone()]);
            deep.extend(git.references().filter(|folder| folder.is_dir()));
        }
        let mut is_new = false;
        let modes = wanted.iter().map(|path| (path, WATCHES_TREES && path == root));
        for (path, is_deep) in modes.chain(deep.iter().map(|path| (path, true))) {
            if self.watched.contains(path) {
                continue;
            }
            let mode = if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(path, mode) {
                Ok(()) => is_new = true,
                // It went away since; whoever saw it there is told so.
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        wanted.append(&mut deep);
        for path in self.watched.difference(&wanted) {
            // A folder that is gone is watched no longer anyway.
            let _ = self.watcher.unwatch(path);
        }
        (self.watched, self.folders, self.files) = (wanted, folders, files);
        Ok(is_new)
    }

    /// Waits for changes, and then until it is quiet. `None` where nobody
    /// waits any longer.
    pub(super) fn wait(&mut self) -> Option<Changes> {
        let mut changes = Changes::default();
        while changes.is_empty() {
            let note = self.notes.recv().ok()?;
            self.take(note, &mut changes)?;
        }
        let begun = Instant::now();
        loop {
            let left = LONGEST.checked_sub(begun.elapsed()).filter(|left| !left.is_zero());
            let Some(left) = left else { return Some(changes) };
            match self.notes.recv_timeout(changes.quiet().min(left)) {
                Ok(note) => self.take(note, &mut changes)?,
                Err(RecvTimeoutError::Timeout) => return Some(changes),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn take(&mut self, note: Note, changes: &mut Changes) -> Option<()> {
        let event = match note {
            Note::End => return None,
            Note::Event(Ok(event)) => event,
            Note::Event(Err(_)) => {
                changes.is_lost = true;
                return Some(());
            }
        };
        changes.is_lost |= event.need_rescan();
        // Reading is no change, and builds read.
        if let EventKind::Access(access) = event.kind {
            if access == AccessKind::Close(AccessMode::Write) {
                changes.closed = event.paths.into_iter().next();
            }
            return Some(());
        }
        changes.closed = None;
        for path in event.paths {
            // A folder that is put back under its name must be watched anew.
            if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
                && self.watched.remove(&path)
            {
                let _ = self.watcher.unwatch(&path);
            }
            if let Some(git) = &self.git
                && git.holds(&path)
            {
                changes.is_git |= git.moves_head(&path);
                continue;
            }
            let is_inside = path.parent().is_some_and(|folder| self.folders.contains(folder));
            if is_inside || self.files.contains(&path) || self.folders.contains(&path) {
                changes.paths.insert(path);
            }
        }
        Some(())
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => {
            matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied)
        }
        _ => false,
    }
}

fn refused(error: &notify::Error) -> ServeError {
    let hint = match error.kind {
        ErrorKind::MaxFilesWatch => {
            "; the system watches no more folders: raise `fs.inotify.max_user_watches` (sysctl), or let `.gitignore` \
             name what no model is about"
        }
        _ => "",
    };
    ServeError::Watch { reason: error.to_string(), hint }
}
