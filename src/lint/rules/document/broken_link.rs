//! D001.

use std::collections::BTreeMap;

use super::address::{Address, encoded};
use super::anchors::Anchors;
use super::nearby::{Guess, Nearby};
use super::pointers::{self, Pointer};
use crate::lint::{Context, Look, Rule, Text};
use crate::model::{Plain, RecordKey};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, PathError, RepoPath, RuleMeta, Safety, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "D001",
        name: "broken-link",
        summary: "a relative link, picture or anchor that leads nowhere",
        group: Group::Document,
        level: Level::On(Severity::Error),
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("broken_link.md"),
    },
    look: Look::Now(check),
};

/// Follows every relative address of every model, plain ones and retired ones
/// too: a reader may click on any.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut search = Search::new(cx);
    for model in cx.workspace.models() {
        let text = cx.sources.file(model.file()).text();
        let mut pointers = pointers::in_body(model.body(), text);
        pointers.extend(pointers::in_records(model, cx.sources));
        found.extend(pointers.iter().filter_map(|pointer| search.judge(model.path(), pointer)));
    }
    for plain in cx.workspace.plain() {
        let pointers = pointers::in_body(&plain.body, cx.sources.file(plain.file).text());
        found.extend(pointers.iter().filter_map(|pointer| search.judge(&plain.path, pointer)));
    }
}

/// A file whose Markdown has been read.
#[derive(Clone, Copy)]
enum Page<'a> {
    Model(&'a Model),
    Plain(&'a Plain),
}

/// What has been looked up so far.
struct Search<'a> {
    cx: &'a Context<'a>,
    pages: BTreeMap<&'a RepoPath, Page<'a>>,
    anchors: BTreeMap<RepoPath, Option<Anchors>>,
    nearby: Option<Nearby>,
}

impl<'a> Search<'a> {
    fn new(cx: &'a Context<'a>) -> Self {
        let models = cx.workspace.models().map(|model| (model.path(), Page::Model(model)));
        let plain = cx.workspace.plain().iter().map(|plain| (&plain.path, Page::Plain(plain)));
        Self { cx, pages: models.chain(plain).collect(), anchors: BTreeMap::new(), nearby: None }
    }

    fn judge(&mut self, from: &RepoPath, pointer: &Pointer) -> Option<Diagnostic> {
        let (path, fragment) = match Address::read(&pointer.destination) {
            Address::Elsewhere => return None,
            Address::Nowhere => {
                let found = Diagnostic::new(&RULE.meta, pointer.span, "the link has no address");
                return Some(found.help("write where it should lead to, or take the link away"));
            }
            Address::Inside { path, fragment, .. } => (path, fragment),
        };
        let target = if path.is_empty() { Ok(from.clone()) } else { from.parent().unwrap_or_default().join(&path) };
        let target = match target {
            Ok(target) => target,
            Err(error) => return Some(self.no_path(from, pointer, &path, error)),
        };
        let facts = self.cx.facts;
        if target != *from && !facts.has_file(&target) && !facts.has_folder(&target) {
            // What stands behind a symbolic link is not looked at.
            return (!facts.is_behind_link(&target)).then(|| self.no_file(from, pointer, &path, &target));
        }
        self.judge_fragment(from, pointer, &target, &fragment?)
    }

    fn no_path(&mut self, from: &RepoPath, pointer: &Pointer, path: &str, error: PathError) -> Diagnostic {
        let written = &pointer.destination;
        match error {
            PathError::Outside => {
                Diagnostic::new(&RULE.meta, pointer.span, format!("`{written}` leads out of the workspace"))
                    .help("link to its address on the web, or bring it into the workspace")
            }
            PathError::Malformed => {
                let message = format!("`{written}` is no path with `/` between its parts");
                let found = Diagnostic::new(&RULE.meta, pointer.span, message);
                let meant = from.parent().unwrap_or_default().join(&path.replace('\\', "/")).ok();
                let facts = self.cx.facts;
                match meant.filter(|meant| facts.has_file(meant) || facts.has_folder(meant)) {
                    Some(path) => self.offering(found, from, pointer, &Guess { path, is_same_word: true }),
                    None => found.help("write it as `docs/overview.md`, from the folder of this file"),
                }
            }
        }
    }

    fn no_file(&mut self, from: &RepoPath, pointer: &Pointer, path: &str, target: &RepoPath) -> Diagnostic {
        let message =
            if path.ends_with('/') { format!("no folder at `{target}/`") } else { format!("no file at `{target}`") };
        let found = Diagnostic::new(&RULE.meta, pointer.span, message);
        let files = self.cx.facts.files();
        let guess = self.nearby.get_or_insert_with(|| Nearby::new(files)).guess(target);
        match guess {
            Some(guess) => self.offering(found, from, pointer, &guess),
            None => {
                found.help("correct the path; it starts at the folder of this file, or with `/` at the workspace's")
            }
        }
    }

