//! Which watched paths differ between two trees.

use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::objs::TreeRefIter;
use gix::objs::tree::{EntryKind, name_order};

use super::Trouble;
use super::objects::Objects;
use super::path_filters::{PathFilter, PathKey};

/// How deep folders may nest; git itself stops long before.
const DEEPEST: usize = 512;

/// The paths that are worth walking to: single ones, and folders as a whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// Everything below is watched.
    is_whole: bool,
    children: BTreeMap<Vec<u8>, usize>,
}

impl Trie {
    /// A trie that watches nothing.
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    /// Watches a path: a file, or a folder with everything in it.
    pub(super) fn watch(&mut self, path: &[u8]) {
        let mut at = 0;
        for name in path.split(|byte| *byte == b'/').filter(|name| !name.is_empty()) {
            let next = self.nodes.len();
            let child = *self.nodes[at].children.entry(name.to_vec()).or_insert(next);
            if child == next {
                self.nodes.push(Node::default());
            }
            at = child;
        }
        self.nodes[at].is_whole = true;
    }

    fn root(&self) -> Way<'_> {
        Way(self.nodes.first().filter(|node| !node.is_whole).map(|node| (self, node)))
    }

    /// How many places it has; it only grows.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The key of each place, for filters.
    pub(super) fn keys(&self) -> Vec<PathKey> {
        let mut keys = vec![PathKey::of(b""); self.nodes.len()];
        let mut open = vec![(0, Vec::new())];
        while let Some((at, path)) = open.pop() {
            for (name, child) in &self.nodes[at].children {
                let path = if at == 0 { name.clone() } else { [path.as_slice(), name].join(&b'/') };
                keys[*child] = PathKey::of(&path);
                open.push((*child, path));
            }
        }
        keys
    }

    /// Whether a commit with this filter may have changed anything that is
    /// watched; `keys` are this trie's own.
    pub(super) fn may_differ(&self, filter: PathFilter<'_>, keys: &[PathKey]) -> bool {
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let node = &self.nodes[at];
            if node.is_whole {
                return true;
            }
            let may_hold = |child: &usize| keys.get(*child).is_none_or(|key| filter.may_hold(*key));
            open.extend(node.children.values().copied().filter(may_hold));
        }
        false
    }

    fn is_empty(&self) -> bool {
        self.nodes.first().is_none_or(|root| !root.is_whole && root.children.is_empty())
    }
}

/// A place in the trie; without a node everything below is watched.
#[derive(Clone, Copy)]
struct Way<'a>(Option<(&'a Trie, &'a Node)>);

impl<'a> Way<'a> {
    /// The place under a name; `None` where nothing there is watched.
    fn below(self, name: &[u8]) -> Option<Self> {
        let Some((trie, node)) = self.0 else { return Some(self) };
        let child = trie.nodes.get(*node.children.get(name)?)?;
        Some(Self((!child.is_whole).then_some((trie, child))))
    }

    /// Whether a file that stands here is watched.
    fn is_whole(self) -> bool {
        self.0.is_none()
    }
}

/// A path that differs, and its content on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// From the repository's top.
    pub(super) path: Vec<u8>,
    /// The content before, if it was there.
    pub(super) old: Option<ObjectId>,
    /// The content after, if it is there.
    pub(super) new: Option<ObjectId>,
    /// Whether it is a plain file after.
    pub(super) is_file: bool,
}

/// Compares trees.
pub(super) struct Trees<'r> {
    objects: &'r mut Objects,
    path: Vec<u8>,
    changed: Vec<Changed>,
}

/// An entry of a tree.
#[derive(Clone, Copy)]
struct Entry<'a> {
    name: &'a [u8],
    kind: EntryKind,
    id: &'a gix::hash::oid,
}

impl<'r> Trees<'r> {
    pub(super) fn new(objects: &'r mut Objects) -> Self {
        Self { objects, path: Vec::new(), changed: Vec::new() }
    }

    /// What is read from.
    pub(super) fn objects(&mut self) -> &mut Objects {
        self.objects
    }

    /// The watched paths that differ, in the order of git's trees; an absent
    /// tree is an empty one.
    pub(super) fn compare(
        &mut self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
        watched: &Trie,
    ) -> Result<Vec<Changed>, Trouble> {
        self.path.clear();
        self.changed.clear();
        if old != new && !watched.is_empty() {
            self.folder(old, new, watched.root(), 0)?;
        }
        Ok(std::mem::take(&mut self.changed))
    }

