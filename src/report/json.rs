//! JSON for programs: one document with a version, or one object a line.

use serde::Serialize;

use super::entry::{self, Entry, Place};
use super::{Report, escape};
use crate::source::{LineColumn, Safety, Sources, Summary, printable};

/// Counts up when a key changes its meaning or goes.
const VERSION: u8 = 1;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    version: u8,
    as_of: String,
    head: Option<&'a str>,
    findings: Vec<Object<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Object<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    path: &'a str,
    start: Position,
    end: Position,
    message: &'a str,
    help: Option<&'a str>,
    model: Option<&'a str>,
    record: Option<&'a str>,
    related: Vec<Related<'a>>,
    fix: Option<Mending<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    start: Position,
    message: &'a str,
}

#[derive(Serialize)]
struct Mending<'a> {
    safe: bool,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    path: String,
    start: u32,
    end: u32,
    text: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    escape::json(&Document {
        version: VERSION,
        as_of: report.as_of.to_string(),
        head: report.head.as_deref(),
        findings: entries.iter().map(|entry| object(entry, report.sources)).collect(),
        summary: report.summary,
    })
}

pub(super) fn render_lines(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    entries.iter().map(|entry| escape::json_line(&object(entry, report.sources))).collect()
}

fn object<'a>(entry: &'a Entry<'_>, sources: &Sources) -> Object<'a> {
    Object {
        code: entry.rule.code,
        name: entry.rule.name,
        severity: entry.severity.as_str(),
        path: &entry.at.path,
        start: position(entry.at.start),
        end: position(entry.at.end),
        message: &entry.message,
        help: entry.help.as_deref(),
        model: entry.model.as_deref(),
        record: entry.record.as_deref(),
        related: entry.related.iter().map(related).collect(),
        fix: entry.fix.map(|fix| Mending {
            safe: fix.safety == Safety::Safe,
            edits: fix.edits.iter().map(|edit| replacement(edit, sources)).collect(),
        }),
        fingerprint: &entry.finding.fingerprint,
    }
}

fn related(place: &Place) -> Related<'_> {
    Related { path: &place.path, start: position(place.start), message: &place.message }
}

fn replacement<'a>(edit: &'a crate::source::Edit, sources: &Sources) -> Replacement<'a> {
    let path = printable(sources.path(edit.span).as_str()).into_owned();
    Replacement { path, start: edit.span.start, end: edit.span.end, text: &edit.text }
}

fn position(at: LineColumn) -> Position {
    Position { line: at.line, column: at.column }
}
