//! HTML comments that are not closed: they hide what stands below them.

use super::{Html, MALFORMED_RECORD};
use crate::source::{Diagnostic, Fix, Safety, Span};

/// How much of a block of HTML is the first line of a comment that does not end
/// where the block does: it goes on to the end of the file, or to that of another
/// comment.
pub(super) fn cut(block: &str) -> Option<usize> {
    let start = block.len() - block.trim_start().len();
    let words = block[start..].strip_prefix("<!--")?;
    let first = words.find('\n').unwrap_or(words.len());
    // `<!-->` is a whole comment.
    let inside = match block[start + "<!".len()..].find("-->") {
        Some(end) => words.get(first..end.saturating_sub("--".len())).unwrap_or_default(),
        None => return Some(block.len() - words.len() + first),
    };
    inside.contains("<!--").then_some(block.len() - words.len() + first)
}

impl Html {
    /// Ends a comment that is not closed with its first line. Gives that place.
    pub(super) fn cut(&mut self) -> Option<usize> {
        let line = self.text.get(..cut(&self.text)?)?.trim_end().len();
        self.text.truncate(line);
        self.is_cut = true;
        self.span.end = self.span.start + u32::try_from(line).unwrap_or(u32::MAX);
        Some(self.span.end as usize)
    }

    /// What is wrong with a comment that is not closed.
    pub(super) fn open(&self) -> Option<Diagnostic> {
        if !self.is_cut {
            return None;
        }
        let end = Span { start: self.span.end, ..self.span };
        let said =
            Diagnostic::new(&MALFORMED_RECORD, self.span, "the comment is not closed, and hides what stands below it")
                .help("end it with `-->`; what stands below is checked as if it ended with its first line");
        Some(said.fix(Fix::replace("end it here", Safety::Unsafe, end, " -->")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::parse;

    #[test]
    fn an_open_comment_ends_with_its_line() {
        assert_eq!(cut("<!-- a\n\n# b\n"), Some(6));
        assert_eq!(cut("  <!-- a\n\n<!-- b -->\n"), Some(8));
        assert_eq!(cut("<!-- a"), Some(6));
        for whole in ["<!-- a\nb -->\n", "<!-->\n", "<!-- a <!-- b -->\n", "<p>\n<!-- a\n", "<!---->"] {
            assert_eq!(cut(whole), None, "{whole}");
        }
    }

    #[test]
    fn what_stands_below_an_open_comment_is_read() {
        let text = "<!-- gabion: allow T008 until=2027-01-31 so it is\r\n\r\n## X-1: x\r\n\r\n```toml threat\r\na = 1\r\n```\r\n";
        let document = parse(FileId(0), text);
        assert_eq!((document.body.headings.len(), document.body.fences.len()), (1, 1));
        let [suppression] = &document.suppressions[..] else { panic!("{:?}", document.suppressions) };
        assert_eq!(&text[suppression.span.range()], "<!-- gabion: allow T008 until=2027-01-31 so it is");
        assert_eq!((suppression.reason.as_str(), &text[suppression.line.range()]), ("so it is", "## X-1: x"));
        let [said] = &document.found[..] else { panic!("{:?}", document.found) };
        assert_eq!(said.primary.span, suppression.span);
        // In a list or a quote it ends with that.
        assert!(parse(FileId(0), "> <!-- a\n\n# b\n").found.is_empty());
    }
}