    fn folder(
        &mut self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
        way: Way<'_>,
        depth: usize,
    ) -> Result<(), Trouble> {
        if depth > DEEPEST {
            return Err(Trouble::Unreadable { reason: "folders nest too deeply".to_owned() });
        }
        let (old_data, new_data) = (self.load(old)?, self.load(new)?);
        let (mut before, mut after) = (old_data.as_slice(), new_data.as_slice());
        let hash = self.objects.object_hash();
        loop {
            // Most entries are the same on both sides.
            let same = common(before, after);
            if same == before.len() && same == after.len() {
                break;
            }
            let behind = whole_entries(&before[..same], hash);
            (before, after) = (&before[behind..], &after[behind..]);
            let (left, right) = (first(before, hash)?, first(after, hash)?);
            let order = match (&left, &right) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(a), Some(b)) => name_order(a.name, a.kind == EntryKind::Tree, b.name, b.kind == EntryKind::Tree),
            };
            self.entry(left.filter(|_| order.is_le()), right.filter(|_| order.is_ge()), way, depth)?;
            let behind = |bytes: &'_ [u8]| length(bytes, hash).unwrap_or(bytes.len());
            if order.is_le() {
                before = &before[behind(before)..];
            }
            if order.is_ge() {
                after = &after[behind(after)..];
            }
        }
        Ok(())
    }

    /// Two entries of one name that differ; where both are there, both are
    /// folders or neither is.
    fn entry(
        &mut self,
        old: Option<Entry<'_>>,
        new: Option<Entry<'_>>,
        way: Way<'_>,
        depth: usize,
    ) -> Result<(), Trouble> {
        let Some(either) = old.or(new) else { return Ok(()) };
        // Modes can be written in more than one way.
        if old.zip(new).is_some_and(|(old, new)| (old.kind, old.id) == (new.kind, new.id)) {
            return Ok(());
        }
        let Some(below) = way.below(either.name) else { return Ok(()) };
        let until = self.path.len();
        if until > 0 {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(either.name);
        let id = |entry: Option<Entry<'_>>| entry.map(|entry| entry.id.to_owned());
        if either.kind == EntryKind::Tree {
            if id(old) != id(new) {
                self.folder(id(old), id(new), below, depth + 1)?;
            }
        } else if below.is_whole() {
            let is_file = new.is_some_and(|new| matches!(new.kind, EntryKind::Blob | EntryKind::BlobExecutable));
            self.changed.push(Changed { path: self.path.clone(), old: id(old), new: id(new), is_file });
        }
        self.path.truncate(until);
        Ok(())
    }

    fn load(&mut self, id: Option<ObjectId>) -> Result<Arc<Vec<u8>>, Trouble> {
        let Some(id) = id.filter(|id| !id.is_empty_tree()) else { return Ok(Arc::default()) };
        match self.objects.find(&id)? {
            Some(found) if found.kind == gix::objs::Kind::Tree => Ok(found.bytes),
            _ => Err(Trouble::Absent { what: format!("the folder {}", id.to_hex_with_len(10)) }),
        }
    }
}

/// How many bytes two trees have in common before they differ.
fn common(one: &[u8], other: &[u8]) -> usize {
    /// Compared at once.
    const PIECE: usize = 32;
    let pieces = one.chunks_exact(PIECE).zip(other.chunks_exact(PIECE));
    let from = pieces.take_while(|(one, other)| one == other).count() * PIECE;
    let rest = one[from..].iter().zip(&other[from..]);
    from + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes the entries take that a tree begins with, as far as they are whole.
fn whole_entries(tree: &[u8], hash: gix::hash::Kind) -> usize {
    let mut at = 0;
    while let Some(length) = length(&tree[at..], hash) {
        at += length;
    }
    at
}

/// How many bytes the first entry of a tree takes: mode, name, NUL, id.
fn length(tree: &[u8], hash: gix::hash::Kind) -> Option<usize> {
    let length = tree.find_byte(0)? + 1 + hash.len_in_bytes();
    (length <= tree.len()).then_some(length)
}

/// The first entry of a tree.
fn first(tree: &[u8], hash: gix::hash::Kind) -> Result<Option<Entry<'_>>, Trouble> {
    let entry = TreeRefIter::from_bytes(tree, hash).next().transpose().map_err(Trouble::unreadable)?;
    Ok(entry.map(|entry| Entry { name: entry.filename, kind: entry.mode.kind(), id: entry.oid }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_compared_up_to_the_first_difference() {
        let one: Vec<u8> = (0..150).collect();
        assert_eq!(common(&one, &one), 150);
        for at in 0..one.len() {
            assert_eq!(common(&one, &one[..at]), at, "the other ends");
            let mut other = one.clone();
            other[at] ^= 1;
            assert_eq!(common(&one, &other), at, "the other differs");
        }
    }

    #[test]
    fn only_whole_entries_are_passed_over() {
        let hash = gix::hash::Kind::Sha1;
        let entry = [b"100644 name\0".as_slice(), &[b'/'; 20]].concat();
        let tree = entry.repeat(3);
        for cut in 0..=tree.len() {
            assert_eq!(whole_entries(&tree[..cut], hash), cut / entry.len() * entry.len(), "{cut}");
        }
    }
}
