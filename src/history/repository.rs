//! The repository, opened with suspicion.

use std::fmt;
use std::path::{Path, PathBuf};

use gix::ThreadSafeRepository;
use gix::bstr::BStr;
use gix::open::{Options, Permissions, permissions};
use gix::revision::Spec;
use gix::revision::spec::parse::ObjectKindHint;
use gix::sec::{Permission, trust};

use super::{Snapshot, Trouble};
use crate::source::{RepoPath, printable};

/// Room for decoded objects, in bytes: histories visit the same trees again and again.
const OBJECT_CACHE: usize = 16 << 20;

/// The longest revision that is looked at, in bytes.
const LONGEST_REVISION: usize = 1024;

/// A git repository, read only.
///
/// It takes nothing from the user's or the system's configuration, so that the
/// same repository gives the same answers everywhere; runs nothing that its own
/// configuration names; and fetches nothing. For this it needs no trust in the
/// repository's owner.
#[derive(Clone, Debug)]
pub struct Repository {
    shared: ThreadSafeRepository,
    /// The folder that its paths count from; `None` where nothing is checked out.
    work_tree: Option<PathBuf>,
}

/// The id of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(pub(super) gix::ObjectId);

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.to_hex().fmt(f)
    }
}

impl CommitId {
    /// The first characters, as people name commits.
    pub fn short(&self) -> String {
        self.0.to_hex_with_len(10).to_string()
    }
}

