use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::report;
use super::shadowed_record::shadowed;
use crate::lint::{Context, Look, Rule};
use crate::model::records::Designation;
use crate::model::{AnyRecord, ModelKey, RecordKey, RecordKind};
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

/// The text of a record: its kind, its hash, whether it stays where it is instead
/// of going down, and whose it is.
type Text = (RecordKind, u64, bool, RecordKey);

/// Looks for each model's texts among those of its ancestors.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let hasher = RandomState::default();
    let texts: Vec<Vec<Text>> = cx.workspace.par_models().map(|model| texts(cx, &hasher, model)).collect();
    let judged = cx.workspace.par_models().zip(&texts).filter(|(model, _)| model.is_assessed());
    let of_model = |(_, own): (&Model, &'_ Vec<Text>)| {
        let copies = own.iter().filter_map(|text| Some((text.3, original(cx, &texts, *text)?)));
        let copies = copies.filter(|(key, _)| shadowed(cx, *key, cx.workspace.id_of(*key)).is_none());
        copies.collect::<Vec<_>>()
    };
    let copies: Vec<(RecordKey, RecordKey)> = judged.flat_map_iter(of_model).collect();
    for (key, original) in copies {
        report(cx, key.model, describe(cx, key, original), found);
    }
}

/// The texts of a model that are long enough, sorted.
fn texts(cx: &Context<'_>, hasher: &RandomState, model: &Model) -> Vec<Text> {
    let kinds = |kind: RecordKind| kind.is_inherited() || kind == RecordKind::Control;
    let records = model.records().iter().filter(|(_, record)| kinds(record.kind()) && !record.id().value.is_empty());
    let texts = records.filter_map(|(index, record)| {
        let key = RecordKey { model: model.key(), kind: record.kind(), index };
        let text = folded(cx.sources, record);
        (text.len() >= SHORTEST).then(|| (key.kind, hasher.hash_one(text), !goes_down(cx, key), key))
    });
    let mut texts: Vec<Text> = texts.collect();
    texts.sort_unstable();
    texts
}

/// A record's description, case and white space aside.
fn folded(sources: &Sources, record: &dyn AnyRecord) -> String {
    let place = record.place();
    let pieces = match (&record.header().description, place.section()) {
        (Some(description), _) => [description.value.as_str(), ""],
        // The block itself may stand in the section that describes it.
        (None, Some(section)) if section.contains(place.extent()) => [
            sources.text(Span { end: place.extent().start, ..section }),
            sources.text(Span { start: place.extent().end, ..section }),
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

/// The record of the nearest ancestor that has the same text and goes down.
fn original(cx: &Context<'_>, texts: &[Vec<Text>], (kind, hash, _, key): Text) -> Option<RecordKey> {
    let wanted = (kind, hash, false);
    let of_model = |model: ModelKey| {
        let all = &texts[model.0 as usize];
        let start = all.partition_point(|(kind, hash, stays, _)| (*kind, *hash, *stays) < wanted);
        let same = all[start..].iter().take_while(move |(kind, hash, stays, _)| (*kind, *hash, *stays) == wanted);
        same.map(|(.., other)| *other)
    };
    let text = |key| cx.workspace.record(key).map(|record| folded(cx.sources, record));
    let mut same = cx.workspace.ancestors(key.model).iter().flat_map(|above| of_model(*above));
    same.find(|other| text(*other) == text(key))
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
