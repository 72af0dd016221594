//! Parents that were changed by hand, in the old way.

use std::fs;
use std::path::Path;

use gix::ObjectId;
use gix::hashtable::HashMap;

/// The largest file of grafts that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// Reads `info/grafts`: in each line a commit and the parents that it is given.
/// Git still honours it, so the same history is seen here.
pub(super) fn grafts(common_dir: &Path) -> HashMap<ObjectId, Vec<ObjectId>> {
    let path = common_dir.join("info").join("grafts");
    let is_plain = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    let text = if is_plain { fs::read(&path).unwrap_or_default() } else { Vec::new() };
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"#"));
    let entries = lines.filter_map(|line| {
        let mut ids = line.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
        let commit = ObjectId::from_hex(ids.next()?).ok()?;
        let parents: Option<Vec<ObjectId>> = ids.map(|id| ObjectId::from_hex(id).ok()).collect();
        Some((commit, parents?))
    });
    entries.collect()
}
