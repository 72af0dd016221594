//! Text that no format may repeat.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    lines: BTreeMap<FileId, Vec<(usize, usize)>>,
    texts: Vec<&'a str>,
}

impl<'a> Secrets<'a> {
    /// Gathers what the sensitive findings of a report point at.
    pub(super) fn of(report: &Report<'a>) -> Self {
        let mut secrets =
            Self { sources: report.sources, lines: BTreeMap::new(), texts: Vec::new() };
        let findings = report.findings.iter().map(|finding| &finding.diagnostic);
        for diagnostic in findings.filter(|diagnostic| diagnostic.sensitive) {
            let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
            for span in labels.map(|label| label.span) {
                secrets.lines.entry(span.file).or_default().push(lines_of(report.sources, span));
            }
            secrets.texts.push(report.sources.text(diagnostic.primary.span).trim());
        }
        secrets.texts.retain(|text| SHORTEST_STRUCK <= text.len());
        secrets.texts.sort_unstable_by_key(|text| (std::cmp::Reverse(text.len()), *text));
        secrets.texts.dedup();
        secrets
    }

    /// Whether showing the lines of a place would show a secret.
    pub(super) fn touch(&self, span: Span) -> bool {
        let Some(secret) = self.lines.get(&span.file) else { return false };
        let (first, last) = lines_of(self.sources, span);
        secret.iter().any(|(from, to)| *from <= last && first <= *to)
    }

    /// Whether showing a fix, or what lies between its edits, would show a
    /// secret.
    pub(super) fn touch_fix(&self, fix: &Fix) -> bool {
        let repeats = |text: &str| self.texts.iter().any(|secret| text.contains(secret));
        let mut extents: BTreeMap<FileId, Span> = BTreeMap::new();
        for span in fix.edits.iter().map(|edit| edit.span) {
            let extent = extents.entry(span.file).or_insert(span);
            *extent = Span {
                file: span.file,
                start: extent.start.min(span.start),
                end: extent.end.max(span.end),
            };
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
        let found = self.texts.iter().filter(|secret| text.contains(**secret));
        found.fold(Cow::Borrowed(text), |text, secret| Cow::Owned(text.replace(secret, "[hidden]")))
    }
}

fn lines_of(sources: &Sources, span: Span) -> (usize, usize) {
    (sources.start(span).line, sources.end(span).line)
}
