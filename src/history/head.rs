//! The commit that is checked out.

use std::path::Path;

/// The id of the commit that HEAD points to; `None` where there is no
/// repository or no commit yet.
pub fn head(work_tree: &Path) -> Option<String> {
    let repository = gix::open_opts(work_tree, gix::open::Options::isolated()).ok()?;
    let id = repository.head_id().ok()?;
    Some(id.to_hex().to_string())
}
