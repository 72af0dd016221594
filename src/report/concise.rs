//! A line for each finding.

use annotate_snippets::renderer::Style as Paint;

use super::{Report, Style, entry, escape, full};

pub(super) fn render(report: &Report<'_>, style: Style) -> String {
    let mut text = String::new();
    for entry in entry::counted(report) {
        let paint = if style.color { full::paint(entry.severity) } else { Paint::new() };
        let path = escape::leading_path(&entry.at.path);
        let (line, column) = (entry.at.start.line, entry.at.start.column);
        let (code, severity) = (entry.rule.code, entry.severity);
        text.push_str(&format!("{path}:{line}:{column}: {paint}{code} {severity}{paint:#} {}\n", entry.message));
    }
    escape::log(&text)
}
