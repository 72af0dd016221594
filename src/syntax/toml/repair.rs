//! What the author of a statement that is not TOML most likely meant.

use std::ops::Range;

use toml::de::DeTable;
use toml_parser::lexer::{Token, TokenKind};

use super::statements::{is_closed, quotes_of};

/// The longest statement that commas and quotes are tried out in, in bytes.
const LONGEST: usize = 2048;

/// One stretch of a statement and what should stand in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// Replacements that make one statement of TOML of `statement`, if any do. The
/// parser stumbled over the byte at `stumbled`.
pub(super) fn repair(statement: &str, stumbled: usize) -> Option<Vec<Replacement>> {
    let parts = Parts::of(statement, stumbled);
    let here = |text| if parts.stumbled_in.is_none() { vec![insert(stumbled, text)] } else { Vec::new() };
    let simple = [
        parts.straight_quotes(),
        parts.seen(),
        parts.literal(),
        parts.assigned(),
        parts.closed(true),
        parts.closed(false),
        parts.opened(),
        parts.quoted(),
        parts.equals(),
        parts.unended(),
        here("\""),
        here(","),
    ];
    let works = |edits: &Vec<Replacement>| !edits.is_empty() && is_statement(&replaced(statement, edits));
    let alone = |edit| vec![edit];
    let other_quotes = parts.one_quote_of_the_other_kind().map(alone);
    other_quotes.chain(simple).chain(parts.one_quote_more().map(alone)).find(works)
}

/// A text with replacements made, which are in order.
pub(super) fn replaced(text: &str, edits: &[Replacement]) -> String {
    let mut written = String::with_capacity(text.len() + edits.len());
    let mut at = 0;
    for edit in edits {
        written.push_str(text.get(at..edit.range.start).unwrap_or_default());
        written.push_str(&edit.text);
        at = edit.range.end;
    }
    written.push_str(text.get(at..).unwrap_or_default());
    written
}

fn is_statement(text: &str) -> bool {
    DeTable::parse(text).is_ok_and(|table| table.get_ref().len() == 1)
}

fn insert(at: usize, text: impl Into<String>) -> Replacement {
    Replacement { range: at..at, text: text.into() }
}

/// A statement and what stands out in it.
struct Parts<'s> {
    text: &'s str,
    /// Where the value begins; a header has none.
    value: Option<usize>,
    /// Where the last word ends, comments and white space aside.
    end: usize,
    /// The brackets that are open at the end, as what closes them.
    open: Vec<&'static str>,
    /// A bracket that closes what was not opened, as what opens it.
    closes_nothing: Option<&'static str>,
    /// The string that the statement ends with, where it is not closed.
    string: Option<Range<usize>>,
    /// Where the parser stumbled, and the string in which it did.
    stumbled: usize,
    stumbled_in: Option<Range<usize>>,
}

impl<'s> Parts<'s> {
    fn of(text: &'s str, stumbled: usize) -> Self {
        let mut parts = Self {
            text,
            value: None,
            end: 0,
            open: Vec::new(),
            closes_nothing: None,
            string: None,
            stumbled,
            stumbled_in: None,
        };
        for token in toml_parser::Source::new(text).lex() {
            parts.take(token);
        }
        parts
    }

    fn take(&mut self, token: Token) {
        let range = token.span().start()..token.span().end();
        match token.kind() {
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline | TokenKind::Eof => return,
            TokenKind::LeftSquareBracket => self.open.push("]"),
            TokenKind::LeftCurlyBracket => self.open.push("}"),
            TokenKind::RightSquareBracket => self.close("]", "["),
            TokenKind::RightCurlyBracket => self.close("}", "{"),
            TokenKind::Equals if self.value.is_none() => {
                let rest = self.text.get(range.end..).unwrap_or_default();
                self.value = Some(self.text.len() - rest.trim_start_matches([' ', '\t']).len());
            }
            _ => {}
        }
        let word = self.text.get(range.clone()).unwrap_or_default();
        let is_string = token.kind().encoding().is_some();
        if is_string && (range.start + 1..range.end).contains(&self.stumbled) {
            self.stumbled_in = Some(range.clone());
        }
        self.string = (is_string && !is_closed(word)).then(|| range.clone());
        self.end = range.end;
    }

    fn close(&mut self, closing: &str, opening: &'static str) {
        if self.open.pop_if(|open| *open == closing).is_none() {
            self.closes_nothing = Some(opening);
        }
    }

    /// Quotes that a word processor has bent.
    fn straight_quotes(&self) -> Vec<Replacement> {
        let bent = self.text.match_indices(['\u{201c}', '\u{201d}', '\u{201e}']);
        bent.map(|(at, quote)| Replacement { range: at..at + quote.len(), text: "\"".to_owned() }).collect()
    }

