//! reviewdog's diagnostic format, whose columns count bytes of UTF-8.

use serde::Serialize;

use super::entry::{self, Entry};
use super::{Report, escape, help_uri};
use crate::source::{Edit, Fix, Severity, Sources, Span};

/// A suggestion that takes more lines belongs into an editor.
const MOST_LINES: usize = 20;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    let diagnostics = entries.iter().map(|entry| diagnostic(entry, report.sources)).collect();
    escape::json(&Document { source: Source { name: "gabion" }, diagnostics })
}

fn diagnostic<'a>(entry: &'a Entry<'_>, sources: &Sources) -> Diagnostic<'a> {
    let related = entry.related.iter().map(|place| Related {
        message: &place.message,
        location: Location { path: &place.repository_path, range: range(sources, place.span) },
    });
    Diagnostic {
        message: entry.advice("\n"),
        location: Location { path: &entry.at.repository_path, range: range(sources, entry.at.span) },
        severity: match entry.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: Code { value: entry.rule.code, url: help_uri(entry.rule) },
        suggestions: entry.fix.and_then(|fix| suggestion(fix, entry, sources)).into_iter().collect(),
        related_locations: related.collect(),
    }
}

/// reviewdog offers every suggestion by itself and in the finding's own file,
/// while edits belong together: so they become one replacement.
fn suggestion(fix: &Fix, entry: &Entry<'_>, sources: &Sources) -> Option<Suggestion> {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    if edits.iter().any(|edit| edit.span.file != entry.at.span.file) {
        return None;
    }
    let (first, last) = (edits.first()?.span, edits.last()?.span);
    let whole = Span { file: first.file, start: first.start, end: last.end };
    if MOST_LINES < sources.end(whole).line - sources.start(whole).line {
        return None;
    }
    let source = sources.file(whole.file).text();
    let (mut text, mut at) = (String::new(), whole.start as usize);
    for edit in edits {
        text.push_str(source.get(at..edit.span.start as usize)?);
        text.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    Some(Suggestion { range: range(sources, whole), text })
}

fn range(sources: &Sources, span: Span) -> Range {
    let file = sources.file(span.file);
    let position = |byte: u32| {
        let line = file.position(byte).line;
        let start = file.line(line).map_or(0, |(start, _)| start);
        Position { line, column: (byte as usize).min(file.text().len()) - start + 1 }
    };
    Range { start: position(span.start), end: position(span.end) }
}
