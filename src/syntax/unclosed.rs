//! Fences that are not closed, or not opened: how far what stands in them is theirs.

use ecow::EcoString;

use super::{Fence, MALFORMED_RECORD};
use crate::source::{Diagnostic, Fix, Safety, Span, Spanned};

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

/// Whether a fence that opens nothing stands right behind another: the block there
/// is closed already.
pub(super) fn is_stray(fence: &Fence, above: Option<&Fence>, text: &str) -> bool {
    let is_behind = |above: &Fence| {
        let between = text.get(above.span.end as usize..fence.span.start as usize);
        above.is_closed && above.kind().is_some() && between.is_some_and(|between| between.trim().is_empty())
    };
    let goes_over = || !fence.is_closed || cut(fence, text).is_some();
    fence.is_top_level && fence.info.value.is_empty() && above.is_some_and(is_behind) && goes_over()
}

/// A block that a fence too many closes where it begins, put together again with
/// what stands below up to the fence that ends it; and that fence.
pub(super) fn rejoined(above: &Fence, rest: &Fence, text: &str) -> Option<(Fence, Span)> {
    let is_empty = text.get(above.content.range())?.trim().is_empty();
    let is_near = text.get(above.span.end as usize..rest.span.start as usize)?.trim().is_empty();
    let line = text.get(above.content.end as usize..)?.split_inclusive('\n').next()?;
    let line = Span::new(above.span.file, above.content.end as usize..above.content.end as usize + line.len());
    let whole = Span { end: rest.span.end, ..above.span };
    let is_torn = is_empty && is_near && above.is_closed && above.kind().is_some();
    is_torn.then(|| (Fence { span: whole, content: rest.content, ..above.clone() }, line))
}

/// Says that a line of a fence is one too many.
pub(super) fn stray(place: Span) -> Diagnostic {
    Diagnostic::new(&MALFORMED_RECORD, place, "a fence too many: it neither opens nor ends a block")
        .help("delete this line")
        .fix(Fix::replace("delete it", Safety::Unsafe, place, ""))
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
    fn a_fence_too_many_is_neither_an_end_nor_a_beginning() {
        let record = "### X-1: x\n\n```toml threat\na = 1\n```\n";
        let next = "\nIt is.\n\n### X-2: x\n\n```toml threat\na = 2\n```\n";
        let both = [("toml threat", "a = 1\n"), ("toml threat", "a = 2\n")];
        let spoilt = [
            format!("{record}```\n{next}"),
            format!("{record}\n```\n{next}"),
            format!("{}{next}", record.replace("threat\n", "threat\n```\n")),
        ];
        for text in &spoilt {
            assert_eq!(fences(text), both, "{text}");
            let fixes: Vec<_> = parse(FileId(0), text).found.into_iter().filter_map(|said| said.fix).collect();
            let (mended, _) = crate::source::apply(&fixes, |_| text);
            let mended = &mended[&FileId(0)];
            assert_eq!(fences(mended), both, "{mended}");
            assert!(parse(FileId(0), mended).found.is_empty(), "{mended}");
        }
        // A block of its own is one, and so is what ends the file in order.
        assert_eq!(fences(&format!("{record}\n```\nsh\n```\n{next}"))[1], ("", "sh\n"));
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
