//! What git's index says of a whole tree.
//!
//! Beside the files that are checked out the index names the trees that they
//! make. As long as nothing is staged, the first of these is the newest
//! commit's, and what that commit holds need not be looked for folder by folder.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::bstr::BStr;

use super::paths::{PathNumber, Paths};

/// A tree, and what the followed files hold in it.
pub(super) type Held = (ObjectId, BTreeMap<PathNumber, ObjectId>);

/// How many bytes of an index are read for each file that is followed: it names
/// every file, and walking to a few is faster.
const WORTH: usize = 2_048;

/// The tree that the index stands for; `None` where it stands for none, folds
/// folders or is large for so few files.
pub(super) fn indexed(repository: &gix::Repository, paths: &Paths<'_>) -> Option<Held> {
    let size = usize::try_from(repository.index_path().metadata().ok()?.len()).ok()?;
    if size > WORTH.saturating_mul(paths.followed().count()) {
        return None;
    }
    let index = repository.open_index().ok()?;
    let tree = index.tree().filter(|tree| tree.num_entries.is_some() && !index.is_sparse())?;
    let held = paths.followed().filter_map(|(file, path)| Some((file, index.entry_by_path(BStr::new(path))?.id)));
    Some((tree.id, held.collect()))
}
