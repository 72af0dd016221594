//! H, hierarchy and inheritance.

mod bootstrap_root;
mod copied_from_parent;
mod decommissioned_element;
mod laxer_than_parent;
mod level_order;
mod orphan_model;
mod owner_mismatch;
pub mod owners;
mod parent_cycle;
mod reach;
mod refined_rating_lost;
mod scope_outside_parent;
mod scope_overlap;
mod several_roots;
mod shadowed_record;
mod undeclared_child;
mod unexpanded_element;
mod unknown_parent;
mod unlanded_flow;
mod unrefined_threat;

pub(super) use unexpanded_element::missed_by_a_child;

use crate::lint::rules::references::in_quotes;
use crate::lint::{Context, Rule};
use crate::model::ModelKey;
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fix, Safety, Span};

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &orphan_model::RULE,
    &several_roots::RULE,
    &parent_cycle::RULE,
    &unknown_parent::RULE,
    &level_order::RULE,
    &undeclared_child::RULE,
    &unexpanded_element::RULE,
    &scope_outside_parent::RULE,
    &scope_overlap::RULE,
    &laxer_than_parent::RULE,
    &shadowed_record::RULE,
    &copied_from_parent::RULE,
    &unrefined_threat::RULE,
    &refined_rating_lost::RULE,
    &unlanded_flow::RULE,
    &bootstrap_root::RULE,
    &owner_mismatch::RULE,
    &decommissioned_element::RULE,
];

/// Says what is wrong in a model, unless an exception to the rule holds there.
fn report(cx: &Context<'_>, model: ModelKey, said: Diagnostic, found: &mut Vec<Diagnostic>) {
    if !cx.workspace.is_excepted(model, said.rule.code, said.rule.name) {
        found.push(said);
    }
}

/// The fix that writes another id, where it needs no escape in TOML.
fn write_id(span: Span, id: &str, safety: Safety) -> Option<Fix> {
    in_quotes(id).map(|quoted| Fix::replace(format!("write `{id}`"), safety, span, quoted))
}

/// Whether a model's parent is of a higher level, or one of the two levels is
/// not known. Where it is not, the parent is most likely wrong: that is
/// `level-order`'s (H005), and what follows from it nobody's.
fn is_below_parent(workspace: &Workspace, model: &Model) -> bool {
    let Some(parent) = model.parent() else { return false };
    match (model.level(), workspace.model(parent).level()) {
        (Some(own), Some(above)) => own > above,
        _ => true,
    }
}

/// The most names that a misspelt one is compared with.
const MOST_COMPARED: usize = 500;

/// The ids of a model's elements, for a guess at which one is meant.
fn element_ids(model: &Model) -> impl Iterator<Item = &str> {
    let ids = model.records().elements.iter().map(|element| element.id.value.as_str());
    ids.filter(|id| !id.is_empty()).take(MOST_COMPARED)
}

/// Whether a model has an element whose id could not be read: it may be the one
/// that is missed.
fn has_nameless_element(model: &Model) -> bool {
    model.records().elements.iter().any(|element| element.id.value.is_empty())
}

/// The outermost of some models, the first by path among equals.
fn outermost<'a>(models: impl Iterator<Item = &'a Model>) -> Option<&'a Model> {
    models.min_by_key(|model| (model.path().parts().count(), model.key()))
}
