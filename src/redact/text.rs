//! One model's file with what is withheld taken out of it.

use std::ops::Range;

use super::fate::{Fate, Fates};
use super::mask::Mask;
use super::people::Faces;
use super::table::{Marks, Rewriter};
use super::{MASK, target};
use crate::model::{AnyRecord, RecordKey, RecordKind};
use crate::resolve::{ElementLink, Model, Workspace};
use crate::source::{FileId, Span};
use crate::syntax::{Entries, Heading, Reader, read_toml};

/// What every file is rewritten with.
pub(super) struct Pen<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) fates: &'a Fates<'a>,
    pub(super) mask: &'a Mask,
    pub(super) faces: &'a Faces<'a>,
    pub(super) shows_evidence: bool,
}

/// A file, rewritten.
pub(super) struct Rewritten {
    /// What is left.
    pub(super) text: String,
    /// What was taken out of its tables.
    pub(super) values: Vec<String>,
    /// What was taken out of its running text.
    pub(super) prose: Vec<String>,
}

/// A stretch of a file and what stands in its place.
type Edit = (Range<usize>, String);

/// The records of a model with their keys.
fn records(model: &Model) -> impl Iterator<Item = (RecordKey, &dyn AnyRecord)> {
    let key = model.key();
    model.records().iter().map(move |(index, record)| (RecordKey { model: key, kind: record.kind(), index }, record))
}

impl Pen<'_> {
    /// Rewrites the file of a model that is shown.
    pub(super) fn rewrite(&self, model: &Model, text: &str) -> Rewritten {
        let marks = self.marks(model);
        let mut rewriter = Rewriter {
            mask: self.mask,
            faces: self.faces,
            shows_evidence: self.shows_evidence,
            marks: &marks,
            dropped: Vec::new(),
        };
        let mut edits = vec![self.front_matter(model, text, &mut rewriter)];
        let mut cuts: Vec<Range<usize>> = Vec::new();
        for (key, record) in records(model) {
            match self.fates.of(key) {
                Fate::Gone => cuts.extend(whole(record)),
                Fate::Masked => {
                    edits.extend(heading(model, record, text));
                    cuts.extend(words_of(record));
                    edits.extend(block(model, record, text, &mut rewriter, true));
                }
                Fate::Shown => edits.extend(block(model, record, text, &mut rewriter, false)),
            }
        }
        for (index, tree) in (0u32..).zip(model.attack_trees()) {
            let key = RecordKey { model: model.key(), kind: RecordKind::AttackTree, index };
            if self.fates.of(key) == Fate::Gone {
                let heading = heading_at(model, tree.heading);
                cuts.extend(heading.map(|heading| section(model, heading)));
            }
        }
        // What is said to the linter or to other authors is not said to readers.
        let comments = model.body().html.iter().filter(|html| html.text.trim_start().starts_with("<!--"));
        edits.extend(comments.map(|html| (html.span.range(), String::new())));
        let prose: Vec<String> = cuts.iter().filter_map(|cut| text.get(cut.clone())).map(str::to_owned).collect();
        edits.extend(cuts.into_iter().map(|cut| (cut, "\n".to_owned())));
        edits.extend(self.masked(model, text));
        Rewritten { text: applied(text, edits), values: rewriter.dropped, prose }
    }

    /// What becomes of the places in a model's tables.
    fn marks(&self, model: &Model) -> Marks {
        let mut marks = Marks::default();
        let at = |span: Span| (span.start, span.end);
        model.references(&mut |_, reference| {
            let is_withheld = target(reference).is_some_and(|key| self.fates.of(key) == Fate::Gone);
            // A name that means nothing may be anything: it is masked as text.
            if is_withheld || target(reference).is_some() {
                marks.references.insert(at(reference.text.span), is_withheld);
            }
        });
        for (key, record) in records(model) {
            match self.fates.of(key) {
                Fate::Gone => drop(marks.gone.insert(at(record.place().extent()))),
                Fate::Masked => drop(marks.masked.insert(at(record.place().extent()), key.kind)),
                Fate::Shown => {}
            }
        }
        marks
    }

    /// The front matter; what came from a parent that is not shown is said by
    /// the model itself.
    fn front_matter(&self, model: &Model, text: &str, rewriter: &mut Rewriter<'_>) -> Edit {
        let content = model.front_matter_content().range();
        let mut table = parsed(model.file(), text, content.clone(), |table, reader| rewriter.table(table, reader));
        let key = model.key();
        let parent = model.parent();
        let nearest = self.workspace.ancestors(key).iter().find(|above| self.fates.shows(**above));
        for word in ["parent", "element"] {
            table.remove(word);
        }
        if let Some(above) = nearest {
            table.insert("parent".to_owned(), self.workspace.model(*above).id().into());
        }
        if let (ElementLink::Found(_), Some(frame)) = (model.element_link(), model.frame())
            && self.fates.of(frame) == Fate::Shown
        {
            table.insert("element".to_owned(), self.workspace.id_of(frame).into());
        }
        if parent.is_some_and(|parent| !self.fates.shows(parent)) {
            let inherited = self.workspace.inherited(key);
            if let Some(said) = &inherited.classification {
                table.insert("classification".to_owned(), said.value.1.as_str().into());
            }
            if let Some(said) = &inherited.review_interval {
                table.insert("review-interval".to_owned(), said.value.as_str().into());
            }
            let appetite = inherited.appetite_said();
            if !appetite.is_empty() {
                let said = appetite.into_iter().map(|(word, rating)| (word.to_owned(), rating.as_str().into()));
                table.insert("appetite".to_owned(), toml::Value::Table(said.collect()));
            }
        }
        (content, printed(&table))
    }

    /// Running text in which something withheld is named.
    fn masked(&self, model: &Model, text: &str) -> Vec<Edit> {
        let start = model.body().range.start as usize;
        let mut ids: Vec<(u32, u32)> = records(model)
            .filter(|(key, _)| self.fates.of(*key) != Fate::Gone)
            .map(|(_, record)| record.id().span)
            .chain(model.body().headings.iter().filter_map(|heading| heading.id.as_ref()).map(|id| id.span))
            .map(|span| (span.start, span.end))
            .collect();
        ids.sort_unstable();
        let is_id = |range: &Range<usize>| {
            let first = ids.partition_point(|(_, end)| *end as usize <= range.start);
            ids.get(first).is_some_and(|(from, _)| (*from as usize) < range.end)
        };
        let found = self.mask.places(text.get(start..).unwrap_or_default()).into_iter();
        let found = found.map(|(range, mask)| (range.start + start..range.end + start, mask));
        found.filter(|(range, _)| !is_id(range)).collect()
    }
}

