//! Where a file came from that a commit brought under a new name.

use std::cmp::Reverse;
use std::hash::BuildHasher as _;
use std::rc::Rc;

use foldhash::HashMap;
use foldhash::fast::FixedState;
use gix::ObjectId;

use super::changes::{Changed, Trees, Trie};
use super::versions::LARGEST;

/// How many files that went are compared with one that came: those whose paths
/// end most like its own.
const MOST_CANDIDATES: usize = 200;

/// The least that both texts must share, in hundredths of the larger.
const LEAST: usize = 50;

/// How many lines are remembered; more are read again each time.
const MOST_LINES: usize = 1 << 20;

/// Finds the former names of files. Of the last two trees it knows what went: a
/// commit that moves one file often moves many.
#[derive(Default)]
pub(super) struct Renames {
    last: Option<((ObjectId, ObjectId), Gone)>,
}

impl Renames {
    /// The file that became this one: one of those that went between the trees,
    /// with the same content, else the one that shares most lines, half at least.
    pub(super) fn origin(
        &mut self,
        trees: &mut Trees<'_>,
        between: (ObjectId, ObjectId),
        path: &[u8],
        content: ObjectId,
    ) -> Option<(Vec<u8>, ObjectId)> {
        if self.last.as_ref().is_none_or(|(known, _)| *known != between) {
            self.last = Some((between, Gone::read(trees, between)?));
        }
        let (_, gone) = self.last.as_mut()?;
        let found = gone.same(path, content).or_else(|| gone.alike(trees, path, content))?;
        let file = gone.files.get(found)?;
        Some((file.path.clone(), file.content))
    }
}

/// A file that went.
struct File {
    path: Vec<u8>,
    content: ObjectId,
    /// Its lines, once they were asked for; nothing where it cannot be read.
    lines: Option<Option<Rc<Lines>>>,
}

/// The files that went between two trees, by number.
struct Gone {
    files: Vec<File>,
    /// By content and name, the last of each.
    by_name: HashMap<(ObjectId, Vec<u8>), usize>,
    /// By content and extension, the last of each.
    by_content: HashMap<(ObjectId, Vec<u8>), usize>,
    by_extension: HashMap<Vec<u8>, Vec<usize>>,
    /// How many lines more may be remembered.
    room: usize,
}

impl Gone {
    fn read(trees: &mut Trees<'_>, (old, new): (ObjectId, ObjectId)) -> Option<Self> {
        let mut everything = Trie::new();
        everything.watch(b"");
        let changed = trees.compare(Some(old), Some(new), &everything).ok()?;
        let gone = |it: Changed| it.old.filter(|_| it.new.is_none()).map(|content| (it.path, content));
        let gone = changed.into_iter().filter_map(gone);
        let files = gone.map(|(path, content)| File { path, content, lines: None }).collect();
        let mut gone = Self {
            files,
            by_name: HashMap::default(),
            by_content: HashMap::default(),
            by_extension: HashMap::default(),
            room: MOST_LINES,
        };
        for (number, File { path, content, .. }) in gone.files.iter().enumerate() {
            gone.by_name.insert((*content, name(path).to_vec()), number);
            gone.by_content.insert((*content, extension(path).to_vec()), number);
            gone.by_extension.entry(extension(path).to_vec()).or_default().push(number);
        }
        Some(gone)
    }

    /// One with the same content, of the same name if there is one.
    fn same(&self, path: &[u8], content: ObjectId) -> Option<usize> {
        let named = self.by_name.get(&(content, name(path).to_vec()));
        named.or_else(|| self.by_content.get(&(content, extension(path).to_vec()))).copied()
    }

    /// The one that shares most lines.
    fn alike(&mut self, trees: &mut Trees<'_>, path: &[u8], content: ObjectId) -> Option<usize> {
        let candidates =
            nearest(self.by_extension.get(extension(path))?, |number| ending(&self.files[number].path, path));
        let lines = Lines::read(trees, content)?;
        let mut best: Option<((usize, bool), usize)> = None;
        for number in candidates {
            let Some(known) = self.lines(trees, number) else { continue };
            let rank = (known.likeness(&lines), name(&self.files[number].path) == name(path));
            if rank.0 >= LEAST && best.is_none_or(|(best, _)| best < rank) {
                best = Some((rank, number));
            }
        }
        best.map(|(_, number)| number)
    }

