//! Front matter and records where a file starts with none.

use super::front_matter::is_ours;
use super::{Document, MALFORMED_RECORD};
use crate::source::{Diagnostic, Span};

impl Document<'_> {
    /// A finding where a file without front matter was meant to have some: at a
    /// line of `+++` further down, or a fence of `toml` and a kind of record.
    pub fn misplaced(&self, kinds: &[&str]) -> Option<Diagnostic> {
        let is_record = |info: &str| {
            let mut words = info.split_whitespace();
            let kind = words.next().filter(|word| *word == "toml").and_then(|_| words.next());
            kind.is_some_and(|kind| kind == "model" || kinds.contains(&kind))
        };
        let fence = self.body.fences.iter().find(|fence| is_record(&fence.info.value));
        let places = self.mark().into_iter().chain(fence.map(|fence| fence.info.span));
        let message = "no front matter stands at the top of the file, and nothing of it is read";
        let help = "start the very first line with `+++` or with a fence of `toml model`";
        let place = places.min_by_key(|span| span.start)?;
        Some(Diagnostic::new(&MALFORMED_RECORD, place, message).help(help))
    }

    /// The first line of `+++` outside of code that keys of a model follow.
    fn mark(&self) -> Option<Span> {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if line.trim_end() == "+++" && is_ours(&self.text[at..], true) {
                let behind = self.body.fences.partition_point(|fence| (fence.span.start as usize) <= at);
                let fence = behind.checked_sub(1).and_then(|before| self.body.fences.get(before));
                if fence.is_none_or(|fence| (fence.span.end as usize) <= at) {
                    return Some(Span::new(self.file, at..at + "+++".len()));
                }
            }
            at += line.len();
        }
        None
    }
}
