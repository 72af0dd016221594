//! `gabion: allow RULE …`, in Markdown comments and in TOML comments.

use std::ops::Range;

use super::Html;
use crate::source::{FileId, Span, Spanned};

/// The words that start a suppression.
const MARK: &str = "gabion: allow";

/// An author's wish to be spared a finding.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// The rules by code or name.
    pub rules: Vec<Spanned<String>>,
    /// The last day on which it holds, as written.
    pub until: Option<Spanned<String>>,
    /// Whether that day stands elsewhere, or in other words, than it has to.
    pub is_until_elsewhere: bool,
    /// Why; empty when none is given.
    pub reason: String,
    /// The line that it speaks of.
    pub line: Span,
}

/// Reads the HTML comments of the body and the comments in blocks of TOML.
pub(super) fn find(file: FileId, text: &str, html: &[Html], toml: &[Range<usize>]) -> Vec<Suppression> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for block in toml {
        in_toml(file, text, block.clone(), &mut found);
    }
    for html in html {
        in_html(file, text, html, &mut found);
    }
    found.sort_by_key(|suppression| suppression.span);
    found
}

fn in_html(file: FileId, text: &str, html: &Html, found: &mut Vec<Suppression>) {
    let mut at = html.span.start as usize;
    let last = html.span.end as usize;
    while let Some(start) = text.get(at..last).and_then(|rest| rest.find("<!--")).map(|start| at + start) {
        let inside_start = start + "<!--".len();
        let Some(inside) = text[inside_start..last].split("-->").next() else { return };
        let inside_end = inside_start + inside.len();
        let end = (inside_end + "-->".len()).min(last);
        at = end;
        let words = inside.trim_start();
        if words.starts_with(MARK) {
            let words = inside_end - words.len() + MARK.len()..inside_end;
            let line = next_line(text, end, text.len(), |_| false);
            found.push(parse(file, text, Span::new(file, start..end), words, line));
        }
    }
}

fn in_toml(file: FileId, text: &str, block: Range<usize>, found: &mut Vec<Suppression>) {
    let toml = &text[block.clone()];
    if !toml.contains(MARK) {
        return;
    }
    for token in toml_parser::Source::new(toml).lex() {
        if token.kind() != toml_parser::lexer::TokenKind::Comment {
            continue;
        }
        let range = block.start + token.span().start()..block.start + token.span().end();
        let comment = &text[range.clone()];
        let words = comment.trim_start_matches('#').trim_start();
        if !words.starts_with(MARK) {
            continue;
        }
        let words = range.start + (comment.len() - words.len()) + MARK.len()..range.end;
        let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1).max(block.start);
        let line = if text[line_start..range.start].trim().is_empty() {
            next_line(text, range.end, block.end, |line| line.starts_with('#'))
        } else {
            line_start..range.end
        };
        found.push(parse(file, text, Span::new(file, range), words, line));
    }
}

/// The next line that is neither blank nor skipped.
fn next_line(text: &str, from: usize, end: usize, skip: impl Fn(&str) -> bool) -> Range<usize> {
    let mut at = text[from..end].find('\n').map_or(end, |line_end| from + line_end + 1);
    for line in text[at..end].split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() && !skip(words) {
            return at..at + line.trim_end().len();
        }
        at += line.len();
    }
    end..end
}

fn parse(file: FileId, text: &str, span: Span, words: Range<usize>, line: Range<usize>) -> Suppression {
    let mut rules = Vec::new();
    let mut until = None;
    let mut reason: Vec<&str> = Vec::new();
    let written = text.get(words.clone()).unwrap_or_default();
    for (index, word) in written.split_whitespace().enumerate() {
        let at = words.start + (word.as_ptr() as usize - written.as_ptr() as usize);
        if index == 0 {
            for rule in word.split(',').filter(|rule| !rule.is_empty()) {
                let at = at + (rule.as_ptr() as usize - word.as_ptr() as usize);
                rules.push(Spanned::new(rule.to_owned(), Span::new(file, at..at + rule.len())));
            }
        } else if let (Some(date), true, None) = (word.strip_prefix("until="), reason.is_empty(), &until) {
            until = Some(Spanned::new(date.to_owned(), Span::new(file, at..at + word.len())));
        } else {
            reason.push(word);
        }
    }
    let mut reason = reason.join(" ");
    let elsewhere = if until.is_none() { day_elsewhere(written) } else { None };
    if let Some((range, day)) = &elsewhere {
        let (before, behind) = (&written[..range.start], &written[range.end..]);
        let others = before.split_whitespace().skip(1).chain(behind.split_whitespace());
        reason = others.collect::<Vec<_>>().join(" ");
        let place = words.start + range.start..words.start + range.end;
        until = Some(Spanned::new((*day).to_owned(), Span::new(file, place)));
    }
    Suppression { span, rules, until, is_until_elsewhere: elsewhere.is_some(), reason, line: Span::new(file, line) }
}

