use std::collections::BTreeSet;

use rayon::prelude::*;

use super::undeclared_child::is_undeclared;
use super::{element_ids, report};
use crate::lint::{Context, Look, Rule};
use crate::model::records::{Element, ElementStatus};
use crate::model::{Id, Record, RecordKey, RecordKind, folded};
use crate::resolve::{ElementLink, Model};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::nearest;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H007",
        name: "unexpanded-element",
        summary: "an element that should have a model of its own and has none",
        group: Group::Hierarchy,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unexpanded_element.md"),
    },
    look: Look::Now(check),
};

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let astray = astray(cx);
    for model in cx.workspace.assessed() {
        let Some(next) = next_level(cx, model) else { continue };
        for (_, element) in Childless::of(cx, model, next, &astray).open {
            let id = &element.id.value;
            let message = format!("{next} `{id}` has no model of its own");
            let said = Diagnostic::new(&RULE.meta, element.id.span, message).help(format!(
                "start one: `gabion new {next} FOLDER`; a model under another id says `element = \"{id}\"`"
            ));
            report(cx, model.key(), said, found);
        }
    }
}

/// The elements of judged models whose own model is likely there and fails to
/// name them, which is another rule's finding.
pub(in crate::lint::rules) fn missed_by_a_child(cx: &Context<'_>, models: &[&Model]) -> BTreeSet<RecordKey> {
    let astray = astray(cx);
    let key = |model: &Model, index| RecordKey { model: model.key(), kind: RecordKind::Element, index };
    let missed = models.iter().filter_map(|model| {
        let missed = Childless::of(cx, model, next_level(cx, model)?, &astray).missed;
        Some(missed.into_iter().map(move |index| key(model, index)))
    });
    missed.flatten().collect()
}

fn next_level<'a>(cx: &Context<'a>, model: &Model) -> Option<&'a str> {
    model.level().and_then(|level| cx.workspace.config().levels().get(level + 1).copied())
}

/// The elements that should be expanded, and that no child names.
struct Childless<'a> {
    /// These have no model.
    open: Vec<(u32, &'a Record<Element>)>,
    /// Of these a model fails to say that it is theirs.
    missed: Vec<u32>,
}

impl<'a> Childless<'a> {
    fn of(cx: &Context<'a>, model: &'a Model, next: &str, astray: &BTreeSet<Id>) -> Self {
        let misspelt = misspelt(cx, model);
        let named: BTreeSet<u32> = children(cx, model).filter_map(named).collect();
        let (mut open, mut missed) = (Vec::new(), Vec::new());
        let mut ids = BTreeSet::new();
        for (index, element) in (0u32..).zip(&model.records().elements) {
            let id = folded(&element.id.value);
            // Of two elements with one id, which is another rule's finding, a
            // child can only mean the first.
            let is_first = ids.insert(id.clone());
            if !is_first || !should_be_expanded(element, next) || named.contains(&index) {
                continue;
            }
            match astray.contains(&id) || misspelt.contains(&id) {
                true => missed.push(index),
                false => open.push((index, element)),
            }
        }
        // Each of these may be the one that a child fails to name.
        let untied = children(cx, model).filter(|child| is_untied(cx, child)).count();
        if open.len() <= untied {
            missed.extend(open.drain(..).map(|(index, _)| index));
        }
        Self { open, missed }
    }
}

/// Whether a child says nothing of the element that it expands, or has no id
/// that could say it.
fn is_untied(cx: &Context<'_>, child: &Model) -> bool {
    let has_id = child.meta().id.as_ref().is_some_and(|id| !id.value.is_empty());
    let is_silent = child.element_link() == ElementLink::None && !has_id;
    is_silent || is_undeclared(cx.workspace, child)
}

fn named(child: &Model) -> Option<u32> {
    match child.element_link() {
        ElementLink::Found(index) => Some(index),
        ElementLink::Unknown | ElementLink::None => None,
    }
}

fn children<'a>(cx: &Context<'a>, model: &'a Model) -> impl Iterator<Item = &'a Model> {
    let workspace = cx.workspace;
    workspace.children(model.key()).iter().map(|child| workspace.model(*child))
}

fn should_be_expanded(element: &Record<Element>, next: &str) -> bool {
    let kind = element.fields.kind.as_ref().map(|kind| kind.value.as_str());
    let status = element.fields.status.as_ref().map(|status| status.value);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case(next))
        && matches!(status, None | Some(ElementStatus::Live))
        && !element.id.value.is_empty()
}

/// The ids of a model's elements whose names a child has misspelt.
fn misspelt(cx: &Context<'_>, model: &Model) -> BTreeSet<Id> {
    let unknown = children(cx, model).filter(|child| child.element_link() == ElementLink::Unknown);
    let meant = unknown.filter_map(|child| nearest(&child.meta().element.as_ref()?.value, element_ids(model)));
    meant.map(folded).collect()
}

/// What models mean to expand that expand nothing: most of them hang below no
/// parent or a wrong one, which another rule has found.
fn astray(cx: &Context<'_>) -> BTreeSet<Id> {
    let models = cx.workspace.par_models().filter(|model| model.frame().is_none());
    let names = models.filter_map(|it| it.meta().element.as_ref().or(it.meta().id.as_ref()));
    names.map(|id| folded(&id.value)).collect()
}
