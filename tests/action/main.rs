//! The action's script, run as a runner would run it: the step of `action.yml`
//! with its environment, an event, and a forge that is not there.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod builds;
mod checks;
mod comments;
mod documents;
mod history;
mod hostile;
mod installs;
mod issues;
mod limits;
mod machine;
mod recipes;
mod release;
mod runner;
mod sarif;
#[path = "../support/mod.rs"]
mod support;
mod uploads;
#[allow(dead_code, reason = "this looks at changes through the program alone")]
#[path = "../diff/workspace.rs"]
mod workspace;

use support::git;
