use std::collections::BTreeSet;

use super::report;
use super::undeclared_child::is_undeclared;
use crate::lint::{Context, Rule};
use crate::model::Record;
use crate::model::records::{Element, ElementStatus};
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
    check,
};

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let astray = astray(cx);
    for model in cx.workspace.assessed() {
        let levels = cx.workspace.config().levels();
        let Some(next) = model.level().and_then(|level| levels.get(level + 1).copied()) else {
            continue;
        };
        let expanded = expanded(cx, model);
        let is_open = |element: &&Record<Element>| {
            let id = element.id.value.to_lowercase();
            should_be_expanded(element, next) && !expanded.contains(&id) && !astray.contains(&id)
        };
        let open: Vec<&Record<Element>> = model.records().elements.iter().filter(is_open).collect();
        // Each of these may be the one that a child fails to name, which is
        // another rule's finding.
        let untied = children(cx, model).filter(|child| is_undeclared(cx.workspace, child)).count();
        if open.len() <= untied {
            continue;
        }
        for element in open {
            let id = &element.id.value;
            let message = format!("{next} `{id}` has no model of its own");
            let said = Diagnostic::new(&RULE.meta, element.id.span, message).help(format!(
                "start one: `gabion new {next}`; a model under another id says `element = \"{id}\"`"
            ));
            report(cx, model.key(), said, found);
        }
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

/// The ids of a model's elements that its children expand, or that a child has
/// misspelt.
fn expanded(cx: &Context<'_>, model: &Model) -> BTreeSet<String> {
    let elements = &model.records().elements;
    let id_of = |child: &Model| match child.element_link() {
        ElementLink::Found(index) => {
            elements.get(index as usize).map(|element| element.id.value.as_str())
        }
        ElementLink::Unknown => {
            let ids = elements.iter().map(|element| element.id.value.as_str());
            nearest(&child.meta().element.as_ref()?.value, ids)
        }
        ElementLink::None => None,
    };
    children(cx, model).filter_map(id_of).map(str::to_lowercase).collect()
}

/// The ids of models that hang below no parent, most of them by a mistake that
/// another rule has found.
fn astray(cx: &Context<'_>) -> BTreeSet<String> {
    let without = cx.workspace.models().filter(|model| model.parent().is_none());
    without
        .filter_map(|model| model.meta().element.as_ref().or(model.meta().id.as_ref()))
        .map(|id| id.value.to_lowercase())
        .collect()
}
