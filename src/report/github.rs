//! Workflow commands, which GitHub turns into annotations.

use super::entry::{self, Entry};
use super::summary::count;
use super::{Report, escape};
use crate::source::Severity;

/// GitHub shows no more annotations of a kind from one step, and drops the
/// rest without a word.
const MOST: usize = 10;
/// Longer messages help nobody in the margin of a diff.
const LONGEST: usize = 4_000;

pub(super) fn render(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    let (changed, other): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.finding.on_changed_line);
    let ranked = [changed, other].concat();
    let of = |severity| ranked.iter().copied().filter(move |entry| entry.severity == severity);
    let is_whole = |severity| of(severity).count() <= MOST;
    let all_shown = [Severity::Error, Severity::Warning, Severity::Note].into_iter().all(is_whole);
    // The notice at the end takes the place of one.
    let notes = if all_shown { MOST } else { MOST - 1 };
    let shown =
        of(Severity::Error).take(MOST).chain(of(Severity::Warning).take(MOST)).chain(of(Severity::Note).take(notes));
    let shown: Vec<String> = shown.map(annotation).collect();
    let mut text = shown.concat();
    let more = entries.len() - shown.len();
    if 0 < more {
        let message =
            format!("{} not shown here: a step may annotate {MOST} of each kind.", count(more, "more finding"));
        text.push_str(&format!("::notice title=gabion::{}\n", data(&message)));
    }
    text
}

fn annotation(entry: &Entry<'_>) -> String {
    let command = match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let (at, line) = (&entry.at, entry.at.start.line);
    // Columns of a place that spans lines make GitHub refuse the annotation.
    let place = if at.end.line == line {
        let (column, end) = (at.start.column, at.end.column);
        format!("line={line},endLine={line},col={column},endColumn={end}")
    } else {
        format!("line={line},endLine={}", at.last_line)
    };
    let file = property(&at.repository_path);
    let title = property(&format!("{} {}", entry.rule.code, entry.rule.name));
    let message: String = entry.advice("\n").chars().take(LONGEST).collect();
    format!("::{command} file={file},{place},title={title}::{}\n", data(&message))
}

fn data(text: &str) -> String {
    escape::log(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
