//! Commits as people speak of them: days and names.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::objs::{CommitRefIter, Find as _};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Repository;
use super::questions::Touch;

/// The largest mailmap that is read, in bytes.
const LARGEST_MAILMAP: u64 = 1 << 20;

/// Reads commits once and names their authors.
pub(super) struct People {
    repository: gix::Repository,
    mailmap: gix::mailmap::Snapshot,
    known: HashMap<ObjectId, Touch>,
    buffer: Vec<u8>,
}

impl People {
    pub(super) fn new(repository: &Repository, head_tree: ObjectId) -> Self {
        let mailmap = gix::mailmap::Snapshot::from_bytes(&mailmap(repository, head_tree));
        Self { repository: repository.here(), mailmap, known: HashMap::default(), buffer: Vec::new() }
    }

    /// A commit as people speak of it.
    pub(super) fn touch(&mut self, id: ObjectId) -> Touch {
        if let Some(touch) = self.known.get(&id) {
            return touch.clone();
        }
        let touch = self.read(id).unwrap_or_else(|| Touch {
            commit: id.to_hex().to_string(),
            date: Date::constant(1970, 1, 1),
            author: "unknown".to_owned(),
        });
        self.known.insert(id, touch.clone());
        touch
    }

    fn read(&mut self, id: ObjectId) -> Option<Touch> {
        let found = self.repository.objects.try_find(&id, &mut self.buffer).ok()??;
        let author = CommitRefIter::from_bytes(found.data, id.kind()).author().ok()?;
        let time = author.time().ok();
        let seconds = time.map_or(0, |time| time.seconds.saturating_add(i64::from(time.offset)));
        let date = Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
        let name = self.mailmap.resolve_cow(author).name;
        let name = String::from_utf8_lossy(&name).trim().to_owned();
        let author = if name.is_empty() { "unknown".to_owned() } else { name };
        Some(Touch { commit: id.to_hex().to_string(), date, author })
    }

    /// Who wrote these commits, with how many; most first.
    pub(super) fn count(&mut self, ids: impl Iterator<Item = ObjectId>) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for id in ids {
            *counts.entry(self.touch(id).author).or_default() += 1;
        }
        most_first(counts)
    }
}

/// Counts in the order of a report: most first, then by name.
pub(super) fn most_first(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// The mailmap of the work tree, else the one that is committed. What the
/// configuration names is not read: it may be any file of the machine.
fn mailmap(repository: &Repository, head_tree: ObjectId) -> Vec<u8> {
    let path = repository.work_tree().map(|folder| folder.join(".mailmap"));
    let is_plain = |path: &std::path::PathBuf| {
        path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() <= LARGEST_MAILMAP)
    };
    if let Some(path) = path.filter(is_plain) {
        return std::fs::read(path).unwrap_or_default();
    }
    let here = repository.here();
    let committed = || {
        let tree = here.find_tree(head_tree).ok()?;
        let entry = tree.iter().filter_map(Result::ok).find(|entry| entry.filename() == ".mailmap")?;
        let id = entry.object_id();
        let size = here.try_find_header(id).ok()??.size();
        (size <= LARGEST_MAILMAP).then_some(())?;
        Some(here.try_find_object(id).ok()??.detach().data)
    };
    committed().unwrap_or_default()
}
