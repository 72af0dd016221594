//! Models and records that are not as they were.

use super::compare::Side;
use super::fields::{self, without};
use super::pairs::Pairs;
use super::{FieldChange, ModelChange, Moved, RecordChange, Sort};
use crate::model::{AnyRecord, AttackTree, Fields as _, ModelKey, RecordKey, RecordKind};
use crate::resolve::Model;
use crate::source::Span;

/// The kinds in the order in which a reader asks for them.
const ORDER: [RecordKind; 16] = [
    RecordKind::Threat,
    RecordKind::Control,
    RecordKind::Exception,
    RecordKind::Decision,
    RecordKind::Asset,
    RecordKind::Element,
    RecordKind::Flow,
    RecordKind::Boundary,
    RecordKind::AttackTree,
    RecordKind::Actor,
    RecordKind::Assumption,
    RecordKind::Objective,
    RecordKind::Process,
    RecordKind::Operation,
    RecordKind::Lesson,
    RecordKind::Term,
];

/// Models that are not as they were.
pub(super) fn models(before: &Side<'_>, after: &Side<'_>, pairs: &Pairs) -> Vec<ModelChange> {
    let change = |(old, new): &(Option<ModelKey>, Option<ModelKey>)| {
        let (old, new) = (old.map(|key| before.workspace.model(key)), new.map(|key| after.workspace.model(key)));
        let (sort, shown) = sorted(old, new)?;
        let fields = match (old, new) {
            (Some(old), Some(new)) => model_fields(before, old, after, new),
            _ => Vec::new(),
        };
        let both = old.zip(new);
        let was_id = both.filter(|(old, new)| old.id() != new.id()).map(|(old, _)| old.id().to_owned());
        let was_path = both.filter(|(old, new)| old.path() != new.path()).map(|(old, _)| old.path().to_string());
        let is_same = both.is_some() && fields.is_empty() && was_id.is_none() && was_path.is_none();
        (!is_same).then(|| ModelChange {
            sort,
            id: shown.id().to_owned(),
            title: shown.title().to_owned(),
            path: shown.path().to_string(),
            was_id,
            was_path,
            fields,
        })
    };
    pairs.models.iter().filter_map(change).collect()
}

fn sorted<T: Copy>(old: Option<T>, new: Option<T>) -> Option<(Sort, T)> {
    match (old, new) {
        (None, Some(new)) => Some((Sort::Added, new)),
        (Some(_), Some(new)) => Some((Sort::Changed, new)),
        (Some(old), None) => Some((Sort::Removed, old)),
        (None, None) => None,
    }
}

/// What a model says of itself, and its prose between the records.
fn model_fields(before: &Side<'_>, old: &Model, after: &Side<'_>, new: &Model) -> Vec<FieldChange> {
    let mut found = fields::changed(&old.meta().say(), &new.meta().say());
    // The id is shown as a move; digests are the tool's own.
    found.retain(|change| !matches!(&*change.key, "id" | "review.own" | "sign-off.own"));
    found.retain(|change| !change.key.starts_with("review.inherited"));
    found.extend(fields::prose("text", &model_prose(before, old), &model_prose(after, new)));
    found
}

fn model_prose(side: &Side<'_>, model: &Model) -> String {
    let file = side.sources.file(model.file());
    let whole = Span::new(model.file(), model.front_matter().end as usize..file.text().len());
    let places = model.records().iter().map(|(_, record)| *record.place());
    let mut parts: Vec<Span> =
        places.flat_map(|place| [Some(place.extent()), place.heading(), place.section()]).flatten().collect();
    parts.extend(model.attack_trees().iter().map(|tree| tree_place(model, tree)));
    without(side.sources, whole, parts)
}

/// The heading of an attack tree with everything below it.
fn tree_place(model: &Model, tree: &AttackTree) -> Span {
    let mut headings = model.body().headings.iter();
    let end = headings.find(|heading| heading.span == tree.heading).map(|heading| heading.section_end);
    Span { end: end.unwrap_or(tree.heading.end), ..tree.heading }
}

/// Records that are not as they were, by kind.
pub(super) fn records(before: &Side<'_>, after: &Side<'_>, pairs: &Pairs) -> Vec<RecordChange> {
    let changes = pairs.records.iter().filter_map(|(old, new)| record_change(before, after, *old, *new));
    let mut changes: Vec<RecordChange> = changes.collect();
    changes.sort_by_key(|change| ORDER.iter().position(|kind| kind.as_str() == change.kind));
    changes
}

