//! # gabion

pub mod model;
pub mod source;
pub mod syntax;