impl Repository {
    /// Opens the repository that holds a folder: the one that `GIT_DIR` names,
    /// else the nearest one upwards. Linked work trees, submodules and bare
    /// repositories are repositories like any other.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Trouble> {
        let trust = trust::Mapping { full: options(), reduced: options() };
        let unreadable = |error: gix::Error| Trouble::Unreadable { reason: error.to_string() };
        if let Some(git_dir) = std::env::var_os("GIT_DIR") {
            let shared = ThreadSafeRepository::open_with_environment_overrides(git_dir, trust).map_err(unreadable)?;
            let is_told = std::env::var_os("GIT_WORK_TREE").is_some() || is_work_tree_configured(&shared);
            let told = shared.work_dir().filter(|_| is_told).map(Path::to_owned);
            let is_bare = shared.to_thread_local().is_bare();
            // Git takes the folder that it runs in where nothing else is said.
            let work_tree = told.or_else(|| std::env::current_dir().ok().filter(|_| !is_bare));
            return Ok(Self { shared, work_tree });
        }
        let upwards = || gix::discover::upwards::Options { cross_fs: true, ..Default::default() };
        if gix::discover::upwards_opts(folder, upwards()).is_err() {
            return Err(Trouble::NoRepository { folder: folder.to_owned() });
        }
        let shared = ThreadSafeRepository::discover_opts(folder, upwards(), trust).map_err(unreadable)?;
        let work_tree = shared.work_dir().map(Path::to_owned);
        Ok(Self { shared, work_tree })
    }

    /// A handle for the thread at hand.
    pub(super) fn here(&self) -> gix::Repository {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(OBJECT_CACHE);
        repository
    }

    /// The folder that is checked out into.
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// The way from the repository's top to a workspace in it.
    ///
    /// # Errors
    /// When the folder lies outside, or a name on the way is no UTF-8.
    pub fn prefix(&self, folder: &Path) -> Result<RepoPath, Trouble> {
        let Some(work_tree) = &self.work_tree else { return Ok(RepoPath::root()) };
        let outside = || Trouble::Outside { folder: folder.to_owned(), work_tree: work_tree.clone() };
        let top = work_tree.canonicalize().map_err(|_| outside())?;
        let full = folder.canonicalize().map_err(|_| outside())?;
        let way = full.strip_prefix(top).ok().and_then(Path::to_str).ok_or_else(outside)?;
        RepoPath::new(&way.replace(std::path::MAIN_SEPARATOR, "/")).map_err(|_| outside())
    }

    /// The commit that is checked out; `None` before the first one.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn head(&self) -> Result<Option<CommitId>, Trouble> {
        let repository = self.here();
        not_reftable(&repository)?;
        let head = repository.head().map_err(Trouble::unreadable)?;
        if head.is_unborn() {
            return Ok(None);
        }
        let id = head.into_peeled_id().map_err(Trouble::unreadable)?;
        Ok(Some(CommitId(id.detach())))
    }

    /// Whether the history ends early, as that of a clone with a depth does.
    pub fn is_shallow(&self) -> bool {
        self.here().is_shallow().unwrap_or(true)
    }

    /// The commit that a revision names, as `git rev-parse REVISION^{commit}` does.
    ///
    /// # Errors
    /// When it names nothing, several things or no commit.
    pub fn resolve(&self, revision: &str) -> Result<CommitId, Trouble> {
        let shown = || printable(revision.get(..80).unwrap_or(revision)).into_owned();
        if revision.is_empty() || revision.len() > LONGEST_REVISION || revision.contains('\0') {
            return Err(Trouble::NoRevision { revision: shown() });
        }
        let repository = self.here();
        not_reftable(&repository)?;
        let options = gix::revision::spec::parse::Options {
            object_kind_hint: Some(ObjectKindHint::Committish),
            ..Default::default()
        };
        if revision.starts_with("HEAD") && self.head()?.is_none() {
            return Err(Trouble::Unborn);
        }
        let unknown = || Trouble::UnknownRevision { revision: shown(), hint: self.hint(&repository, revision) };
        let spec = Spec::from_bstr(BStr::new(revision), &repository, options).map_err(|_| unknown())?;
        let id = spec.single().ok_or_else(|| Trouble::NoRevision { revision: shown() })?;
        let object = id.object().map_err(|_| unknown())?;
        let commit = object.peel_to_commit().map_err(|_| Trouble::NoCommit { revision: shown() })?;
        Ok(CommitId(commit.id))
    }

    /// What may help where a revision is not known.
    fn hint(&self, repository: &gix::Repository, revision: &str) -> String {
        let remote = format!("origin/{revision}");
        if repository.find_reference(BStr::new(&remote)).is_ok() {
            return format!("did you mean `{}`?", printable(&remote));
        }
        if self.is_shallow() {
            return "this clone has no whole history: `git fetch --unshallow` brings it \
                    (in a GitHub workflow: `fetch-depth: 0`)"
                .to_owned();
        }
        "`git fetch` may bring it".to_owned()
    }

    /// The best common ancestor of two commits, as `git merge-base` finds it.
    ///
    /// # Errors
    /// When there is none, or the part of the history that would show it is not here.
    pub fn merge_base(&self, one: CommitId, other: CommitId) -> Result<CommitId, Trouble> {
        let repository = self.here();
        let base = repository.merge_base(one.0, other.0).map_err(Trouble::unreadable)?;
        match base {
            Some(base) => Ok(CommitId(base.detach())),
            None if self.is_shallow() => Err(Trouble::Shallow { one: one.short(), other: other.short() }),
            None => Err(Trouble::Unrelated { one: one.short(), other: other.short() }),
        }
    }

    /// The files of a commit below a folder.
    ///
    /// # Errors
    /// When the commit or one of its trees is not here.
    pub fn snapshot(&self, commit: CommitId, prefix: &RepoPath) -> Result<Snapshot, Trouble> {
        Snapshot::take(self.clone(), commit, prefix)
    }
}

/// Refuses what would only look like a broken HEAD.
fn not_reftable(repository: &gix::Repository) -> Result<(), Trouble> {
    let form = repository.config_snapshot().string("extensions.refStorage");
    if form.is_some_and(|form| form.eq_ignore_ascii_case(b"reftable")) { Err(Trouble::Reftable) } else { Ok(()) }
}

/// Nothing but the repository's own files is read, and of the environment only
/// what says where they are.
fn options() -> Options {
    let env = permissions::Environment {
        git_prefix: Permission::Allow,
        objects: Permission::Allow,
        ..permissions::Environment::isolated()
    };
    Options::default().permissions(Permissions { env, ..Permissions::isolated() })
}

/// Whether the repository's own configuration says where its work tree is.
fn is_work_tree_configured(shared: &ThreadSafeRepository) -> bool {
    let repository = shared.to_thread_local();
    let is_linked = repository.git_dir() != repository.common_dir();
    is_linked || repository.config_snapshot().string("core.worktree").is_some()
}
