//! TOML with places and more than one error.

mod attach;
mod headers;
mod plain;
mod recovery;
mod repair;
mod statements;
mod tree;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, Error};

use self::recovery::{Slip, slips};
use self::repair::{Replacement, replaced};
pub use self::tree::{Data, Entries, Value};
use super::{INVALID_TOML, Reader, UNREADABLE_FILE};
use crate::source::{Diagnostic, Edit, FileId, Fix, Safety, Span, clipped};

/// How deep arrays and inline tables may nest.
const DEEPEST: usize = 32;

/// Reads TOML that starts at byte `offset` of a file, as far as it goes: whatever
/// could be read is in the table, and each statement that could not is one finding
/// of the reader. Where it is plain what such a statement should say, the table
/// holds that. Keys that stand twice up to the next header are one finding, too:
/// most likely a header is missing above them.
pub fn read_toml<T>(
    file: FileId,
    offset: usize,
    text: &str,
    read: impl FnOnce(&Entries<'_>, &mut Reader<'_>) -> T,
) -> T {
    let mut reader = Reader::new(file, offset, text);
    let mended = OnceCell::new();
    let entries = parse(text, &mended, &mut reader);
    read(&entries, &mut reader)
}

/// Parses a text; `mended` keeps it where it had to be mended first.
fn parse<'t>(text: &'t str, mended: &'t OnceCell<String>, reader: &mut Reader<'_>) -> Entries<'t> {
    if let Some(entries) = plain::read(text) {
        return entries;
    }
    if let Some(at) = too_deep(text) {
        let span = reader.span(at..at + 1);
        reader.found.push(
            Diagnostic::new(&UNREADABLE_FILE, span, format!("brackets nest more than {DEEPEST} deep"))
                .help("write records as tables of their own"),
        );
        return Entries::default();
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return table.into_inner().into();
    }
    let mut slips = slips(text, &errors);
    slips.extend(headers::missing(text, &errors));
    slips.sort_by_key(|slip| slip.range.start);
    if slips.is_empty() {
        say_errors(text, errors, reader);
        return table.into_inner().into();
    }
    for slip in &slips {
        reader.found.push(slip_said(text, slip, reader));
        // What a header is missing above can be read.
        if !slip.is_header() {
            reader.stumbled(slip.range.clone(), &text[..slip.range.start]);
        }
    }
    let edits: Vec<Replacement> = slips.into_iter().flat_map(|slip| slip.edits).collect();
    let mended = mended.get_or_init(|| replaced(text, &edits));
    for edit in edits {
        reader.moved(edit.range, edit.text.len());
    }
    let (table, mut errors) = DeTable::parse_recoverable(mended);
    errors.retain(|error| !error.span().is_some_and(|span| reader.is_broken(&span)));
    say_errors(mended, errors, reader);
    table.into_inner().into()
}

/// The finding of a statement that is not TOML.
fn slip_said(text: &str, slip: &Slip, reader: &Reader<'_>) -> Diagnostic {
    let at = text.floor_char_boundary(slip.at.start);
    let end = text.floor_char_boundary(slip.at.end).max(at);
    let mut found = syntax_error(&text[line_around(text, at)], reader.span(at..end), &slip.message);
    let Some(meant) = &slip.meant else { return found };
    let title = if slip.is_header() {
        found = found.help(format!("a key may stand once in a table; is `{meant}` missing above it?"));
        format!("put `{meant}` above it")
    } else {
        if found.help.is_none() && !meant.contains('\n') {
            found = found.help(format!("did you mean `{}`?", clipped(meant, 80)));
        }
        "write it as TOML".to_owned()
    };
    let edits = slip.edits.iter();
    let edits = edits.map(|edit| Edit { span: reader.span(edit.range.clone()), text: edit.text.clone() });
    found.fix(Fix { title, safety: Safety::Unsafe, edits: edits.collect() })
}

/// Says what is wrong with keys that stand where they may not, and with lines
/// that nobody could make sense of: once each.
fn say_errors(text: &str, errors: Vec<Error>, reader: &mut Reader<'_>) {
    let mut last_line = 0..0;
    let mut lines = BTreeSet::new();
    let mut last_double: Option<usize> = None;
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        if error.message().contains("duplicate key") {
            let before = last_double.replace(range.start);
            let between = before.and_then(|before| text.get(before..range.start));
            if between.is_some_and(|between| !between.contains("\n[")) {
                continue;
            }
        }
        // A line may hold a hundred thousand errors; it is looked for once.
        if last_line.contains(&range.start) {
            continue;
        }
        let start = text.floor_char_boundary(range.start);
        let end = text.floor_char_boundary(range.end.max(start));
        let line = line_around(text, start);
        last_line = line.start..line.end + 1;
        if lines.insert(line.start) {
            let span = reader.span(start..end);
            reader.found.push(syntax_error(&text[line], span, error.message()));
        }
    }
}

/// The line that holds a byte, without its end.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    start..text[at..].find('\n').map_or(text.len(), |end| at + end)
}

fn syntax_error(line: &str, span: Span, message: &str) -> Diagnostic {
    let message = message.trim().trim_end_matches('.').to_owned();
    let found = Diagnostic::new(&INVALID_TOML, span, format!("not TOML: {message}"));
    match hint(line, &message) {
        Some(hint) => found.help(hint),
        None => found,
    }
}

/// What people most often meant.
fn hint(line: &str, message: &str) -> Option<&'static str> {
    if message.contains("duplicate key") {
        return Some("a key may stand once in a table; is a `[[header]]` missing above it?");
    }
    if line.contains(['\u{201c}', '\u{201d}']) {
        return Some("use straight quotes: \"…\"");
    }
    let (key, value) = line.split_once('=').or_else(|| line.split_once(':'))?;
    if !line.contains('=') && key.trim().chars().all(|c| c.is_alphanumeric() || c == '-') {
        return Some("TOML writes `key = value`, not `key: value`");
    }
    let value = value.trim();
    let is_day = value.starts_with(|c: char| c.is_ascii_digit()) && value.matches(['.', '/']).count() == 2;
    if is_day && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/')) {
        return Some("dates are written as 2026-01-31");
    }
    if ["true", "false"].iter().any(|truth| *truth != value && truth.eq_ignore_ascii_case(value)) {
        return Some("TOML writes `true` and `false` in small letters");
    }
    let is_word = value.starts_with(char::is_alphabetic) && !matches!(value, "true" | "false" | "inf" | "nan");
    is_word.then_some("text needs quotes: key = \"value\"")
}

/// The place of the bracket that nests too deep, strings and comments aside.
fn too_deep(text: &str) -> Option<usize> {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if brackets <= DEEPEST {
        return None;
    }
    let mut depth: usize = 0;
    for token in toml_parser::Source::new(text).lex() {
        use toml_parser::lexer::TokenKind as Kind;
        match token.kind() {
            Kind::LeftSquareBracket | Kind::LeftCurlyBracket => depth += 1,
            Kind::RightSquareBracket | Kind::RightCurlyBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(token.span().start());
        }
    }
    None
}
