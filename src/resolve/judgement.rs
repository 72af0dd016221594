//! What is computed once and holds for a part of the models, too.

use std::collections::BTreeSet;

use super::answers::ThreatAnswer;
use super::required::Requirement;
use crate::model::{ModelKey, RecordKey};

/// What a workspace has computed of its models, for another that lacks some of
/// them; by the numbers of the other.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// For each model, of each threat.
    pub answers: Vec<Vec<ThreatAnswer>>,
    /// For each model, the required controls.
    pub requirements: Vec<Vec<Requirement>>,
    /// The controls that threats of a model cite and that are in place for it.
    pub in_place: BTreeSet<(ModelKey, RecordKey)>,
}
