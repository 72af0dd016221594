//! What git knows. Read only: no program, hook or filter that a repository
//! names is ever run, and nothing is fetched.
//!
//! [`ask`] answers in one pass everything that is asked of files and of the
//! code around them. How it goes:
//!
//! 1. commits are read from the newest back to the oldest review;
//! 2. what each changed is compared side by side, pruned to what is watched;
//! 3. every file is followed back to the commits that set its dates;
//! 4. marks go down from these commits, and areas are followed until they meet
//!    their own.

mod again;
mod ask;
mod cache;
mod changes;
mod checkout;
mod commits;
mod differences;
mod drift;
mod follow;
mod grafts;
mod head;
mod index;
mod line;
mod mainline;
mod objects;
mod packs;
mod path_filters;
mod paths;
mod people;
mod questions;
mod renames;
mod repository;
mod snapshot;
mod trouble;
mod uncovered;
mod user;
mod versions;
mod watched;
mod window;

pub use again::{LastAnswers, ask_again};
pub use ask::ask;
pub use checkout::{Checkout, Tracked};
pub use head::head;
pub use line::{ChangedFile, Line, LineEnd, Step};
pub use mainline::Mainline;
pub use questions::{
    Answers, AreasOf, AskedArea, AskedFile, Drift, Event, FileHistory, IsUncovered, Named, Questions, ReadVersion, Set,
    Standing, Touch, Unassessed, Version,
};
pub use repository::{CommitId, Repository};
pub use snapshot::{BlobError, BlobId, Snapshot, SnapshotKind};
pub use trouble::Trouble;
pub use user::user;
pub use watched::{GitFolders, git_folders};
