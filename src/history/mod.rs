//! What git knows. Read only: no program, hook or filter that a repository
//! names is ever run, and nothing is fetched.

mod head;
mod repository;
mod snapshot;
mod trouble;

pub use head::head;
pub use repository::{CommitId, Repository};
pub use snapshot::{BlobError, BlobId, Snapshot, SnapshotKind};
pub use trouble::Trouble;
