//! What the body of a model holds, with places.

use std::ops::Range;

use ecow::EcoString;

use super::anchor::Anchors;
use super::attributes::AttributeSlip;
use super::suggest::is_slip;
use crate::source::{Span, Spanned};

/// A heading and the section that it opens.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 for a title, up to 6.
    pub rank: u8,
    /// The words, without attributes.
    pub title: Spanned<Box<str>>,
    /// The whole line.
    pub span: Span,
    /// The id given as `{#id}`.
    pub id: Option<Box<Spanned<String>>>,
    /// Whether it carries the class `.attack-tree`.
    pub is_attack_tree: bool,
    /// Whether the blank behind its `#` is missing.
    pub is_glued: bool,
    /// A slip in its attributes.
    pub slip: Option<Box<AttributeSlip>>,
    /// Where its section ends: the next heading of its own or a higher rank.
    pub section_end: u32,
    /// Whether something other than white space stands in its section.
    pub has_content: bool,
    /// Whether it gives a record its id: whoever knows of records says so.
    pub has_record: bool,
}

/// A fenced code block.
#[derive(Clone, Debug)]
pub struct Fence {
    /// The info string.
    pub info: Spanned<EcoString>,
    /// From the opening fence to the end of the closing one.
    pub span: Span,
    /// What stands between the fences.
    pub content: Span,
    /// Whether the closing fence is there.
    pub is_closed: bool,
    /// Whether it stands outside of lists and quotes.
    pub is_top_level: bool,
}

impl Fence {
    /// Whether its opening fence is not there.
    pub fn is_unopened(&self) -> bool {
        self.is_top_level && self.content.start == self.span.start
    }

    /// Whether TOML may stand in it: it says so, misspells it, or says nothing.
    pub fn may_be_toml(&self) -> bool {
        let language = self.info.value.split_whitespace().next().unwrap_or_default();
        language.is_empty() || self.is_unopened() || language.starts_with("toml") || is_slip(language, "toml")
    }

    /// The kind of record that an info string of `toml KIND` names.
    pub fn kind(&self) -> Option<&str> {
        let mut words = self.info.value.split_ascii_whitespace();
        // Attributes for whoever shows the block may stand there, too.
        let is_word =
            |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (words.next() == Some("toml")).then(|| words.next()).flatten().filter(is_word)
    }
}

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it points to.
    pub destination: String,
    /// The destination where it is written in place, else the whole link.
    pub span: Span,
    /// Its text as written.
    pub text: String,
}

/// Raw HTML: a block, or one tag in running text.
#[derive(Clone, Debug)]
pub struct Html {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Whether it is the first line of a comment that is not closed.
    pub is_cut: bool,
}

/// The first cell of a row of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A piece of a list item's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Running text.
    Text(String),
    /// Text in bold.
    Strong(String),
    /// Inline code.
    Code(String),
    /// A link: its text and where it points to.
    Link(String, String),
}

/// An item of a list in an attack tree's section.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// 0 for the outermost list.
    pub depth: usize,
    /// The item's first line.
    pub span: Span,
    /// Its own text, sub-lists left out.
    pub pieces: Vec<Piece>,
}

/// What stands below the front matter.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Fenced code blocks in order.
    pub fences: Vec<Fence>,
    /// Lines of a fence that neither open nor close a block.
    pub stray_fences: Vec<Span>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Raw HTML in order, comments included.
    pub html: Vec<Html>,
    /// First cells of table rows, headers left out.
    pub cells: Vec<Cell>,
    /// Text outside of code.
    pub prose: Vec<Span>,
    /// List items below headings with the class `.attack-tree`.
    pub items: Vec<ListItem>,
    /// Where nesting went too deep to be read.
    pub too_deep: Option<Span>,
    /// Where the body starts and ends.
    pub range: Range<u32>,
}

impl Body {
    /// The last heading that starts before a place.
    pub fn heading_above(&self, place: Span) -> Option<&Heading> {
        let behind = self.headings.partition_point(|heading| heading.span.start < place.start);
        self.headings.get(behind.checked_sub(1)?)
    }

    /// The code blocks between a heading and the next one.
    pub fn fences_below(&self, heading: &Heading) -> impl Iterator<Item = &Fence> {
        let next = self.headings.partition_point(|other| other.span.start <= heading.span.start);
        let end = self.headings.get(next).map_or(u32::MAX, |next| next.span.start);
        let first = self.fences.partition_point(|fence| fence.span.start < heading.span.end);
        self.fences.iter().skip(first).take_while(move |fence| fence.span.start < end)
    }

    /// The anchors that forges give to the headings, in their order.
    pub fn anchors(&self) -> Vec<String> {
        let mut anchors = Anchors::default();
        self.headings.iter().map(|heading| anchors.unique(&heading.title.value)).collect()
    }
}
