//! A model in its place, and what can be asked of it alone.

use std::ops::Range;
use std::sync::OnceLock;

use super::digest::Digest;
use super::extent::Extent;
use super::inherit::Inherited;
use super::tree::{ElementLink, ParentLink, Placed};
use super::uses;
use crate::model::records::{Meta, ModelStatus};
use crate::model::{AnyRecord, AttackTree, Draft, ModelKey, RecordKey, RecordKind, Records, Reference};
use crate::source::{Cover, FileId, RepoPath, Span, Spanned};
use crate::syntax::Body;

/// A model in its place.
#[derive(Debug)]
pub struct Model {
    pub(super) key: ModelKey,
    pub(super) draft: Draft,
    pub(super) placed: Placed,
    pub(super) extent: Extent,
    pub(super) inherited: Inherited,
    pub(super) children: Vec<ModelKey>,
    pub(super) is_linked: bool,
    pub(super) is_assessed: bool,
    pub(super) places: OnceLock<Cover<(RecordKind, u32)>>,
    pub(super) digest: OnceLock<Digest>,
}

impl Model {
    /// Its number.
    pub fn key(&self) -> ModelKey {
        self.key
    }

    /// Its id; the file's path stands in where none was given.
    pub fn id(&self) -> &str {
        self.draft.meta.id.as_ref().map_or(self.draft.path.as_str(), |id| &id.value)
    }

    /// Its title; the id stands in.
    pub fn title(&self) -> &str {
        self.draft.meta.title.as_ref().map_or_else(|| self.id(), |title| &title.value)
    }

    /// Where findings about the model as a whole stand: at its id, else at the
    /// opening of its front matter.
    pub fn place(&self) -> Span {
        let opening = self.draft.front_matter.span;
        let opening = Span { end: opening.end.min(opening.start + 3), ..opening };
        self.draft.meta.id.as_ref().map_or(opening, |id| id.span)
    }

    /// Its file.
    pub fn file(&self) -> FileId {
        self.draft.file
    }

    /// Its file's path.
    pub fn path(&self) -> &RepoPath {
        &self.draft.path
    }

    /// Its file's folder.
    pub fn folder(&self) -> &RepoPath {
        self.extent.folder()
    }

    /// What it says of itself.
    pub fn meta(&self) -> &Meta {
        &self.draft.meta
    }

    /// Its own records.
    pub fn records(&self) -> &Records {
        &self.draft.records
    }

    /// Its attack trees.
    pub fn attack_trees(&self) -> &[AttackTree] {
        &self.draft.attack_trees
    }

    /// What stands below the front matter.
    pub fn body(&self) -> &Body {
        &self.draft.body
    }

    /// Where the front matter stands.
    pub fn front_matter(&self) -> Span {
        self.draft.front_matter.span
    }

    /// Where the TOML of the front matter stands, its fences aside.
    pub fn front_matter_content(&self) -> Span {
        self.draft.front_matter.content
    }

    /// The rank of its level, 0 the highest; `None` where it could not be read.
    pub fn level(&self) -> Option<usize> {
        self.placed.level
    }

    /// How it hangs in the tree.
    pub fn parent_link(&self) -> &ParentLink {
        &self.placed.parent
    }

    /// Its parent, if it has one.
    pub fn parent(&self) -> Option<ModelKey> {
        match self.placed.parent {
            ParentLink::Found(parent) => Some(parent),
            _ => None,
        }
    }

    /// Which element of its parent it expands.
    pub fn element_link(&self) -> ElementLink {
        self.placed.element
    }

    /// The parent's element that it expands: the frame of its diagram.
    pub fn frame(&self) -> Option<RecordKey> {
        match (self.parent(), self.placed.element) {
            (Some(model), ElementLink::Found(index)) => Some(RecordKey { model, kind: RecordKind::Element, index }),
            _ => None,
        }
    }

    /// The code that it speaks of.
    pub fn extent(&self) -> &Extent {
        &self.extent
    }

    /// Whether all of it could be read. What could not has been complained about,
    /// and until it is mended nobody knows whether the model says what it said.
    pub fn is_whole(&self) -> bool {
        self.draft.is_whole && self.placed.level.is_some()
    }

    /// Whether it is to be judged: neither retired nor out of scope.
    pub fn is_assessed(&self) -> bool {
        self.is_assessed
    }

    /// Whether it is still being written.
    pub fn is_unfinished(&self) -> bool {
        matches!(self.draft.meta.status(), ModelStatus::Draft | ModelStatus::Bootstrap)
    }

    /// Whether every name in it was found: nothing need be said of broken ones.
    pub fn is_linked(&self) -> bool {
        self.is_linked
    }

    /// The addresses of further reading that it and its records give.
    pub fn links(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.meta().links.iter().chain(self.records().headed().flat_map(|record| &record.header().links))
    }

    /// Shows every reference of the model with the record that holds it; a
    /// model's own keys count as the model.
    pub fn references<'a>(&'a self, visit: &mut dyn FnMut(RecordKey, &'a Reference)) {
        uses::of_model(self.key, &self.draft, visit);
    }

    /// The record that a place lies in: its table or block, or its heading.
    pub fn record_at(&self, span: Span) -> Option<&dyn AnyRecord> {
        let (kind, index) = self.places().holding(span.start, span.end)?;
        self.records().get(*kind, *index)
    }

    /// The records whose table, block or heading starts in a range of bytes.
    pub fn records_starting_in(&self, range: Range<u32>) -> impl Iterator<Item = &dyn AnyRecord> {
        self.places().starting_in(range).filter_map(|(kind, index)| self.records().get(*kind, *index))
    }

    /// Where its records stand.
    fn places(&self) -> &Cover<(RecordKind, u32)> {
        self.places.get_or_init(|| {
            Cover::new(self.records().iter().flat_map(|(index, record)| {
                let place = record.place();
                let what = (record.kind(), index);
                std::iter::once(place.extent()).chain(place.heading()).map(move |span| (span, what))
            }))
        })
    }
}