/// A day that is meant as the last one, and not written as `until=DAY` right
/// behind the rules: where it stands with its word, and the day.
fn day_elsewhere(written: &str) -> Option<(Range<usize>, &str)> {
    let small = written.to_ascii_lowercase();
    let first = written.len() - written.trim_start().len();
    let behind_rules = first + written[first..].find(char::is_whitespace)?;
    ["until", "expires"].into_iter().find_map(|word| {
        small.match_indices(word).find_map(|(at, _)| {
            let before = written.get(behind_rules..at)?;
            let rest = &written[at + word.len()..];
            let value = rest.trim_start().trim_start_matches(['=', ':']).trim_start();
            let day = value.split_whitespace().next().filter(|day| day.starts_with(|c: char| c.is_ascii_digit()))?;
            let is_assigned = rest.trim_start().starts_with(['=', ':']);
            let is_word = before.ends_with(char::is_whitespace) && rest.starts_with([' ', '\t', '=', ':']);
            let end = written.len() - value.len() + day.len();
            (is_word && (is_assigned || before.trim().is_empty())).then_some((at..end, day))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rule_date_and_reason() {
        let text = "<!-- gabion: allow T005,R001 until=2027-01-31 agreed with ops -->\n\n### X\n";
        let html = Html { text: text.to_owned(), span: Span::new(FileId(0), 0..text.len()), is_cut: false };
        let found = find(FileId(0), text, &[html], &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rules[1].value, "R001");
        assert_eq!(found[0].until.as_ref().unwrap().value, "2027-01-31");
        assert_eq!(found[0].reason, "agreed with ops");
        assert_eq!(&text[found[0].line.range()], "### X");
    }

    #[test]
    fn a_day_is_found_wherever_it_stands() {
        let read = |words: &str| {
            let text = format!("<!-- gabion: allow T008 {words} -->\n\nx\n");
            let html = Html { text: text.clone(), span: Span::new(FileId(0), 0..text.len()), is_cut: false };
            let [it] = &find(FileId(0), &text, &[html], &[])[..] else { panic!("{words}") };
            let until = it.until.clone().map(|until| (until.value, text[until.span.range()].to_owned()));
            (until, it.is_until_elsewhere, it.reason.clone())
        };
        let day = |place: &str| Some(("2025-05-31".to_owned(), place.to_owned()));
        for place in ["until = 2025-05-31", "until: 2025-05-31", "Until 2025-05-31", "expires=2025-05-31"] {
            assert_eq!(read(&format!("{place} so it is")), (day(place), true, "so it is".to_owned()), "{place}");
        }
        let late = "until=2025-05-31";
        assert_eq!(read(&format!("so {late} it is")), (day(late), true, "so it is".to_owned()));
        assert_eq!(read(&format!("{late} so it is")), (day(late), false, "so it is".to_owned()));
        for reason in ["it was so until 2025-05-31", "valid until: soon", "nountil=2025-05-31", "until we know"] {
            assert_eq!(read(reason), (None, false, reason.to_owned()));
        }
    }

    #[test]
    fn reads_toml_comments_but_no_strings() {
        let text = "a = \"# gabion: allow X\"\nb = 1 # gabion: allow M003 old\n";
        let block = 0..text.len();
        let found = find(FileId(0), text, &[], std::slice::from_ref(&block));
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].line.range()], "b = 1 # gabion: allow M003 old");
    }
}
