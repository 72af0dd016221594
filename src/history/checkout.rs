//! What a work tree holds, against a commit.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use gix::bstr::BStr;
use gix::index::entry::{Flags, Mode, Stat, stat};

use super::{BlobId, Repository, Snapshot, SnapshotKind, Trouble};
use crate::source::RepoPath;

/// Larger files are taken to have changed when git cannot vouch for them.
const LARGEST_HASHED: u64 = 64 << 20;

/// A work tree, as git's index knows it.
pub struct Checkout {
    folder: PathBuf,
    prefix: RepoPath,
    index: gix::worktree::Index,
    hash: gix::hash::Kind,
}

/// A file that git tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// Where, in the workspace.
    pub path: RepoPath,
    /// The id of the content that would be committed.
    pub blob: BlobId,
    /// Whether a sparse checkout leaves it out of the work tree.
    pub is_left_out: bool,
}

impl Repository {
    /// Looks at a workspace that is checked out.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn checkout(&self, folder: &Path) -> Result<Checkout, Trouble> {
        let (here, prefix) = (self.here(), self.prefix(folder)?);
        let index = here.index_or_empty().map_err(Trouble::unreadable)?;
        Ok(Checkout { folder: folder.to_owned(), prefix, index, hash: here.object_hash() })
    }
}

impl Checkout {
    /// Whether the index itself leaves folders out, so that it does not tell
    /// their files.
    pub fn has_folded_folders(&self) -> bool {
        self.index.is_sparse()
    }

    /// The plain files that git tracks, in path order.
    pub fn tracked(&self) -> Vec<Tracked> {
        let plain = [Mode::FILE, Mode::FILE_EXECUTABLE];
        let entries = self.index.entries().iter();
        let files = entries.filter(|entry| plain.contains(&entry.mode) && entry.stage_raw() == 0);
        let tracked = files.filter_map(|entry| {
            let path = RepoPath::new(std::str::from_utf8(entry.path(&self.index)).ok()?).ok()?;
            let path = RepoPath::new(&path.is_within(&self.prefix).then(|| path.relative_to(&self.prefix))?).ok()?;
            let is_left_out = entry.flags.contains(Flags::SKIP_WORKTREE);
            Some(Tracked { path, blob: BlobId(entry.id), is_left_out })
        });
        let mut tracked: Vec<Tracked> = tracked.collect();
        tracked.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        tracked
    }

    /// The files among these and the commit's that are not as in the commit,
    /// sorted. Links are not followed, and no filter is run: a file that git's
    /// index does not vouch for is compared byte by byte, line ends aside.
    pub fn changed_since(&self, snapshot: &Snapshot, files: &[RepoPath], links: &[RepoPath]) -> Vec<RepoPath> {
        let committed = snapshot.entries().filter(|(_, kind, _)| *kind != SnapshotKind::Submodule);
        let mut paths: BTreeSet<&RepoPath> = committed.map(|(path, ..)| path).collect();
        paths.extend(files.iter().chain(links));
        let is_behind_link = |path: &RepoPath| path.parent().is_some_and(|folder| folder.is_within_any(links));
        let is_same = |path: &RepoPath| !is_behind_link(path) && self.is_same(path, snapshot);
        paths.into_iter().filter(|path| !is_same(path)).cloned().collect()
    }

    fn is_same(&self, path: &RepoPath, snapshot: &Snapshot) -> bool {
        let Some((kind, blob)) = snapshot.entry(path) else { return false };
        let full = self.folder.join(path.as_str());
        let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(&full) else {
            let entry = self.entry(path).filter(|entry| entry.flags.contains(Flags::SKIP_WORKTREE));
            return entry.is_some_and(|entry| entry.id == blob.0);
        };
        if metadata.is_symlink() {
            let target = fs::read_link(&full).ok().and_then(|target| target.to_str().map(str::to_owned));
            return kind == SnapshotKind::Link && target.is_some_and(|target| self.is_hash(target.as_bytes(), blob));
        }
        if kind != SnapshotKind::File || !metadata.is_file() {
            return false;
        }
        if let Some(known) = self.vouched(path, &metadata) {
            return *known == *blob.0;
        }
        let Ok(file) = fs::File::open(&full) else { return false };
        let mut bytes = Vec::new();
        let is_read = metadata.len() <= LARGEST_HASHED && file.take(LARGEST_HASHED).read_to_end(&mut bytes).is_ok();
        is_read && (self.is_hash(&bytes, blob) || self.is_hash(&with_unix_ends(&bytes), blob))
    }

    fn entry(&self, path: &RepoPath) -> Option<&gix::index::Entry> {
        let full = match self.prefix.as_str() {
            "" => path.as_str().to_owned(),
            prefix => format!("{prefix}/{}", path.as_str()),
        };
        self.index.entry_by_path(BStr::new(&full))
    }

    /// The id that the index has for a file which nobody has touched since.
    fn vouched(&self, path: &RepoPath, metadata: &gix::index::fs::Metadata) -> Option<&gix::oid> {
        let entry = self.entry(path)?;
        let options = stat::Options::default();
        let is_fresh = Stat::from_fs(metadata).is_ok_and(|now| entry.stat.matches(&now, options));
        let is_sure = is_fresh && !entry.stat.is_racy(self.index.timestamp(), options);
        is_sure.then_some(&*entry.id)
    }

    fn is_hash(&self, bytes: &[u8], blob: BlobId) -> bool {
        gix::objs::compute_hash(self.hash, gix::objs::Kind::Blob, bytes).is_ok_and(|id| id == blob.0)
    }
}

fn with_unix_ends(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            kept.push(*byte);
        }
    }
    kept
}
