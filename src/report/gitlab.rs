//! GitLab's Code Quality report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Report, entry, escape};
use crate::source::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let issues: Vec<Issue<'_>> = entries
        .iter()
        .map(|entry| {
            let fingerprint = entry.finding.fingerprint.as_str();
            let number = seen.entry(fingerprint).and_modify(|number| *number += 1).or_insert(1);
            Issue {
                // GitLab does not show the name of the check.
                description: format!("{}: {}", entry.rule.code, entry.message),
                check_name: entry.rule.name,
                // GitLab drops an issue whose fingerprint it has seen.
                fingerprint: if *number == 1 { fingerprint.to_owned() } else { format!("{fingerprint}-{number}") },
                severity: severity(entry.severity),
                location: Location {
                    path: &entry.at.repository_path,
                    lines: Lines { begin: entry.at.start.line, end: entry.at.last_line },
                },
            }
        })
        .collect();
    escape::json(&issues)
}

/// `blocker` is left to tools that know of a fire.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
