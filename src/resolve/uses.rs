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
pub(super) fn collect(drafts: &[Draft]) -> Vec<Use> {
    let mut uses: Vec<Use> = drafts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, draft)| {
            let mut uses = Vec::new();
            of_model(model_key(at), draft, &mut |by, reference| {
                if let Some(target) = reference.found() {
                    uses.push(Use { target, by, span: reference.text.span });
                }
            });
            uses
        })
        .collect();
    uses.par_sort_unstable();
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
