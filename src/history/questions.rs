//! What is asked of history, and what it answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Trouble;
use crate::source::RepoPath;

/// Looks up which areas a path belongs to, by number.
pub type AreasOf<'a> = dyn Fn(&RepoPath) -> Vec<u32> + Sync + 'a;

/// Whether nobody covers a file.
pub type IsUncovered<'a> = dyn Fn(&RepoPath) -> bool + Sync + 'a;

/// Reads a version of a file; `None` where it cannot be understood. The number
/// is that of the file which has its path now, where one has.
pub type ReadVersion<'a> = dyn Fn(&[u8], Option<usize>) -> Option<Version> + Sync + 'a;

/// The files as they stand, by number: a version that is the same as it stands in
/// a commit need not be read from there.
pub trait Standing: Sync {
    /// A file's bytes; `None` where they were not understood.
    fn bytes(&self, file: usize) -> Option<&[u8]>;

    /// What they say.
    fn version(&self, file: usize) -> Version;
}

/// Everything that is asked in one pass. Paths are counted from the workspace.
pub struct Questions<'a> {
    /// The way from the repository's top to the workspace.
    pub prefix: RepoPath,
    /// Files whose own history is followed.
    pub files: Vec<AskedFile>,
    /// Sets of paths whose changes are counted.
    pub areas: Vec<AskedArea>,
    /// Which areas a path belongs to.
    pub areas_of: &'a AreasOf<'a>,
    /// What a version of a file says; `None` where nobody asks for dates or records.
    pub read: Option<&'a ReadVersion<'a>>,
    /// The files as they stand.
    pub now: Option<&'a dyn Standing>,
    /// Whether nobody covers a file, which then is named; `None` where nobody asks.
    pub is_uncovered: Option<&'a IsUncovered<'a>>,
    /// Whether files are followed to their birth.
    pub is_whole: bool,
    /// Whatever else `read` and `areas_of` depend on: what was kept of an
    /// earlier run is taken for the same only. `None` keeps nothing.
    pub settings: Option<String>,
}

/// A file, and the dates that it says now.
#[derive(Clone, Debug)]
pub struct AskedFile {
    /// Where it stands.
    pub path: RepoPath,
    /// Its dates by key; asked is which commit set each.
    pub dates: BTreeMap<String, Date>,
}

/// A set of paths, and the date in a file since which its changes count.
#[derive(Clone, Debug)]
pub struct AskedArea {
    /// Files and folders outside of which nothing belongs to it.
    pub starts: Vec<RepoPath>,
    /// The file's number.
    pub file: usize,
    /// The date's key.
    pub key: String,
}

/// What one version of a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Dates by key.
    pub dates: BTreeMap<String, Date>,
    /// The records that it declares; versions that declare the same may share them.
    pub records: Arc<[Named]>,
}

/// A record by its kind, its id and its title.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// Its kind, in a word.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unassessed {
    /// The workspace is in no repository.
    NoRepository,
    /// The repository cannot be read: why.
    Unreadable(String),
    /// Nothing has been committed yet.
    NoCommit,
    /// The file is not in the commit that is checked out.
    Untracked,
    /// The history ends before the answer.
    Shallow,
    /// Commits are here without what they hold.
    Partial,
}

impl Unassessed {
    /// What a trouble means for a single question.
    pub fn of(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Absent { .. } => Self::Partial,
            Trouble::NoRepository { .. } => Self::NoRepository,
            Trouble::Unborn => Self::NoCommit,
            other => Self::Unreadable(other.to_string()),
        }
    }

    /// Why, in a few words.
    pub fn reason(&self) -> String {
        match self {
            Self::NoRepository => "the workspace is in no git repository".to_owned(),
            Self::Unreadable(reason) => reason.clone(),
            Self::NoCommit => "there is no commit yet".to_owned(),
            Self::Untracked => "the file is not committed".to_owned(),
            Self::Shallow => "the clone is shallow, and its history ends before the answer".to_owned(),
            Self::Partial => "the clone is partial, and what its commits hold is not here".to_owned(),
        }
    }

    /// What to do about it.
    pub fn way_out(&self) -> &'static str {
        match self {
            Self::NoRepository => "commit it to git; history answers from then on",
            Self::Unreadable(_) => "run it in a clone that git can read",
            Self::NoCommit | Self::Untracked => "commit it; history answers from then on",
            Self::Shallow => {
                "`git fetch --unshallow --filter=blob:none` brings the history; in a GitHub workflow, \
                 `fetch-depth: 0` with `filter: blob:none`"
            }
            Self::Partial => "`git fetch --refetch --filter=blob:none` brings the folders of every commit",
        }
    }
}

/// A commit, as people speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Its id in full.
    pub commit: String,
    /// The day on which it was written, by its author's clock.
    pub date: Date,
    /// Who wrote it, by the mailmap.
    pub author: String,
}

impl Touch {
    /// The first characters of the id, as people name commits.
    pub fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

/// Where a date was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// It is not committed yet.
    NotCommitted,
    /// In this commit.
    In(Touch),
    /// Not later than this commit: the versions between are not here, so that
    /// only the days of commits could tell.
    NotLaterThan(Touch),
}

/// What has happened to an area since a date was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Where the date was set.
    pub since: Set,
    /// How many commits have touched it.
    pub commits: usize,
    /// How many of its files they touched.
    pub files: usize,
    /// The newest of them.
    pub newest: Option<Touch>,
    /// Who wrote them, with how many; most first.
    pub people: Vec<(String, usize)>,
    /// The paths that were touched most, with how often; most first.
    pub busiest: Vec<(String, usize)>,
}

/// The whole history of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHistory {
    /// The newest commit that touched it.
    pub changed: Option<Touch>,
    /// The commit that brought it; `None` where that was not reached.
    pub created: Option<Touch>,
    /// How many commits touched it, as far as was read.
    pub commits: usize,
    /// The newest of them, newest first, where files are followed to their birth.
    pub newest: Vec<Touch>,
    /// Who wrote them, with how many; most first.
    pub people: Vec<(String, usize)>,
}

/// A record that went from a file in some commit, or came into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The file's number.
    pub file: usize,
    /// The record, as it was called then.
    pub record: Named,
    /// Larger is older: commits come before those behind them.
    pub age: usize,
    /// The commit.
    pub touch: Touch,
}

/// What history answers.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// For each file.
    pub files: Vec<Result<FileHistory, Unassessed>>,
    /// For each area.
    pub drift: Vec<Option<Result<Drift, Unassessed>>>,
    /// Records that went and whose id is there again.
    pub gone: Vec<Event>,
    /// Records that came.
    pub come: Vec<Event>,
    /// The files of the commit that nobody covers.
    pub uncovered: BTreeSet<RepoPath>,
}
