//! What every record has.

use std::sync::LazyLock;

use crate::model::declare::table;
use crate::model::{Entry, Fields, Id, List, Meaning, RecordKind, Reference, Title};
use crate::source::{FileId, Span, Spanned};

table! {
    /// The keys that every record may have.
    pub struct Header {
        #[doc = "Short name that other records refer to; given by the heading above a block."]
        "id" => id: Option<Spanned<Id>>,
        #[doc = "One line that says what it is; given by the heading above a block."]
        "title" => title: Option<Spanned<Title>>,
        #[doc = "More about it; the section below the heading says the same."]
        "description" => description: Option<Spanned<String>>,
        #[doc = "The person or team that answers for it."]
        "owner" => owner: Option<Spanned<String>>,
        #[doc = "Free words to find it by."]
        "tags" => tags: List<String>,
        #[doc = "Addresses of further reading."]
        "links" => links: List<String>,
        #[doc = "Ids that it had before."]
        "aliases" => aliases: List<Id>,
        #[doc = "Findings that are allowed in this record, each with a reason."]
        "allow" => allow: Box<[Entry<Allow>]>,
    }
}

table! {
    /// Leave to keep a finding.
    pub struct Allow {
        #[doc = "Code or name of the rule."]
        "rule" required => rule: Option<Spanned<String>>,
        #[doc = "Why it is allowed."]
        "reason" required => reason: Option<Spanned<String>>,
        #[doc = "The last day on which it is allowed."]
        "until" => until: Option<Spanned<jiff::civil::Date>>,
    }
}

/// Where a record stands, in bytes of its file.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    file: FileId,
    header: Bytes,
    extent: Bytes,
    /// Empty where there is none.
    heading: Bytes,
    /// Where the section below the heading ends, which starts behind it.
    section_end: u32,
}

type Bytes = (u32, u32);

impl Place {
    /// A record without a heading of its own.
    pub(in crate::model) fn new(header: Span, extent: Span) -> Self {
        let bytes = |span: Span| (span.start, span.end);
        Self { file: extent.file, header: bytes(header), extent: bytes(extent), heading: (0, 0), section_end: 0 }
    }

    pub(in crate::model) fn set_heading(&mut self, heading: Span) {
        self.heading = (heading.start, heading.end);
    }

    pub(in crate::model) fn set_section_end(&mut self, end: u32) {
        self.section_end = end.max(self.heading.1);
    }

    fn span(&self, (start, end): Bytes) -> Span {
        Span { file: self.file, start, end }
    }

    /// The table's header, or the block's info string: where to say that
    /// something is missing.
    pub fn header(&self) -> Span {
        self.span(self.header)
    }

    /// The table or the block with its fences.
    pub fn extent(&self) -> Span {
        self.span(self.extent)
    }

    /// The heading that gives id and title.
    pub fn heading(&self) -> Option<Span> {
        (self.heading.1 > 0).then(|| self.span(self.heading))
    }

    /// The section below that heading.
    pub fn section(&self) -> Option<Span> {
        (self.section_end > 0).then(|| self.span((self.heading.1, self.section_end)))
    }
}

/// A record of any kind.
#[derive(Clone, Debug)]
pub struct Record<T> {
    /// Its id; empty where none was given, which has been complained about.
    pub id: Spanned<Id>,
    /// Its title, where one was given.
    pub title: Option<Spanned<Title>>,
    /// What every record may have and few do; kept apart because records are many.
    more: Option<Box<Header>>,
    /// What this kind has.
    pub fields: T,
    /// Where it stands.
    pub place: Place,
}

/// The header of a record that has nothing in it.
static EMPTY: LazyLock<Header> = LazyLock::new(Header::default);

impl Header {
    fn is_empty(&self) -> bool {
        let says = self.description.is_some() || self.owner.is_some();
        let lists = self.tags.is_empty() && self.links.is_empty() && self.aliases.is_empty();
        !says && lists && self.allow.is_empty()
    }
}

impl<T> Record<T> {
    /// Puts a record together.
    pub(in crate::model) fn new(
        id: Spanned<Id>,
        title: Option<Spanned<Title>>,
        header: Header,
        fields: T,
        place: Place,
    ) -> Self {
        let more = (!header.is_empty()).then(|| Box::new(header));
        Self { id, title, more, fields, place }
    }

    /// Whether it says any of what every record may say.
    pub(in crate::model) fn has_header(&self) -> bool {
        self.more.is_some()
    }

    /// What every record has.
    pub fn header(&self) -> &Header {
        self.more.as_deref().unwrap_or(&EMPTY)
    }

    /// The title, or the id in its place.
    pub fn title(&self) -> &str {
        self.title.as_ref().map_or(&self.id.value, |title| &title.value)
    }
}

/// A record without regard to its kind.
pub trait AnyRecord {
    /// Its kind.
    fn kind(&self) -> RecordKind;
    /// Its id.
    fn id(&self) -> &Spanned<Id>;
    /// Its title, where one was given.
    fn given_title(&self) -> Option<&Spanned<Title>>;
    /// What every record has.
    fn header(&self) -> &Header;
    /// Where it stands.
    fn place(&self) -> &Place;
    /// What the keys of its kind say, those that every record has left out.
    fn say(&self) -> Vec<(&'static str, Meaning)>;
    /// Shows every reference in it.
    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference));
}

/// Ties a struct of fields to its kind.
pub trait OfKind {
    /// That kind.
    const KIND: RecordKind;
}

impl<T: Fields + OfKind> AnyRecord for Record<T> {
    fn kind(&self) -> RecordKind {
        T::KIND
    }

    fn id(&self) -> &Spanned<Id> {
        &self.id
    }

    fn given_title(&self) -> Option<&Spanned<Title>> {
        self.title.as_ref()
    }

    fn header(&self) -> &Header {
        self.header()
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn say(&self) -> Vec<(&'static str, Meaning)> {
        self.fields.say()
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        self.fields.references(visit);
    }
}
