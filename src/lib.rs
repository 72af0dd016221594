//! # gabion

pub mod model;
pub mod resolve;
pub mod source;
pub mod syntax;
