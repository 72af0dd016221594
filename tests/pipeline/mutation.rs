//! Ways to spoil a workspace.

use std::ops::Range;

use proptest::prelude::*;

use super::corpus::File;
use super::words::{LINES, PIECES, VALUES};

/// One change; places are shares of a text's length, so that any number fits.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    kind: Kind,
    file: u16,
    at: u16,
    to: u16,
    word: u16,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    DeleteLines,
    DuplicateLines,
    SwapLines,
    MoveLines,
    DeleteChunk,
    DuplicateChunk,
    ReplaceToken,
    BorrowToken,
    Insert,
    InsertLine,
    SetValue,
    Truncate,
    LineEnds,
    Bom,
    Conflict,
    Indent,
    CopyFile,
    RemoveFile,
    Splice,
    BadByte,
    Multiply,
}

/// Any change. The first kinds are what a failing case shrinks to.
pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
    use Kind::*;
    let kind = prop_oneof![
        4 => Just(DeleteLines), 3 => Just(DuplicateLines), 2 => Just(SwapLines), 2 => Just(MoveLines),
        3 => Just(DeleteChunk), 2 => Just(DuplicateChunk), 5 => Just(ReplaceToken), 5 => Just(BorrowToken),
        5 => Just(Insert), 5 => Just(InsertLine), 6 => Just(SetValue), 1 => Just(Truncate), 1 => Just(LineEnds),
        1 => Just(Bom), 1 => Just(Conflict), 1 => Just(Indent), 1 => Just(CopyFile), 1 => Just(RemoveFile),
        1 => Just(Splice), 1 => Just(BadByte), 1 => Just(Multiply),
    ];
    let fields = (kind, any::<u16>(), any::<u16>(), any::<u16>(), any::<u16>());
    fields.prop_map(|(kind, file, at, to, word)| Mutation { kind, file, at, to, word })
}

impl Mutation {
    /// Changes a workspace.
    pub(crate) fn apply(&self, files: &mut Vec<File>) {
        if files.is_empty() {
            return;
        }
        let at = share(self.file, files.len() - 1);
        match self.kind {
            Kind::RemoveFile => drop(files.remove(at)),
            Kind::CopyFile => {
                let (path, bytes) = files[at].clone();
                let places = [
                    "copy/THREAT_MODEL.md",
                    "THREAT_MODEL.md",
                    "x.threat-model.md",
                    "gabion.toml",
                    "a b/\u{1b}ü/threat_model.md",
                ];
                let place = pick(&places, self.word);
                files.retain(|(other, _)| other != place);
                files.push((
                    if self.to.is_multiple_of(2) { place.to_owned() } else { format!("deep/er/{path}") },
                    bytes,
                ));
            }
            Kind::BadByte => {
                let bytes = &mut files[at].1;
                bytes.insert(share(self.at, bytes.len()), 0x80 | u8::try_from(self.word % 128).unwrap_or(0));
            }
            _ => {
                let from = share(self.word, files.len() - 1);
                let other = String::from_utf8_lossy(&files[from].1).into_owned();
                if let Ok(text) = std::str::from_utf8(&files[at].1) {
                    files[at].1 = self.change(text, &other).into_bytes();
                }
            }
        }
    }

