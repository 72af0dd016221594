//! The command line as its users meet it: arguments in, bytes and an exit code
//! out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod baselines;
mod choices;
mod coverage;
mod exits;
mod fixes;
mod formats;
mod inputs;
mod repository;
mod reviews;
mod sameness;
mod shows;
mod status;
#[path = "../support/mod.rs"]
mod support;