    /// Offers a path instead of the one that is written.
    fn offering(&self, found: Diagnostic, from: &RepoPath, pointer: &Pointer, guess: &Guess) -> Diagnostic {
        let written = pointer.destination.as_str();
        let tail = match Address::read(written) {
            Address::Inside { path_end, .. } => written.get(path_end..).unwrap_or_default(),
            Address::Elsewhere | Address::Nowhere => "",
        };
        let is_folder = !self.cx.facts.has_file(&guess.path);
        let slash = if is_folder { "/" } else { "" };
        let path = if written.starts_with('/') {
            format!("/{}{slash}", guess.path.as_str())
        } else {
            format!("{}{slash}", guess.path.relative_to(&from.parent().unwrap_or_default()))
        };
        let help = match guess.is_same_word {
            true => format!("did you mean `{path}`? letter case and separators count"),
            false => format!("did you mean `{path}`?"),
        };
        let found = found.help(help);
        if self.cx.sources.text(pointer.span) != written {
            return found;
        }
        let safety = if guess.is_same_word { Safety::Safe } else { Safety::Unsafe };
        found.fix(Fix::replace(format!("lead to `{path}`"), safety, pointer.span, format!("{}{tail}", encoded(&path))))
    }

    fn judge_fragment(
        &mut self,
        from: &RepoPath,
        pointer: &Pointer,
        target: &RepoPath,
        fragment: &str,
    ) -> Option<Diagnostic> {
        let span = self.span_of_fragment(pointer);
        let is_markdown = self.pages.contains_key(target) || has_markdown_name(target);
        if let Some(line) = last_line(fragment) {
            let lines = self.text(target)?.lines().count();
            let message = format!("`{target}` has {lines} lines, and no line {line}");
            return (line > lines).then(|| Diagnostic::new(&RULE.meta, span, message).help("correct the line"));
        }
        if !is_markdown {
            return None;
        }
        let cx = self.cx;
        let anchors = self.anchors_of(target)?;
        if anchors.has(fragment) || is_misnamed(cx, target, fragment) {
            return None;
        }
        let near = anchors.nearest(fragment).map(|(anchor, is_same_word)| (anchor.to_owned(), is_same_word));
        let whose = if target == from { String::new() } else { format!(" of `{target}`") };
        let found = Diagnostic::new(&RULE.meta, span, format!("no heading{whose} has the anchor `#{fragment}`"));
        let Some((anchor, is_same_word)) = near else {
            return Some(
                found.help("an anchor is the heading in lower case with `-` for spaces, or an id given as `{#id}`"),
            );
        };
        let found = found.help(format!("did you mean `#{anchor}`?"));
        if !self.cx.sources.text(span).starts_with('#') {
            return Some(found);
        }
        let safety = if is_same_word { Safety::Safe } else { Safety::Unsafe };
        Some(found.fix(Fix::replace(format!("lead to `#{anchor}`"), safety, span, format!("#{}", encoded(&anchor)))))
    }

    /// The place of `#…`, where the address stands as it is meant.
    fn span_of_fragment(&self, pointer: &Pointer) -> Span {
        match Address::read(&pointer.destination) {
            Address::Inside { hash, .. } if self.cx.sources.text(pointer.span) == pointer.destination => {
                let span = pointer.span;
                Span::new(span.file, span.start as usize + hash..span.end as usize)
            }
            _ => pointer.span,
        }
    }

    /// The text of a file, if it is known.
    fn text(&self, path: &RepoPath) -> Option<&'a str> {
        let file = match self.pages.get(path) {
            Some(Page::Model(model)) => model.file(),
            Some(Page::Plain(plain)) => plain.file,
            None => match self.cx.facts.text(path)? {
                Text::Known(text) => return Some(text),
                Text::Unknown(_) => return None,
            },
        };
        Some(self.cx.sources.file(file).text())
    }

    /// The anchors of a page; `None` where its text is not known.
    fn anchors_of(&mut self, path: &RepoPath) -> Option<&Anchors> {
        if !self.anchors.contains_key(path) {
            let anchors = self.text(path).map(|text| match self.pages.get(path) {
                Some(Page::Model(model)) => Anchors::of_model(model, text),
                Some(Page::Plain(plain)) => Anchors::of_body(&plain.body, text),
                None => Anchors::of_markdown(text),
            });
            self.anchors.insert(path.clone(), anchors);
        }
        self.anchors.get(path)?.as_ref()
    }
}

fn has_markdown_name(path: &RepoPath) -> bool {
    let extension = path.name().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("md" | "markdown"))
}

/// Whether an anchor leads to a record that calls itself otherwise, which is said
/// of the record (R001).
fn is_misnamed(cx: &Context<'_>, target: &RepoPath, fragment: &str) -> bool {
    let fragment = fragment.to_lowercase();
    let is_meant =
        |name: &str| fragment.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let is_there = |key: RecordKey| cx.workspace.model(key.model).path() == target;
    let mut records = cx.workspace.misnamed().all().iter();
    records.any(|called| is_there(called.key) && is_meant(&called.name.to_lowercase()))
}

/// The last line that `L10`, `L10-L20` or `L10C3-L20C5` names.
fn last_line(fragment: &str) -> Option<usize> {
    let line = |part: &str| -> Option<usize> {
        let number = part.strip_prefix('L')?;
        let (number, column) = number.split_once('C').unwrap_or((number, "1"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (is_number(number) && is_number(column)).then(|| number.parse().unwrap_or(usize::MAX))
    };
    match fragment.split_once('-') {
        Some((first, last)) => line(first).and(line(last)),
        None => line(fragment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_forges_write_them() {
        assert_eq!(last_line("L10"), Some(10));
        assert_eq!(last_line("L10-L20"), Some(20));
        assert_eq!(last_line("L1C3-L2C9"), Some(2));
        assert_eq!(last_line("L99999999999999999999999"), Some(usize::MAX));
        assert_eq!(last_line("Lima"), None);
        assert_eq!(last_line("L"), None);
        assert_eq!(last_line("L10-x"), None);
    }
}
