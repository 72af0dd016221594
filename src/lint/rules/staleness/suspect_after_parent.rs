//! S003: a model whose inherited records are no longer those of its review.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::stamp::reviewed;
use crate::lint::{Context, Rule};
use crate::model::RecordKey;
use crate::model::records::Review;
use crate::resolve::{Agreement, Digest, Model};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S003",
        name: "suspect-after-parent",
        summary: "an inherited record that changed after the model was reviewed",
        group: Group::Staleness,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("suspect_after_parent.md"),
    },
    check,
};

/// How many records are named in one message.
const MOST_NAMED: usize = 3;

/// A stamp that cannot be read is spoken of by `edited-since-review` (S005). A
/// record that is gone is either still referred to, which is
/// `unknown-reference` (R001), or no longer, which is S005 again. One finding for each model: one review mends all of it.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let stamped: Vec<(&Model, &Review)> = reviewed(cx).filter(|(_, review)| review.own.is_some()).collect();
    let referred: Vec<BTreeMap<String, RecordKey>> =
        stamped.par_iter().map(|(model, _)| cx.workspace.inherited_references(model.key())).collect();
    let wanted: BTreeSet<RecordKey> = referred.iter().flat_map(BTreeMap::values).copied().collect();
    let digests: BTreeMap<RecordKey, Digest> =
        wanted.into_par_iter().filter_map(|key| Some((key, cx.workspace.record_digest(cx.sources, key)?))).collect();
    for ((model, review), referred) in stamped.into_iter().zip(&referred) {
        let changes = changes(cx, model, review, referred, &digests);
        found.extend(suspect(cx, model, &changes));
    }
}

/// An inherited record and how it differs from the one that was seen.
struct Change<'a> {
    name: &'a str,
    key: RecordKey,
    /// Where the stamp speaks of it; of a new one, where the stamp is.
    place: Span,
    is_new: bool,
}

fn changes<'a>(
    cx: &Context<'_>,
    model: &Model,
    review: &Review,
    referred: &'a BTreeMap<String, RecordKey>,
    digests: &BTreeMap<RecordKey, Digest>,
) -> Vec<Change<'a>> {
    let Some(own) = &review.own else { return Vec::new() };
    let agreement = cx.workspace.digest(cx.sources, model.key()).compare(&own.value);
    if agreement == Agreement::Unreadable {
        return Vec::new();
    }
    let written: BTreeMap<String, _> =
        review.inherited.entries.iter().map(|(name, digest)| (name.value.to_lowercase(), digest)).collect();
    let mut news = Vec::new();
    let mut changed = Vec::new();
    for (name, key) in referred {
        let Some(now) = digests.get(key) else { continue };
        match written.get(&name.to_lowercase()) {
            Some(then) if now.compare(&then.value) == Agreement::Same => {}
            Some(then) => changed.push(Change { name, key: *key, place: then.span, is_new: false }),
            None => news.push(Change { name, key: *key, place: own.span, is_new: true }),
        }
    }
    // Whoever refers to more than before has edited the model, which is S005.
    if agreement == Agreement::Same {
        changed.append(&mut news);
    }
    changed
}

fn suspect(cx: &Context<'_>, model: &Model, changes: &[Change<'_>]) -> Option<Diagnostic> {
    let first = changes.first()?;
    let mut names: Vec<String> = changes.iter().take(MOST_NAMED).map(|change| format!("`{}`", change.name)).collect();
    let more = changes.len() - names.len();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let message = format!("{} changed after `{}` was reviewed", names.join(", "), model.id());
    let mut suspect = Diagnostic::new(&RULE.meta, first.place, message)
        .help(format!("look whether this model still fits what it inherits, then `gabion review {}`", model.id()));
    for change in changes {
        let how = if change.is_new { "was not what this name meant then" } else { "says something else now" };
        suspect = suspect.related(cx.workspace.span_of(change.key), how);
    }
    Some(suspect)
}
