//! A change for a terminal of eighty columns.

use annotate_snippets::renderer::{AnsiColor, Style as Paint};

use super::{ChangeReport, Style, escape, words};
use crate::change::{FieldChange, RecordChange, Sort};
use crate::report::summary::count;
use crate::source::printable;

/// The widest line.
const WIDTH: usize = 80;
/// Characters of a value that are shown.
const LONGEST_VALUE: usize = 160;
/// Files that are named before the rest is counted.
const MOST_FILES: usize = 5;

pub(super) fn render(report: &ChangeReport<'_>, style: Style) -> String {
    let mut page = Page { text: String::new(), color: style.color };
    let change = report.change;
    let (base, head) = (words::version(report.base), words::version(report.head));
    page.heading(&format!("{base} → {head}: {}", words::headline(change)));
    weaker(&mut page, report);
    models(&mut page, report);
    records(&mut page, report);
    if !change.settings.is_empty() {
        page.heading("Settings");
        change.settings.iter().for_each(|setting| page.field(setting, 2));
    }
    numbers(&mut page, report);
    reach(&mut page, report);
    findings(&mut page, report);
    escape::log(&page.text)
}

/// Lines, with what strangers wrote made harmless.
struct Page {
    text: String,
    color: bool,
}

impl Page {
    fn paint(&self, color: Option<AnsiColor>) -> Paint {
        match color {
            _ if !self.color => Paint::new(),
            Some(color) => Paint::new().fg_color(Some(color.into())),
            None => Paint::new().bold(),
        }
    }

    fn heading(&mut self, words: &str) {
        let bold = self.paint(None);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        for line in wrapped(&printable(words), WIDTH) {
            self.text.push_str(&format!("{bold}{line}{bold:#}\n"));
        }
    }

    /// A marked item, folded under its first word.
    fn item(&mut self, mark: &str, color: AnsiColor, words: &str) {
        let paint = self.paint(Some(color));
        for (at, line) in wrapped(&printable(words), WIDTH - 4).iter().enumerate() {
            let mark = if at == 0 { mark } else { " " };
            self.text.push_str(&format!("  {paint}{mark}{paint:#} {line}\n"));
        }
    }

    fn detail(&mut self, indent: usize, words: &str) {
        for (at, line) in wrapped(&printable(words), WIDTH - indent - 2).iter().enumerate() {
            let more = if at == 0 { 0 } else { 2 };
            self.text.push_str(&format!("{:1$}{line}\n", "", indent + more));
        }
    }

    fn field(&mut self, field: &FieldChange, indent: usize) {
        let said = field.words(&|value| clipped(value, LONGEST_VALUE));
        self.detail(indent, &format!("{}: {said}", field.key));
    }
}

fn mark(sort: Sort) -> (&'static str, AnsiColor) {
    match sort {
        Sort::Added => ("+", AnsiColor::Green),
        Sort::Changed => ("~", AnsiColor::Yellow),
        Sort::Removed => ("-", AnsiColor::Red),
    }
}

fn weaker(page: &mut Page, report: &ChangeReport<'_>) {
    if report.change.weaker.is_empty() && report.change.suspect.is_empty() {
        return;
    }
    page.heading("To look at");
    for weaker in &report.change.weaker {
        let subject = match (&weaker.record, &weaker.model) {
            (Some(record), Some(model)) => format!("{record} ({model}): "),
            (None, Some(model)) => format!("{model}: "),
            _ => String::new(),
        };
        page.item("!", AnsiColor::Red, &format!("{subject}{}", weaker.message));
    }
    for suspect in &report.change.suspect {
        page.item("!", AnsiColor::Red, &format!("{}: its review is overtaken: {}", suspect.model, suspect.because));
    }
}

fn models(page: &mut Page, report: &ChangeReport<'_>) {
    if report.change.models.is_empty() {
        return;
    }
    page.heading("Models");
    for model in &report.change.models {
        let (mark, color) = mark(model.sort);
        page.item(mark, color, &format!("{}  {}", model.id, model.title));
        if let Some(moves) = words::moves(model.was_id.as_deref(), model.was_path.as_deref()) {
            page.detail(6, &moves);
        }
        model.fields.iter().for_each(|field| page.field(field, 6));
    }
}

