//! Checkstyle's XML.

use super::{Report, entry, escape};
use crate::source::Severity;

pub(super) fn render(report: &Report<'_>) -> String {
    let entries = entry::counted(report);
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">\n".to_owned();
    for file in entries.chunk_by(|a, b| a.at.span.file == b.at.span.file) {
        let path = file.first().map(|entry| escape::xml(&entry.at.repository_path)).unwrap_or_default();
        text.push_str(&format!("  <file name=\"{path}\">\n"));
        for entry in file {
            let (line, column) = (entry.at.start.line, entry.at.start.column);
            let severity = match entry.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "info",
            };
            let message = escape::xml(&format!("{}: {}", entry.rule.code, entry.advice("; ")));
            text.push_str(&format!(
                "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{message}\" source=\"gabion.{}\"/>\n",
                entry.rule.name
            ));
        }
        text.push_str("  </file>\n");
    }
    text + "</checkstyle>\n"
}
