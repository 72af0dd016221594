//! A change as a comment on a pull request: short enough for a forge to take,
//! and with nothing in it that a stranger's title could set in motion.

use super::{ChangeReport, words};
use crate::change::{FieldChange, ModelChange, RecordChange, Sort, Weaker};
use crate::report::markdown::{as_code, inline};
use crate::report::summary::count;

/// By this mark a comment is found again and replaced.
const MARK: &str = "<!-- gabion diff -->";
/// Room for the last words of a comment that is cut.
const TAIL: usize = 400;
/// Characters of a title or a value.
const LONGEST: usize = 300;
/// Files of a model that are named.
const MOST_FILES: usize = 10;

pub(super) fn render(report: &ChangeReport<'_>, limit: usize) -> String {
    let change = report.change;
    let mut page = Page { text: String::new(), limit, left_out: 0 };
    let (base, head) = (words::version(report.base), words::version(report.head));
    let between = format!("{} → {}", code(&base), code(&head));
    page.block(&format!("{MARK}\n## Threat model: {}\n\n{between}\n", words::headline(change)));
    let rows = words::rows(&change.measures).into_iter();
    let rows = rows.map(|row| format!("| {} | {} | {} |\n", row.name, row.before, row.after));
    page.block(&format!("\n| | before | after |\n| :-- | --: | --: |\n{}", rows.collect::<String>()));
    let suspect = change
        .suspect
        .iter()
        .map(|it| format!("- {}: its review is overtaken: {}\n", code(&it.model), inline(&it.because, LONGEST)));
    page.section("To look at", change.weaker.iter().map(weaker).chain(suspect));
    page.section("Models", change.models.iter().map(model));
    for kind in change.records.chunk_by(|a, b| a.kind == b.kind) {
        let heading = words::plural(kind.first().map_or("", |record| record.kind));
        page.section(&heading, kind.iter().map(record));
    }
    page.section("Settings", change.settings.iter().map(|setting| format!("- {}\n", field(setting))));
    page.section("Code that changed", code_items(report));
    let unread = change.unread.iter().map(|unread| {
        let side = if unread.after { "after" } else { "before" };
        format!("- {} ({side}): {}\n", code(&unread.path), inline(&unread.reason, LONGEST))
    });
    page.section("Not compared", unread);
    let introduced = words::findings(&change.findings.introduced).unwrap_or_else(|| "none".to_owned());
    let mended = words::findings(&change.findings.mended).unwrap_or_else(|| "none".to_owned());
    page.block(&format!("\nFindings introduced: {introduced}; mended: {mended}.\n"));
    if page.left_out > 0 {
        let cut = count(page.left_out, "entry").replace("entrys", "entries");
        page.text
            .push_str(&format!("\n{cut} left out, for a comment has its limit: `gabion diff` shows everything.\n"));
    }
    page.text
}

/// A document that stops short of its limit.
struct Page {
    text: String,
    limit: usize,
    left_out: usize,
}

impl Page {
    fn block(&mut self, block: &str) {
        if self.text.len() + block.len() + TAIL > self.limit {
            self.left_out += 1;
        } else {
            self.text.push_str(block);
        }
    }

    /// A heading with its items, of which the first must fit, too.
    fn section(&mut self, heading: &str, items: impl Iterator<Item = String>) {
        let mut heading = Some(format!("\n### {heading}\n\n"));
        for item in items {
            let block = heading.take().map_or_else(|| item.clone(), |heading| heading + &item);
            self.block(&block);
        }
    }
}

fn code(text: &str) -> String {
    inline(&as_code(text, LONGEST), usize::MAX)
}

fn weaker(weaker: &Weaker) -> String {
    let subject = match (&weaker.record, &weaker.model) {
        (Some(record), Some(model)) => format!("{} in {}: ", code(record), code(model)),
        (None, Some(model)) => format!("{}: ", code(model)),
        _ => String::new(),
    };
    format!("- {subject}{}\n", inline(&weaker.message, LONGEST))
}

fn word(sort: Sort) -> &'static str {
    match sort {
        Sort::Added => "new",
        Sort::Changed => "changed",
        Sort::Removed => "gone",
    }
}

fn model(model: &ModelChange) -> String {
    let moves = words::moves(model.was_id.as_deref(), model.was_path.as_deref());
    let moves = moves.map_or(String::new(), |moves| format!(" ({})", inline(&moves, LONGEST)));
    let title = inline(&model.title, LONGEST);
    let head = format!("- **{}** {} {title}{moves}\n", word(model.sort), code(&model.id));
    head + &fields(&model.fields)
}

fn record(record: &RecordChange) -> String {
    let computed = words::computed(record);
    let computed = if computed.is_empty() { computed } else { format!(": {computed}") };
    let moves = words::moves(record.was_id.as_deref(), record.was_model.as_deref());
    let moves = moves.map_or(String::new(), |moves| format!(" ({})", inline(&moves, LONGEST)));
    let title = inline(&record.title, LONGEST);
    let place = code(&record.model);
    let head = format!("- **{}** {} {title} in {place}{moves}{computed}\n", word(record.sort), code(&record.id));
    head + &fields(&record.fields)
}

fn fields(fields: &[FieldChange]) -> String {
    fields.iter().map(|change| format!("  - {}\n", field(change))).collect()
}

fn field(change: &FieldChange) -> String {
    format!("{}: {}", inline(&change.key, LONGEST), change.words(&code))
}

fn code_items(report: &ChangeReport<'_>) -> impl Iterator<Item = String> {
    let reach = &report.change.reach;
    let models = reach.models.iter().map(|model| {
        let review = inline(&words::review(model), LONGEST);
        format!("- {}: {}; {review}: {}\n", code(&model.model), count(model.files.len(), "file"), listed(&model.files))
    });
    let uncovered = (!reach.uncovered.is_empty()).then(|| {
        format!("- covered by no model: {}: {}\n", count(reach.uncovered.len(), "file"), listed(&reach.uncovered))
    });
    models.chain(uncovered)
}

fn listed(files: &[String]) -> String {
    let named: Vec<String> = files.iter().take(MOST_FILES).map(|file| code(file)).collect();
    let more = files.len() - named.len();
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    named.join(", ") + &rest
}
