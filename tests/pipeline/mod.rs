//! Workspaces made of real models and then spoilt, and what must hold for all
//! of them.

pub mod check;
pub mod corpus;
pub mod mutation;
