//! R005: two names that differ only by letter case, a plural or one letter.

use rayon::prelude::*;

use super::near_names::{Slips, words};
use crate::lint::{Context, Rule};
use crate::model::{AnyRecord, ModelKey, RecordKey, RecordKind, Scope};
use crate::resolve::Workspace;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R005",
        name: "near-duplicate-name",
        summary: "two names that differ only by letter case, a plural or one letter",
        group: Group::Reference,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("near_duplicate_name.md"),
    },
    check,
};

/// A name that is compared: an id, or a title.
struct Name {
    key: RecordKey,
    is_title: bool,
    words: Vec<String>,
}

/// Every name by kind, whether it is a title, key, and record.
type Index = Vec<(RecordKind, bool, String, RecordKey)>;

/// Each record gives at most one finding, about the nearest record that stands
/// before it.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let names: Vec<Name> = workspace.par_models().flat_map_iter(|model| names_of(workspace, model.key())).collect();
    let slips = Slips::new(names.iter().flat_map(|name| &name.words).map(String::as_str));
    let mut index: Index =
        names.par_iter().map(|name| (name.key.kind, name.is_title, name.words.concat(), name.key)).collect();
    index.par_sort_unstable();
    let near = names.par_iter().filter_map(|name| Some((name, nearest(workspace, name, &slips, &index)?)));
    let mut near: Vec<(&Name, RecordKey)> = near.collect();
    // A pair that is near by id and by title is said once, by id.
    near.sort_by_key(|(name, _)| (name.key, name.is_title));
    near.dedup_by_key(|(name, _)| name.key);
    found.extend(near.into_iter().filter_map(|(name, other)| say(workspace, name, other)));
}

/// The names of a model that is judged. Ids of threats and controls are numbers,
/// not names.
fn names_of(workspace: &Workspace, model: ModelKey) -> Vec<Name> {
    let place = workspace.model(model);
    let mut names = Vec::new();
    if !place.is_assessed() {
        return names;
    }
    for (index, record) in place.records().iter().filter(|(_, record)| !record.id().value.is_empty()) {
        let kind = record.kind();
        let key = RecordKey { model, kind, index };
        if !matches!(kind, RecordKind::Threat | RecordKind::Control) {
            names.extend(words(&record.id().value).map(|words| Name { key, is_title: false, words }));
        }
        let title = record.given_title().and_then(|title| words(&title.value));
        names.extend(title.map(|words| Name { key, is_title: true, words }));
    }
    names
}

fn nearest(workspace: &Workspace, name: &Name, slips: &Slips, index: &Index) -> Option<RecordKey> {
    let places = || std::iter::once(name.key.model).chain(workspace.ancestors(name.key.model).iter().copied());
    for text in slips.keys(&name.words) {
        let wanted = (name.key.kind, name.is_title, text.as_str());
        let start = index.partition_point(|(kind, is_title, text, _)| (*kind, *is_title, text.as_str()) < wanted);
        let run = &index[start..];
        let end = run.partition_point(|(kind, is_title, text, _)| (*kind, *is_title, text.as_str()) == wanted);
        let run = &run[..end];
        if !run.iter().take(2).any(|(.., key)| *key != name.key) {
            continue;
        }
        for place in places() {
            let start = run.partition_point(|(.., key)| key.model < place);
            let own = run[start..].iter().map(|(.., key)| *key).take_while(|key| key.model == place);
            let mut earlier = own.take_while(|key| place != name.key.model || key.index < name.key.index);
            // The first of a series stands for all of it.
            if let Some(other) = earlier.next().filter(|other| !are_apart(workspace, name.key, *other)) {
                return Some(other);
            }
        }
    }
    None
}

/// Whether two records are told apart already: by `refines` or `implements`, or
/// because their ids are one and the same (R002, H011).
fn are_apart(workspace: &Workspace, key: RecordKey, other: RecordKey) -> bool {
    let Some(record) = workspace.record(key) else { return true };
    if workspace.id_of(key).to_lowercase() == workspace.id_of(other).to_lowercase() {
        return true;
    }
    let mut says_so = false;
    record.references(&mut |reference| says_so |= reference.scope == Scope::Above && reference.found() == Some(other));
    says_so
}

fn say(workspace: &Workspace, name: &Name, other: RecordKey) -> Option<Diagnostic> {
    let (record, twin) = (workspace.record(name.key)?, workspace.record(other)?);
    let place = |record: &dyn AnyRecord| -> Option<Span> {
        if name.is_title { record.given_title().map(|title| title.span) } else { Some(record.id().span) }
    };
    let how = match (name.is_title, is_same_title(record, twin)) {
        (true, true) => "has the same title as",
        (true, false) => "has almost the same title as",
        (false, _) => "is named almost like",
    };
    let whose = if other.model == name.key.model {
        String::new()
    } else {
        format!(" of `{}`", workspace.model(other.model).id())
    };
    let message = format!("{} {how} {}{whose}", workspace.describe(name.key), workspace.describe(other));
    let help = if other.model == name.key.model {
        "keep one of the two, or give them names that say how they differ"
    } else {
        "refer to the inherited one by its id, or give this one a name that says how it differs"
    };
    Some(Diagnostic::new(&RULE.meta, place(record)?, message).related(place(twin)?, "the other one").help(help))
}

fn is_same_title(one: &dyn AnyRecord, other: &dyn AnyRecord) -> bool {
    let title = |record: &dyn AnyRecord| record.given_title().map(|title| title.value.to_lowercase());
    title(one) == title(other)
}
