//! A file split into front matter, record blocks and body.

use std::borrow::Cow;
use std::ops::Range;

use super::conflict::resolve_conflicts;
use super::unclosed::last_toml_line;
use super::{Body, Fence, INVALID_TOML, MALFORMED_RECORD, Suppression, UNREADABLE_FILE, nearest, suppression};
use crate::source::{Diagnostic, FileId, Span};

/// A stretch of TOML in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlBlock {
    /// The TOML itself.
    pub content: Span,
    /// With its fences.
    pub span: Span,
}

/// What a file starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontMatter {
    /// Nothing: a plain threat model.
    None,
    /// YAML between `---`: a plain threat model, too.
    Yaml(Span),
    /// TOML between `+++`, or in a fence at the very top.
    Toml(TomlBlock),
}

/// A file, taken apart.
#[derive(Debug)]
pub struct Document<'t> {
    /// The file.
    pub file: FileId,
    /// The text; of a file in a merge conflict, our side.
    pub text: Cow<'t, str>,
    /// What it starts with.
    pub front_matter: FrontMatter,
    /// The rest.
    pub body: Body,
    /// What authors asked to be spared.
    pub suppressions: Vec<Suppression>,
    /// What was wrong.
    pub found: Vec<Diagnostic>,
}

/// Takes a file apart. Any text gives a document.
pub fn parse(file: FileId, text: &str) -> Document<'_> {
    let mut found = Vec::new();
    let (text, conflicts) = resolve_conflicts(text);
    for place in conflicts {
        found.push(
            Diagnostic::new(&UNREADABLE_FILE, Span::new(file, place), "a merge conflict was left in the file")
                .help("resolve it and delete the marker lines; until then, our side is what was checked"),
        );
    }
    let (front_matter, body_start) = front_matter(file, &text, &mut found);
    let mut body = Body::read(file, &text, body_start);
    let front_matter = match front_matter {
        FrontMatter::None => model_fence(&mut body, &text, body_start).map_or(FrontMatter::None, FrontMatter::Toml),
        front_matter => front_matter,
    };
    let front_matter = match front_matter {
        FrontMatter::Toml(block) => FrontMatter::Toml(cut_fence(block, &text, &mut body, &mut found)),
        front_matter => front_matter,
    };
    if let Some(place) = body.too_deep {
        found.push(
            Diagnostic::new(&UNREADABLE_FILE, place, "lists and quotes nest too deep")
                .help("nothing below this place was read"),
        );
    }
    let toml = toml_ranges(&front_matter, &body);
    let suppressions = suppression::find(file, &text, &body.html, &toml);
    Document { file, text, front_matter, body, suppressions, found }
}

/// Front matter between `+++` or `---`, and where the body starts.
fn front_matter(file: FileId, text: &str, found: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[start..].split('\n').next().unwrap_or_default();
    let mark = first.trim_end();
    if mark != "+++" && mark != "---" {
        return (FrontMatter::None, start);
    }
    let content_start = (start + first.len() + 1).min(text.len());
    let mut at = content_start;
    for line in text[content_start..].split_inclusive('\n') {
        if line.trim_end() == mark {
            let span = Span::new(file, start..at + mark.len());
            let content = Span::new(file, content_start..at);
            let front =
                if mark == "+++" { FrontMatter::Toml(TomlBlock { content, span }) } else { FrontMatter::Yaml(span) };
            return (front, at + line.len());
        }
        at += line.len();
    }
    if mark == "---" {
        return (FrontMatter::None, start);
    }
    let opening = Span::new(file, start..start + mark.len());
    found.push(
        Diagnostic::new(&INVALID_TOML, opening, "the front matter is not closed")
            .help("put a line of `+++` behind the last key"),
    );
    // The keys end where Markdown begins, as far as can be told.
    let end = first_markdown_line(text, content_start);
    let content = Span::new(file, content_start..end);
    (FrontMatter::Toml(TomlBlock { content, span: Span::new(file, start..end) }), end)
}