    fn change(&self, text: &str, other: &str) -> String {
        let place = boundary(text, self.at);
        let few_lines = || {
            let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            let first = share(self.at, starts.len() - 1);
            let last = (first + 1 + usize::from(self.to % 7)).min(starts.len());
            starts[first]..starts.get(last).copied().unwrap_or(text.len())
        };
        let line_start = || text[..place].rfind('\n').map_or(0, |at| at + 1);
        let chunk = || {
            let end = boundary(text, self.to);
            let far = place.min(end)..place.max(end);
            // Mostly a few characters, sometimes far more.
            if self.word.is_multiple_of(4) {
                far
            } else {
                far.start..text.floor_char_boundary(far.start + usize::from(self.word % 40))
            }
        };
        match self.kind {
            Kind::DeleteLines => replaced(text, few_lines(), ""),
            Kind::DuplicateLines => replaced(text, few_lines(), &text[few_lines()].repeat(2)),
            Kind::Multiply => replaced(text, few_lines(), &text[few_lines()].repeat(usize::from(self.word % 30))),
            Kind::SwapLines => swapped(text, self.at, self.to),
            Kind::MoveLines => {
                let lines = few_lines();
                let rest = replaced(text, lines.clone(), "");
                let to = rest[..boundary(&rest, self.word)].rfind('\n').map_or(0, |at| at + 1);
                replaced(&rest, to..to, &text[lines])
            }
            Kind::DeleteChunk => replaced(text, chunk(), ""),
            Kind::DuplicateChunk => replaced(text, place..place, &text[chunk()]),
            Kind::ReplaceToken => replaced(text, token(text, place), pick(PIECES, self.word)),
            Kind::BorrowToken => {
                let there = token(other, boundary(other, self.to));
                replaced(text, token(text, place), &other[there])
            }
            Kind::Insert => replaced(text, place..place, &pick(PIECES, self.word).repeat(1 + usize::from(self.to % 3))),
            Kind::InsertLine => replaced(text, line_start()..line_start(), &format!("{}\n", pick(LINES, self.word))),
            Kind::SetValue => self.with_value(text),
            Kind::Truncate => text[..place].to_owned(),
            Kind::LineEnds if self.to.is_multiple_of(2) => text.replace('\n', "\r\n"),
            Kind::LineEnds => text.replace('\n', "\r"),
            Kind::Bom => format!("\u{feff}{text}"),
            Kind::Conflict => {
                let lines = few_lines();
                let end = if text[lines.clone()].ends_with('\n') { "" } else { "\n" };
                let theirs = &other[..boundary(other, self.word / 64)];
                let ours = format!("<<<<<<< HEAD\n{}{end}=======\n{theirs}\n>>>>>>> theirs\n", &text[lines.clone()]);
                replaced(text, lines, &ours)
            }
            Kind::Indent => {
                let mark = pick(&["> ", "- ", "    ", "  ", "\t"], self.word);
                let indented: String =
                    text[few_lines()].split_inclusive('\n').map(|line| format!("{mark}{line}")).collect();
                replaced(text, few_lines(), &indented)
            }
            Kind::Splice => format!("{}{}", &text[..place], &other[boundary(other, self.to)..]),
            Kind::CopyFile | Kind::RemoveFile | Kind::BadByte => text.to_owned(),
        }
    }

    /// Gives another value to one of the keys.
    fn with_value(&self, text: &str) -> String {
        let values: Vec<Range<usize>> = text
            .match_indices(" = ")
            .map(|(at, mark)| at + mark.len()..text[at..].find('\n').map_or(text.len(), |end| at + end))
            .filter(|value| value.start <= value.end)
            .collect();
        match values.get(share(self.at, values.len().saturating_sub(1))) {
            Some(value) => replaced(text, value.clone(), pick(VALUES, self.word)),
            None => text.to_owned(),
        }
    }
}

/// Text of nothing but what is hard to read.
pub(crate) fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(LINES).prop_map(|line| format!("{line}\n")),
        2 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => proptest::sample::select(VALUES).prop_map(|value| format!("key = {value}\n")),
        1 => "\\PC{0,12}",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn share(part: u16, of: usize) -> usize {
    usize::from(part) * (of + 1) / 65_536
}

fn pick<'p>(from: &[&'p str], number: u16) -> &'p str {
    from[usize::from(number) % from.len()]
}

fn boundary(text: &str, part: u16) -> usize {
    text.floor_char_boundary(share(part, text.len()))
}

fn replaced(text: &str, range: Range<usize>, by: &str) -> String {
    [&text[..range.start], by, &text[range.end..]].concat()
}

fn swapped(text: &str, one: u16, other: u16) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if let Some(last) = lines.len().checked_sub(1) {
        lines.swap(share(one, last), share(other, last));
    }
    lines.concat()
}

/// The word at a place.
fn token(text: &str, at: usize) -> Range<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let start = text[..at].char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(at, |(start, _)| start);
    let end = text[at..].char_indices().find(|(_, c)| !is_part(*c)).map_or(text.len(), |(end, _)| at + end);
    start..end
}