/// A record's heading and section, or its table or block.
fn whole(record: &dyn AnyRecord) -> Vec<Range<usize>> {
    let place = record.place();
    let section =
        place.heading().zip(place.section()).map(|(heading, section)| heading.start as usize..section.end as usize);
    section.into_iter().chain([place.extent().range()]).collect()
}

/// A record's section without its block.
fn words_of(record: &dyn AnyRecord) -> Vec<Range<usize>> {
    let place = record.place();
    let Some(section) = place.section() else { return Vec::new() };
    if !section.contains(place.extent()) {
        return vec![section.range()];
    }
    let (section, extent) = (section.range(), place.extent().range());
    vec![section.start..extent.start, extent.end..section.end]
}

/// A heading and everything under it, up to the next record.
fn section(model: &Model, heading: &Heading) -> Range<usize> {
    let headings = model.records().iter().filter_map(|(_, record)| record.place().heading());
    let next = headings.map(|next| next.start).filter(|next| *next > heading.span.start).min();
    let end = next.map_or(heading.section_end, |next| next.min(heading.section_end));
    heading.span.start as usize..end as usize
}

/// The heading that stands at a place.
fn heading_at(model: &Model, span: Span) -> Option<&Heading> {
    let headings = &model.body().headings;
    headings.get(headings.binary_search_by_key(&span.start, |heading| heading.span.start).ok()?)
}

/// The heading of a record whose title is withheld.
fn heading(model: &Model, record: &dyn AnyRecord, text: &str) -> Option<Edit> {
    let span = record.place().heading()?;
    let heading = heading_at(model, span)?;
    let marks = "#".repeat(usize::from(heading.rank));
    let id = &record.id().value;
    let line = match &heading.id {
        Some(_) => format!("{marks} {MASK} {{#{id}}}"),
        None => format!("{marks} {id}: {MASK}"),
    };
    let end = if text.get(span.range()).is_some_and(|line| line.ends_with('\n')) { "\n" } else { "" };
    Some((span.range(), line + end))
}

/// The block of a record, rewritten.
fn block(
    model: &Model,
    record: &dyn AnyRecord,
    text: &str,
    rewriter: &mut Rewriter<'_>,
    is_masked: bool,
) -> Option<Edit> {
    let (fences, extent) = (&model.body().fences, record.place().extent());
    let fence = fences.get(fences.binary_search_by_key(&extent.start, |fence| fence.span.start).ok()?)?;
    let content = fence.content.range();
    let table = parsed(model.file(), text, content.clone(), |table, reader| {
        if is_masked { rewriter.masked(record.kind(), table, reader) } else { rewriter.table(table, reader) }
    });
    Some((content, printed(&table)))
}

fn parsed(
    file: FileId,
    text: &str,
    content: Range<usize>,
    rewrite: impl FnOnce(&Entries<'_>, &Reader<'_>) -> toml::Table,
) -> toml::Table {
    let toml = text.get(content.clone()).unwrap_or_default();
    read_toml(file, content.start, toml, |parsed, reader| rewrite(parsed, reader))
}

/// A table as TOML. Printing a table whose keys are text cannot fail; should it
/// ever, nothing is shown.
fn printed(table: &toml::Table) -> String {
    toml::to_string(table).unwrap_or_default()
}

/// Applies edits; of two that overlap the one that starts first and reaches
/// farther counts.
fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut written = String::with_capacity(text.len());
    let mut behind = 0;
    for (range, words) in edits {
        if range.start < behind {
            // What reaches out of an earlier edit goes with it.
            behind = behind.max(range.end);
            continue;
        }
        written.push_str(text.get(behind..range.start).unwrap_or_default());
        written.push_str(&words);
        behind = range.end;
    }
    written.push_str(text.get(behind..).unwrap_or_default());
    written
}
