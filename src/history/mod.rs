//! What git knows. Read only: no program, hook or filter that a repository
//! names is ever run, and nothing is fetched.

mod checkout;
mod head;
mod mainline;
mod repository;
mod snapshot;
mod trouble;
mod user;

pub use checkout::{Checkout, Tracked};
pub use head::head;
pub use mainline::Mainline;
pub use repository::{CommitId, Repository};
pub use snapshot::{BlobError, BlobId, Snapshot, SnapshotKind};
pub use trouble::Trouble;
pub use user::user;
