//! A paragraph for each file.

use annotate_snippets::renderer::Style as Paint;

use super::entry::{self, Entry};
use super::{Report, Style, escape, full, summary};

pub(super) fn render(report: &Report<'_>, style: Style) -> String {
    let entries = entry::counted(report);
    let bold = if style.color { Paint::new().bold() } else { Paint::new() };
    let mut text = String::new();
    for file in entries.chunk_by(|a, b| a.at.span.file == b.at.span.file) {
        let path = file.first().map(|entry| escape::leading_path(&entry.at.path)).unwrap_or_default();
        text.push_str(&format!("{bold}{path}{bold:#}\n"));
        text.push_str(&paragraph(file, style));
        text.push('\n');
    }
    text.push_str(&summary(report));
    text.push('\n');
    escape::log(&text)
}

fn paragraph(entries: &[Entry<'_>], style: Style) -> String {
    let lines = entries.iter().map(|entry| entry.at.start.line.to_string().len()).max().unwrap_or(1);
    let columns = entries.iter().map(|entry| entry.at.start.column.to_string().len()).max().unwrap_or(1);
    let mut text = String::new();
    for entry in entries {
        let paint = if style.color { full::paint(entry.severity) } else { Paint::new() };
        let (line, column) = (entry.at.start.line, entry.at.start.column);
        let (code, severity) = (entry.rule.code, entry.severity.as_str());
        let place = format!("  {line:>lines$}:{column:<columns$}");
        text.push_str(&format!("{place}  {paint}{severity:<7}{paint:#}  {code}  {}\n", entry.message));
    }
    text
}
