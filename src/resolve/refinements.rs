//! Which threats refine a threat.

use rayon::prelude::*;

use super::names::model_key;
use crate::model::{Draft, ModelKey, RecordKey, RecordKind};

/// Threats that are refined, each with a threat that refines it, sorted.
#[derive(Debug)]
pub(super) struct Refinements(Vec<(RecordKey, RecordKey)>);

impl Refinements {
    /// Finds them in linked drafts.
    pub(super) fn new(drafts: &[Draft]) -> Self {
        let of_models = drafts.par_iter().enumerate().flat_map_iter(|(at, draft)| {
            (0u32..).zip(&draft.records.threats).flat_map(move |(index, threat)| {
                let by = RecordKey { model: model_key(at), kind: RecordKind::Threat, index };
                threat.fields.refines.found().map(move |refined| (refined, by))
            })
        });
        let mut all: Vec<_> = of_models.collect();
        all.par_sort_unstable();
        Self(all)
    }

    /// The threats that refine one, in path order.
    pub(super) fn of(&self, threat: RecordKey) -> impl Iterator<Item = RecordKey> {
        let start = self.0.partition_point(|(refined, _)| *refined < threat);
        self.0[start..].iter().take_while(move |(refined, _)| *refined == threat).map(|(_, by)| *by)
    }

    /// The threats of a model that others refine.
    pub(super) fn refined_in(&self, model: ModelKey) -> impl Iterator<Item = RecordKey> {
        let start = self.0.partition_point(|(refined, _)| refined.model < model);
        let own = self.0[start..].chunk_by(|one, other| one.0 == other.0).filter_map(|same| same.first());
        own.map(|(refined, _)| *refined).take_while(move |refined| refined.model == model)
    }
}
