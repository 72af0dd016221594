//! Where one statement of TOML ends and the next begins, also where brackets
//! and quotes are left open.

use std::ops::Range;

use toml_parser::lexer::TokenKind;

/// Every statement, its line end included: brackets and quotes tell how far it
/// goes, and lines that begin nothing belong to what stands before them.
pub(super) fn statements(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let mut last = None;
    for token in toml_parser::Source::new(text).lex() {
        depth = deeper(depth, token.kind());
        let is_end = token.kind() == TokenKind::Newline && depth == 0;
        if is_end && !continues(last, &text[token.span().end()..]) {
            found.push(start..token.span().end());
            start = token.span().end();
        }
        last = word(token.kind()).or(last);
    }
    found.push(start..text.len());
    found
}

/// Where the first statement ends if a line that looks like another ends it,
/// whatever is still open.
pub(super) fn first_statement(text: &str) -> usize {
    let indent = indentation(text);
    let (mut depth, mut last) = (0_usize, None);
    for token in toml_parser::Source::new(text).lex() {
        depth = deeper(depth, token.kind());
        let (start, end) = (token.span().start(), token.span().end());
        match token.kind() {
            TokenKind::Newline if begins_statement(&text[end..], indent) => return end,
            TokenKind::Newline if depth == 0 && !continues(last, &text[end..]) => return end,
            TokenKind::MlBasicString | TokenKind::MlLiteralString if !is_closed(&text[start..end]) => {
                let lines = text[start..end].match_indices('\n').map(|(at, _)| start + at + 1);
                return lines.into_iter().find(|line| begins_statement(&text[*line..], indent)).unwrap_or(text.len());
            }
            _ => {}
        }
        last = word(token.kind()).or(last);
    }
    text.len()
}

/// Whether a string has the quotes that end it.
pub(super) fn is_closed(string: &str) -> bool {
    let quotes = quotes_of(string);
    string.len() >= 2 * quotes.len() && string.ends_with(quotes)
}

/// The quotes that a string begins with.
pub(super) fn quotes_of(string: &str) -> &'static str {
    ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| string.starts_with(quotes)).unwrap_or_default()
}

fn deeper(depth: usize, kind: TokenKind) -> usize {
    match kind {
        TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth + 1,
        TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth.saturating_sub(1),
        _ => depth,
    }
}

/// What a statement may end with.
fn word(kind: TokenKind) -> Option<TokenKind> {
    let is_aside = matches!(kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline);
    (!is_aside).then_some(kind)
}

/// Whether a statement that ends in `last` goes on in the next line.
fn continues(last: Option<TokenKind>, next: &str) -> bool {
    let line = next.split('\n').next().unwrap_or_default().trim();
    let is_unended = matches!(last, Some(TokenKind::Equals | TokenKind::Comma));
    let is_rest = is_unended || line.starts_with([']', '}', '"', '\'', ',']);
    is_rest && !line.is_empty() && !line.starts_with(['#', '=']) && !begins_statement(next, usize::MAX)
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// Whether a line is a header or an assignment and stands no deeper than `indent`.
fn begins_statement(text: &str, indent: usize) -> bool {
    let line = text.split('\n').next().unwrap_or_default().trim_end();
    if indentation(line) > indent {
        return false;
    }
    let line = line.trim_start();
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let word = line.trim_start_matches('[');
    let behind = word.trim_start_matches(is_key);
    if word.len() < line.len() {
        return word.starts_with(|c: char| c.is_ascii_alphabetic()) && behind.starts_with(']');
    }
    // A quoted key is told from an item of a list by what follows.
    let quoted = word.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some((_, behind)) = quoted.and_then(|quote| word[1..].split_once(quote)) {
        return behind.trim_start().starts_with('=');
    }
    behind.len() < word.len() && behind.trim_start().starts_with(['=', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_strings_go_over_lines() {
        let text = "a = [\n  1,\n]\nb = '''\n[c]\n'''\n# note\n[c]\n";
        let found: Vec<&str> = statements(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["a = [\n  1,\n]\n", "b = '''\n[c]\n'''\n", "# note\n", "[c]\n", ""]);
    }

    #[test]
    fn what_looks_like_a_statement_ends_what_is_open() {
        let first = |text: &'static str| &text[..first_statement(text)];
        assert_eq!(first("a = [\"x\",\n\"y\"\nb = 1\n"), "a = [\"x\",\n\"y\"\n");
        assert_eq!(first("a = [\"x\"\n\n[b]\nc = 1\n"), "a = [\"x\"\n\n");
        assert_eq!(first("a =\n  \"x\",\n]\nb = 1\n"), "a =\n  \"x\",\n]\n");
        assert_eq!(first("a = [[1],\n[2],\n  b = 3\n"), "a = [[1],\n[2],\n  b = 3\n");
        assert_eq!(first("a]\n\"b/c\" = 1\n"), "a]\n");
        assert_eq!(first("a = [\n\"b\",\n\"c\"]\n"), "a = [\n\"b\",\n\"c\"]\n");
        assert_eq!(first("a = \"\"\"x\ny\n[[b]]\n"), "a = \"\"\"x\ny\n");
        assert_eq!(first("a = \"\"\"x\n[b]\"\"\"\nc = 1\n"), "a = \"\"\"x\n[b]\"\"\"\n");
    }
}
