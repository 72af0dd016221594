//! M006 for headings that look like records and have no block.

use std::collections::{BTreeMap, BTreeSet};

use super::unread_row::{all_names, is_like_ours, stems};
use crate::lint::Context;
use crate::model::{AnyRecord, ModelKey, RecordKey, leading_word};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Span};
use crate::syntax::{Heading, MALFORMED_RECORD, is_slip, looks_like_id};

/// The most comparisons of headings with records of one model.
const MOST_COMPARISONS: usize = 200_000;

/// Models with a heading that starts with what may be an id and is none of theirs.
pub(super) fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    if model.is_assessed() && foreign_headings(cx.workspace, model).next().is_some() {
        suspects.push(model.key().record());
    }
}

/// A heading `PAY-T01: …` reads like a threat and counts for nothing as long as
/// no block below it says so.
pub(super) fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let mut sections: BTreeMap<ModelKey, _> = BTreeMap::new();
    for (model, heading, id) in bare_headings(cx, suspects.iter().map(|key| cx.workspace.model(key.model))) {
        // A block that is there has been complained about, and so has a record that
        // others call so, too.
        if has_block(model, heading) || cx.workspace.misnamed().is_in(model.key(), id) {
            continue;
        }
        let said = |message| Diagnostic::new(&MALFORMED_RECORD, place(cx, heading, id), message);
        let sections = sections.entry(model.key()).or_insert_with(|| misnamed_sections(cx.workspace, model));
        found.push(match sections.get(&heading.span) {
            Some((_, record)) => {
                let (kind, own) = (record.kind(), &record.id().value);
                said(format!("heading `{id}` opens the section of no record, and {kind} `{own}` has none"))
                    .related(record.id().span, "its section is missed")
                    .help(format!("if it is that of `{own}`, give both the same id"))
            }
            None if given_id(heading) == Some(id) => {
                said(format!("heading `{id}` has a record's id and no block below it")).help(format!(
                    "if it is an attack tree, write `{{#{id} .attack-tree}}`, else put the record's block below it"
                ))
            }
            None => said(format!("heading `{id}` looks like a record and has no block below it")).help(format!(
                "put a `toml threat` or `toml control` block below it; to only speak of `{id}`, do not start with it"
            )),
        });
    }
}

/// Records of the front matter without a section, by the place of the heading that
/// most likely opens it and calls them nearly, but not quite so; with what it does.
pub(in crate::lint::rules) fn misnamed_sections<'a>(
    workspace: &'a Workspace,
    model: &'a Model,
) -> BTreeMap<Span, (&'a str, &'a dyn AnyRecord)> {
    let records = model.records().iter().map(|(_, record)| record);
    let bare = records.filter(|it| it.place().heading().is_none() && !it.id().value.is_empty());
    let bare: Vec<(String, &dyn AnyRecord)> = bare.map(|it| (it.id().value.to_lowercase().into(), it)).collect();
    let headings: Vec<(&Heading, &str)> = foreign_headings(workspace, model).collect();
    if bare.len().saturating_mul(headings.len()) > MOST_COMPARISONS {
        return BTreeMap::new();
    }
    let pairs = headings.into_iter().filter_map(|(heading, id)| {
        let mut near = bare.iter().filter(|(own, _)| is_slip(id, own));
        let (_, record) = near.next()?;
        near.next().is_none().then_some((heading.span, (id, *record)))
    });
    pairs.collect()
}

/// Headings below the title that start with an id like those of the model's
/// threats and controls, where nothing in the workspace goes by it.
fn bare_headings<'a>(
    cx: &Context<'a>,
    models: impl Iterator<Item = &'a Model>,
) -> Vec<(&'a Model, &'a Heading, &'a str)> {
    let mut everything: Option<BTreeSet<String>> = None;
    let mut bare = Vec::new();
    for model in models {
        let mut ours: Option<BTreeSet<String>> = None;
        let mut written: Option<BTreeSet<&str>> = None;
        for (heading, id) in foreign_headings(cx.workspace, model) {
            if !is_like_ours(id, model, ours.get_or_insert_with(|| stems(model))) {
                continue;
            }
            let mut is_named = || {
                let all = everything.get_or_insert_with(|| all_names(cx.workspace));
                all.contains(&id.to_lowercase())
            };
            let mut is_written = || written.get_or_insert_with(|| written_ids(cx, model)).contains(id);
            if !is_named() && !is_written() {
                bare.push((model, heading, id));
            }
        }
    }
    bare
}

/// Headings below the title that start with an id or end with one in braces, those
/// of the model's own records left out.
fn foreign_headings<'a>(workspace: &'a Workspace, model: &'a Model) -> impl Iterator<Item = (&'a Heading, &'a str)> {
    let headings = model.body().headings.iter();
    let headings = headings.filter(|it| it.rank > 1 && !it.is_attack_tree && !it.has_record);
    let named = headings.filter_map(|heading| Some((heading, given_id(heading).or(leading_id(&heading.title.value))?)));
    named.filter(move |(_, id)| workspace.names().in_model(model.key(), id).next().is_none())
}

