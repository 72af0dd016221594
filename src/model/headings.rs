//! Ids and titles that headings give to the records below them.

use std::collections::BTreeSet;

use super::collection::Titled;
use super::{Id, Naming};
use crate::source::{Span, Spanned};
use crate::syntax::{Body, Heading, first_word};

/// The headings of a body, and what makes an id of their first word.
pub(super) struct Headings<'a> {
    pub(super) body: &'a Body,
    pub(super) naming: &'a Naming,
    pub(super) declared: &'a BTreeSet<Id>,
}

impl Headings<'_> {
    /// The id and the title that a heading gives.
    pub(super) fn titled(&self, heading: &Heading) -> Option<Titled> {
        let title = &*heading.title.value;
        let leading = self.leading_id(title);
        if let Some(id) = &heading.id {
            let rest = leading.filter(|(word, _)| word.eq_ignore_ascii_case(&id.value));
            let (name, words) = match rest {
                Some((word, rest)) => (word, rest),
                None => (id.value.as_str(), title),
            };
            return Some(Titled { id: Spanned::new(name.into(), id.span), title: self.part(heading, words) });
        }
        let (word, rest) = leading?;
        let id = self.part(heading, word)?;
        Some(Titled { id, title: self.part(heading, rest) })
    }

    /// What a heading most likely gives that lacks the colon behind its id.
    pub(super) fn nearly_titled(&self, heading: &Heading) -> Option<Titled> {
        let (word, rest) = heading.title.value.split_once(' ')?;
        let (word, _) =
            self.leading_id(word).filter(|(word, _)| word.contains('-') || self.naming.matches_any(word))?;
        Some(Titled { id: self.part(heading, word)?, title: self.part(heading, rest.trim()) })
    }

    /// The first word of a title where it is an id, and what follows it.
    fn leading_id<'t>(&self, title: &'t str) -> Option<(&'t str, &'t str)> {
        let (word, words) = leading_word(title)?;
        let is_id = word.ends_with(|c: char| c.is_ascii_digit())
            || self.declared.contains(word)
            || self.naming.matches_any(word);
        (is_id && !word.is_empty()).then_some((word, words))
    }

    /// A part of a heading's title with its place.
    fn part<T: for<'t> From<&'t str>>(&self, heading: &Heading, words: &str) -> Option<Spanned<T>> {
        if words.is_empty() {
            return None;
        }
        let base = heading.title.span;
        // `words` is a part of the title: its offset is the distance of the two.
        let title = &heading.title.value;
        let offset = (words.as_ptr() as usize).checked_sub(title.as_ptr() as usize);
        let offset = offset.filter(|offset| title.get(*offset..).is_some_and(|rest| rest.starts_with(words)));
        let width = (base.end - base.start) as usize;
        let span = match offset {
            // The text is as written when nothing in it is marked up.
            Some(offset) if width == title.len() => {
                let start = base.start as usize + offset;
                Span::new(base.file, start..start + words.len())
            }
            _ => base,
        };
        Some(Spanned::new(words.into(), span))
    }
}

/// The first word of a title where it stands as ids do, before a colon or alone,
/// and what follows it.
pub fn leading_word(title: &str) -> Option<(&str, &str)> {
    let (word, rest) = first_word(title);
    let separators = [": ", " — ", " - ", ". "];
    let words = separators.iter().find_map(|separator| rest.strip_prefix(separator));
    let words = words.or_else(|| matches!(rest.trim(), "" | ":" | ".").then_some(""))?;
    Some((word, words.trim()))
}
