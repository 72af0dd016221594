//! D003.

use super::html::has_words;
use crate::lint::rules::model::is_empty_section;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::Heading;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "D003",
        name: "missing-scope",
        summary: "a model that does not say what is being built",
        group: Group::Document,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("missing_scope.md"),
    },
    look: Look::Judged(check),
};

/// What a section about what is being built may be called, in any letter case;
/// the first are the words of Shostack's first question.
const TITLES: [&str; 12] = [
    "what are we building",
    "what are we working on",
    "what we are building",
    "what is it",
    "about",
    "description",
    "introduction",
    "overview",
    "purpose",
    "scope",
    "summary",
    "system description",
];

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let text = cx.sources.file(model.file()).text();
    if says_scope(model, text) {
        return;
    }
    found.push(
        Diagnostic::new(&RULE.meta, model.place(), format!("`{}` does not say what is being built", model.id()))
            .help("say it below the title: what it does, for whom, what it is connected to, what is left to others"),
    );
}

fn says_scope(model: &Model, text: &str) -> bool {
    let body = model.body();
    let described = model.meta().description.as_ref().is_some_and(|description| !description.value.trim().is_empty());
    if described {
        return true;
    }
    // In front of the title, and from it to the next heading.
    let mut headings = body.headings.iter();
    let first = headings.next();
    let title = first.filter(|heading| heading.rank == 1);
    let intro_end = if title.is_some() { headings.next() } else { first };
    let intro_end = intro_end.map_or(body.range.end, |heading| heading.span.start);
    let before_title = title.map_or(intro_end, |title| title.span.start);
    let after_title = title.map_or(intro_end, |title| title.span.end);
    if has_text(model, text, body.range.start, before_title) || has_text(model, text, after_title, intro_end) {
        return true;
    }
    let sections = body.headings.iter().enumerate().filter(|(_, heading)| is_about_scope(heading));
    let mut sections = sections.map(|(at, heading)| {
        // An empty section has been complained about.
        is_empty_section(body, text, at) || has_text(model, text, heading.span.end, heading.section_end)
    });
    sections.any(|says| says)
}

fn is_about_scope(heading: &Heading) -> bool {
    let title = heading.title.value.to_lowercase();
    let words = title.trim_matches(|c: char| !c.is_alphabetic());
    TITLES.contains(&words) || TITLES[..3].iter().any(|question| title.contains(question))
}

/// Whether words stand here, the words that stand in for pictures aside.
fn has_text(model: &Model, text: &str, start: u32, end: u32) -> bool {
    let body = model.body();
    let first = body.prose.partition_point(|piece| piece.start < start);
    let pieces = body.prose.get(first..).unwrap_or_default().iter().take_while(|piece| piece.end <= end);
    let mut last_end = None;
    let mut in_picture = false;
    for piece in pieces {
        let is_joined = last_end == Some(piece.start);
        in_picture = if is_joined {
            in_picture
        } else {
            text.get(..piece.start as usize).is_some_and(|before| before.ends_with("!["))
        };
        last_end = Some(piece.end);
        let words = text.get(piece.range()).unwrap_or_default();
        if !in_picture && words.chars().any(char::is_alphabetic) {
            return true;
        }
    }
    let html = body.html.iter().filter(|html| start <= html.span.start && html.span.end <= end);
    html.into_iter().any(|html| has_words(&html.text))
}
