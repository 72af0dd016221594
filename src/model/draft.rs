//! What one file declares, before any name is looked up.

use std::collections::{BTreeMap, BTreeSet};

use super::attack_tree::AttackTree;
use super::block::read_block;
use super::collection::Titled;
use super::field::read_both;
use super::headings::Headings;
use super::items::tables;
use super::kindless::{contradicting, meant_kind};
use super::lists::RecordLists;
use super::records::{Meta, Place};
use super::{Id, Naming, RecordKind, Records, Title};
use crate::source::{Diagnostic, FileId, RepoPath, Severity, Span, Spanned};
use crate::syntax::{
    Body, Document, Fence, FrontMatter, Heading, MALFORMED_RECORD, MISSING_KEY, Meant, Reader, Subject, Suppression,
    Table, TomlBlock, UNKNOWN_KEY, Value, parse,
};

/// A model as one file declares it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file.
    pub file: FileId,
    /// Where it stands.
    pub path: RepoPath,
    /// The front matter's place.
    pub front_matter: TomlBlock,
    /// What it says of itself.
    pub meta: Box<Meta>,
    /// Its records.
    pub records: Box<Records>,
    /// Its attack trees.
    pub attack_trees: Vec<AttackTree>,
    /// What stands below the front matter.
    pub body: Box<Body>,
    /// Whether all of it could be read: else it may not say what it means.
    pub is_whole: bool,
}

/// A file that is named as a model and has no front matter.
#[derive(Clone, Debug)]
pub struct Plain {
    /// The file.
    pub file: FileId,
    /// Where it stands.
    pub path: RepoPath,
    /// The YAML front matter, where there is one.
    pub yaml: Option<Span>,
    /// Whether it holds what belongs below front matter, which has been
    /// complained about.
    pub is_misplaced: bool,
    /// Its text, read as Markdown.
    pub body: Body,
}

/// A file, read.
#[derive(Clone, Debug)]
pub enum Read {
    /// A model.
    Draft(Draft),
    /// A plain threat model.
    Plain(Box<Plain>),
}

/// Everything that one file gave.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// What it is.
    pub read: Read,
    /// What its author asked to be spared.
    pub suppressions: Vec<Suppression>,
    /// What was wrong.
    pub found: Vec<Diagnostic>,
}

/// Reads one file. Never fails: what is wrong is found and the rest is read.
pub fn read_file(file: FileId, path: &RepoPath, text: &str, naming: &Naming) -> ReadFile {
    let mut document = parse(file, text);
    let suppressions = std::mem::take(&mut document.suppressions);
    let mut found = std::mem::take(&mut document.found);
    let read = match &document.front_matter {
        FrontMatter::Toml(block) => {
            let block = block.clone();
            Read::Draft(read_draft(path, document, block, naming, &mut found))
        }
        FrontMatter::Yaml(span) => {
            let yaml = Some(*span);
            Read::Plain(Box::new(Plain { file, path: path.clone(), yaml, is_misplaced: false, body: document.body }))
        }
        FrontMatter::None => {
            let before = found.len();
            found.extend(document.misplaced(&RecordKind::RECORDS.map(RecordKind::as_str)));
            let is_misplaced = found.len() > before;
            Read::Plain(Box::new(Plain { file, path: path.clone(), yaml: None, is_misplaced, body: document.body }))
        }
    };
    ReadFile { read, suppressions, found }
}

fn read_draft(
    path: &RepoPath,
    mut document: Document<'_>,
    block: TomlBlock,
    naming: &Naming,
    found: &mut Vec<Diagnostic>,
) -> Draft {
    let (meta, mut records) = read_front(&document, &block, found);
    let declared: BTreeSet<Id> = records.iter().map(|(_, record)| record.id().value.clone()).collect();
    let headings = Headings { body: &document.body, naming, declared: &declared };
    found.extend(document.body.headings.iter().filter_map(Heading::glued));
    found.extend(document.body.headings.iter().filter_map(Heading::misspelt));
    let mut taken = read_blocks(&document, &headings, &mut records, found);
    let attack_trees = read_trees(&headings, &document);
    attach_headings(&headings, &mut records, &mut taken);
    set_sections(&mut document.body, &mut records, &taken);
    records.finish();
    Draft {
        file: document.file,
        path: path.clone(),
        front_matter: block,
        meta,
        records,
        attack_trees,
        body: Box::new(document.body),
        is_whole: !found.iter().any(|said| said.weight.unwrap_or(Severity::Error) == Severity::Error),
    }
}

