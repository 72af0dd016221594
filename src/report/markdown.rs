//! A job summary, or a comment on a pull request.

use std::collections::BTreeMap;

use super::entry::{self, Entry};
use super::summary::{count, summary};
use super::{Report, escape};
use crate::source::{Severity, printable};

/// A job summary of more than a mebibyte is thrown away as a whole; a comment
/// of 60,000 bytes has room in it, too.
pub(super) const SUMMARY_LIMIT: usize = 950_000;
/// Bytes of a comment: GitHub takes 65,536 characters.
pub(super) const COMMENT_LIMIT: usize = 60_000;
/// Kept free for the end of the document.
const TAIL: usize = 300;
/// Rows of one table.
const MOST_ROWS: usize = 100;
/// Characters of a name in a table.
const LONGEST_NAME: usize = 100;
/// Characters of a message.
const LONGEST_MESSAGE: usize = 1_000;

/// Writes the report as Markdown of at most `limit` bytes: 950,000 are a safe
/// job summary, 60,000 a safe comment. Findings lead to their lines below
/// `blob`, the address of the files at the commit that was looked at
/// (`https://forge.example/owner/repository/blob/COMMIT`).
pub fn markdown(report: &Report<'_>, blob: Option<&str>, limit: usize) -> String {
    let entries = entry::gravest_first(entry::counted(report));
    let mut text = format!("## gabion\n\n{}\n", summary(report).replace('\n', "\\\n"));
    if entries.is_empty() {
        return text;
    }
    let rules = entries.iter().map(|entry| (format!("{} {}", entry.rule.code, entry.rule.name), entry.severity));
    table(&mut text, "Rule", rules, limit / 4);
    let models = entries.iter().map(|entry| {
        let model = entry.model.as_deref().map(|model| as_code(model, LONGEST_NAME));
        (model.unwrap_or_else(|| "no model".to_owned()), entry.severity)
    });
    table(&mut text, "Model", models, limit / 2);
    text.push_str(&format!("\n<details>\n<summary>{}</summary>\n\n", count(entries.len(), "finding")));
    let mut left_out = entries.len();
    for entry in &entries {
        let item = item(report, entry, blob);
        if limit < text.len() + item.len() + TAIL {
            break;
        }
        text.push_str(&item);
        left_out -= 1;
    }
    text.push_str("\n</details>\n");
    if 0 < left_out {
        let cut = count(left_out, "finding");
        text.push_str(&format!("\nThe list above is cut at {limit} bytes: {cut}, the least severe, left out.\n"));
    }
    text
}

/// Counts by severity, with a row for each name. Rows that do not fit into
/// `room` bytes of the document are added up in the last one.
fn table(text: &mut String, head: &str, named: impl Iterator<Item = (String, Severity)>, room: usize) {
    let mut rows: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (name, severity) in named {
        let [errors, warnings, notes] = rows.entry(name).or_default();
        *match severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
            Severity::Note => notes,
        } += 1;
    }
    let mut rows: Vec<(String, [usize; 3])> = rows.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(*counts));
    text.push_str(&format!("\n| {head} | Errors | Warnings | Notes |\n| :-- | --: | --: | --: |\n"));
    let (mut more, mut rest) = (0, [0; 3]);
    for (at, (name, counts)) in rows.iter().enumerate() {
        let row = row(&inline(name, usize::MAX), *counts);
        if MOST_ROWS <= at || room < text.len() + row.len() {
            more += 1;
            rest = [rest[0] + counts[0], rest[1] + counts[1], rest[2] + counts[2]];
        } else {
            text.push_str(&row);
        }
    }
    if 0 < more {
        text.push_str(&row(&format!("and {more} more"), rest));
    }
}

fn row(name: &str, [errors, warnings, notes]: [usize; 3]) -> String {
    format!("| {name} | {errors} | {warnings} | {notes} |\n")
}

fn item(report: &Report<'_>, entry: &Entry<'_>, blob: Option<&str>) -> String {
    let (line, column) = (entry.at.start.line, entry.at.start.column);
    let path = &entry.at.repository_path;
    let place = inline(&as_code(&format!("{path}:{line}:{column}"), LONGEST_MESSAGE), usize::MAX);
    let place = match blob {
        Some(blob) => {
            let file = report.sources.file(entry.at.span.file).path();
            format!("[{place}]({}/{}#L{line})", blob.trim_end_matches('/'), escape::uri(&report.in_repository(file)))
        }
        None => place,
    };
    let message = inline(&entry.message, LONGEST_MESSAGE);
    let help = entry.help.as_deref().map(|help| format!("<br>{}", inline(help, LONGEST_MESSAGE)));
    let help = help.unwrap_or_default();
    format!("- **{}** {} {place}: {message}{help}\n", entry.severity, entry.rule.code)
}

/// A name between back quotes, which it cannot end.
pub(super) fn as_code(name: &str, most: usize) -> String {
    format!("`{}`", clipped(name, most).replace('`', "'"))
}

fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Strangers' text as Markdown that shows it and does nothing else: no table
/// cell ends, no tag, link, mention or formula begins. What stands between
/// back quotes is shown as code.
pub(super) fn inline(text: &str, most: usize) -> String {
    let text = printable(text);
    let text = clipped(text.trim(), most);
    let pieces: Vec<&str> = text.split('`').collect();
    let mut shown = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let closes = at + 1 < pieces.len();
        match (at % 2 == 1, closes) {
            (true, true) => shown.push_str(&format!("<code>{}</code>", escaped(piece))),
            (true, false) => shown.push_str(&format!("&#96;{}", escaped(piece))),
            (false, _) => shown.push_str(&escaped(piece)),
        }
    }
    shown
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.as_str().chars().next();
        match c {
            // Forges look for mentions, numbers of issues and addresses after
            // the Markdown is done: only a character between tears them apart.
            '@' => safe.push_str("&#64;&#8203;"),
            '#' => safe.push_str("&#35;&#8203;"),
            ':' if next == Some('/') => safe.push_str(":&#8203;"),
            '.' if before.ends_with("www") => safe.push_str("&#8203;."),
            '&' | '<' | '>' | '"' | '\'' | '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '(' | ')' | '{' | '}' | '|'
            | '!' | '$' | '^' | '=' => {
                safe.push_str(&format!("&#{};", u32::from(c)));
            }
            c => safe.push(c),
        }
        before.push(c.to_ascii_lowercase());
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn shows_code_and_nothing_else() {
        assert_eq!(inline("unknown key `titel`", 99), "unknown key <code>titel</code>");
        assert_eq!(inline("`a` and `b", 99), "<code>a</code> and &#96;b");
        assert_eq!(inline("a|b\n<b>", 99), "a&#124;b &#60;b&#62;");
        assert_eq!(
            inline("![x](https://y) @team #1", 99),
            "&#33;&#91;x&#93;&#40;https:&#8203;//y&#41; &#64;&#8203;team &#35;&#8203;1"
        );
        assert_eq!(inline("WWW.evil", 99), "WWW&#8203;.evil");
        assert_eq!(inline("abcdef", 3), "abc…");
    }
}
