//! What a work tree holds, against a commit.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use gix::bstr::BStr;
use gix::index::entry::{Flags, Stat, stat};

use super::{Repository, Snapshot, SnapshotKind, Trouble};
use crate::source::RepoPath;

/// Larger files are taken to have changed when git cannot vouch for them.
const LARGEST_HASHED: u64 = 64 << 20;

/// A work tree, as git's index knows it.
pub struct Checkout<'a> {
    folder: &'a Path,
    prefix: &'a RepoPath,
    index: gix::index::File,
    hash: gix::hash::Kind,
}

impl Repository {
    /// Looks at a workspace that is checked out.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn checkout<'a>(&self, folder: &'a Path, prefix: &'a RepoPath) -> Result<Checkout<'a>, Trouble> {
        let here = self.here();
        let index = here.index_or_empty().map_err(Trouble::unreadable)?;
        Ok(Checkout { folder, prefix, index: (**index).clone(), hash: here.object_hash() })
    }
}

impl Checkout<'_> {
    /// Whether files that are tracked are left out of the work tree on purpose.
    pub fn is_sparse(&self) -> bool {
        self.index.is_sparse() || self.index.entries().iter().any(|entry| entry.flags.contains(Flags::SKIP_WORKTREE))
    }

    /// The files among these and the commit's that are not as in the commit,
    /// sorted. No filter is run: a file that git's index does not vouch for is
    /// compared byte by byte, line ends aside.
    pub fn changed_since(&self, snapshot: &Snapshot, files: &[&[RepoPath]]) -> Vec<RepoPath> {
        let committed = snapshot.entries().filter(|(_, kind, _)| *kind != SnapshotKind::Submodule);
        let mut paths: BTreeSet<&RepoPath> = committed.map(|(path, ..)| path).collect();
        paths.extend(files.iter().flat_map(|files| files.iter()));
        paths.into_iter().filter(|path| !self.is_same(path, snapshot)).cloned().collect()
    }

    fn is_same(&self, path: &RepoPath, snapshot: &Snapshot) -> bool {
        let Some((kind, blob)) = snapshot.entry(path) else { return false };
        let full = self.folder.join(path.as_str());
        let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(&full) else { return false };
        if metadata.is_symlink() {
            let target = fs::read_link(&full).ok().and_then(|target| target.to_str().map(str::to_owned));
            return kind == SnapshotKind::Link && target.is_some_and(|target| self.is_hash(target.as_bytes(), blob));
        }
        if kind != SnapshotKind::File || !metadata.is_file() {
            return false;
        }
        if let Some(known) = self.vouched(path, &metadata) {
            return blob.is(known);
        }
        let Ok(file) = fs::File::open(&full) else { return false };
        let mut bytes = Vec::new();
        let is_read = metadata.len() <= LARGEST_HASHED && file.take(LARGEST_HASHED).read_to_end(&mut bytes).is_ok();
        is_read && (self.is_hash(&bytes, blob) || self.is_hash(&with_unix_ends(&bytes), blob))
    }

    /// The id that the index has for a file which nobody has touched since.
    fn vouched(&self, path: &RepoPath, metadata: &gix::index::fs::Metadata) -> Option<&gix::oid> {
        let full = match self.prefix.as_str() {
            "" => path.as_str().to_owned(),
            prefix => format!("{prefix}/{}", path.as_str()),
        };
        let entry = self.index.entry_by_path(BStr::new(&full))?;
        let options = stat::Options::default();
        let is_fresh = Stat::from_fs(metadata).is_ok_and(|now| entry.stat.matches(&now, options));
        let is_sure = is_fresh && !entry.stat.is_racy(self.index.timestamp(), options);
        is_sure.then_some(&*entry.id)
    }

    fn is_hash(&self, bytes: &[u8], blob: super::BlobId) -> bool {
        gix::objs::compute_hash(self.hash, gix::objs::Kind::Blob, bytes).is_ok_and(|id| blob.is(&id))
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
