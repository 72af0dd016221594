//! Fences that are not closed, or not opened: how far what stands in them is theirs.

use ecow::EcoString;

use super::Fence;
use crate::source::{Span, Spanned};

/// Whether a line may well be TOML.
fn is_toml(line: &str) -> bool {
    let is_item = line.starts_with('"') && line.trim_end().ends_with([',', '"', ']']);
    line.contains('=') || line.starts_with(['[', ']', '}', ' ']) || is_item
}

/// Where the last line ends that may well be TOML.
pub(super) fn last_toml_line(text: &str) -> usize {
    let (mut at, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        if is_toml(line) {
            end = at;
        }
    }
    end
}

/// How far a text is TOML: up to a blank line that prose or a heading follows.
fn toml_length(text: &str) -> usize {
    let (mut at, mut is_after_blank) = (0, false);
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if line.starts_with("```") || (is_after_blank && !is_blank && !is_toml(line)) {
            return at;
        }
        is_after_blank = is_blank;
        at += line.len();
    }
    text.len()
}

/// How far what is no TOML goes before a record or a heading.
fn length_before_record(text: &str) -> usize {
    let is_behind = |line: &str| line.starts_with("```toml ") || line.starts_with("## ") || line.starts_with("### ");
    text.split_inclusive('\n').take_while(|line| !is_behind(line)).map(str::len).sum()
}

/// Where a fence ends that goes over what stands below it: over the rest of the
/// file, or over a record, whose own fence it cannot hold.
pub(super) fn cut(fence: &Fence, text: &str) -> Option<usize> {
    let content = text.get(fence.content.range()).unwrap_or_default();
    let start = fence.content.start as usize;
    match fence.kind() {
        _ if !fence.is_top_level => None,
        Some("model") => None,
        Some(_) => (!fence.is_closed || content.contains("\n```toml")).then(|| start + toml_length(content)),
        None => {
            // Longer fences, and those of tildes, may show others.
            let marks = text.get(fence.span.range()).map_or(0, |it| it.len() - it.trim_start_matches('`').len());
            (marks == 3 && content.contains("\n```toml ")).then(|| start + length_before_record(content))
        }
    }
}

/// The block that a fence closes which nothing opened: TOML stands right above
/// it, back to `floor`, and it would go over what stands below.
pub(super) fn unopened(fence: &Fence, text: &str, floor: usize) -> Option<Fence> {
    let at = fence.span.start as usize;
    let line = text.get(at..)?.lines().next().filter(|line| line.trim_end() == "```")?;
    let content = text.get(fence.content.range())?;
    let goes_over = !fence.is_closed || content.starts_with("```") || content.contains("\n```");
    let start = at - toml_above(text.get(floor..at)?).filter(|_| fence.is_top_level && goes_over)?;
    let span = |range| Span::new(fence.span.file, range);
    let first = text.get(start..at)?.lines().next()?;
    let info = Spanned::new(EcoString::new(), span(start..start + first.len()));
    let end = at + line.len();
    Some(Fence { info, span: span(start..end), content: span(start..at), is_closed: true, is_top_level: true })
}

/// How many bytes at the end of a text are statements of TOML, none of whose
/// lines stand apart from the end.
fn toml_above(text: &str) -> Option<usize> {
    let is_key = |key: &str| key.trim_end().chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let is_start = |line: &str| line.split_once('=').is_some_and(|(key, _)| !key.trim().is_empty() && is_key(key));
    let (mut length, mut found) = (0, None);
    for line in text.split_inclusive('\n').rev() {
        let is_between = length > 0 && line.trim().is_empty();
        if !is_between && !is_toml(line) {
            break;
        }
        length += line.len();
        if is_start(line) {
            found = Some(length);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::parse;

    /// The fences of a text, with what stands in them.
    fn fences(text: &str) -> Vec<(&str, &str)> {
        let fences = parse(FileId(0), text).body.fences.into_iter();
        fences.map(|fence| (&text[fence.info.span.range()], &text[fence.content.range()])).collect()
    }

    #[test]
    fn an_open_fence_ends_before_the_next_record() {
        let record = "### X-1: x\n\n```toml threat\na = 1\n```\n";
        let next = ("toml threat", "a = 1\n");
        let open = format!("```toml threat\nb = [\n  2,\n]\n\nIt is.\n\n{record}");
        assert_eq!(fences(&open), [("toml threat", "b = [\n  2,\n]\n\n"), next]);
        let open = format!("```text\nb\n\n{record}");
        assert_eq!(fences(&open), [("text", "b\n\n"), next]);
    }

    #[test]
    fn a_fence_that_closes_what_nothing_opened_ends_there() {
        let record = "### X-2: x\n\n```toml threat\na = 1\n```\n";
        let next = ("toml threat", "a = 1\n");
        let toml = "b = [\n  \"2\",\n]\n\nc = 1\n";
        let text = format!("### X-1: x\n\nIt is = so.\n\n{toml}```\n\n{record}");
        assert_eq!(fences(&text), [("b = [", toml), next]);
        assert_eq!(fences(&format!("# x\n\n{toml}```\n\nIt is.\n")), [("b = [", toml)]);
        // This one is opened by what looks like its end.
        assert_eq!(fences("b = 1\n```\nx\n```\n"), [("", "x\n")]);
    }

    #[test]
    fn a_fence_may_show_another() {
        for (open, close) in [("````markdown", "````"), ("~~~markdown", "~~~")] {
            let shown = "b\n\n```toml threat\na = 1\n```\n";
            assert_eq!(fences(&format!("{open}\n{shown}{close}\n")), [("markdown", shown)]);
        }
        // What ends with the file is closed by that.
        assert_eq!(fences("```text\nb\n"), [("text", "b\n")]);
    }
}
