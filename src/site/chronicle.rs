//! What git knows of the models, as far as the site tells it.
//!
//! `recall` puts it into words. Models and records go by their names here, so
//! that what was told of a commit holds while the files beside it are edited.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::source::RepoPath;

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
    /// The id of the model.
    pub model: Option<String>,
    /// The record of that model.
    pub record: Option<Named>,
    /// What happened to it, in words; the whole sentence where it is no record.
    pub what: String,
}

/// A record by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The word for its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
}

impl Event {
    /// What happened, in words; without the id where a link says it.
    pub fn told(&self, is_linked: bool) -> String {
        let Some(Named { kind, id }) = &self.record else { return self.what.clone() };
        let mut noun = kind.replace('-', " ");
        noun.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        match is_linked {
            true => format!("{noun} {}", self.what),
            false => format!("{noun} {id} {}", self.what),
        }
    }
}

/// What git knows. Without it pages say that history was not assessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chronicle {
    /// By the model's file.
    pub models: BTreeMap<RepoPath, ModelPast>,
    /// What changed in the threat model, newest first.
    pub events: Vec<Event>,
    /// Whether there is more that this clone does not have.
    pub is_cut: bool,
}
