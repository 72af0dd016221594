//! Gives every name its target.

use rayon::prelude::*;

use super::names::{DesignationsOf, Names, model_key};
use super::uses::{Use, Uses};
use crate::model::records::Designation;
use crate::model::{Draft, Fields, RecordKey, RecordKind, Reference};

/// Links every reference of every model, models side by side. Says of each model
/// whether every name in it was found, and of each record who refers to it.
pub(super) fn link(drafts: &mut [Draft], names: &Names) -> (Vec<bool>, Uses) {
    let designations: Vec<Vec<Designation>> = drafts
        .par_iter()
        .map(|draft| draft.records.controls.iter().map(|control| control.fields.designation()).collect())
        .collect();
    let designations = DesignationsOf(&designations);
    let link_one = |(at, draft): (usize, &mut Draft)| {
        let model = model_key(at);
        let mut are_all_found = true;
        let mut uses = Vec::new();
        let mut visit = |by: RecordKey, reference: &mut Reference| {
            reference.target = names.look_up(model, reference, &designations);
            match reference.found() {
                Some(target) => uses.push(Use { target, by, span: reference.text.span }),
                None => are_all_found = false,
            }
        };
        draft.meta.references_mut(&mut |reference| visit(model.record(), reference));
        draft.records.references_mut(&mut |kind, index, reference| visit(RecordKey { model, kind, index }, reference));
        for (index, tree) in (0u32..).zip(&mut draft.attack_trees) {
            let by = RecordKey { model, kind: RecordKind::AttackTree, index };
            let names = tree.nodes.iter_mut().flat_map(|node| &mut node.names);
            names.for_each(|reference| visit(by, reference));
        }
        (are_all_found, uses)
    };
    let (are_linked, uses) = drafts.par_iter_mut().enumerate().map(link_one).unzip();
    (are_linked, Uses::new(uses))
}