    /// A file's lines, read once as long as there is room for them.
    fn lines(&mut self, trees: &mut Trees<'_>, number: usize) -> Option<Rc<Lines>> {
        let file = self.files.get_mut(number)?;
        if let Some(known) = &file.lines {
            return known.clone();
        }
        let lines = Lines::read(trees, file.content).map(Rc::new);
        let size = lines.as_ref().map_or(0, |lines| lines.hashed.len());
        if let Some(left) = self.room.checked_sub(size) {
            self.room = left;
            file.lines = Some(lines.clone());
        }
        lines
    }
}

/// The candidates that are nearest, in their order, no more than are compared.
fn nearest(all: &[usize], nearness: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut nearest: Vec<usize> = all.to_vec();
    if nearest.len() > MOST_CANDIDATES {
        nearest.select_nth_unstable_by_key(MOST_CANDIDATES, |number| (Reverse(nearness(*number)), *number));
        nearest.truncate(MOST_CANDIDATES);
        nearest.sort_unstable();
    }
    nearest
}

fn name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

fn extension(path: &[u8]) -> &[u8] {
    name(path).rsplit(|byte| *byte == b'.').next().unwrap_or_default()
}

/// How many bytes two paths have in common at their ends.
fn ending(one: &[u8], other: &[u8]) -> usize {
    one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
}

/// A text's lines without their order.
struct Lines {
    /// A hash of each, and its length; sorted.
    hashed: Vec<(u64, usize)>,
    /// The length of all.
    length: usize,
}

impl Lines {
    /// Of a file that is neither absent nor very large.
    fn read(trees: &mut Trees<'_>, content: ObjectId) -> Option<Self> {
        trees.content(content).filter(|text| text.len() <= LARGEST).map(|text| Self::of(&text))
    }

    fn of(text: &[u8]) -> Self {
        let lines = text.split_inclusive(|byte| *byte == b'\n');
        let mut hashed: Vec<(u64, usize)> =
            lines.map(|line| (FixedState::default().hash_one(line), line.len())).collect();
        hashed.sort_unstable();
        Self { hashed, length: text.len() }
    }

    /// How many hundredths of the larger text both have, by whole lines.
    fn likeness(&self, other: &Self) -> usize {
        let (mut shared, mut at) = (0, 0);
        for line in &self.hashed {
            while other.hashed.get(at).is_some_and(|found| found < line) {
                at += 1;
            }
            if other.hashed.get(at) == Some(line) {
                shared += line.1;
                at += 1;
            }
        }
        shared * 100 / self.length.max(other.length).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_lines_of_the_larger_text() {
        let likeness = |one: &[u8], other: &[u8]| Lines::of(one).likeness(&Lines::of(other));
        assert_eq!(likeness(b"a\nb\n", b"b\na\n"), 100);
        assert_eq!(likeness(b"a\nb\n", b"a\nb\nc\nd\n"), 50);
        assert_eq!(likeness(b"a\na\na\na\n", b"a\n"), 25);
        assert_eq!(likeness(b"a\n", b"a\na\na\na\n"), 25);
        assert_eq!(likeness(b"", b""), 0);
    }

    #[test]
    fn the_nearest_paths_are_compared() {
        let paths: Vec<String> = (0..1_000).map(|number| format!("services/s{number}/THREAT_MODEL.md")).collect();
        let all: Vec<usize> = (0..paths.len()).collect();
        let nearness = |number: usize| ending(paths[number].as_bytes(), b"svc/s777/THREAT_MODEL.md");
        let nearest = nearest(&all, nearness);
        assert_eq!(nearest.len(), MOST_CANDIDATES);
        assert!(nearest.contains(&777) && nearest.is_sorted());
    }
}
