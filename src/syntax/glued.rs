//! Headings that lack the blank behind their `#`, as in `###PAY-T01: Leak`.

use std::borrow::Cow;

use super::{Heading, MALFORMED_RECORD, first_word, looks_like_id};
use crate::source::{Diagnostic, Fix, Safety, Severity, Span, clipped};

/// How much of a title is shown, in characters.
const SHOWN: usize = 60;

/// The widest indentation of a heading.
const WIDEST: usize = 3;

/// The most `#` that a heading has.
const MOST_MARKS: usize = 6;

/// How many `#` stand right before a word where a text starts. One alone is how
/// people write of a ticket, and so may be several before a number.
pub(super) fn marks(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches('#');
    let marks = text.len() - rest.len();
    ((2..=MOST_MARKS).contains(&marks) && rest.starts_with(char::is_alphabetic)).then_some(marks)
}

/// A text in which the last `#` of each such heading is a blank: a heading, one
/// rank too high, in which nothing has moved.
pub(super) fn apart(text: &str) -> Cow<'_, str> {
    let mut apart = String::new();
    let mut copied = 0;
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(marks) = marks(&line[indent..]).filter(|_| indent <= WIDEST) {
            let last = line_start + indent + marks - 1;
            apart.push_str(&text[copied..last]);
            apart.push(' ');
            copied = last + 1;
        }
        line_start += line.len();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    apart.push_str(&text[copied..]);
    Cow::Owned(apart)
}

impl Heading {
    /// What is wrong with a heading that lacks the blank behind its marks.
    pub fn glued(&self) -> Option<Diagnostic> {
        if !self.is_glued {
            return None;
        }
        let marks = "#".repeat(usize::from(self.rank));
        let title = clipped(&self.title.value, SHOWN);
        let behind = self.span.start + u32::from(self.rank);
        let behind = Span { start: behind, end: behind, ..self.span };
        let message = format!("the heading `{title}` lacks the blank behind its `{marks}`");
        let said = Diagnostic::new(&MALFORMED_RECORD, self.span, message)
            .help(format!("did you mean `{marks} {title}`?"))
            .fix(Fix::replace("put a blank behind it", Safety::Unsafe, behind, " "));
        // Without its heading a record would be lost; any other is only not shown.
        Some(if looks_like_id(first_word(&self.title.value).0) { said } else { said.weighing(Severity::Warning) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::parse;

    #[test]
    fn a_word_right_behind_the_marks_is_a_heading() {
        for (text, count) in [("###PAY-T01: Leak\n", 3), ("##PAY-T01", 2), ("####web-1. Leak", 4), ("##Äpfel\r\n", 2)]
        {
            assert_eq!(marks(text), Some(count), "{text}");
        }
        for text in ["### PAY-T01", "#PAY-T01", "#######PAY-T01", "##", "##*Leak*", "###-1", "##42-1", "x"] {
            assert_eq!(marks(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_moves() {
        let text = "# T\n\n###PAY-T01: Ä\r\n   ##PAY-T02\n    ##PAY-T03\n## PAY-T04\n\n##PAY-T05";
        assert_eq!(apart(text), "# T\n\n## PAY-T01: Ä\r\n   # PAY-T02\n    ##PAY-T03\n## PAY-T04\n\n# PAY-T05");
        assert!(matches!(apart("# T\n\n#hash\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn it_is_read_as_the_heading_that_it_should_be() {
        let text = "# T\n\n##What goes *wrong*?\n\nSee [a].\n\n   ###AB-1: Leak {#x .attack-tree}\r\nText of it.\n\n##AB-2 *it*\n\n\
                    - a\n\n  ##AB-3\n\n> ##AB-4\n\n```sh\n##AB-5\n```\n\n#AB-6\n\n### AB-7\n\n[a]: b.md\n";
        let body = parse(FileId(0), text).body;
        let read = body.headings.iter().map(|it| (it.rank, it.is_glued, &*it.title.value, &text[it.span.range()]));
        let expected = [
            (1, false, "T", "# T"),
            (2, true, "What goes wrong?", "##What goes *wrong*?"),
            (3, true, "AB-1: Leak", "###AB-1: Leak {#x .attack-tree}"),
            (2, true, "AB-2 it", "##AB-2 *it*"),
            // A heading in a list is one, too.
            (2, true, "AB-3", "##AB-3"),
            (3, false, "AB-7", "### AB-7"),
        ];
        assert_eq!(read.collect::<Vec<_>>(), expected);
        let weights: Vec<_> = body.headings.iter().filter_map(Heading::glued).map(|said| said.weight).collect();
        assert_eq!(weights, [Some(Severity::Warning), None, None, None]);
        let first = &body.headings[2];
        assert_eq!((first.id.as_ref().unwrap().value.as_str(), first.is_attack_tree), ("x", true));
        assert_eq!(&text[first.title.span.range()], "AB-1: Leak");
        assert_eq!(&text[first.glued().unwrap().fix.unwrap().edits[0].span.range()], "");
    }
}
