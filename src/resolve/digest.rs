//! Digests of what models and records say. A review that keeps them is known to
//! be of another text as soon as the meaning changes, without any history.
//!
//! What carries meaning goes in: fields, owners, prose, and of what is inherited
//! the appetite, the classification and the interval. Left out are order, white
//! space and comments; what is said to tools; what asks for a review by itself;
//! and how far controls have come, because good news asks for no new review.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{Model, Workspace};
use crate::model::records::Header;
use crate::model::{AnyRecord, Fields, Meaning, ModelKey, RecordKey, RecordKind, Scalar, Stride};
use crate::source::{Sources, Span};
use crate::syntax::{Body, Heading, Html};

/// The version of what goes in and how.
const VERSION: &str = "g1:";

/// How many hexadecimal digits are written, and how few are taken.
const WRITTEN: usize = 12;
const FEWEST: usize = 6;

/// Lists whose order means something: the last glob wins, steps are taken one
/// after the other, and titles stand one below the other.
const ORDERED: [&str; 3] = ["covers", "steps", "titles"];

/// What a model or a record says, in few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest([u8; 32]);

/// How a digest compares to one that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It says what it said then.
    Same,
    /// It says something else.
    Different,
    /// The written one is of another version, or none.
    Unreadable,
}

impl Digest {
    fn of(said: &Meaning) -> Self {
        Self(Sha256::digest(encode(said, false)).into())
    }

    fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Compares it to a written one, which may be shorter or longer.
    pub fn compare(&self, written: &str) -> Agreement {
        let Some(hex) = written.strip_prefix(VERSION) else { return Agreement::Unreadable };
        let is_hex = hex.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
        if !is_hex || hex.len() < FEWEST {
            return Agreement::Unreadable;
        }
        if self.hex().starts_with(hex) { Agreement::Same } else { Agreement::Different }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}{}", &self.hex()[..WRITTEN])
    }
}

impl Workspace {
    /// The digest of what a model says. Its text is that of the run that the
    /// workspace came from.
    pub fn digest(&self, sources: &Sources, key: ModelKey) -> Digest {
        let model = self.model(key);
        *model.digest.get_or_init(|| self.new_digest(sources, model))
    }

    fn new_digest(&self, sources: &Sources, model: &Model) -> Digest {
        let mut said = kept(RecordKind::Model, model.meta().say());
        said.extend(self.effective(model));
        said.push(("sections".to_owned(), Meaning::List(sections(sources, model))));
        let trees = &model.body().items;
        if !trees.is_empty() {
            // How deep a step stands says what it is a step of.
            let depths: Vec<String> = trees.iter().map(|item| item.depth.to_string()).collect();
            said.push(("steps-of-trees".to_owned(), Meaning::Text(depths.join(" "))));
        }
        let records =
            model.records().iter().map(|(_, record)| of_record(sources, model, record, &record.id().value).hex());
        said.push(("records".to_owned(), Meaning::List(records.map(Meaning::Text).collect())));
        Digest::of(&Meaning::Table(said))
    }

    /// The digest of what a record says; `None` for a model or an attack tree.
    pub fn record_digest(&self, sources: &Sources, key: RecordKey) -> Option<Digest> {
        let record = self.record(key)?;
        Some(of_record(sources, self.model(key.model), record, &record.id().value))
    }

    /// The digest that a record has under one of its former ids.
    pub(super) fn record_digest_as(&self, sources: &Sources, key: RecordKey, id: &str) -> Option<Digest> {
        Some(of_record(sources, self.model(key.model), self.record(key)?, id))
    }

    /// The inherited records that a model refers to, by `model/record`; the
    /// element that it expands is one of them.
    pub fn inherited_references(&self, key: ModelKey) -> BTreeMap<String, RecordKey> {
        let model = self.model(key);
        let mut found: BTreeMap<String, RecordKey> = BTreeMap::new();
        let mut take = |target: RecordKey| {
            if self.is_ancestor(target.model, key) && self.record(target).is_some() {
                found.insert(format!("{}/{}", self.model(target.model).id(), self.id_of(target)), target);
            }
        };
        model.references(&mut |_, reference| reference.found().into_iter().for_each(&mut take));
        model.frame().into_iter().for_each(take);
        found
    }

    /// What holds in a model of what goes down the tree, however it came there:
    /// repeating an ancestor's word changes nothing.
    fn effective(&self, model: &Model) -> Vec<(String, Meaning)> {
        let inherited = self.inherited(model.key());
        let marking = inherited.classification.as_ref().map(|said| said.value.1.to_lowercase());
        let categories = Stride::ALL.iter().map(|category| (category.as_str(), Some(*category)));
        let appetites = categories.chain([("default", None)]).filter_map(|(name, category)| {
            let rating = inherited.appetite_for(category)?;
            Some((name.to_owned(), Meaning::Text(rating.value.word())))
        });
        let written = model.meta().level.as_ref().map(|level| level.value.as_str());
        let levels = self.config().levels();
        let level = model.level().and_then(|rank| levels.get(rank).copied()).or(written);
        vec![
            ("level".to_owned(), level.map_or(Meaning::Nothing, |level| Meaning::Text(level.to_owned()))),
            ("classification".to_owned(), marking.map_or(Meaning::Nothing, Meaning::Text)),
            ("review-interval".to_owned(), Meaning::Text(inherited.interval().length())),
            ("appetite".to_owned(), Meaning::Table(appetites.collect())),
        ]
    }
}

