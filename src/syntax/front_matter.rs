//! Front matter between marks, where it should be or nearly so.

use std::ops::Range;

use super::document::{FrontMatter, TomlBlock};
use super::{INVALID_TOML, MALFORMED_RECORD};
use crate::source::{Diagnostic, Edit, FileId, Fix, Safety, Span};

/// What stands above and below front matter of TOML.
const MARK: &str = "+++";

/// What stands above and below front matter of YAML.
const YAML_MARK: &str = "---";

/// Front matter as it stands; a mark that is not there is empty.
struct Frame {
    opening: Range<usize>,
    content: Range<usize>,
    closing: Range<usize>,
    /// Where the body starts.
    end: usize,
}

/// The front matter between marks, and where the body starts. Marks that are
/// misspelt, that one forgot, or that have something above them are a finding, and
/// what they were put around is read.
pub(super) fn read(file: FileId, text: &str, found: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(frame) = Frame::find(text, start) else { return (FrontMatter::None, start) };
    let span = Span::new(file, frame.opening.start..frame.closing.end);
    if frame.is_yaml(text) {
        return (FrontMatter::Yaml(span), frame.end);
    }
    found.extend(frame.complaints(file, text));
    let block = TomlBlock { content: Span::new(file, frame.content.clone()), span };
    if frame.opening.start > start && !frame.opening.is_empty() {
        let place = Span::new(file, frame.opening.clone());
        found.push(below_the_top(place, start..frame.opening.start, frame.end, text));
    }
    (FrontMatter::Toml(block), frame.end)
}

/// Says that front matter, which ends at `end`, has something above it.
pub(super) fn below_the_top(place: Span, above: Range<usize>, end: usize, text: &str) -> Diagnostic {
    let file = place.file;
    let written = text.get(above.clone()).unwrap_or_default();
    let is_blank = written.trim().is_empty();
    let mut edits = vec![Edit { span: Span::new(file, above), text: String::new() }];
    if !is_blank {
        edits.push(Edit { span: Span::new(file, end..end), text: format!("\n{}\n", written.trim()) });
    }
    let safety = if is_blank { Safety::Safe } else { Safety::Unsafe };
    Diagnostic::new(&MALFORMED_RECORD, place, "the front matter does not start on the first line")
        .help("move it above everything else")
        .fix(Fix { title: "move it to the top".to_owned(), safety, edits })
}

impl Frame {
    /// Front matter as it should be, or what most likely is meant as such.
    fn find(text: &str, start: usize) -> Option<Self> {
        let top = start + length_above(&text[start..]);
        let first = line_at(text, top);
        let opening = match first.trim() {
            YAML_MARK if first.trim_end() == YAML_MARK && top == start => top..top + YAML_MARK.len(),
            YAML_MARK => return None,
            word if is_nearly_mark(word) => {
                let at = top + (first.len() - first.trim_start().len());
                at..at + word.len()
            }
            _ if is_statement(first) => top..top,
            _ => {
                let at = mark_below(text, top)?;
                at..at + MARK.len()
            }
        };
        let content = if opening.is_empty() { top } else { opening.end + line_at(text, opening.end).len() };
        let closing = closing(text, content, &text[opening.clone()])?;
        let end = closing.start + line_at(text, closing.start).len();
        let end = if closing.is_empty() { closing.start } else { end };
        let frame = Self { opening, content: content..closing.start, closing, end };
        frame.is_meant(text, start).then_some(frame)
    }

    /// Whether this is front matter: what has the right mark at the top is, and
    /// anything else by its keys or as YAML.
    fn is_meant(&self, text: &str, start: usize) -> bool {
        let toml = &text[self.content.clone()];
        let is_right = self.opening.start == start && &text[self.opening.clone()] == MARK;
        is_right || is_ours(toml, self.closing.is_empty()) || self.is_yaml(text)
    }

    /// Whether YAML stands between the marks of YAML: the same marks are lines across
    /// the page, between which there may be anything.
    fn is_yaml(&self, text: &str) -> bool {
        if [&self.opening, &self.closing].iter().any(|mark| &text[(*mark).clone()] != YAML_MARK) {
            return false;
        }
        let content = &text[self.content.clone()];
        let first = content.lines().next().unwrap_or_default();
        let is_text = first.trim().is_empty() || content.lines().any(|line| line.starts_with("## "));
        !is_text && !is_ours(content, false)
    }