    /// Blanks of another kind and what takes no room at all, outside of strings.
    fn seen(&self) -> Vec<Replacement> {
        let blanks = ['\u{a0}', '\u{202f}', '\u{3000}'];
        let unseen = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
        let is_outside = |at: usize| self.text[..at].matches('"').count().is_multiple_of(2);
        let odd = self.text.char_indices().filter(|(_, c)| blanks.contains(c) || unseen.contains(c));
        let odd = odd.filter(|(at, _)| self.text.len() <= LONGEST && is_outside(*at));
        let text = |c: char| if blanks.contains(&c) { " " } else { "" }.to_owned();
        odd.map(|(at, c)| Replacement { range: at..at + c.len_utf8(), text: text(c) }).collect()
    }

    /// Quotes in which backslashes are letters.
    fn literal(&self) -> Vec<Replacement> {
        let Some(string) = &self.stumbled_in else { return Vec::new() };
        let word = self.text.get(string.clone()).unwrap_or_default();
        let is_plain = word.contains('\\') && quotes_of(word) == "\"" && is_closed(word) && !word.contains('\'');
        let ends = is_plain.then_some([string.start..string.start + 1, string.end - 1..string.end]);
        ends.into_iter().flatten().map(|range| Replacement { range, text: "'".to_owned() }).collect()
    }

    /// The string and the brackets closed that are open at the end. Brackets
    /// that the open string has swallowed stay its own unless `are_freed`.
    fn closed(&self, are_freed: bool) -> Vec<Replacement> {
        let mut edits = Vec::new();
        let mut open: Vec<&'static str> = self.open.clone();
        if let Some(string) = &self.string {
            let word = self.text.get(string.clone()).unwrap_or_default();
            let mut inside = word.trim_end();
            while let Some(shorter) = open.first().filter(|_| are_freed).and_then(|close| inside.strip_suffix(close)) {
                open.remove(0);
                inside = shorter.trim_end();
            }
            edits.push(insert(string.start + inside.len(), quotes_of(word)));
        }
        let brackets: String = open.into_iter().rev().collect();
        match edits.last_mut().filter(|quotes| quotes.range.start == self.end) {
            Some(quotes) => quotes.text.push_str(&brackets),
            None if brackets.is_empty() => {}
            None => edits.push(insert(self.end, brackets)),
        }
        edits
    }

    /// The bracket before the value, or the header, that is closed at its end.
    fn opened(&self) -> Vec<Replacement> {
        let opened = self.closes_nothing.map(|open| insert(self.value.unwrap_or_default(), open));
        opened.into_iter().collect()
    }

    /// Quotes around a value that is words, or the first of them.
    fn quoted(&self) -> Vec<Replacement> {
        let Some(value) = self.value else { return Vec::new() };
        let words = self.text.get(value..self.end).unwrap_or_default();
        if !words.starts_with(char::is_alphabetic) {
            return Vec::new();
        }
        // As other languages write it.
        if let Some(truth) = ["true", "false"].into_iter().find(|truth| truth.eq_ignore_ascii_case(words)) {
            return vec![Replacement { range: value..self.end, text: truth.to_owned() }];
        }
        let (first, has_last) = if words.ends_with('\'') { ("'", true) } else { ("\"", words.ends_with('"')) };
        let last = (!has_last).then(|| insert(self.end, "\""));
        std::iter::once(insert(value, first)).chain(last).collect()
    }

    /// `key: value` as `key = value`, and quotes around a value that is words.
    fn equals(&self) -> Vec<Replacement> {
        let Some((key, value)) = self.text.get(..self.end).and_then(|text| text.split_once(':')) else {
            return Vec::new();
        };
        let mut edits = vec![Replacement { range: key.len()..key.len() + 1, text: " =".to_owned() }];
        if value.trim_start().starts_with(char::is_alphabetic) && !matches!(value.trim(), "true" | "false") {
            edits.push(insert(self.end - value.trim_start().len(), "\""));
            edits.push(insert(self.end, "\""));
        }
        edits
    }

    /// `key value` as `key = value`, where the value is more than words.
    fn assigned(&self) -> Vec<Replacement> {
        let words = self.text.get(..self.end).unwrap_or_default();
        let key = words.trim_start();
        let value = key.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let (has_key, rest) = (value.len() < key.len(), value.trim_start());
        if !has_key || rest.len() == value.len() || rest.starts_with(['=', ':']) {
            return Vec::new();
        }
        vec![insert(words.len() - rest.len(), "= ")]
    }

    /// What other languages end a line with, taken off.
    fn unended(&self) -> Vec<Replacement> {
        let words = self.text.get(..self.end).unwrap_or_default();
        let ends = words.len() - words.trim_end_matches([',', ';']).len();
        if ends == 0 { Vec::new() } else { vec![Replacement { range: self.end - ends..self.end, text: String::new() }] }
    }