/// What a record says: its keys, and the prose of its section.
fn of_record(sources: &Sources, model: &Model, record: &dyn AnyRecord, id: &str) -> Digest {
    let mut said = kept(record.kind(), record.say());
    said.extend(kept(record.kind(), Header::say(record.header())));
    let title = record.given_title().map_or(Meaning::Nothing, |title| Meaning::Text(title.value.to_string()));
    let place = record.place();
    let section = place.section().map(|section| words(sources, model.body(), section, Some(place.extent())));
    said.extend([
        ("kind".to_owned(), Meaning::Text(record.kind().to_string())),
        ("id".to_owned(), Meaning::Id(id.to_owned())),
        ("title".to_owned(), title),
        ("section".to_owned(), section.filter(|text| !text.is_empty()).map_or(Meaning::Nothing, Meaning::Text)),
    ]);
    Digest::of(&Meaning::Table(said))
}

/// The keys that carry meaning.
fn kept(kind: RecordKind, said: Vec<(&'static str, Meaning)>) -> Vec<(String, Meaning)> {
    let is_left_out = |key: &str| match (kind, key) {
        // Said to tools, or to find things by; id and title are taken apart.
        (_, "tags" | "aliases" | "allow") => true,
        (RecordKind::Model, "review" | "sign-off" | "milestones" | "triggers") => true,
        // What holds stands in for what is declared.
        (RecordKind::Model, "classification" | "appetite" | "review-interval" | "level") => true,
        (RecordKind::Control, "status" | "evidence" | "tests" | "assessed") => true,
        (RecordKind::Threat, "tests") => true,
        (RecordKind::Model, _) => false,
        (_, "id" | "title") => true,
        _ => false,
    };
    said.into_iter().filter(|(key, _)| !is_left_out(key)).map(|(key, said)| (key.to_owned(), said)).collect()
}

/// The sections of a model that belong to no record, each below the titles of
/// those around it. Their order is left out, like that of records.
fn sections(sources: &Sources, model: &Model) -> Vec<Meaning> {
    let body = model.body();
    let of_records: BTreeMap<u32, u32> = model
        .records()
        .iter()
        .filter_map(|(_, record)| Some((record.place().heading()?, record.place().section()?)))
        .map(|(heading, section)| (heading.start, section.end))
        .collect();
    let is_of_record = |at: u32| of_records.range(..=at).next_back().is_some_and(|(_, end)| at < *end);
    let mut around: Vec<&Heading> = Vec::new();
    let mut found = Vec::new();
    let mut take = |around: &[&Heading], span: Span| {
        let text = words(sources, body, span, None);
        if !text.is_empty() {
            let titles = around.iter().map(|heading| Meaning::Text(heading.title.value.to_string()));
            found.push(Meaning::Table(vec![
                ("titles".to_owned(), Meaning::List(titles.collect())),
                ("text".to_owned(), Meaning::Text(text)),
            ]));
        }
    };
    let starts = body.headings.iter().map(|heading| heading.span.start).chain([body.range.end]);
    let ends: Vec<u32> = starts.collect();
    let first = ends.first().copied().unwrap_or(body.range.end);
    let start = body.range.start.max(model.front_matter().end);
    take(&[], Span { file: model.file(), start, end: first });
    for (heading, end) in body.headings.iter().zip(ends.iter().skip(1)) {
        around.retain(|outer| outer.rank < heading.rank);
        if !is_of_record(heading.span.start) {
            take(&around, Span { end: *end, ..heading.span });
        }
        around.push(heading);
    }
    found
}

/// The words of a place, one space between them, without comments and without
/// a record's block.
fn words(sources: &Sources, body: &Body, place: Span, block: Option<Span>) -> String {
    let first = body.html.partition_point(|html| html.span.start < place.start);
    let within = body.html[first..].iter().take_while(|html| html.span.start < place.end);
    let comments = within.filter_map(comment);
    let mut cuts: Vec<Span> = comments.chain(block.filter(|block| place.contains(*block))).collect();
    cuts.sort_unstable();
    let mut text = String::new();
    let mut at = place.start;
    for cut in cuts.into_iter().chain([Span { start: place.end, ..place }]) {
        let piece = sources.text(Span { file: place.file, start: at.min(cut.start), end: cut.start });
        for word in piece.split_whitespace() {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(word);
        }
        at = at.max(cut.end);
    }
    text
}

/// The comment that a piece of HTML starts with.
fn comment(html: &Html) -> Option<Span> {
    let start = html.text.find(|c: char| !c.is_whitespace()).filter(|at| html.text[*at..].starts_with("<!--"))?;
    let end = html.text.find("-->").map_or(html.text.len(), |at| at + "-->".len());
    let base = html.span.start as usize;
    Some(Span::new(html.span.file, base + start..base + end))
}

/// Writes down what is said so that two things that mean the same give the same
/// bytes, and no two others do.
fn encode(said: &Meaning, is_ordered: bool) -> Vec<u8> {
    match said {
        Meaning::Nothing => vec![b'-'],
        Meaning::Text(text) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            part(b't', words.join(" ").as_bytes())
        }
        Meaning::Id(id) => part(b'i', id.trim().to_lowercase().as_bytes()),
        Meaning::List(items) => {
            let mut each: Vec<Vec<u8>> = items.iter().map(|item| encode(item, false)).collect();
            if !is_ordered {
                each.sort_unstable();
            }
            part(b'l', &each.concat())
        }
        Meaning::Table(entries) => {
            let entries = entries.iter().filter(|(_, said)| !said.is_nothing());
            let entry = |(key, said): &(String, Meaning)| {
                [part(b'k', key.as_bytes()), encode(said, ORDERED.contains(&key.as_str()))].concat()
            };
            let mut each: Vec<Vec<u8>> = entries.map(entry).collect();
            each.sort_unstable();
            part(b'm', &each.concat())
        }
    }
}

/// A part with its kind and length in front, so that no two run together.
fn part(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u64).to_be_bytes();
    [&[kind], &length[..], bytes].concat()
}
