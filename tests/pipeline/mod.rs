//! Workspaces made of real models and then spoilt, and what must hold for all
//! of them.

pub(crate) mod check;
pub(crate) mod corpus;
pub(crate) mod mutation;
mod words;
