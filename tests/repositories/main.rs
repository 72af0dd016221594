//! Repositories of every kind that git makes, as gabion reads them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod commits;
mod git;
mod kinds;
mod revisions;
