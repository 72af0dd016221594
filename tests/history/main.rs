//! What history answers, beside what git itself says.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod as_reviewed;
mod asked;
mod compare;
mod drawn;
mod filters;
mod import;
mod index;
mod kept;
mod kinds;
mod line;
mod many;
mod packed;
mod past;
mod planted;
mod sample;
#[path = "../support/mod.rs"]
mod support;
mod told;

use support::git;