fn record_change(
    before: &Side<'_>,
    after: &Side<'_>,
    old: Option<RecordKey>,
    new: Option<RecordKey>,
) -> Option<RecordChange> {
    let (sort, key) = sorted(old, new)?;
    let side = if new.is_some() { after } else { before };
    let both = old.zip(new);
    let fields = both.map_or(Vec::new(), |(old, new)| said_differently(before, old, after, new));
    let id = |side: &Side<'_>, key: RecordKey| side.workspace.id_of(key).to_owned();
    let model = |side: &Side<'_>, key: RecordKey| side.workspace.model(key.model).id().to_owned();
    let was_id = both.filter(|(old, new)| id(before, *old) != id(after, *new)).map(|(old, _)| id(before, old));
    let was_model = both.filter(|(old, new)| !is_same_model(before, *old, after, *new));
    let was_model = was_model.map(|(old, _)| model(before, old));
    let state = moved(old.and_then(|key| state(before, key)), new.and_then(|key| state(after, key)));
    let rating = moved(old.and_then(|key| rating(before, key)), new.and_then(|key| rating(after, key)));
    let is_moved = was_id.is_some() || was_model.is_some();
    if both.is_some() && fields.is_empty() && !is_moved && state.is_none() && rating.is_none() {
        return None;
    }
    let span = side.workspace.span_of(key);
    Some(RecordChange {
        sort,
        kind: key.kind.as_str(),
        id: id(side, key),
        title: title(side, key),
        model: model(side, key),
        path: side.sources.path(span).to_string(),
        line: side.sources.start(span).line,
        was_id,
        was_model,
        state,
        rating,
        fields,
    })
}

/// Whether two records stand in one model, which may have another id or file now.
fn is_same_model(before: &Side<'_>, old: RecordKey, after: &Side<'_>, new: RecordKey) -> bool {
    let (old, new) = (before.workspace.model(old.model), after.workspace.model(new.model));
    old.id().eq_ignore_ascii_case(new.id())
        || old.path() == new.path()
        || new.meta().aliases.iter().any(|alias| alias.value.eq_ignore_ascii_case(old.id()))
}

fn moved<T: PartialEq>(before: Option<T>, after: Option<T>) -> Option<Moved<Option<T>>> {
    (before != after).then_some(Moved { before, after })
}

fn state(side: &Side<'_>, key: RecordKey) -> Option<&'static str> {
    side.threat_state(key).map(|state| state.as_str())
}

fn rating(side: &Side<'_>, key: RecordKey) -> Option<&'static str> {
    side.threat_rating(key).map(|rating| rating.as_str())
}

fn title(side: &Side<'_>, key: RecordKey) -> String {
    let given = |record: &dyn AnyRecord| record.given_title().map(|title| title.value.to_string());
    let tree = || side.tree(key).map(|tree| tree.title.value.to_string());
    let flow = side.workspace.flow(key).map(|flow| &flow.fields);
    let ends = flow.and_then(|flow| {
        Some(format!("{} → {}", flow.from.item.as_ref()?.text.value, flow.to.item.as_ref()?.text.value))
    });
    side.workspace.record(key).and_then(given).or_else(tree).or(ends).unwrap_or_default()
}

/// What a record says differently than another, or itself in another version.
pub fn said_differently(before: &Side<'_>, old: RecordKey, after: &Side<'_>, new: RecordKey) -> Vec<FieldChange> {
    if let Some((old, new)) = before.tree(old).zip(after.tree(new)) {
        let steps = |tree: &AttackTree| tree.nodes.iter().map(|node| node.text.clone()).collect();
        let title = fields::text("title", Some(&old.title.value), Some(&new.title.value));
        return title.into_iter().chain(fields::list("steps", steps(old), steps(new))).collect();
    }
    let Some((old, new)) = before.workspace.record(old).zip(after.workspace.record(new)) else { return Vec::new() };
    fn title(record: &dyn AnyRecord) -> Option<&str> {
        record.given_title().map(|title| &*title.value)
    }
    let mut found: Vec<FieldChange> = fields::text("title", title(old), title(new)).into_iter().collect();
    found.extend(fields::changed(&old.say(), &new.say()));
    let mut common = fields::changed(&old.header().say(), &new.header().say());
    common.retain(|change| !matches!(&*change.key, "id" | "title" | "description"));
    found.append(&mut common);
    found.extend(fields::prose("description", &record_prose(before, old), &record_prose(after, new)));
    found
}

/// What is said of a record below its heading or in its description.
fn record_prose(side: &Side<'_>, record: &dyn AnyRecord) -> String {
    let given = record.header().description.as_ref().map_or("", |text| &text.value);
    let section = record.place().section();
    let section = section.map(|section| without(side.sources, section, vec![record.place().extent()]));
    format!("{given} {}", section.unwrap_or_default())
}
