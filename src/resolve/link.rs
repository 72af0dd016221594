//! Gives every name its target.

use rayon::prelude::*;

use super::names::{DesignationsOf, Names, model_key};
use crate::model::records::Designation;
use crate::model::{Draft, Fields, Reference};

/// Links every reference of every model, models side by side. Says of each model
/// whether every name in it was found.
pub(super) fn link(drafts: &mut [Draft], names: &Names) -> Vec<bool> {
    let designations: Vec<Vec<Designation>> = drafts
        .par_iter()
        .map(|draft| draft.records.controls.iter().map(|control| control.fields.designation()).collect())
        .collect();
    let designations = DesignationsOf(&designations);
    let link_one = |(at, draft): (usize, &mut Draft)| {
        let model = model_key(at);
        let mut are_all_found = true;
        let mut visit = |reference: &mut Reference| {
            reference.target = names.look_up(model, reference, &designations);
            are_all_found &= reference.found().is_some();
        };
        draft.meta.references_mut(&mut visit);
        draft.records.references_mut(&mut visit);
        for node in draft.attack_trees.iter_mut().flat_map(|tree| &mut tree.nodes) {
            node.names.iter_mut().for_each(&mut visit);
        }
        are_all_found
    };
    drafts.par_iter_mut().enumerate().map(link_one).collect()
}
