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

/// Every use in the workspace.
#[derive(Debug)]
pub(super) struct Uses {
    /// For each model those of its records, sorted.
    models: Vec<Vec<Use>>,
}

impl Uses {
    /// Sorts what each model refers to: nearly all of it is the model's own.
    pub(super) fn new(mut models: Vec<Vec<Use>>) -> Self {
        let strangers = models.par_iter_mut().enumerate().flat_map_iter(|(at, uses)| {
            let of_others: Vec<Use> = uses.extract_if(.., |it| it.target.model != model_key(at)).collect();
            of_others
        });
        let mut strangers: Vec<Use> = strangers.collect();
        strangers.par_sort_unstable();
        models.par_iter_mut().enumerate().for_each(|(at, uses)| {
            let start = strangers.partition_point(|it| it.target.model < model_key(at));
            uses.extend(strangers[start..].iter().take_while(|it| it.target.model == model_key(at)));
            uses.sort_unstable();
        });
        Self { models }
    }

    /// The uses of one record, sorted.
    pub(super) fn of(&self, target: RecordKey) -> &[Use] {
        let own = self.models.get(target.model.0 as usize).map_or(&[][..], Vec::as_slice);
        let start = own.partition_point(|it| it.target < target);
        let end = own[start..].partition_point(|it| it.target == target);
        &own[start..start + end]
    }
}

/// Shows every reference of a model with the record that holds it.
pub(super) fn of_model<'a>(model: ModelKey, draft: &'a Draft, visit: &mut dyn FnMut(RecordKey, &'a Reference)) {
    draft.meta.references(&mut |reference| visit(model.record(), reference));
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
