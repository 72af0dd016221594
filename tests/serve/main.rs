//! `gabion serve`, as a browser and its enemies meet it: a real process, a
//! real port, real files and a real repository.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod changes;
mod faults;
mod limits;
mod requests;
mod sameness;
mod served;
#[path = "../support/mod.rs"]
mod support;