/// Reads what the front matter says of the model, and its lists of records.
fn read_front(document: &Document<'_>, block: &TomlBlock, found: &mut Vec<Diagnostic>) -> (Box<Meta>, Box<Records>) {
    let opening = Span { end: (block.span.start + 3).min(block.span.end), ..block.span };
    let (read, mut said) = read_block(document, block.content, opening, |table, reader| {
        let (mut meta, mut records) = (Box::<Meta>::default(), Box::<Records>::default());
        let meant = read_both(table, &mut *meta, &mut RecordLists, Subject::kind("the model"), reader);
        read_arrays(table, &meant, &mut records, reader);
        (meta, records)
    });
    found.append(&mut said);
    let (mut meta, records) = read;
    // What has no name cannot be found; the file's path stands in.
    if let Some(id) = meta.id.take_if(|id| id.value.trim().is_empty()) {
        found.push(
            Diagnostic::new(&MISSING_KEY, id.span, "the model's `id` is empty").help("give it a name of its own"),
        );
    }
    (meta, records)
}

/// Reads the lists of records in the front matter, those under misspelt names too.
fn read_arrays<'v, 't>(table: &Table<'v, 't>, meant: &Meant<'v, 't>, records: &mut Records, reader: &mut Reader<'_>) {
    for kind in RecordKind::RECORDS {
        let written = table.get(kind.plural()).map(|(_, value)| value);
        let misspelt = meant.iter().filter(|(name, _)| *name == kind.plural()).filter_map(|(_, value)| *value);
        let lists = written.into_iter().chain(misspelt);
        let items: Vec<&Value<'t>> = lists.flat_map(|list| tables(list, reader)).collect();
        records.expect(kind, items.len());
        for item in items {
            let Some(entry) = Table::from_value(item) else {
                reader.mismatch(item, "a table");
                continue;
            };
            let place = Place::new(reader.span(entry.header()), reader.span(entry.extent()));
            records.read(kind, &entry, place, None, reader);
        }
    }
}

/// Reads the record blocks; gives the headings that they took.
fn read_blocks(
    document: &Document<'_>,
    headings: &Headings<'_>,
    records: &mut Records,
    found: &mut Vec<Diagnostic>,
) -> BTreeSet<u32> {
    let kinds = RecordKind::RECORDS.map(RecordKind::as_str);
    let mut taken = BTreeSet::new();
    let meant = |fence: &Fence| meant_kind(document, headings, fence).map(RecordKind::as_str);
    let blocks = document.record_blocks(&kinds, &meant, found);
    let blocks = blocks.into_iter().filter_map(|(word, fence)| Some((RecordKind::of_record(word)?, fence)));
    let blocks: Vec<(RecordKind, &Fence)> = blocks.collect();
    let mut counts: BTreeMap<RecordKind, usize> = BTreeMap::new();
    blocks.iter().for_each(|(kind, _)| *counts.entry(*kind).or_default() += 1);
    counts.into_iter().for_each(|(kind, count)| records.expect(kind, count));
    for (kind, fence) in blocks {
        let heading = headings.body.heading_above(fence.span);
        let titled = block_title(kind, fence, heading, headings, &mut taken, found);
        let mut place = Place::new(fence.info.span, fence.span);
        if let Some(heading) = heading.filter(|_| titled.is_some()) {
            place.set_heading(heading.span);
        }
        // A block without a title of its own has been complained about.
        let titled = titled.unwrap_or(Titled { id: Spanned::new(Id::new(), fence.info.span), title: None });
        let ((), mut said) = read_block(document, fence.content, fence.info.span, |table, reader| {
            check_own_id(table, &titled, reader, found);
            let (before, id) = (reader.found.len(), titled.id.value.clone());
            records.read(kind, table, place, Some(titled), reader);
            let is_unknown = reader.found[before..].iter().any(|said| said.rule.code == UNKNOWN_KEY.code);
            let rather = if is_unknown { contradicting(headings, &id, kind, table) } else { None };
            if let Some(rather) = rather {
                reader.found.truncate(before);
                found.push(Document::contradicted(fence, kind.as_str(), rather.as_str()));
                let titled = records.take_back(kind);
                records.read(rather, table, place, titled, reader);
            }
        });
        found.append(&mut said);
    }
    taken
}