/// The first line that is a heading or a fence of Markdown and no TOML.
fn first_markdown_line(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let is_title = line.starts_with("# ") && text[at..].lines().nth(1).is_some_and(|next| next.trim().is_empty());
        if is_title || line.starts_with("## ") || line.starts_with("```") {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// A ```` ```toml model ```` fence at the very top is front matter.
fn model_fence(body: &mut Body, text: &str, start: usize) -> Option<TomlBlock> {
    let is_model = |fence: &Fence| fence.is_top_level && fence.kind() == Some("model");
    let fence = body.fences.first().filter(|fence| is_model(fence))?;
    let is_first = text.get(start..fence.span.start as usize)?.trim().is_empty();
    if !is_first {
        return None;
    }
    let fence = body.fences.remove(0);
    Some(TomlBlock { content: fence.content, span: fence.span })
}

/// A fence of front matter that goes on into the Markdown below it was not
/// closed: the body is read from there.
fn cut_fence(mut block: TomlBlock, text: &str, body: &mut Body, found: &mut Vec<Diagnostic>) -> TomlBlock {
    let content = block.content.range();
    let toml = text.get(content.clone()).unwrap_or_default();
    let is_fence = text.get(block.span.range()).is_some_and(|whole| whole.starts_with('`'));
    let markdown = ["\n## ", "\n```"].iter().filter_map(|mark| toml.find(mark)).min();
    let Some(markdown) = markdown.filter(|_| is_fence && ::toml::de::DeTable::parse(toml).is_err()) else {
        return block;
    };
    let end = content.start + last_toml_line(&toml[..markdown]);
    let Ok(cut) = u32::try_from(end) else { return block };
    let file = block.span.file;
    let opening = Span::new(file, block.span.start as usize..content.start.saturating_sub(1));
    found.push(
        Diagnostic::new(&INVALID_TOML, opening, "the front matter is not closed")
            .help("put a line of ``` behind the last key"),
    );
    (block.content.end, block.span.end) = (cut, cut);
    *body = Body::read(file, text, end);
    block
}

fn toml_ranges(front_matter: &FrontMatter, body: &Body) -> Vec<Range<usize>> {
    let front = match front_matter {
        FrontMatter::Toml(block) => Some(block.content.range()),
        _ => None,
    };
    let records = body.fences.iter().filter(|fence| fence.kind().is_some());
    let blocks = records.map(|fence| fence.content.range());
    front.into_iter().chain(blocks).collect()
}

impl Document<'_> {
    /// The record blocks: fences of `toml KIND`, each with its kind. What is
    /// misplaced, or of no kind in `kinds`, is a finding instead; one that is not
    /// closed is a finding, and is read as far as it is TOML.
    pub fn record_blocks(&self, kinds: &[&'static str], found: &mut Vec<Diagnostic>) -> Vec<(&'static str, Fence)> {
        let mut blocks = Vec::new();
        for fence in &self.body.fences {
            let place = fence.info.span;
            let complain = |message: String, help: &str| Diagnostic::new(&MALFORMED_RECORD, place, message).help(help);
            let Some(word) = fence.kind() else {
                // One that ends with the file is closed by that, unless it goes over a record.
                if !fence.is_closed && fence.is_top_level && fence.span.end < self.body.range.end {
                    found.push(complain(
                        "the block is not closed, and goes over a record".to_owned(),
                        "end it with a line of the same fence",
                    ));
                }
                continue;
            };
            if !fence.is_top_level {
                found.push(complain(
                    format!("a `{word}` block in a list or a quote is not read"),
                    "move it out, below a heading of its own",
                ));
            } else if word == "model" {
                found.push(complain(
                    "a `model` block is front matter only at the very top of the file".to_owned(),
                    "move it above everything else, or give the keys between `+++` lines",
                ));
            } else {
                let known = kinds.iter().copied().find(|kind| *kind == word);
                // It is read as what it was taken for: nothing else should miss it.
                let meant = || {
                    let near = nearest(word, kinds.iter().copied());
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let help = help.unwrap_or_else(|| format!("the kinds are {}", kinds.join(", ")));
                    found.push(complain(format!("no record is of the kind `{word}`"), &help));
                    near
                };
                let Some(kind) = known.or_else(meant) else { continue };
                if !fence.is_closed {
                    found.push(complain(
                        format!("the `{word}` block is not closed"),
                        "end it with a line of the same fence",
                    ));
                }
                blocks.push((kind, fence.clone()));
            }
        }
        blocks
    }
}