    /// A quote at the end of a word, single where the one at its beginning is double
    /// or the other way round.
    fn one_quote_of_the_other_kind(&self) -> impl Iterator<Item = Replacement> + use<'_> {
        let is_odd = |text: &str, quote: char| text.matches(quote).count() % 2 == 1;
        let has_one_each = |text: &&str| text.len() <= LONGEST && is_odd(text, '"') && is_odd(text, '\'');
        let text = self.text.get(..self.end).filter(has_one_each).unwrap_or_default();
        let begins = |at: usize| text[..at].ends_with(['=', '[', '{', ',', ' ']);
        let ends = |at: usize| at + 1 == text.len() || text[at + 1..].starts_with([',', ']', '}', ' ']);
        let quotes = text.match_indices(['"', '\'']).filter(move |(at, _)| begins(*at) || ends(*at));
        let other = |quote: &str| if quote == "\"" { "'" } else { "\"" }.to_owned();
        quotes.take(64).map(move |(at, quote)| Replacement { range: at..at + 1, text: other(quote) })
    }

    /// One quote where an item of a list may begin or end.
    fn one_quote_more(&self) -> impl Iterator<Item = Replacement> + use<'_> {
        let text = self.text.get(..self.end).filter(|text| text.len() <= LONGEST).unwrap_or_default();
        let ends = text.match_indices([',', ']', '}']).map(|(at, _)| at);
        let begins = text.match_indices(", ").map(|(at, comma)| at + comma.len());
        ends.chain(begins).take(64).map(|at| insert(at, "\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(statement: &str) -> Option<String> {
        let error = DeTable::parse(statement).err()?;
        let stumbled = error.span().map_or(0, |span| span.start);
        Some(replaced(statement, &repair(statement, stumbled)?))
    }

    #[test]
    fn one_slip_is_undone() {
        let slips = [
            ("a = [\"x\", \"y\"\n", "a = [\"x\", \"y\"]\n"),
            ("a = True # yes\n", "a = true # yes\n"),
            ("a = [\"x\", \"y]\n", "a = [\"x\", \"y\"]\n"),
            ("a = [\"x, \"y\"]\n", "a = [\"x\", \"y\"]\n"),
            ("a = [x\", \"y\"]\n", "a = [\"x\", \"y\"]\n"),
            ("a = [\"x\", y\"]\n", "a = [\"x\", \"y\"]\n"),
            ("a = [\"x\" \"y\"]\n", "a = [\"x\" ,\"y\"]\n"),
            ("a = \"x\", \"y\"]\n", "a = [\"x\", \"y\"]\n"),
            ("a = [\n  \"x\",\n\n", "a = [\n  \"x\",]\n\n"),
            ("a = { b = [1, 2\n", "a = { b = [1, 2]}\n"),
            ("a = { b = [\"x\n", "a = { b = [\"x\"]}\n"),
            ("a = { b = [\"x] }\n", "a = { b = [\"x\"] }\n"),
            ("a = \n  \"x\",\n  \"y\",\n]\n", "a = [\n  \"x\",\n  \"y\",\n]\n"),
            ("a = b = 1 }\n", "a = {b = 1 }\n"),
            ("a = \"x # y\n", "a = \"x # y\"\n"),
            ("a = x\"\n", "a = \"x\"\n"),
            ("a = two words # note\n", "a = \"two words\" # note\n"),
            ("a = 'x\r\n", "a = 'x'\r\n"),
            ("a = \"\"\"x\ny\n", "a = \"\"\"x\ny\"\"\"\n"),
            ("a = 'x\"\n", "a = \"x\"\n"),
            ("a = \"x' # note\n", "a = 'x' # note\n"),
            ("a = [\"x', \"y\"]\n", "a = ['x', \"y\"]\n"),
            ("a = [\"x\", { b = 'y\" }]\n", "a = [\"x\", { b = \"y\" }]\n"),
            ("a = \"it's\n", "a = \"it's\"\n"),
            ("a \"x y\"\n", "a = \"x y\"\n"),
            ("a-b [\n  'x',\n]\n", "a-b = [\n  'x',\n]\n"),
            ("a { b = 1 }\n", "a = { b = 1 }\n"),
            ("a true\n", "a = true\n"),
            ("a: 1\n", "a = 1\n"),
            ("a: two words\n", "a = \"two words\"\n"),
            ("a = 1;\n", "a = 1\n"),
            ("a = \u{201c}x\u{201d}\n", "a = \"x\"\n"),
            ("a\u{a0}=\u{a0}1\u{200b}\n", "a = 1\n"),
            ("a = [\u{feff}\"x\"]\n", "a = [\"x\"]\n"),
            ("a = [\"x\", \"C:\\k\"]\n", "a = [\"x\", 'C:\\k']\n"),
            ("[[a]\n", "[[a]]\n"),
            ("[a\n", "[a]\n"),
            ("[a]]\n", "[[a]]\n"),
            ("a]\n", "[a]\n"),
        ];
        for (written, wanted) in slips {
            assert_eq!(meant(written).as_deref(), Some(wanted), "{written}");
        }
    }

    #[test]
    fn what_nobody_can_tell_is_left() {
        for written in ["a = 2026-13-01\n", "a = 18.09.2026\n", "= 1\n", "a =\n", "]\n", "a b c\n"] {
            assert_eq!(meant(written), None, "{written}");
        }
    }
}
