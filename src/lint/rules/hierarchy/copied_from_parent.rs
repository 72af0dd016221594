use rayon::prelude::*;

use super::report;
use super::shadowed_record::shadowed;
use crate::lint::{Context, Look, Rule};
use crate::model::records::Designation;
use crate::model::{AnyRecord, RecordKey, RecordKind};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Sources, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H012",
        name: "copied-from-parent",
        summary: "a record whose text repeats that of an inherited record",
        group: Group::Hierarchy,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("copied_from_parent.md"),
    },
    look: Look::Now(check),
};

/// A text with fewer bytes may well be written twice.
const SHORTEST: usize = 60;

/// Sorts all texts, so that equal ones stand together.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut texts: Vec<(RecordKind, String, RecordKey)> =
        cx.workspace.par_models().flat_map_iter(|model| texts(cx.sources, model)).collect();
    texts.par_sort_unstable();
    for equal in texts.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)).filter(|equal| equal.len() > 1) {
        for (_, _, key) in equal {
            let Some(original) = original(cx, equal, *key) else { continue };
            let is_judged = cx.workspace.model(key.model).is_assessed();
            if is_judged && shadowed(cx, *key, cx.workspace.id_of(*key)).is_none() {
                report(cx, key.model, describe(cx, *key, original), found);
            }
        }
    }
}

fn texts<'a>(sources: &'a Sources, model: &'a Model) -> impl Iterator<Item = (RecordKind, String, RecordKey)> + 'a {
    let kinds = |kind: RecordKind| kind.is_inherited() || kind == RecordKind::Control;
    let records =
        model.records().iter().filter(move |(_, record)| kinds(record.kind()) && !record.id().value.is_empty());
    records.filter_map(|(index, record)| {
        let key = RecordKey { model: model.key(), kind: record.kind(), index };
        let text = folded(sources, record);
        (text.len() >= SHORTEST).then_some((key.kind, text, key))
    })
}

/// A record's description, case and white space aside.
fn folded(sources: &Sources, record: &dyn AnyRecord) -> String {
    let place = record.place();
    let pieces = match (&record.header().description, place.section) {
        (Some(description), _) => [description.value.as_str(), ""],
        // The block itself may stand in the section that describes it.
        (None, Some(section)) if section.contains(place.extent) => [
            sources.text(Span { end: place.extent.start, ..section }),
            sources.text(Span { start: place.extent.end, ..section }),
        ],
        (None, Some(section)) => [sources.text(section), ""],
        (None, None) => return String::new(),
    };
    let pieces = pieces.map(str::trim);
    // Small letters are hardly longer than large ones.
    let length = pieces.iter().map(|piece| piece.len()).sum::<usize>();
    if length < SHORTEST / 2 {
        return String::new();
    }
    let mut text = String::with_capacity(length + 1);
    for word in pieces.iter().flat_map(|piece| piece.split_whitespace()) {
        text.push_str(if text.is_empty() { "" } else { " " });
        text.push_str(word);
    }
    if text.is_ascii() {
        text.make_ascii_lowercase();
        return text;
    }
    text.to_lowercase()
}

/// The record of the nearest ancestor among equal ones, if it goes down to `key`.
fn original(cx: &Context<'_>, equal: &[(RecordKind, String, RecordKey)], key: RecordKey) -> Option<RecordKey> {
    let of_model = |model| {
        let start = equal.partition_point(|(_, _, other)| other.model < model);
        equal[start..].iter().map(|(_, _, other)| *other).take_while(move |other| other.model == model)
    };
    let ancestors = cx.workspace.ancestors(key.model).iter();
    ancestors.flat_map(|above| of_model(*above)).find(|other| goes_down(cx, *other))
}

fn goes_down(cx: &Context<'_>, key: RecordKey) -> bool {
    let Some(control) = cx.workspace.control(key) else { return key.kind.is_inherited() };
    control.fields.is_required() || control.fields.designation() != Designation::SystemSpecific
}

fn describe(cx: &Context<'_>, key: RecordKey, original: RecordKey) -> Diagnostic {
    let (id, other) = (cx.workspace.id_of(key), cx.workspace.id_of(original));
    let by = cx.workspace.model(original.model).id();
    let message = format!("{} `{id}` repeats the text of `{other}`, which is inherited from `{by}`", key.kind);
    Diagnostic::new(&RULE.meta, cx.workspace.span_of(key), message)
        .related(cx.workspace.span_of(original), "the original")
        .help(format!("delete it and refer to `{other}`, or keep only what it adds"))
}
