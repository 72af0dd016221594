//! What the tests of several parts need: repositories, folders, and the program.

#![allow(dead_code, reason = "each of the test programs takes what it needs")]

pub(crate) mod folder;
pub(crate) mod git;
pub(crate) mod program;
