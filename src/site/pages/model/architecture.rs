//! What are we building? Elements, flows, boundaries and assets as tables, which
//! are the diagram's other form; and what comes from above.

use std::ops::Range;

use serde::Serialize;

use super::{Item, Section};
use crate::model::records::{AnyRecord, Element};
use crate::model::{AttackTree, ModelKey, Record, RecordKey, RecordKind};
use crate::resolve::Model;
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::markdown::Html;

/// An element or a boundary as a row.
#[derive(Serialize)]
pub(crate) struct ElementRow {
    anchor: String,
    id: String,
    title: String,
    kind: String,
    within: Option<RecordLink>,
    technology: String,
    is_critical: bool,
    status: &'static str,
    threats: usize,
    zoom: Option<Link>,
}

/// A flow as a row.
#[derive(Serialize)]
pub(crate) struct FlowRow {
    anchor: String,
    id: String,
    title: String,
    from: Vec<RecordLink>,
    to: Vec<RecordLink>,
    carries: Vec<RecordLink>,
    protocol: String,
    authentication: String,
    encrypted: &'static str,
    crosses: &'static str,
    threats: usize,
}

/// An asset as a row.
#[derive(Serialize)]
pub(crate) struct AssetRow {
    anchor: String,
    id: String,
    title: String,
    kind: &'static str,
    criticality: &'static str,
    criticality_rank: u8,
    classification: String,
    owner: String,
    held_by: Vec<RecordLink>,
    refines: Vec<RecordLink>,
    text: Html,
    threats: usize,
}

/// An attack tree.
#[derive(Serialize)]
pub(crate) struct TreeShown {
    anchor: String,
    id: String,
    title: String,
    figure: Option<Html>,
    text: Html,
}

/// Records of one kind that come from above.
#[derive(Serialize)]
pub(crate) struct Inheritance {
    kind: &'static str,
    records: Vec<(RecordLink, Link)>,
    more: usize,
}

/// How many inherited records of a kind are named.
const INHERITED: usize = 24;

fn anchor(desk: &Desk<'_>, key: RecordKey) -> String {
    desk.view.plan.fragment(key).unwrap_or_default().to_owned()
}

/// How many threats are aimed at a record, anywhere.
fn aimed_at(desk: &Desk<'_>, key: RecordKey) -> usize {
    let mut threats: Vec<RecordKey> = desk.view.workspace.uses(key).iter().map(|it| it.by).collect();
    threats.retain(|by| by.kind == RecordKind::Threat);
    threats.dedup();
    threats.len()
}

fn keyed<T>(model: ModelKey, kind: RecordKind, records: &[T]) -> impl Iterator<Item = (RecordKey, &T)> {
    (0u32..).zip(records).map(move |(index, record)| (RecordKey { model, kind, index }, record))
}

fn word(word: Option<&crate::source::Spanned<String>>) -> String {
    word.map_or(String::new(), |word| word.value.clone())
}

/// The child model that expands an element.
fn zoom(desk: &Desk<'_>, key: RecordKey) -> Option<Link> {
    let workspace = desk.view.workspace;
    let children = workspace.children(key.model).iter();
    let child = children.copied().find(|child| workspace.model(*child).frame() == Some(key))?;
    Some(desk.model(child))
}

/// A model's elements.
pub(crate) fn elements(desk: &Desk<'_>, model: &Model) -> Vec<ElementRow> {
    let row = |(key, element): (RecordKey, &Record<Element>)| ElementRow {
        anchor: anchor(desk, key),
        id: element.id.value.to_string(),
        title: element.title().to_owned(),
        kind: element.fields.kind.as_ref().map_or(String::new(), |kind| kind.value.as_str().to_owned()),
        within: desk.named(&element.fields.boundary.item).pop(),
        technology: word(element.fields.technology.as_ref()),
        is_critical: element.fields.critical_path.as_ref().is_some_and(|critical| critical.value),
        status: element.fields.status.as_ref().map_or("", |status| status.value.as_str()),
        threats: aimed_at(desk, key),
        zoom: zoom(desk, key),
    };
    keyed(model.key(), RecordKind::Element, &model.records().elements).map(row).collect()
}

/// A model's trust boundaries.
pub(crate) fn boundaries(desk: &Desk<'_>, model: &Model) -> Vec<ElementRow> {
    let boundaries = keyed(model.key(), RecordKind::Boundary, &model.records().boundaries);
    let rows = boundaries.map(|(key, boundary)| ElementRow {
        anchor: anchor(desk, key),
        id: boundary.id.value.to_string(),
        title: boundary.title().to_owned(),
        kind: word(boundary.fields.kind.as_ref()),
        within: desk.named(&boundary.fields.parent.item).pop(),
        technology: String::new(),
        is_critical: false,
        status: "",
        threats: aimed_at(desk, key),
        zoom: None,
    });
    rows.collect()
}

