//! Text that no format may repeat.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::Report;
use crate::source::{FileId, Fix, Sources, Span};

/// Words shorter than this are too common to be struck out of a sentence.
const SHORTEST_STRUCK: usize = 6;

/// Every place that a sensitive finding points at, waived or not.
///
/// It is asked about all findings, since another finding on the same line
/// would show the secret just as well.
pub(super) struct Secrets<'a> {
    sources: &'a Sources,
    /// First and last lines, sorted and apart.
    lines: BTreeMap<FileId, Vec<(usize, usize)>>,
    texts: HashSet<&'a str>,
    /// The lengths of the texts, longest first.
    lengths: Vec<usize>,
    /// How the texts begin.
    heads: HashSet<&'a [u8]>,
}

impl<'a> Secrets<'a> {
    /// Gathers what the sensitive findings of a report point at.
    pub(super) fn of(report: &Report<'a>) -> Self {
        let mut lines: BTreeMap<FileId, Vec<(usize, usize)>> = BTreeMap::new();
        let mut texts = HashSet::new();
        let findings = report.findings.iter().map(|finding| &finding.diagnostic);
        for diagnostic in findings.filter(|diagnostic| diagnostic.sensitive) {
            let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
            for span in labels.map(|label| label.span) {
                lines.entry(span.file).or_default().push(lines_of(report.sources, span));
            }
            texts.insert(report.sources.text(diagnostic.primary.span).trim());
        }
        texts.retain(|text| SHORTEST_STRUCK <= text.len());
        let mut lengths: Vec<usize> = texts.iter().map(|text| text.len()).collect();
        lengths.sort_unstable_by_key(|length| std::cmp::Reverse(*length));
        lengths.dedup();
        let heads = texts.iter().map(|text| &text.as_bytes()[..SHORTEST_STRUCK]).collect();
        let lines = lines.into_iter().map(|(file, lines)| (file, joined(lines))).collect();
        Self { sources: report.sources, lines, texts, lengths, heads }
    }

    /// Whether showing the lines of a place would show a secret.
    pub(super) fn touch(&self, span: Span) -> bool {
        let Some(secret) = self.lines.get(&span.file) else { return false };
        let (first, last) = lines_of(self.sources, span);
        let next = secret.partition_point(|(_, to)| *to < first);
        secret.get(next).is_some_and(|(from, _)| *from <= last)
    }

    /// Whether showing a fix, or what lies between its edits, would show a
    /// secret.
    pub(super) fn touch_fix(&self, fix: &Fix) -> bool {
        let repeats = |text: &str| !self.places_in(text).is_empty();
        let mut extents: BTreeMap<FileId, Span> = BTreeMap::new();
        for span in fix.edits.iter().map(|edit| edit.span) {
            let extent = extents.entry(span.file).or_insert(span);
            *extent = Span { file: span.file, start: extent.start.min(span.start), end: extent.end.max(span.end) };
        }
        extents.into_values().any(|extent| self.touch(extent))
            || repeats(&fix.title)
            || fix.edits.iter().any(|edit| repeats(&edit.text))
    }

    /// Whether a file holds any secret.
    pub(super) fn are_in(&self, file: FileId) -> bool {
        self.lines.contains_key(&file)
    }

    /// The text with every secret struck out.
    pub(super) fn strike<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let places = self.places_in(text);
        if places.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut struck = String::with_capacity(text.len());
        let mut at = 0;
        for place in places {
            struck.push_str(&text[at..place.start]);
            struck.push_str("[hidden]");
            at = place.end;
        }
        Cow::Owned(struck + &text[at..])
    }

    /// Where secrets stand in a text; those over each other are one place.
    fn places_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        if self.texts.is_empty() {
            return places;
        }
        for (start, head) in text.as_bytes().windows(SHORTEST_STRUCK).enumerate() {
            if !self.heads.contains(head) {
                continue;
            }
            let mut ends = self.lengths.iter().map(|length| start + length);
            let is_secret = |end: &usize| text.get(start..*end).is_some_and(|part| self.texts.contains(part));
            let Some(end) = ends.find(is_secret) else { continue };
            match places.last_mut().filter(|place| start < place.end) {
                Some(place) => place.end = place.end.max(end),
                None => places.push(start..end),
            }
        }
        places
    }
}

/// Sorts stretches of lines and joins those over each other.
fn joined(mut lines: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    lines.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(lines.len());
    for (first, last) in lines {
        match apart.last_mut().filter(|(_, before)| first <= *before) {
            Some((_, before)) => *before = last.max(*before),
            None => apart.push((first, last)),
        }
    }
    apart
}

fn lines_of(sources: &Sources, span: Span) -> (usize, usize) {
    (sources.start(span).line, sources.end(span).line)
}
