//! M007.

use std::sync::LazyLock;

use regex::Regex;

use super::free_text;
use crate::lint::rules::prose::is_prose;
use crate::lint::{Context, Look, Rule};
use crate::model::RecordKind;
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};
use crate::syntax::Body;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "M007",
        name: "placeholder-left",
        summary: "template text that nobody replaced, or a section with nothing in it",
        group: Group::Model,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("placeholder_left.md"),
    },
    look: Look::Judged(check),
};

/// Nothing but literals, so that a whole file is searched at the speed of memory.
static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("TODO|TBD|FIXME|XXX|FULL_NAME|YYYY-MM-DD").ok());

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let severity = if model.is_unfinished() { Severity::Warning } else { Severity::Error };
    let text = cx.sources.file(model.file()).text();
    let words = words_left(model, text);
    let is_in_title = |title: Span| words.iter().any(|(span, _)| title.contains(*span));
    let say = |span, message: String| Diagnostic::new(&RULE.meta, span, message).weighing(severity);
    let empty = empty_sections(model, text).filter(|(span, _)| !is_in_title(*span));
    found.extend(empty.map(|(span, title)| {
        say(span, format!("section `{title}` is empty")).help("write what it should say, or delete the heading")
    }));
    found.extend(words.iter().map(|(span, word)| {
        say(*span, format!("placeholder `{word}` was left in the text"))
            .help("replace it with what is known; what is not known yet is an assumption, or belongs in the tracker")
    }));
}

/// Placeholders in running text and in the free text of TOML, one for each line.
fn words_left<'t>(model: &Model, text: &'t str) -> Vec<(Span, &'t str)> {
    let Some(words) = WORDS.as_ref() else { return Vec::new() };
    let mut left: Vec<(Span, &str)> = Vec::new();
    let mut free_text: Option<Vec<Span>> = None;
    let mut line_end = 0;
    for word in words.find_iter(text).filter(|word| is_whole_word(text, word.start(), word.end())) {
        if word.start() < line_end {
            continue;
        }
        let span = Span::new(model.file(), word.range());
        let is_read = is_prose(model.body(), span) || {
            let places = free_text.get_or_insert_with(|| free_text_of(model, text));
            let behind = places.partition_point(|place| place.start <= span.start);
            behind.checked_sub(1).and_then(|index| places.get(index)).is_some_and(|place| place.contains(span))
        };
        if is_read {
            let rest = text.get(word.end()..).unwrap_or_default();
            line_end = word.end() + rest.find('\n').unwrap_or(rest.len());
            left.push((span, word.as_str()));
        }
    }
    left
}

/// `XXXL` and `MY_TODO` are words of their own, `TODO.md` is a file.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let mut after = text.get(end..).unwrap_or_default().chars();
    let next = after.next();
    let is_file = next == Some('.') && after.next().is_some_and(char::is_alphanumeric);
    !before.is_some_and(is_word) && !next.is_some_and(is_word) && !is_file
}

/// The free text of a model's front matter and of its record blocks.
fn free_text_of(model: &Model, text: &str) -> Vec<Span> {
    let front = front_matter_content(model, text);
    let mut places = free_text::places(RecordKind::Model, front, text.get(front.range()).unwrap_or_default());
    for fence in model.body().fences.iter().filter(|fence| fence.is_top_level) {
        let kind = fence.info.value.strip_prefix("toml").map(str::trim);
        let kind = RecordKind::RECORDS.into_iter().find(|known| kind == Some(known.as_str()));
        if let (Some(kind), Some(toml)) = (kind, text.get(fence.content.range())) {
            places.extend(free_text::places(kind, fence.content, toml));
        }
    }
    places.sort_unstable();
    places
}

/// The front matter without the lines that open and close it.
fn front_matter_content(model: &Model, text: &str) -> Span {
    let span = model.front_matter();
    let written = text.get(span.range()).unwrap_or_default().trim_end();
    let first = written.find('\n').map_or(written.len(), |at| at + 1);
    let last = written.rfind('\n').map_or(written.len(), |at| at + 1);
    let start = span.start as usize;
    Span::new(span.file, start + first..start + last.max(first))
}

/// Headings with nothing below them, each with its title. The title of the
/// page is missing-scope's, an attack tree is attack-tree's, and a record that
/// the front matter declares is not empty.
fn empty_sections<'a>(model: &'a Model, text: &'a str) -> impl Iterator<Item = (Span, &'a str)> {
    let body = model.body();
    let headings = body.headings.iter().enumerate();
    let empty = headings.filter(move |(at, heading)| {
        let is_title = *at == 0 && heading.rank == 1;
        !is_title && !heading.is_attack_tree && is_empty_section(body, text, *at)
    });
    let mut records: Option<Vec<Span>> = None;
    empty.map(|(_, heading)| heading).filter_map(move |heading| {
        let records = records.get_or_insert_with(|| record_headings(model));
        let is_record = records.binary_search(&heading.span).is_ok();
        (!is_record).then_some((heading.span, &*heading.title.value))
    })
}

fn record_headings(model: &Model) -> Vec<Span> {
    let records = model.records().iter();
    let mut headings: Vec<Span> = records.filter_map(|(_, record)| record.place().heading()).collect();
    headings.sort_unstable();
    headings
}

/// Whether nothing that a reader sees stands in the section of a heading.
pub(in crate::lint::rules) fn is_empty_section(body: &Body, text: &str, at: usize) -> bool {
    let Some(heading) = body.headings.get(at) else { return false };
    if !heading.has_content {
        return true;
    }
    let next = body.headings.get(at + 1).map(|next| next.span.start).filter(|next| *next < heading.section_end);
    if next.is_some() {
        return false;
    }
    let section = text.get(heading.span.end as usize..heading.section_end as usize).unwrap_or_default();
    is_comments_alone(section)
}

fn is_comments_alone(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, after)| after).trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone() {
        let is_left = |text: &str| {
            let found = WORDS.as_ref().unwrap().find(text).unwrap();
            is_whole_word(text, found.start(), found.end())
        };
        assert!(is_left("(TODO)") && is_left("XXX-T01") && is_left("TODO.") && is_left("by TBD"));
        assert!(!is_left("XXXL") && !is_left("MY_TODO") && !is_left("TODO.md") && !is_left("YYYY-MM-DDTHH"));
    }

    #[test]
    fn comments_are_nothing_to_read() {
        assert!(is_comments_alone("\n<!-- a -->\n\n<!-- b -->\n"));
        assert!(!is_comments_alone("<!-- a --> words"));
    }
}
