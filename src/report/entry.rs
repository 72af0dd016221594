//! A finding made ready to be shown.

use rayon::prelude::*;

use super::Report;
use super::secrets::Secrets;
use crate::source::{Finding, Fix, Label, LineColumn, RuleMeta, Safety, Severity, Span, printable};

/// A place with its words.
pub(super) struct Place {
    /// Where the text stands.
    pub(super) span: Span,
    /// The file as the workspace counts it.
    pub(super) path: String,
    /// The file as the repository counts it.
    pub(super) repository_path: String,
    /// The first character.
    pub(super) start: LineColumn,
    /// The character behind the last one.
    pub(super) end: LineColumn,
    /// The last line that holds some of it, a line end aside.
    pub(super) last_line: usize,
    /// What is said of it; may be empty.
    pub(super) message: String,
    /// The text must not be shown.
    pub(super) hidden: bool,
}

/// A finding placed, cleaned and free of secrets.
pub(super) struct Entry<'a> {
    /// What it was made from; its texts are not clean.
    pub(super) finding: &'a Finding,
    /// The rule that speaks.
    pub(super) rule: &'static RuleMeta,
    /// The configured severity.
    pub(super) severity: Severity,
    /// What is wrong.
    pub(super) message: String,
    /// The place to mend.
    pub(super) at: Place,
    /// Places that explain it.
    pub(super) related: Vec<Place>,
    /// The way out.
    pub(super) help: Option<String>,
    /// Edits that mend it and may be shown.
    pub(super) fix: Option<&'a Fix>,
    /// The model that it stands in.
    pub(super) model: Option<String>,
    /// The record that it stands in.
    pub(super) record: Option<String>,
}

impl Entry<'_> {
    /// The message, and the way out where there is one.
    pub(super) fn advice(&self, between: &str) -> String {
        match &self.help {
            Some(help) => format!("{}{between}{help}", self.message),
            None => self.message.clone(),
        }
    }
}

/// The findings that count.
pub(super) fn counted<'a>(report: &Report<'a>) -> Vec<Entry<'a>> {
    entries(report, |finding| finding.waiver.is_none())
}

/// All findings, waived ones too.
pub(super) fn all<'a>(report: &Report<'a>) -> Vec<Entry<'a>> {
    entries(report, |_| true)
}

/// Entries with the gravest first and otherwise in their order.
pub(super) fn gravest_first(mut entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.severity));
    entries
}

/// What a fix does, and what it takes to have it done.
pub(super) fn fix_title(fix: &Fix) -> String {
    let title = if fix.title.trim().is_empty() { "mend it" } else { &fix.title };
    let flag = match fix.safety {
        Safety::Safe => "--fix",
        Safety::Unsafe => "--unsafe-fixes",
    };
    format!("{} ({flag})", printable(title))
}

fn entries<'a>(report: &Report<'a>, wanted: impl Fn(&Finding) -> bool + Sync) -> Vec<Entry<'a>> {
    let secrets = Secrets::of(report);
    report.findings.par_iter().filter(|finding| wanted(finding)).map(|it| entry(report, &secrets, it)).collect()
}

fn entry<'a>(report: &Report<'a>, secrets: &Secrets<'_>, finding: &'a Finding) -> Entry<'a> {
    let diagnostic = &finding.diagnostic;
    let clean = |text: &str| printable(&secrets.strike(text)).into_owned();
    let place = |label: &Label| place(report, secrets, label, diagnostic.sensitive);
    let is_open = |fix: &&Fix| !diagnostic.sensitive && !secrets.touch_fix(fix);
    Entry {
        finding,
        rule: diagnostic.rule,
        severity: finding.severity,
        message: clean(&diagnostic.message),
        at: place(&diagnostic.primary),
        related: diagnostic.related.iter().map(place).collect(),
        help: diagnostic.help.as_deref().map(clean),
        fix: diagnostic.fix.as_ref().filter(is_open),
        model: finding.model.as_deref().map(clean),
        record: finding.record.as_deref().map(clean),
    }
}

fn place(report: &Report<'_>, secrets: &Secrets<'_>, label: &Label, sensitive: bool) -> Place {
    let span = label.span;
    let path = report.sources.path(span);
    let file = report.sources.file(span.file);
    let last = report.sources.text(span).trim_end_matches(['\n', '\r']).len();
    let last = span.start.saturating_add(u32::try_from(last).unwrap_or(u32::MAX));
    Place {
        span,
        path: printable(path.as_str()).into_owned(),
        repository_path: printable(&report.in_repository(path)).into_owned(),
        start: report.sources.start(span),
        end: report.sources.end(span),
        last_line: file.position(last).line,
        message: printable(&secrets.strike(&label.message)).into_owned(),
        hidden: sensitive || secrets.touch(span),
    }
}
