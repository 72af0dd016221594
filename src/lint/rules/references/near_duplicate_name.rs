//! R005: two names that differ only by letter case, a plural or one letter.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::near_names::{Slips, is_same, number, plain, slipping};
use crate::lint::{Context, Look, Rule};
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
    look: Look::Now(check),
};

/// How many names are taken apart at a time.
const CHUNK: usize = 4096;

/// A name that is compared: an id, or a title.
struct Name {
    key: RecordKey,
    is_title: bool,
    plain: String,
}

/// Each name by kind, whether it is a title, and the number of its letters, with
/// its place in the list of names.
type Index = Vec<(RecordKind, bool, u64, u32)>;

/// Each record gives at most one finding, about the nearest record that stands
/// before it.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    // In the order of models, kinds and files.
    let names: Vec<Name> = workspace.par_models().flat_map_iter(|model| names_of(workspace, model.key())).collect();
    let words = names.par_chunks(CHUNK).map(words_of).reduce(BTreeSet::new, |one, other| &one | &other);
    let mut index: Index =
        (0u32..).zip(&names).map(|(at, name)| (name.key.kind, name.is_title, number(&name.plain), at)).collect();
    index.par_sort_unstable();
    let shared = shared(&names, &index);
    let search = Search { workspace, names: &names, slips: Slips::new(&words), index };
    let near = names.par_iter().zip(&shared);
    let near = near.filter_map(|(name, is_shared)| Some((name, search.nearest(name, *is_shared)?)));
    let mut near: Vec<(&Name, RecordKey)> = near.collect();
    // A pair that is near by id and by title is said once, by id.
    near.sort_by_key(|(name, _)| (name.key, name.is_title));
    near.dedup_by_key(|(name, _)| name.key);
    found.extend(near.into_iter().filter_map(|(name, other)| say(workspace, name, other)));
}

/// Which names somebody else has, too: most have their own, and need not be looked
/// up.
fn shared(names: &[Name], index: &Index) -> Vec<bool> {
    let mut shared = vec![false; names.len()];
    let alike = index.chunk_by(|one, other| (one.0, one.1, one.2) == (other.0, other.1, other.2));
    for (.., at) in alike.filter(|alike| alike.len() > 1).flatten() {
        shared[*at as usize] = true;
    }
    shared
}

fn words_of(names: &[Name]) -> BTreeSet<&str> {
    names.iter().flat_map(|name| slipping(&name.plain)).collect()
}

/// The names of a model that is judged. Titles of threats, controls and of what
/// was decided are sentences, not names.
fn names_of(workspace: &Workspace, model: ModelKey) -> Vec<Name> {
    let place = workspace.model(model);
    let mut names = Vec::new();
    if !place.is_assessed() {
        return names;
    }
    let named = |record: &dyn AnyRecord| is_named(record.kind()) && !record.id().value.is_empty();
    for (index, record) in place.records().iter().filter(|(_, record)| named(*record)) {
        let key = RecordKey { model, kind: record.kind(), index };
        let of = |text: &str, is_title| plain(text).map(|plain| Name { key, is_title, plain });
        names.extend(of(&record.id().value, false));
        names.extend(record.given_title().and_then(|title| of(&title.value, true)));
    }
    names
}

fn is_named(kind: RecordKind) -> bool {
    use RecordKind as K;
    !matches!(kind, K::Threat | K::Control | K::Exception | K::Decision | K::Lesson)
}

struct Search<'a> {
    workspace: &'a Workspace,
    names: &'a [Name],
    slips: Slips,
    index: Index,
}

impl Search<'_> {
    /// The first record of the model, else of the nearest ancestor, whose name
    /// is taken for this one.
    fn nearest(&self, name: &Name, is_shared: bool) -> Option<RecordKey> {
        let same = is_shared.then(|| self.named(name, &name.plain)).flatten();
        same.or_else(|| self.slips.of(&name.plain).iter().find_map(|made| self.named(name, made)))
    }

    fn named(&self, name: &Name, plain: &str) -> Option<RecordKey> {
        let wanted = (name.key.kind, name.is_title, number(plain));
        let start = self.index.partition_point(|(kind, is_title, number, _)| (*kind, *is_title, *number) < wanted);
        let run = &self.index[start..];
        let end = run.partition_point(|(kind, is_title, number, _)| (*kind, *is_title, *number) == wanted);
        let run: &[_] = &run[..end];
        let others = |at: &u32| self.names.get(*at as usize).filter(|other| other.key != name.key);
        if !run.iter().take(2).any(|(.., at)| others(at).is_some()) {
            return None;
        }
        let own = name.key.model;
        let places = std::iter::once(own).chain(self.workspace.ancestors(own).iter().copied());
        places.into_iter().find_map(|place| {
            let is_before = |at: &u32| self.names.get(*at as usize).is_some_and(|other| other.key.model < place);
            let start = run.partition_point(|(.., at)| is_before(at));
            // The first of a series stands for all of it.
            let other = others(&run.get(start)?.3).filter(|other| other.key.model == place)?;
            let is_earlier = place != own || other.key.index < name.key.index;
            let is_near = is_earlier && is_same(plain, &other.plain) && !are_apart(self.workspace, name.key, other.key);
            is_near.then_some(other.key)
        })
    }
}

/// Whether two records are told apart already: by `refines` or `implements`, or
/// because their ids are one and the same (R002, H011).
fn are_apart(workspace: &Workspace, key: RecordKey, other: RecordKey) -> bool {
    let Some(record) = workspace.record(key) else { return true };
    if workspace.id_of(key).to_lowercase() == workspace.id_of(other).to_lowercase() {
        return true;
    }
    let mut says_so = false;
    record.references(&mut |reference| {
        says_so |= reference.scope() == Scope::Above && reference.found() == Some(other);
    });
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
