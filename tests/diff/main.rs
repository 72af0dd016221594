//! What a change does to a threat model, from two versions in memory and from
//! repositories that git made.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod changes;
mod formats;
mod since;
#[path = "../support/mod.rs"]
mod support;
mod trend;
mod versions;
mod weaker;
mod workspace;

use support::git;
