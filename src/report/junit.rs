//! JUnit's XML: a suite for each file, a case for each finding.

use super::entry::{self, Entry};
use super::{Report, escape};
use crate::source::Severity;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

pub(super) fn render(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    if entries.is_empty() {
        // Some readers take a report without any test for a broken one.
        return format!(
            "{HEAD}<testsuites name=\"gabion\" tests=\"1\" failures=\"0\" errors=\"0\">\n  \
             <testsuite name=\"gabion\" tests=\"1\" failures=\"0\" errors=\"0\">\n    \
             <testcase name=\"no findings\" classname=\"gabion\"/>\n  </testsuite>\n</testsuites>\n"
        );
    }
    let mut text = format!("{HEAD}<testsuites name=\"gabion\" {}>\n", counts(&entries));
    for file in entries.chunk_by(|a, b| a.at.span.file == b.at.span.file) {
        let path = file.first().map(|entry| escape::xml(&entry.at.repository_path)).unwrap_or_default();
        text.push_str(&format!("  <testsuite name=\"{path}\" {}>\n", counts(file)));
        for entry in file {
            text.push_str(&case(entry, &path));
        }
        text.push_str("  </testsuite>\n");
    }
    text + "</testsuites>\n"
}

fn counts(entries: &[Entry<'_>]) -> String {
    let failures = entries.iter().filter(|entry| fails(entry)).count();
    format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", entries.len())
}

/// A note is worth knowing and no failure.
fn fails(entry: &Entry<'_>) -> bool {
    entry.severity != Severity::Note
}

fn case(entry: &Entry<'_>, path: &str) -> String {
    let (line, column) = (entry.at.start.line, entry.at.start.column);
    let (code, name, severity) = (entry.rule.code, entry.rule.name, entry.severity);
    let message = escape::xml(&entry.message);
    let advice = escape::xml(&entry.advice("; "));
    let said = if fails(entry) {
        format!("<failure type=\"{severity}\" message=\"{message}\">{path}:{line}:{column}: {advice}</failure>")
    } else {
        format!("<system-out>{path}:{line}:{column}: {advice}</system-out>")
    };
    format!(
        "    <testcase name=\"{code} {name} at {line}:{column}\" classname=\"{path}\" file=\"{path}\" line=\"{line}\">\n      \
         {said}\n    </testcase>\n"
    )
}
