//! # gabion

pub mod analysis;
pub mod cli;
pub mod history;
pub mod lint;
pub mod model;
pub mod report;
pub mod resolve;
pub mod scaffold;
pub mod source;
pub mod syntax;
