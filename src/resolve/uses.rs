//! Who refers to a record.

use rayon::prelude::*;

use super::names::model_key;
use crate::model::{Draft, Fields, ModelKey, RecordKey, RecordKind, Reference};
use crate::source::Span;

/// One reference to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The record that is referred to.
    pub target: RecordKey,
    /// The record that refers to it; of kind `Model` for a model's own keys.
    pub by: RecordKey,
    /// Where.
    pub span: Span,
}

/// Every use in the workspace, sorted by target.
#[derive(Debug)]
pub(super) struct Uses {
    all: Vec<Use>,
    /// For each model, where the uses of its records start; one more for the end.
    starts: Vec<usize>,
}

impl Uses {
    /// Finds the uses in linked drafts.
    pub(super) fn new(drafts: &[Draft]) -> Self {
        let found: Vec<Vec<Use>> =
            drafts.par_iter().enumerate().map(|(at, draft)| in_model(model_key(at), draft)).collect();
        let mut starts = vec![0; drafts.len() + 1];
        for it in found.iter().flatten() {
            starts[it.target.model.0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut all: Vec<Use> = found.concat();
        let mut next = starts.clone();
        for it in found.into_iter().flatten() {
            let place = &mut next[it.target.model.0 as usize];
            all[*place] = it;
            *place += 1;
        }
        all.par_chunk_by_mut(|one, other| one.target.model == other.target.model).for_each(<[Use]>::sort_unstable);
        Self { all, starts }
    }

    /// The uses of one record, sorted.
    pub(super) fn of(&self, target: RecordKey) -> &[Use] {
        let model = target.model.0 as usize;
        let own = self.starts.get(model).zip(self.starts.get(model + 1)).map_or(0..0, |(start, end)| *start..*end);
        let own = &self.all[own];
        let start = own.partition_point(|it| it.target < target);
        let end = own[start..].partition_point(|it| it.target == target);
        &own[start..start + end]
    }
}

fn in_model(model: ModelKey, draft: &Draft) -> Vec<Use> {
    let mut uses = Vec::new();
    of_model(model, draft, &mut |by, reference| {
        if let Some(target) = reference.found() {
            uses.push(Use { target, by, span: reference.text.span });
        }
    });
    uses
}

/// Shows every reference of a model with the record that holds it.
pub(super) fn of_model<'a>(model: ModelKey, draft: &'a Draft, visit: &mut dyn FnMut(RecordKey, &'a Reference)) {
    let own = RecordKey { model, kind: RecordKind::Model, index: 0 };
    draft.meta.references(&mut |reference| visit(own, reference));
    for (index, record) in draft.records.iter() {
        let by = RecordKey { model, kind: record.kind(), index };
        record.references(&mut |reference| visit(by, reference));
    }
    for (index, tree) in (0u32..).zip(&draft.attack_trees) {
        let by = RecordKey { model, kind: RecordKind::AttackTree, index };
        let names = tree.nodes.iter().flat_map(|node| &node.names);
        names.for_each(|reference| visit(by, reference));
    }
}
