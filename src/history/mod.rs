//! What git knows. Read only: no program, hook or filter that a repository
//! names is ever run, and nothing is fetched.

mod head;

pub use head::head;
