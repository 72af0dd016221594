//! What git's history says of the models, gathered before rules look.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::FieldChange;
use crate::history::{Drift, Event, Unassessed};
use crate::model::{ModelKey, RecordKey};
use crate::source::RepoPath;

/// What has happened to some code since somebody looked at it.
pub type Since = Result<Drift, Unassessed>;

/// What history says. Where nobody asked, as in tests in memory, it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// For each model with a review: its own code since then.
    pub drift: BTreeMap<ModelKey, Since>,
    /// For each control that was assessed: its evidence since then.
    pub evidence: BTreeMap<RecordKey, Since>,
    /// Records that went and whose ids came back, each with the model's file.
    pub gone: Vec<(ModelKey, Event)>,
    /// Records that came.
    pub come: Vec<(ModelKey, Event)>,
    /// For inherited records that are not what a model's review saw: how they
    /// changed, where that can be told.
    pub since_review: BTreeMap<(ModelKey, RecordKey), Vec<FieldChange>>,
    /// Code that is committed and that no model covers.
    pub uncovered: BTreeSet<RepoPath>,
}

impl Past {
    /// How many questions have no answer.
    pub fn unassessed(&self) -> usize {
        self.drift.values().chain(self.evidence.values()).filter(|since| since.is_err()).count()
    }
}
