//! What git knows of the models, as far as the site tells it.
//!
//! `recall` puts it into words.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{ModelKey, RecordKey};

/// Somebody's change on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub date: Date,
    /// Who, as git has it.
    pub author: String,
    /// The first line of what they said.
    pub summary: String,
    /// The commit, shortened.
    pub commit: String,
}

/// What git knows of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelPast {
    /// Its changes, newest first.
    pub changes: Vec<Change>,
    /// The change that brought it, where that is known.
    pub created: Option<Change>,
    /// Who wrote it, with in how many commits; most first.
    pub people: Vec<(String, usize)>,
}

/// One thing that changed in the threat model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Where in git.
    pub change: Change,
    /// What it happened to; `None` for what is no longer there.
    pub record: Option<RecordKey>,
    /// The model.
    pub model: Option<ModelKey>,
    /// What happened, in words.
    pub what: String,
}

/// What git knows. Without it pages say that history was not assessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chronicle {
    /// By model.
    pub models: BTreeMap<ModelKey, ModelPast>,
    /// What changed in the threat model, newest first.
    pub events: Vec<Event>,
    /// Whether there is more that this clone does not have.
    pub is_cut: bool,
}