/// A model's flows.
pub(crate) fn flows(desk: &Desk<'_>, model: &Model) -> Vec<FlowRow> {
    let flows = keyed(model.key(), RecordKind::Flow, &model.records().flows);
    let rows = flows.map(|(key, flow)| {
        let fields = &flow.fields;
        let ends = || format!("{} → {}", end(&fields.from), end(&fields.to));
        FlowRow {
            anchor: anchor(desk, key),
            id: flow.id.value.to_string(),
            title: flow.title.as_ref().map_or_else(ends, |title| title.value.to_string()),
            from: desk.named(&fields.from.item),
            to: desk.named(&fields.to.item),
            carries: desk.named(&fields.carries.items),
            protocol: word(fields.protocol.as_ref()),
            authentication: word(fields.authentication.as_ref()),
            encrypted: yes(fields.encrypted.as_ref().map(|encrypted| encrypted.value)),
            crosses: yes(desk.view.workspace.crosses_boundary(fields)),
            threats: aimed_at(desk, key),
        }
    });
    rows.collect()
}

fn end<K>(name: &crate::model::Name<K>) -> &str {
    name.item.as_ref().map_or("?", |name| name.text.value.as_str())
}

fn yes(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

/// A model's assets.
pub(crate) fn assets(desk: &Desk<'_>, model: &Model) -> Vec<AssetRow> {
    let assets = keyed(model.key(), RecordKind::Asset, &model.records().assets);
    let rows = assets.map(|(key, asset)| {
        let fields = &asset.fields;
        let criticality = fields.criticality.as_ref().map(|criticality| criticality.value);
        AssetRow {
            anchor: anchor(desk, key),
            id: asset.id.value.to_string(),
            title: asset.title().to_owned(),
            kind: fields.kind.as_ref().map_or("", |kind| kind.value.as_str()),
            criticality: criticality.map_or("", |criticality| criticality.as_str()),
            criticality_rank: criticality.map_or(0, |criticality| criticality as u8 + 1),
            classification: word(fields.classification.as_ref()),
            owner: asset
                .header()
                .owner
                .as_ref()
                .map_or(String::new(), |owner| desk.view.person(&owner.value).to_owned()),
            held_by: desk.named(&fields.held_by.items),
            refines: desk.named(&fields.refines.item),
            text: desk.description(model, asset, 4),
            threats: aimed_at(desk, key),
        }
    });
    rows.collect()
}

/// The text under the heading of an attack tree.
fn tree_section(model: &Model, tree: &AttackTree) -> Range<usize> {
    let headings = &model.body().headings;
    let at = headings.binary_search_by_key(&tree.heading.start, |heading| heading.span.start);
    let heading = at.ok().and_then(|at| headings.get(at));
    heading.map_or(0..0, |it| it.span.end as usize..it.section_end as usize)
}

/// Attack trees with the lists that they are written as.
pub(crate) fn trees(desk: &Desk<'_>, model: &Model) -> Vec<TreeShown> {
    let trees = (0u32..).zip(model.attack_trees());
    let shown = trees.map(|(index, tree)| {
        let key = RecordKey { model: model.key(), kind: RecordKind::AttackTree, index };
        TreeShown {
            anchor: anchor(desk, key),
            id: tree.id.value.to_string(),
            title: tree.title.value.to_string(),
            figure: desk.figure(&format!("tree-{}", index + 1), |diagrams, page| {
                diagrams.attack_tree(model.key(), index as usize, page)
            }),
            text: desk.prose(model, std::slice::from_ref(&tree_section(model, tree)), 4),
        }
    });
    shown.collect()
}

/// The smaller registers of a model.
pub(crate) fn more(desk: &Desk<'_>, model: &Model) -> Vec<Section> {
    use RecordKind as K;
    let kinds = [
        (K::Actor, "Threat actors", "actors"),
        (K::Process, "Business processes", "processes"),
        (K::Operation, "Operational activities", "operations"),
        (K::Objective, "Objectives", "objectives"),
        (K::Assumption, "Assumptions", "assumptions"),
        (K::Exception, "Exceptions", "exceptions"),
        (K::Decision, "Decisions", "decisions"),
        (K::Lesson, "Lessons", "lessons"),
        (K::Term, "Glossary", "terms"),
    ];
    let section = |(kind, title, anchor)| {
        let records = model.records().iter().filter(|(_, record)| record.kind() == kind);
        let items: Vec<Item> = records.map(|(index, record)| item(desk, model, index, record)).collect();
        Section { title, anchor, items }
    };
    kinds.into_iter().map(section).filter(|section| !section.items.is_empty()).collect()
}

fn item(desk: &Desk<'_>, model: &Model, index: u32, record: &dyn AnyRecord) -> Item {
    let key = RecordKey { model: model.key(), kind: record.kind(), index };
    Item {
        anchor: anchor(desk, key),
        id: record.id().value.to_string(),
        title: record.given_title().map_or_else(String::new, |title| title.value.to_string()),
        facts: crate::site::pages::facts::facts(desk, model, key),
        text: desk.description(model, record, 4),
    }
}

/// What a model has from its ancestors.
pub(crate) fn inherited(desk: &Desk<'_>, model: &Model) -> Vec<Inheritance> {
    let workspace = desk.view.workspace;
    let kinds = RecordKind::RECORDS.into_iter().filter(|kind| kind.is_inherited());
    let of_kind = |kind: RecordKind| {
        let above = || workspace.in_scope(model.key(), kind).filter(|(key, _)| key.model != model.key());
        let records = above().take(INHERITED).map(|(key, _)| (desk.record(key), desk.model(key.model))).collect();
        Inheritance { kind: kind.plural(), records, more: above().count().saturating_sub(INHERITED) }
    };
    kinds.map(of_kind).filter(|inherited| !inherited.records.is_empty()).collect()
}