    /// What is wrong with the marks.
    fn complaints(&self, file: FileId, text: &str) -> Vec<Diagnostic> {
        let (opening, closing) = (&text[self.opening.clone()], &text[self.closing.clone()]);
        if (opening, closing) == (MARK, MARK) {
            return Vec::new();
        }
        let open = Edit { span: Span::new(file, self.opening.clone()), text: MARK.to_owned() };
        let close = Edit { span: Span::new(file, self.closing.clone()), text: MARK.to_owned() };
        let above = Edit { span: open.span, text: format!("{MARK}\n") };
        let last = self.content.start + text[self.content.clone()].trim_end().len();
        let behind = Edit { span: Span::new(file, last..last), text: format!("\n{MARK}") };
        let first = text[self.opening.start..].lines().next().unwrap_or_default().len();
        let key = Span::new(file, self.opening.start..self.opening.start + first);
        let say = |place: Span, message: String, help: String, edits: Vec<Edit>| {
            let fix = Fix { title: format!("write `{MARK}`"), safety: Safety::Unsafe, edits };
            Diagnostic::new(&INVALID_TOML, place, message).help(help).fix(fix)
        };
        if opening.is_empty() && closing.is_empty() {
            let help = format!("put a line of `{MARK}` above the first key, and one behind the last");
            return vec![say(key, "the front matter stands between no marks".to_owned(), help, vec![above, behind])];
        }
        if opening == closing && opening != MARK {
            let message = format!("front matter of TOML stands between `{opening}`");
            let help = format!("write `{MARK}` above and below it");
            return vec![say(open.span, message, help, vec![open, close])];
        }
        let misspelt = |mark: &str, does: &str| {
            (format!("`{mark}` does not {does} front matter of TOML"), format!("did you mean `{MARK}`?"))
        };
        let mut said = Vec::new();
        if opening.is_empty() {
            let help = format!("put a line of `{MARK}` above the first key");
            said.push(say(key, "nothing opens the front matter".to_owned(), help, vec![above]));
        } else if opening != MARK {
            let (message, help) = misspelt(opening, "open");
            said.push(say(open.span, message, help, vec![open.clone()]));
        }
        if closing.is_empty() {
            let help = format!("put a line of `{MARK}` behind the last key");
            said.push(say(open.span, "the front matter is not closed".to_owned(), help, vec![behind]));
        } else if closing != MARK {
            let (message, help) = misspelt(closing, "close");
            said.push(say(close.span, message, help, vec![close]));
        }
        said
    }
}

/// Where the front matter ends: at a mark, or where Markdown begins, as far as can
/// be told. YAML ends at its mark alone.
fn closing(text: &str, from: usize, opening: &str) -> Option<Range<usize>> {
    let whole = |(at, line): (usize, &str)| at..at + line.trim_end().len();
    if opening == YAML_MARK {
        let either = lines(text, from).find(|(_, line)| matches!(line.trim_end(), MARK | YAML_MARK));
        return either.map(whole);
    }
    let exact = lines(text, from).find(|(_, line)| line.starts_with(MARK) && line.trim_end() == MARK);
    if let Some(line) = exact.filter(|(at, _)| !opening.is_empty() || *at <= first_markdown_line(text, from)) {
        return Some(whole(line));
    }
    let markdown = first_markdown_line(text, from);
    let before = lines(&text[..markdown], from).find(|(_, line)| {
        let word = line.trim();
        word == YAML_MARK || is_nearly_mark(word)
    });
    let nearly = before.map(|(at, line)| {
        let at = at + (line.len() - line.trim_start().len());
        at..at + line.trim().len()
    });
    Some(nearly.unwrap_or(markdown..markdown))
}

/// The lines from a place on, each with where it starts and with its end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}

/// The rest of the line at a place, with its end.
fn line_at(text: &str, at: usize) -> &str {
    lines(text, at).next().map_or("", |(_, line)| line)
}

/// Whether a word is the mark, or that with a sign too few or too many.
fn is_nearly_mark(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte == b'+')
}

/// Whether a line starts as a statement of TOML does.
fn is_statement(line: &str) -> bool {
    let is_key = |key: &str| {
        let key = key.trim_end();
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

/// Whether some TOML is the front matter of a model: it gives the model's id or its
/// level, or both where there is less else to tell by.
pub(super) fn is_ours(toml: &str, needs_both: bool) -> bool {
    let has_text = |key: &str| {
        let value = |line: &str| line.strip_prefix(key)?.trim_start().strip_prefix('=').map(|it| it.trim().to_owned());
        toml.lines().filter_map(value).any(|value| value.starts_with(['"', '\'']))
    };
    let (has_id, has_level) = (has_text("id"), has_text("level"));
    if needs_both { has_id && has_level } else { has_id || has_level }
}

/// Whether a line of a text gives a key a value.
pub(super) fn has_key(toml: &str, key: &str) -> bool {
    toml.lines().any(|line| line.split_once('=').is_some_and(|(word, _)| word.trim() == key))
}

/// How many bytes at the top are blank lines and comments of HTML.
fn length_above(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        if !line.is_empty() && line.trim().is_empty() {
            at += line.len();
            continue;
        }
        let end = rest.strip_prefix("<!--").and_then(|comment| comment.find("-->"));
        let Some(end) = end.map(|end| "<!--".len() + end + "-->".len()) else { return at };
        let behind = rest[end..].split_inclusive('\n').next().unwrap_or_default();
        if !behind.trim().is_empty() {
            return at;
        }
        at += end + behind.len();
    }
}

/// The first line of the mark below a title or words, if no section stands between.
fn mark_below(text: &str, from: usize) -> Option<usize> {
    let above = lines(text, from).take_while(|(_, line)| !line.starts_with("## ") && !line.starts_with("```"));
    above.into_iter().find(|(_, line)| line.trim_end() == MARK).map(|(at, _)| at)
}

/// The first line that is a heading or a fence of Markdown and no TOML.
fn first_markdown_line(text: &str, from: usize) -> usize {
    let is_title = |at: usize| text[at..].lines().nth(1).is_some_and(|next| next.trim().is_empty());
    let mut begins = lines(text, from);
    let is_markdown = |at: usize, line: &str| {
        (line.starts_with("# ") && is_title(at)) || line.starts_with("## ") || line.starts_with("```")
    };
    begins.find(|(at, line)| is_markdown(*at, line)).map_or(text.len(), |(at, _)| at)
}
