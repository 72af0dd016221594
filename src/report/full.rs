//! Findings drawn as the compiler draws its own, for people.

use annotate_snippets::renderer::{self, Style as Paint};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::entry::{self, Entry};
use super::excerpt::{excerpts, location};
use super::patch::{Patched, patched};
use super::{Report, Style, escape, help_uri, summary};
use crate::source::{Severity, Sources};

/// Stands for a path until the drawing is done. No clean text holds it.
const MARK: char = '\u{1}';
/// What line numbers, bars and underlines need beside the text.
const GUTTER: usize = 12;
/// On a narrower screen lines are allowed to wrap.
const NARROWEST: usize = 40;
/// Wide enough that the drawing never clips: our windows have done that.
const BOUNDLESS: usize = 1 << 20;

pub(super) fn render(report: &Report<'_>, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(BOUNDLESS).hyperlink(style.links);
    let room = style.width.max(NARROWEST) - GUTTER;
    let mut text = String::new();
    for entry in &entry::counted(report) {
        text.push_str(&draw(entry, report.sources, &renderer, room));
        text.push_str("\n\n");
    }
    let bold = if style.color { Paint::new().bold() } else { Paint::new() };
    let sentence = summary(report);
    let (first, rest) = sentence.split_once('\n').map_or((sentence.as_str(), ""), |(first, rest)| (first, rest));
    text.push_str(&format!("{bold}{first}{bold:#}\n"));
    if !rest.is_empty() {
        text.push_str(&format!("{rest}\n"));
    }
    escape::log(&text)
}

fn draw(entry: &Entry<'_>, sources: &Sources, renderer: &Renderer, room: usize) -> String {
    let mut title = level(entry.severity).primary_title(entry.message.as_str()).id(entry.rule.code);
    if let Some(uri) = help_uri(entry.rule) {
        title = title.id_url(uri);
    }
    let mut locations = vec![location(&entry.at)];
    let mut group = Group::with_title(title);
    if entry.at.hidden {
        let origin = Origin::path(entry.at.path.as_str()).line(entry.at.start.line);
        group = group.element(origin.char_column(entry.at.start.column));
        group = message(group, Level::NOTE, &entry.at.message);
        group = message(group, Level::NOTE, "the line is not shown: it holds what looks like a secret");
    }
    for excerpt in excerpts(entry, sources, room) {
        let annotations = excerpt.marks.into_iter().map(|(range, label, is_primary)| {
            let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(range).label(Some(label).filter(|label| !label.is_empty()))
        });
        let path = format!("{MARK}{}{MARK}", locations.len());
        locations.push(excerpt.location);
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line).path(path);
        group = group.element(snippet.annotations(annotations.collect::<Vec<_>>()));
    }
    for place in entry.related.iter().filter(|place| place.hidden) {
        group = message(group, Level::NOTE, &format!("{} ({})", place.message, location(place)));
    }
    group = message(group, Level::HELP, entry.help.as_deref().unwrap_or_default());
    let patch = entry.fix.filter(|_| !entry.at.hidden).and_then(|fix| patched(fix, sources, room));
    if let (Some(fix), None) = (entry.fix, &patch) {
        group = message(group, Level::HELP, &entry::fix_title(fix));
    }
    let rule = format!("this is {}; see `gabion rule {}`", entry.rule.name, entry.rule.code);
    let mut groups = vec![message(group, Level::NOTE, &rule)];
    if let (Some(fix), Some(patch)) = (entry.fix, patch) {
        groups.push(suggestion(entry, &entry::fix_title(fix), patch, sources, &mut locations));
    }
    relocate(&renderer.render(&groups), &locations)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// The colour of a severity.
pub(super) fn paint(severity: Severity) -> Paint {
    match severity {
        Severity::Error => renderer::DEFAULT_ERROR_STYLE,
        Severity::Warning => renderer::DEFAULT_WARNING_STYLE,
        Severity::Note => renderer::DEFAULT_NOTE_STYLE,
    }
}

fn message<'a>(group: Group<'a>, level: Level<'a>, text: &str) -> Group<'a> {
    if text.is_empty() { group } else { group.element(level.message(text.to_owned())) }
}

fn suggestion<'a>(
    entry: &Entry<'_>,
    title: &str,
    patch: Patched,
    sources: &Sources,
    locations: &mut Vec<String>,
) -> Group<'a> {
    // A path is left out when it is the primary one, whose number is 1.
    let path = if patch.span.file == entry.at.span.file {
        format!("{MARK}1{MARK}")
    } else {
        let start = sources.start(patch.span);
        locations.push(format!("{}:{}:{}", sources.path(patch.span), start.line, start.column));
        format!("{MARK}{}{MARK}", locations.len() - 1)
    };
    let patches = patch.patches.into_iter().map(|(range, text)| Patch::new(range, text));
    let snippet = Snippet::source(patch.text).line_start(patch.line).path(path);
    Level::HELP.secondary_title(title.to_owned()).element(snippet.patches(patches.collect::<Vec<_>>()))
}

/// The drawing counts columns in the text that it was given, and that is a
/// window of the line here. So it gets a mark for a path, and the mark with
/// the wrong place behind it becomes the right place.
fn relocate(drawing: &str, locations: &[String]) -> String {
    let mut pieces = drawing.split(MARK);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    while let (Some(number), Some(rest)) = (pieces.next(), pieces.next()) {
        let location = number.parse().ok().and_then(|number: usize| locations.get(number));
        text.push_str(location.map_or("?", String::as_str));
        text.push_str(rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    text
}