fn records(page: &mut Page, report: &ChangeReport<'_>) {
    for kind in report.change.records.chunk_by(|a, b| a.kind == b.kind) {
        page.heading(&words::plural(kind.first().map_or("", |record| record.kind)));
        kind.iter().for_each(|change| record(page, change));
    }
}

fn record(page: &mut Page, record: &RecordChange) {
    let (mark, color) = mark(record.sort);
    let id = if record.id.is_empty() { "(no id)" } else { &record.id };
    let title = if record.title.is_empty() { String::new() } else { format!("  {}", record.title) };
    page.item(mark, color, &format!("{id}{title}  ({})", record.model));
    let computed = words::computed(record);
    if !computed.is_empty() {
        page.detail(6, &computed);
    }
    if let Some(moves) = words::moves(record.was_id.as_deref(), record.was_model.as_deref()) {
        page.detail(6, &moves);
    }
    record.fields.iter().for_each(|field| page.field(field, 6));
}

fn numbers(page: &mut Page, report: &ChangeReport<'_>) {
    let rows = words::rows(&report.change.measures);
    page.heading(&format!("{:<34}{:>12}{:>12}", "In numbers", "before", "after"));
    for row in rows {
        page.text.push_str(&format!("  {:<32}{:>12}{:>12}\n", row.name, row.before, row.after));
    }
}

fn reach(page: &mut Page, report: &ChangeReport<'_>) {
    let reach = &report.change.reach;
    if reach.files == 0 {
        return;
    }
    page.heading(&format!("Code: {} changed", count(reach.files, "file")));
    for model in &reach.models {
        let color = if model.touched { AnsiColor::Green } else { AnsiColor::Yellow };
        let words = format!("{}: {}; {}", model.model, count(model.files.len(), "file"), words::review(model));
        page.item(if model.touched { "=" } else { "?" }, color, &words);
        page.detail(6, &listed(&model.files));
    }
    if !reach.uncovered.is_empty() {
        let words = format!("covered by no model: {}", count(reach.uncovered.len(), "file"));
        page.item("?", AnsiColor::Yellow, &words);
        page.detail(6, &listed(&reach.uncovered));
    }
}

fn listed(files: &[String]) -> String {
    let named: Vec<&str> = files.iter().take(MOST_FILES).map(String::as_str).collect();
    let more = files.len() - named.len();
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    named.join(", ") + &rest
}

fn findings(page: &mut Page, report: &ChangeReport<'_>) {
    let findings = &report.change.findings;
    let introduced_counts = &findings.introduced;
    let introduced = words::findings(introduced_counts).map(|words| format!("{words} introduced"));
    let mended = words::findings(&findings.mended).map(|words| format!("{words} mended"));
    let parts: Vec<String> = introduced.into_iter().chain(mended).collect();
    let words = if parts.is_empty() { "none introduced, none mended".to_owned() } else { parts.join("; ") };
    page.heading(&format!("Findings: {words}"));
    if *introduced_counts != Default::default() {
        // It may be copied into a shell, and looks at what is checked out.
        let is_plain =
            |word: &&str| word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '~'));
        let is_here = report.head.revision.is_none_or(|head| head == "HEAD");
        let base = report.base.revision.filter(is_plain).filter(|base| is_here && !base.starts_with(['-', '~']));
        page.detail(2, &format!("`gabion lint --since {}` lists what a change introduces", base.unwrap_or("REV")));
    }
    if !report.change.unread.is_empty() {
        page.heading("Not compared");
        for unread in &report.change.unread {
            let side = if unread.after { "after" } else { "before" };
            page.item("!", AnsiColor::Red, &format!("{} ({side}): {}", unread.path, unread.reason));
        }
    }
}

fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Folds a text at blanks; a word that is longer than a line stays whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut cells = 0;
    for word in text.split(' ') {
        let own = word.chars().count();
        match lines.last_mut() {
            Some(line) if cells + 1 + own <= width => {
                line.push(' ');
                line.push_str(word);
                cells += 1 + own;
            }
            _ => {
                lines.push(word.to_owned());
                cells = own;
            }
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}
