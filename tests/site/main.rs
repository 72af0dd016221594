//! The published site: every link leads somewhere, nothing that a stranger
//! wrote runs, and the same workspace gives the same bytes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod content;
mod folder;
mod hostile;
mod made;
mod pages;
mod payloads;
mod search;
mod size;
#[path = "../support/mod.rs"]
mod support;

#[path = "../../benches/support/generate.rs"]
mod generate;
