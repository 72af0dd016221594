//! A file split into front matter, record blocks and body.

use std::borrow::Cow;
use std::ops::Range;

use super::conflict::resolve_conflicts;
use super::suggest::{Near, is_slip};
use super::unclosed::last_toml_line;
use super::{
    Body, Fence, Html, INVALID_TOML, MALFORMED_RECORD, Suppression, UNREADABLE_FILE, front_matter, suppression,
    unclosed,
};
use crate::source::{Diagnostic, Edit, FileId, Fix, Safety, Span};

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
    let (front_matter, body_start) = front_matter::read(file, &text, &mut found);
    let mut body = Body::read(file, &text, body_start);
    found.extend(body.html.iter().filter_map(Html::open));
    found.extend(body.stray_fences.iter().copied().map(unclosed::stray));
    let front_matter = match front_matter {
        FrontMatter::None => {
            model_fence(&mut body, &text, body_start, &mut found).map_or(FrontMatter::None, FrontMatter::Toml)
        }
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

/// A ```` ```toml model ```` fence at the top is front matter, be it misspelt, or
/// below a title or words.
fn model_fence(body: &mut Body, text: &str, start: usize, found: &mut Vec<Diagnostic>) -> Option<TomlBlock> {
    let fence = body.fences.first().filter(|fence| fence.is_top_level)?;
    let above = text.get(start..fence.span.start as usize)?;
    let is_model = fence.kind() == Some("model");
    let is_first = above.trim().is_empty();
    if !is_first && (!is_model || above.starts_with("## ") || above.contains("\n## ")) {
        return None;
    }
    if !is_first {
        let end = fence.span.end as usize;
        let end = end + text.get(end..)?.split_inclusive('\n').next().map_or(0, str::len);
        found.push(front_matter::below_the_top(fence.info.span, start..fence.span.start as usize, end, text));
    }
    if !is_model {
        if !is_nearly_model(fence, text) {
            return None;
        }
        let said =
            complain(fence, "the block at the top does not say that it is a model", "did you mean `toml model`?");
        found.push(said.fix(say_kind(fence, "model")));
    }
    let fence = body.fences.remove(0);
    Some(TomlBlock { content: fence.content, span: fence.span })
}

/// A fence of front matter that goes on into the Markdown below it was not
/// closed: the body is read from there.
fn cut_fence(mut block: TomlBlock, text: &str, body: &mut Body, found: &mut Vec<Diagnostic>) -> TomlBlock {
    let content = block.content.range();
    let toml = text.get(content.clone()).unwrap_or_default();
    if !text.get(block.span.range()).is_some_and(|whole| whole.starts_with('`')) {
        return block;
    }
    let markdown = ["\n## ", "\n```"].iter().filter_map(|mark| toml.find(mark)).min();
    let Some(markdown) = markdown.filter(|_| ::toml::de::DeTable::parse(toml).is_err()) else { return block };
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

/// Whether a block most likely is front matter that is misspelt: nearly `toml
/// model`, or less than that with the keys that every model has.
fn is_nearly_model(fence: &Fence, text: &str) -> bool {
    let words: Vec<&str> = fence.info.value.split_whitespace().collect();
    let toml = text.get(fence.content.range()).unwrap_or_default();
    let has = |key: &str| front_matter::has_key(toml, key);
    match words[..] {
        [language, word] => is_slip(language, "toml") && is_slip(word, "model"),
        [language] => is_slip(language, "toml") && has("id") && has("level"),
        [] => fence.is_unopened() && has("id") && has("level"),
        _ => false,
    }
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
    /// misplaced, or of no kind in `kinds`, is a finding instead. One that is
    /// misspelt, names no kind where `meant` knows one, or is not closed is a
    /// finding, and is read as it was meant: nothing else should miss it.
    pub fn record_blocks(
        &self,
        kinds: &[&'static str],
        meant: &dyn Fn(&Fence) -> Option<&'static str>,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<(&'static str, &Fence)> {
        let mut blocks = Vec::new();
        for fence in &self.body.fences {
            let kind = match fence.kind() {
                Some(word) if !fence.is_top_level => {
                    found.push(complain(
                        fence,
                        format!("a `{word}` block in a list or a quote is not read"),
                        "move it out, below a heading of its own",
                    ));
                    continue;
                }
                Some("model") => {
                    found.push(complain(
                        fence,
                        "a `model` block is front matter only at the very top of the file",
                        "move it above everything else, or give the keys between `+++` lines",
                    ));
                    continue;
                }
                Some(word) => {
                    let known = kinds.iter().copied().find(|kind| *kind == word);
                    known.or_else(|| misspelt(word, fence, kinds, found))
                }
                None => {
                    let kind = meant(fence);
                    found.extend(kindless(fence, kind));
                    kind
                }
            };
            self.say_open(fence, kind, found);
            blocks.extend(kind.map(|kind| (kind, fence)));
        }
        blocks
    }

    /// Says that a block is of one kind by its words, and of another by its keys.
    pub fn contradicted(fence: &Fence, said: &str, meant: &str) -> Diagnostic {
        let message = format!("the block says `{said}`, and its keys are those of `{meant}`");
        complain(fence, message, &format!("did you mean `toml {meant}`?")).fix(say_kind(fence, meant))
    }

    /// Says that a block is not closed. What is no record may end with the file:
    /// that closes it, unless it goes over a record.
    fn say_open(&self, fence: &Fence, kind: Option<&str>, found: &mut Vec<Diagnostic>) {
        if fence.is_closed || !fence.is_top_level {
            return;
        }
        let message = match kind {
            Some(kind) => format!("the `{kind}` block is not closed"),
            None if fence.kind().is_none() && fence.span.end < self.body.range.end => {
                "the block is not closed, and goes over a record".to_owned()
            }
            None => return,
        };
        found.push(complain(fence, message, "end it with a line of the same fence"));
    }
}

fn complain(fence: &Fence, message: impl AsRef<str>, help: &str) -> Diagnostic {
    Diagnostic::new(&MALFORMED_RECORD, fence.info.span, message).help(help)
}

/// What a word most likely means that is no kind.
fn misspelt(word: &str, fence: &Fence, kinds: &[&'static str], found: &mut Vec<Diagnostic>) -> Option<&'static str> {
    let near = Near::find(word, kinds.iter().copied());
    let help = match near {
        Some(near) => format!("did you mean `{}`?", near.name),
        None => format!("the kinds are {}", kinds.join(", ")),
    };
    let said = complain(fence, format!("no record is of the kind `{word}`"), &help);
    // What is further off may be an example of something else.
    let meant = near.filter(|near| near.is_alone && is_slip(word, near.name)).map(|near| near.name);
    found.push(match meant {
        Some(kind) if fence.info.value.split_whitespace().count() == 2 => said.fix(say_kind(fence, kind)),
        _ => said,
    });
    meant
}

/// Says that a block names no kind, or has no beginning.
fn kindless(fence: &Fence, meant: Option<&str>) -> Option<Diagnostic> {
    let said = if fence.is_unopened() {
        let help = format!("put a line of ```` ```toml {} ```` above it", meant.unwrap_or("KIND"));
        complain(fence, "nothing opens this block of TOML, which a fence ends", &help)
    } else {
        let help = format!("did you mean `toml {}`?", meant?);
        complain(fence, "the block does not say which kind of record it is", &help)
    };
    Some(match meant {
        Some(kind) => said.fix(say_kind(fence, kind)),
        None => said,
    })
}

/// Has a block say its kind.
fn say_kind(fence: &Fence, kind: &str) -> Fix {
    let edit = if fence.is_unopened() {
        let start = Span { end: fence.span.start, ..fence.span };
        Edit { span: start, text: format!("```toml {kind}\n") }
    } else {
        Edit { span: fence.info.span, text: format!("toml {kind}") }
    };
    Fix { title: format!("say that it is a `{kind}`"), safety: Safety::Unsafe, edits: vec![edit] }
}
