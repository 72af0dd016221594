//! Commits as people speak of them: days and names.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::actor::SignatureRef;
use gix::bstr::{BStr, ByteSlice as _};
use gix::hashtable::HashMap;
use gix::objs::CommitRefIter;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Repository;
use super::cache::{Id, KeptAuthor, Name};
use super::differences::Differences;
use super::objects::Objects;
use super::questions::Touch;

/// The largest mailmap that is read, in bytes.
const LARGEST_MAILMAP: u64 = 1 << 20;

/// The day of a commit whose date cannot be read.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Reads commits once and names their authors.
pub(super) struct People {
    mailmap: gix::mailmap::Snapshot,
    known: HashMap<ObjectId, KeptAuthor>,
}

impl People {
    /// Begins with what an earlier run has read.
    pub(super) fn new(repository: &Repository, head_tree: ObjectId, kept: Vec<KeptAuthor>) -> Self {
        let mailmap = gix::mailmap::Snapshot::from_bytes(&mailmap(repository, head_tree));
        Self { mailmap, known: kept.into_iter().map(|it| (it.commit.0, it)).collect() }
    }

    /// What is worth keeping for the next run.
    pub(super) fn keep(&self) -> Vec<KeptAuthor> {
        let mut kept: Vec<KeptAuthor> = self.known.values().cloned().collect();
        kept.sort_unstable_by_key(|author| author.commit);
        kept
    }

    /// Reads a commit, if it is new.
    pub(super) fn learn_one(&mut self, objects: &mut Objects, id: ObjectId) {
        self.known.entry(id).or_insert_with(|| read(objects, id));
    }

    /// Reads commits side by side, those that are new.
    pub(super) fn learn(&mut self, differences: &Differences<'_>, ids: impl Iterator<Item = ObjectId>) {
        let mut new: Vec<ObjectId> = ids.filter(|id| !self.known.contains_key(id)).collect();
        new.sort_unstable();
        new.dedup();
        let read = differences.side_by_side(&new, |trees, id| read(trees.objects(), *id));
        self.known.extend(new.into_iter().zip(read));
    }

    /// A commit as people speak of it; it must have been learned of.
    pub(super) fn touch(&self, id: ObjectId) -> Touch {
        let date = self.known.get(&id).map(|kept| kept.date);
        Touch { commit: id.to_hex().to_string(), date: date.unwrap_or(EPOCH), author: self.author(id) }
    }

    fn author(&self, id: ObjectId) -> String {
        self.named(self.written(id))
    }

    /// The name and the address that a commit gives its author.
    fn written(&self, id: ObjectId) -> (&BStr, &BStr) {
        let written = self.known.get(&id).map(|kept| (kept.name.0.as_bstr(), kept.email.0.as_bstr()));
        written.unwrap_or_default()
    }

    /// Whom the mailmap takes these for.
    fn named(&self, (name, email): (&BStr, &BStr)) -> String {
        let name = self.mailmap.resolve_cow(SignatureRef { name, email, time: "0 +0000" }).name;
        let name = String::from_utf8_lossy(&name);
        if name.trim().is_empty() { "unknown".to_owned() } else { name.trim().to_owned() }
    }

    /// Who wrote these commits, with how many; most first.
    pub(super) fn count(&self, ids: impl Iterator<Item = ObjectId>) -> Vec<(String, usize)> {
        let mut written: BTreeMap<(&BStr, &BStr), usize> = BTreeMap::new();
        for id in ids {
            *written.entry(self.written(id)).or_default() += 1;
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (author, times) in written {
            *counts.entry(self.named(author)).or_default() += times;
        }
        most_first(counts)
    }
}

/// Who wrote a commit and when; nothing where it cannot be read.
fn read(objects: &mut Objects, id: ObjectId) -> KeptAuthor {
    let mut kept = KeptAuthor { commit: Id(id), date: EPOCH, name: Name(Vec::new()), email: Name(Vec::new()) };
    let found = objects.find(&id).ok().flatten();
    let author = found.as_ref().and_then(|found| CommitRefIter::from_bytes(&found.bytes, id.kind()).author().ok());
    if let Some(author) = author {
        let time = author.time().ok();
        let seconds = time.map_or(0, |time| time.seconds.saturating_add(i64::from(time.offset)));
        let date = Timestamp::from_second(seconds).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
        kept.date = date.unwrap_or(EPOCH);
        (kept.name, kept.email) = (Name(author.name.to_vec()), Name(author.email.to_vec()));
    }
    kept
}

/// Counts in the order of a report: most first, then by name.
pub(super) fn most_first<N: Ord>(counts: impl IntoIterator<Item = (N, usize)>) -> Vec<(N, usize)> {
    let mut counts: Vec<(N, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// The mailmap of the work tree, else the one that is committed. What the
/// configuration names is not read: it may be any file of the machine.
fn mailmap(repository: &Repository, head_tree: ObjectId) -> Vec<u8> {
    if let Some(written) = written_mailmap(repository) {
        return written;
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

/// The mailmap of the work tree.
pub(super) fn written_mailmap(repository: &Repository) -> Option<Vec<u8>> {
    let path = repository.work_tree()?.join(".mailmap");
    let found = path.symlink_metadata().ok()?;
    (found.is_file() && found.len() <= LARGEST_MAILMAP).then(|| std::fs::read(path).unwrap_or_default())
}
