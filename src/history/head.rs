//! The commit that is checked out.

use std::path::Path;

use super::Repository;

/// The id of the commit that HEAD points to; `None` where there is no
/// repository or no commit yet.
pub fn head(work_tree: &Path) -> Option<String> {
    let head = Repository::open(work_tree).ok()?.head().ok()??;
    Some(head.to_string())
}
