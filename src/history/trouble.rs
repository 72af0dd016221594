//! Why git could not answer.

use std::path::PathBuf;

/// Why git could not answer, each with the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No folder above is a repository.
    #[error("{} is in no git repository: `git init` starts one", folder.display())]
    NoRepository {
        /// The folder that was asked for.
        folder: PathBuf,
    },
    /// The repository is broken, or made by a git that is newer than this.
    #[error("the git repository cannot be read: {reason}; `git fsck` may say more")]
    Unreadable {
        /// What is wrong.
        reason: String,
    },
    /// Branches and tags are kept in a form that cannot be read here.
    #[error(
        "the repository keeps its branches as a reftable, which cannot be read yet: \
         a `git clone --ref-format=files` can be"
    )]
    Reftable,
    /// The workspace lies beside the work tree.
    #[error("{} lies outside of git's work tree {}: run in the work tree, or set GIT_WORK_TREE", folder.display(), work_tree.display())]
    Outside {
        /// The workspace.
        folder: PathBuf,
        /// What is checked out.
        work_tree: PathBuf,
    },
    /// The repository is empty.
    #[error("there is no commit yet: commit first")]
    Unborn,
    /// The text is no revision.
    #[error("`{revision}` is not one revision: name one commit, branch or tag")]
    NoRevision {
        /// What was asked for.
        revision: String,
    },
    /// The revision is not here.
    #[error("the revision `{revision}` is not known here: {hint}")]
    UnknownRevision {
        /// What was asked for.
        revision: String,
        /// What may help.
        hint: String,
    },
    /// The revision is a file or a folder.
    #[error("`{revision}` is no commit: name a commit, branch or tag")]
    NoCommit {
        /// What was asked for.
        revision: String,
    },
    /// The histories meet, if at all, in a part that is not here.
    #[error(
        "the history here is too short to show where {one} and {other} part: `git fetch --unshallow` brings the rest \
         (in a GitHub workflow: `fetch-depth: 0`, with `filter: blob:none` where that is slow)"
    )]
    Shallow {
        /// One commit.
        one: String,
        /// The other.
        other: String,
    },
    /// The histories never meet.
    #[error("{one} and {other} have no common ancestor: compare two revisions that have one")]
    Unrelated {
        /// One commit.
        one: String,
        /// The other.
        other: String,
    },
    /// The checkout is sparse, and so is its index.
    #[error(
        "the index of this sparse checkout leaves folders out: `git sparse-checkout reapply --no-sparse-index` brings them"
    )]
    Folded,
    /// A commit or a tree is not here, as in a clone with a filter.
    #[error("{what} is not in this clone: `git fetch --refetch` brings whole commits")]
    Absent {
        /// What is absent.
        what: String,
    },
}

impl Trouble {
    /// Takes what the library says.
    #[expect(clippy::needless_pass_by_value, reason = "it stands where a function of an error is asked for")]
    pub(super) fn unreadable(error: gix::Error) -> Self {
        Self::Unreadable { reason: error.to_string() }
    }
}
