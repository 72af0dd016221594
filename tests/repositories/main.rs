//! Repositories of every kind that git makes, as gabion reads them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod commits;
mod kinds;
mod revisions;
#[path = "../support/mod.rs"]
mod support;
mod walk;

use support::git;
