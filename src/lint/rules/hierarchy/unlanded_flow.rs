use std::collections::{BTreeMap, BTreeSet};

use super::{MOST_COMPARED, report};
use crate::lint::{Context, Look, Rule};
use crate::model::records::Flow;
use crate::model::{ModelKey, Record, RecordKey, RecordKind};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::nearest;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H015",
        name: "unlanded-flow",
        summary: "a flow into or out of the expanded element that no flow of the child refines",
        group: Group::Hierarchy,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unlanded_flow.md"),
    },
    look: Look::Now(check),
};

/// Goes by element: where several models expand one, which is another rule's
/// finding, it is enough that a flow lands in one of them.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut by_element: BTreeMap<RecordKey, Vec<ModelKey>> = BTreeMap::new();
    for model in cx.workspace.models() {
        if let Some(frame) = model.frame().filter(|frame| cx.workspace.model(frame.model).is_assessed()) {
            by_element.entry(frame).or_default().push(model.key());
        }
    }
    for (element, children) in &by_element {
        let first = children.iter().find(|child| cx.workspace.model(**child).is_assessed());
        let Some(child) = first.copied().filter(|_| !is_leaving(cx, *element)) else { continue };
        for (flow, record) in unlanded(cx, *element, children) {
            report(cx, child, describe(cx, child, *element, flow, record), found);
        }
    }
}

fn is_leaving(cx: &Context<'_>, element: RecordKey) -> bool {
    cx.workspace.element(element).is_some_and(|element| element.fields.is_leaving())
}

/// The flows of the element's own model that should land in its children and
/// do not. One to an element that is gone has nowhere to go.
fn unlanded<'a>(cx: &Context<'a>, element: RecordKey, children: &[ModelKey]) -> Vec<(RecordKey, &'a Record<Flow>)> {
    let is_own = |key: &RecordKey| key.kind == RecordKind::Flow && key.model == element.model;
    let keys: BTreeSet<RecordKey> = cx.workspace.uses(element).iter().map(|it| it.by).filter(is_own).collect();
    let is_landed = |flow: RecordKey| {
        let uses = cx.workspace.uses(flow).iter();
        uses.into_iter().any(|it| it.by.kind == RecordKind::Flow && children.contains(&it.by.model))
    };
    let flows = keys.into_iter().filter_map(|key| Some((key, cx.workspace.flow(key)?)));
    let mut open: Vec<(RecordKey, &Record<Flow>)> = flows
        .filter(|(key, flow)| {
            let ends = [flow.fields.from.found(), flow.fields.to.found()];
            let other = ends.into_iter().flatten().find(|end| *end != element);
            let leads_in_or_out = other.is_some_and(|other| !is_leaving(cx, other));
            leads_in_or_out && !flow.id.value.is_empty() && !is_landed(*key)
        })
        .collect();
    // A `refines` that names nothing is another rule's finding: it is meant for
    // the nearest flow, else for any.
    let mut unclear = 0;
    for text in broken(cx, children) {
        let ids = open.iter().map(|(_, flow)| flow.id.value.as_str()).take(MOST_COMPARED);
        match nearest(text, ids).map(str::to_owned) {
            Some(meant) => open.retain(|(_, flow)| flow.id.value != meant),
            None => unclear += 1,
        }
    }
    if open.len() <= unclear { Vec::new() } else { open }
}

fn broken<'a>(cx: &Context<'a>, children: &[ModelKey]) -> Vec<&'a str> {
    let flows = children.iter().flat_map(|child| &cx.workspace.model(*child).records().flows);
    let names = flows.filter_map(|flow| flow.fields.refines.item.as_ref());
    let broken = names.filter(|name| name.found().is_none());
    broken.map(|name| name.text.value.as_str()).take(MOST_COMPARED).collect()
}

fn describe(
    cx: &Context<'_>,
    child: ModelKey,
    element: RecordKey,
    flow: RecordKey,
    record: &Record<Flow>,
) -> Diagnostic {
    let verb = if record.fields.to.found() == Some(element) { "enters" } else { "leaves" };
    let (id, parent) = (&record.id.value, cx.workspace.model(element.model).id());
    let element = cx.workspace.id_of(element);
    let message = format!("flow `{id}` of `{parent}` {verb} `{element}`, and no flow here refines it");
    Diagnostic::new(&RULE.meta, cx.workspace.model(child).place(), message)
        .related(cx.workspace.span_of(flow), "the flow")
        .help(format!("add a flow with `refines = \"{id}\"` that starts or ends at an element of this model"))
}