/// The id and title of a block: from the heading above it, which it has alone.
fn block_title(
    kind: RecordKind,
    fence: &Fence,
    heading: Option<&Heading>,
    headings: &Headings<'_>,
    taken: &mut BTreeSet<u32>,
    found: &mut Vec<Diagnostic>,
) -> Option<Titled> {
    let place = fence.info.span;
    let Some(heading) = heading else {
        found.push(
            Diagnostic::new(&MALFORMED_RECORD, place, format!("the `{kind}` block has no heading above it"))
                .help("put a heading such as `### PAY-T01: What happens` above it"),
        );
        return None;
    };
    if !taken.insert(heading.span.start) {
        found.push(
            Diagnostic::new(&MALFORMED_RECORD, place, format!("a second block under `{}`", heading.title.value))
                .related(heading.span, "this heading already has a record")
                .help("give it a heading of its own"),
        );
        return None;
    }
    let titled = headings.titled(heading);
    if titled.is_none() {
        let meant = headings.nearly_titled(heading);
        let help = match &meant {
            Some(meant) => format!("put a colon behind it: `### {}: …`", meant.id.value),
            None => "start it with an id: `### PAY-T01: …`, or end it with `{#id}`".to_owned(),
        };
        let message = format!("the heading `{}` gives no id for the `{kind}` below it", heading.title.value);
        found.push(
            Diagnostic::new(&MALFORMED_RECORD, heading.title.span, message)
                .related(place, format!("this {kind} needs an id"))
                .help(help),
        );
        return meant;
    }
    titled
}

/// An `id` in a block may repeat the heading's, not contradict it.
fn check_own_id(table: &Table<'_, '_>, titled: &Titled, reader: &Reader<'_>, found: &mut Vec<Diagnostic>) {
    let Some((_, value)) = table.get("id") else { return };
    let Some(own) = value.as_str() else { return };
    if !titled.id.value.is_empty() && own != titled.id.value {
        let message = format!("the block says `{own}`, its heading says `{}`", titled.id.value);
        found.push(
            Diagnostic::new(&MALFORMED_RECORD, reader.span(value.span()), message)
                .related(titled.id.span, "the heading gives the id")
                .help("take `id` out of the block, or make both the same"),
        );
    }
}

fn read_trees(headings: &Headings<'_>, document: &Document<'_>) -> Vec<AttackTree> {
    let trees = headings.body.headings.iter().filter(|heading| heading.is_attack_tree);
    let tree = |heading: &Heading| {
        let section = heading.span.end..heading.section_end;
        let items = &document.body.items;
        let first = items.partition_point(|item| item.span.start < section.start);
        let behind = items.partition_point(|item| item.span.start < section.end);
        let titled = headings.titled(heading);
        let (id, title) = titled.map_or((None, None), |titled| (Some(titled.id), titled.title));
        let id = id.unwrap_or_else(|| Spanned::new(Id::new(), heading.title.span));
        let whole = || Spanned::clone(&heading.title);
        let title = title.unwrap_or_else(whole);
        AttackTree::new(id, title, heading.span, items.get(first..behind).unwrap_or_default())
    };
    trees.map(tree).collect()
}

/// Gives records of the front matter the headings that name them.
fn attach_headings(headings: &Headings<'_>, records: &mut Records, taken: &mut BTreeSet<u32>) {
    if headings.declared.is_empty() {
        return;
    }
    let mut named: BTreeMap<Id, (&Heading, Option<Spanned<Title>>)> = Default::default();
    for heading in headings.body.headings.iter().filter(|heading| !taken.contains(&heading.span.start)) {
        if let Some(titled) = headings.titled(heading).filter(|titled| headings.declared.contains(&titled.id.value)) {
            named.entry(titled.id.value).or_insert((heading, titled.title));
        }
    }
    records.each_place_mut(&mut |id, title, place| {
        if place.heading().is_some() {
            return;
        }
        if let Some((heading, words)) = named.get(&id.value) {
            place.set_heading(heading.span);
            taken.insert(heading.span.start);
            if title.is_none() {
                title.clone_from(words);
            }
        }
    });
}

/// A record's section ends where the next heading of its rank or a higher one,
/// or the next record, starts.
fn set_sections(body: &mut Body, records: &mut Records, taken: &BTreeSet<u32>) {
    records.each_place_mut(&mut |id, _, place| {
        let Some(span) = place.heading() else { return };
        let Ok(at) = body.headings.binary_search_by_key(&span.start, |heading| heading.span.start) else {
            return;
        };
        let next = taken.range(span.start + 1..).next().copied().unwrap_or(u32::MAX);
        let heading = &mut body.headings[at];
        heading.has_record |= !id.value.is_empty();
        place.set_section_end(heading.section_end.min(next));
    });
}
