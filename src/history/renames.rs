//! Where a file came from that a commit brought under a new name.

use std::collections::HashMap;

use gix::ObjectId;

use super::changes::{Changed, Trees, Trie};

/// How many files that went are compared with one that came.
const MOST_CANDIDATES: usize = 200;

/// The file that became this one: one of those that went in the same commit,
/// with the same content, else the one that shares most lines, half at least.
pub(super) fn renamed_from(
    trees: &mut Trees<'_>,
    (old, new): (ObjectId, ObjectId),
    path: &[u8],
    content: ObjectId,
) -> Option<(Vec<u8>, ObjectId)> {
    let mut everything = Trie::new();
    everything.watch(b"");
    let changed = trees.compare(Some(old), Some(new), &everything).ok()?;
    let gone = changed.iter().filter(|it| it.new.is_none() && extension(&it.path) == extension(path));
    let gone: Vec<(&Changed, ObjectId)> = gone.filter_map(|it| it.old.map(|id| (it, id))).collect();
    let is_namesake = |it: &Changed| name(&it.path) == name(path);
    let same = gone.iter().filter(|(_, id)| *id == content);
    if let Some((found, id)) = same.max_by_key(|(it, _)| is_namesake(it)) {
        return Some((found.path.clone(), *id));
    }
    let text = trees.content(content)?;
    let mut best: Option<(usize, bool, &Changed, ObjectId)> = None;
    for (it, id) in gone.iter().take(MOST_CANDIDATES) {
        let Some(other) = trees.content(*id) else { continue };
        let score = likeness(&other, &text);
        let rank = (score, is_namesake(it));
        if score >= 50 && best.is_none_or(|(score, named, ..)| (score, named) < rank) {
            best = Some((rank.0, rank.1, it, *id));
        }
    }
    best.map(|(.., it, id)| (it.path.clone(), id))
}

fn name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

fn extension(path: &[u8]) -> &[u8] {
    name(path).rsplit(|byte| *byte == b'.').next().unwrap_or_default()
}

/// How many hundredths of the larger text both have, by whole lines.
fn likeness(a: &[u8], b: &[u8]) -> usize {
    let mut lines: HashMap<&[u8], usize> = HashMap::new();
    for line in a.split_inclusive(|byte| *byte == b'\n') {
        *lines.entry(line).or_default() += 1;
    }
    let mut shared = 0;
    for line in b.split_inclusive(|byte| *byte == b'\n') {
        if let Some(count) = lines.get_mut(line).filter(|count| **count > 0) {
            *count -= 1;
            shared += line.len();
        }
    }
    shared * 100 / a.len().max(b.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_lines_of_the_larger_text() {
        assert_eq!(likeness(b"a\nb\n", b"b\na\n"), 100);
        assert_eq!(likeness(b"a\nb\n", b"a\nb\nc\nd\n"), 50);
        assert_eq!(likeness(b"a\na\na\na\n", b"a\n"), 25);
        assert_eq!(likeness(b"", b""), 0);
    }
}
