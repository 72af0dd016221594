//! A heading while its line is read.

use std::ops::Range;

use super::attributes::{AttributeSlip, misspelt_class, torn};
use super::{Heading, glued};
use crate::source::{FileId, Span, Spanned};

/// A heading whose words are being read.
pub(super) struct OpenHeading {
    rank: u8,
    is_glued: bool,
    id: Option<String>,
    /// The class of attack trees, as it is written.
    class: Option<String>,
    range: Range<usize>,
    title: String,
    title_range: Option<Range<usize>>,
}

impl OpenHeading {
    /// A heading at a place in a text, with its attributes.
    pub(super) fn new(rank: u8, id: Option<String>, class: Option<String>, range: Range<usize>, text: &str) -> Self {
        let marks = glued::marks(&text[range.clone()]).and_then(|marks| u8::try_from(marks).ok());
        let rank = marks.unwrap_or(rank);
        Self { rank, is_glued: marks.is_some(), id, class, range, title: String::new(), title_range: None }
    }

    /// Takes more words of its title.
    pub(super) fn take(&mut self, words: &str, range: &Range<usize>) {
        self.title.push_str(words);
        let start = self.title_range.as_ref().map_or(range.start, |title| title.start);
        self.title_range = Some(start..range.end);
    }

    /// The heading, whose section ends where the body does until another one ends it.
    pub(super) fn close(mut self, file: FileId, text: &str, section_end: u32) -> Heading {
        let start = self.range.start;
        let line_end = start + text[self.range.clone()].trim_end().len();
        let written = &text[start..line_end];
        let span = |range: Range<usize>| Span::new(file, start + range.start..start + range.end);
        let slip = self.take_slip(written, &span);
        let id = self.id.map(|id| {
            let at = written.rfind(&format!("#{id}")).map_or(0, |at| at + 1);
            let end = (at + id.len()).min(written.len());
            Box::new(Spanned::new(id, span(at..end.max(at))))
        });
        let trimmed = self.title.trim();
        let title = if trimmed.len() == self.title.len() { self.title.into() } else { trimmed.into() };
        let title_range = self.title_range.unwrap_or(start..line_end);
        Heading {
            rank: self.rank,
            title: Spanned::new(title, Span::new(file, title_range)),
            span: span(0..written.len()),
            id,
            is_attack_tree: self.class.is_some(),
            is_glued: self.is_glued,
            slip: slip.map(Box::new),
            section_end,
            has_content: false,
            has_record: false,
        }
    }

    /// Reads its attributes as they were meant, and gives the slip in them.
    fn take_slip(&mut self, written: &str, span: &dyn Fn(Range<usize>) -> Span) -> Option<AttributeSlip> {
        if let Some(class) = &self.class {
            return misspelt_class(written, class).map(|range| AttributeSlip::Class(span(range)));
        }
        let torn = torn(written).filter(|_| self.id.is_none())?;
        let title = self.title.find(torn.words.first()?)?;
        self.title.truncate(self.title[..title].trim_end_matches(['{', ' ']).len());
        if let Some(range) = &mut self.title_range {
            range.end = self.range.start + written[..torn.start].trim_end().len();
        }
        (self.id, self.class) = (torn.id(), torn.class());
        let class = self.class.as_deref().and_then(|class| misspelt_class(written, class));
        Some(match (class, torn.is_unopened) {
            (Some(range), _) => AttributeSlip::Class(span(range)),
            (None, true) => AttributeSlip::Unopened(span(torn.start..torn.start)),
            (None, false) => AttributeSlip::Unclosed(span(written.len()..written.len())),
        })
    }
}