/// The ids that a front matter writes, be it for a record that could be read or
/// for one that could not, which has been complained about. A milestone has an
/// id, too, and is no record.
pub(super) fn written_ids<'a>(cx: &Context<'a>, model: &'a Model) -> BTreeSet<&'a str> {
    let milestones = model.meta().milestones.iter().filter_map(|it| it.fields.id.as_ref());
    let milestones: BTreeSet<&str> = milestones.map(|id| id.value.as_str()).collect();
    let id_of = |line: &'a str| {
        let (key, value) = line.split_once('=')?;
        let key = key.trim_start_matches(['{', ' ', '\t']).trim_end();
        value.split('"').nth(1).filter(|id| key == "id" && !milestones.contains(id))
    };
    cx.sources.text(model.front_matter()).lines().filter_map(id_of).collect()
}

/// Ids of records that are there and could not be read: a name that means one of
/// them is right.
pub(in crate::lint::rules) struct Unread<'a> {
    /// Of headings without a block, in small letters.
    headings: BTreeSet<String>,
    /// Of front matter.
    written: BTreeSet<(ModelKey, &'a str)>,
    /// Of those, in models of which nobody knows the id.
    models: BTreeSet<&'a str>,
    /// Models with a record whose id nobody knows, as its heading is not there,
    /// each with what its ids look like.
    nameless: BTreeMap<ModelKey, BTreeSet<String>>,
}

impl<'a> Unread<'a> {
    /// Looks through all models.
    pub(in crate::lint::rules) fn new(cx: &Context<'a>) -> Self {
        let headings =
            bare_headings(cx, cx.workspace.assessed()).into_iter().map(|(.., id)| id.to_lowercase()).collect();
        let all = cx.workspace.models();
        let written = all.flat_map(|model| written_ids(cx, model).into_iter().map(|id| (model.key(), id)));
        let written: BTreeSet<(ModelKey, &str)> = written.collect();
        let is_nameless = |model: ModelKey| cx.workspace.model(model).meta().id.is_none();
        let models = written.iter().filter(|(model, _)| is_nameless(*model)).map(|(_, id)| *id).collect();
        let has_nameless = |model: &&Model| model.records().iter().any(|(_, record)| record.id().value.is_empty());
        let nameless = cx.workspace.models().filter(has_nameless).map(|model| (model.key(), stems(model)));
        Self { headings, written, models, nameless: nameless.collect() }
    }

    /// Whether a name that means nothing in a model stands for one of them.
    pub(in crate::lint::rules) fn has(&self, workspace: &Workspace, model: ModelKey, id: &str) -> bool {
        let mut places = std::iter::once(&model).chain(workspace.ancestors(model));
        let is_nameless = |place: &ModelKey| {
            let stems = self.nameless.get(place);
            stems.is_some_and(|stems| is_like_ours(id, workspace.model(*place), stems))
        };
        self.headings.contains(&id.to_lowercase())
            || places.any(|place| self.written.contains(&(*place, id)) || is_nameless(place))
    }

    /// Whether a name that no model has is that of one which could not be read.
    pub(in crate::lint::rules) fn has_model(&self, id: &str) -> bool {
        self.models.contains(id)
    }
}

/// The id in the braces of a heading, where it looks like one of a record; any
/// other is where links lead to.
fn given_id(heading: &Heading) -> Option<&str> {
    heading.id.as_ref().map(|id| id.value.as_str()).filter(|id| looks_like_id(id))
}

/// The first word of a heading, where it would give a record its id.
fn leading_id(title: &str) -> Option<&str> {
    let (word, _) = leading_word(title)?;
    word.ends_with(|c: char| c.is_ascii_digit()).then_some(word)
}

/// Whether a block of TOML that names a kind, or that nothing opens, stands between
/// a heading and the next one.
fn has_block(model: &Model, heading: &Heading) -> bool {
    model.body().fences_below(heading).any(|fence| fence.kind().is_some() || fence.is_unopened())
}

/// The id in its heading, where it is written as it is read.
fn place(cx: &Context<'_>, heading: &Heading, id: &str) -> Span {
    let span = match &heading.id {
        Some(given) if given.value == id => given.span,
        _ => heading.title.span,
    };
    match cx.sources.text(span).find(id) {
        Some(at) => {
            let start = span.start as usize + at;
            Span::new(span.file, start..start + id.len())
        }
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_headings_as_they_lead_records() {
        for title in ["PAY-T01", "PAY-T01: Leak", "PAY-T01 — Leak", "PAY-T01. Leak", "PAY-T01:"] {
            assert_eq!(leading_id(title), Some("PAY-T01"), "{title}");
        }
        for title in ["PAY-T01 (withdrawn)", "PAY-T01/T02", "About PAY-T01", "Payments", ""] {
            assert_eq!(leading_id(title), None, "{title}");
        }
    }
}
