//! Files as text, and places in them.

use std::sync::OnceLock;

use super::RepoPath;

/// The number of a file in its [`Sources`]: files are numbered in path order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file, on character boundaries.
///
/// It means something only beside the [`Sources`] that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// A span over `range`, which counts bytes.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }

    /// The empty place at the start of a file.
    pub fn start_of(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A value and the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A position as people count it: from 1, columns in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// One file's path and text.
#[derive(Debug)]
pub struct SourceFile {
    path: RepoPath,
    text: String,
    is_decoded: bool,
    line_starts: OnceLock<Vec<u32>>,
    characters: OnceLock<Vec<u32>>,
}

/// How many bytes lie between two places whose characters are counted ahead,
/// so that a column in a line of a megabyte is found as fast as any.
const STRIDE: usize = 1024;

impl SourceFile {
    /// A file as it was read.
    pub fn new(path: RepoPath, text: String) -> Self {
        Self { path, text, is_decoded: false, line_starts: OnceLock::new(), characters: OnceLock::new() }
    }

    /// A file that is not UTF-8, with U+FFFD for each of its bad bytes.
    pub fn decoded(path: RepoPath, text: String) -> Self {
        Self { is_decoded: true, ..Self::new(path, text) }
    }

    /// Whether the text stands for bytes that are not UTF-8: written back it would
    /// lose them.
    pub fn is_decoded(&self) -> bool {
        self.is_decoded
    }

    /// Where it stands in the workspace.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            let starts = ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// The line that holds a byte, from 0.
    fn line_index(&self, byte: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The position of a byte. A byte order mark takes no column.
    pub fn position(&self, byte: u32) -> LineColumn {
        let byte = (byte as usize).min(self.text.len());
        let line = self.line_index(u32::try_from(byte).unwrap_or(u32::MAX));
        let start = self.line_starts()[line] as usize;
        let has_mark = byte > start && self.text[start..].starts_with('\u{feff}');
        let column = self.characters_before(byte) - self.characters_before(start) - usize::from(has_mark);
        LineColumn { line: line + 1, column: column + 1 }
    }

    /// How many characters start before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let counted = self.characters.get_or_init(|| {
            let mut counts = vec![0];
            for chunk in self.text.as_bytes().chunks(STRIDE) {
                counts.push(counts.last().copied().unwrap_or_default() + starts(chunk));
            }
            counts
        });
        let chunk = byte / STRIDE;
        let ahead = counted.get(chunk).copied().unwrap_or_default();
        let rest = self.text.as_bytes().get(chunk * STRIDE..byte).unwrap_or_default();
        (ahead + starts(rest)) as usize
    }

    /// The text of a line (from 1) without its line end, and its first byte.
    pub fn line(&self, line: usize) -> Option<(usize, &str)> {
        let starts = self.line_starts();
        let start = *starts.get(line.checked_sub(1)?)? as usize;
        let end = starts.get(line).map_or(self.text.len(), |next| *next as usize);
        let text = self.text.get(start..end)?;
        Some((start, text.trim_end_matches(['\n', '\r'])))
    }

    /// How many lines the file has.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }
}

/// How many characters start in some bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from((*byte).cast_signed() >= -64)).sum()
}

/// All files of one run, in path order.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes files in the order that gives them their numbers.
    pub fn new(files: Vec<SourceFile>) -> Self {
        Self { files }
    }

    /// One file.
    ///
    /// # Panics
    /// When the number is of another run's sources, which is a bug.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// The text of a place; empty when it lies outside its file.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text().get(span.range()).unwrap_or_default()
    }

    /// The path of a place's file.
    pub fn path(&self, span: Span) -> &RepoPath {
        self.file(span.file).path()
    }

    /// Where a place starts.
    pub fn start(&self, span: Span) -> LineColumn {
        self.file(span.file).position(span.start)
    }

    /// Where a place ends (the position behind its last character).
    pub fn end(&self, span: Span) -> LineColumn {
        self.file(span.file).position(span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = format!("\u{feff}é{}x\r\nü1\n", "ä".repeat(3000));
        let at = |found: char| u32::try_from(text.find(found).unwrap()).unwrap();
        let (x, one) = (at('x'), at('1'));
        let file = SourceFile::new(RepoPath::default(), text);
        assert_eq!(file.position(0), LineColumn { line: 1, column: 1 });
        assert_eq!(file.position(x), LineColumn { line: 1, column: 3002 });
        assert_eq!(file.position(one), LineColumn { line: 2, column: 2 });
        assert_eq!(file.position(u32::MAX).line, 3);
    }
}
