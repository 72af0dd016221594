//! The packs of a repository, and how their deltas are applied.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::odb::pack::{FileData, MMap, data, index};

/// How many packs are opened; beyond it looking an id up in each costs more
/// than is won.
const MOST: usize = 64;

/// An object's place: its pack's number, and how far into the pack it begins.
pub(super) type Place = (usize, u64);

/// How often an object's number is guessed before the library halves what is left.
const GUESSES: usize = 6;

/// A pack with its index.
pub(super) struct Pack {
    pub(super) number: usize,
    index: index::File<MMap>,
    pub(super) data: data::File<MMap>,
}

impl Pack {
    fn open(index: &Path, hash: gix::hash::Kind) -> Option<Self> {
        let data = data::File::at(index.with_extension("pack"), hash).ok()?;
        Some(Self { number: 0, index: index::File::at(index, hash).ok()?, data })
    }

    /// Where an object of this pack begins.
    pub(super) fn offset(&self, id: &ObjectId) -> Option<u64> {
        Some(self.index.pack_offset_at_index(number_of(&self.index, id)?))
    }
}

/// The packs of a repository and of those that it borrows from, large ones first.
pub(super) struct Packs(Vec<Pack>);

impl Packs {
    /// Opens what can be opened; nothing where objects are replaced, for then
    /// an id does not say what stands for it.
    pub(super) fn open(repository: &gix::Repository) -> Self {
        let store = repository.objects.store_ref();
        if store.replacements().next().is_some() {
            return Self(Vec::new());
        }
        let mut folders = store.alternate_db_paths().unwrap_or_default();
        folders.push(store.path().to_owned());
        let mut indexes: Vec<PathBuf> = folders.iter().flat_map(|folder| indexes(&folder.join("pack"))).collect();
        indexes.sort_unstable();
        indexes.dedup();
        let opened = indexes.iter().filter_map(|index| Pack::open(index, repository.object_hash()));
        let mut packs: Vec<Pack> = opened.collect();
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.index.num_objects()));
        packs.truncate(MOST);
        packs.iter_mut().enumerate().for_each(|(number, pack)| pack.number = number);
        Self(packs)
    }

    /// The pack that holds an object, and where in it.
    pub(super) fn find(&self, id: &ObjectId) -> Option<(&Pack, u64)> {
        self.0.iter().find_map(|pack| Some((pack, pack.offset(id)?)))
    }
}

/// The number of an object. Ids are spread evenly, so that what one begins
/// with tells about where it stands; most are found with three guesses.
fn number_of<T: FileData>(index: &index::File<T>, id: &ObjectId) -> Option<u32> {
    let sought = beginning(id);
    let (mut first, mut end) = (0, index.num_objects());
    let (mut low, mut high) = (0, u64::MAX);
    for _ in 0..GUESSES {
        let last = end.checked_sub(1).filter(|last| *last >= first)?;
        let share = (sought - low) as f64 / (high - low).max(1) as f64;
        let at = first + (share * f64::from(last - first)) as u32;
        let other = index.oid_at_index(at);
        match id.as_ref().cmp(other) {
            Ordering::Equal => return Some(at),
            Ordering::Less => (end, high) = (at, beginning(other)),
            Ordering::Greater => (first, low) = (at + 1, beginning(other)),
        }
    }
    index.lookup(id)
}

/// The first eight bytes of an id as a number.
fn beginning(id: &gix::oid) -> u64 {
    id.as_bytes().first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

fn indexes(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "idx")).collect()
}

/// What a delta makes of its base; `None` where it is damaged or makes too much.
pub(super) fn apply(base: &[u8], delta: &[u8], largest: u64) -> Option<Vec<u8>> {
    let mut rest = delta;
    let (before, after) = (size(&mut rest)?, size(&mut rest)?);
    if usize::try_from(before).ok()? != base.len() || after > largest {
        return None;
    }
    let after = usize::try_from(after).ok()?;
    let mut made = Vec::with_capacity(after);
    while let Some(command) = take(&mut rest) {
        let piece = if command & 0x80 != 0 {
            let start = number(command, 4, &mut rest)?;
            let length = number(command >> 4, 3, &mut rest)?;
            let length = if length == 0 { 0x1_0000 } else { length };
            base.get(start..start.checked_add(length)?)?
        } else {
            let (piece, others) = rest.split_at_checked(usize::from(command)).filter(|_| command != 0)?;
            rest = others;
            piece
        };
        if made.len() + piece.len() > after {
            return None;
        }
        made.extend_from_slice(piece);
    }
    (made.len() == after).then_some(made)
}

fn take(rest: &mut &[u8]) -> Option<u8> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    Some(*first)
}

/// A number of up to four bytes, the lowest first; a bit for each says whether
/// it is there.
fn number(bits: u8, bytes: u32, rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for at in 0..bytes {
        if bits & (1 << at) != 0 {
            number |= usize::from(take(rest)?) << (8 * at);
        }
    }
    Some(number)
}

/// A number in groups of seven bits, the lowest first.
fn size(rest: &mut &[u8]) -> Option<u64> {
    let mut size = 0;
    for shift in (0..u64::BITS - 7).step_by(7) {
        let byte = take(rest)?;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use sha2::Digest as _;

    use super::*;

    #[test]
    fn deltas_copy_and_insert() {
        // Five bytes become seven: two of them copied, then three new ones, then two copied.
        let delta = [5, 7, 0x91, 1, 2, 3, b'x', b'y', b'z', 0x90, 2];
        assert_eq!(apply(b"abcde", &delta, 100).as_deref(), Some(&b"bcxyzab"[..]));
    }

    #[test]
    fn damaged_deltas_make_nothing() {
        let good = [5, 7, 0x91, 1, 2, 3, b'x', b'y', b'z', 0x90, 2];
        for cut in 0..good.len() {
            assert_eq!(apply(b"abcde", &good[..cut], 100), None, "{cut}");
        }
        assert_eq!(apply(b"abcd", &good, 100), None, "another base");
        assert_eq!(apply(b"abcde", &good, 6), None, "too large");
        assert_eq!(apply(b"abcde", &[5, 2, 0x91, 4, 2], 100), None, "beyond the base");
        assert_eq!(apply(b"abcde", &[5, 1, 0], 100), None, "a reserved command");
        assert_eq!(apply(b"abcde", &[0xff; 40], 100), None, "an endless size");
    }

    /// An index of objects as git writes it.
    fn written(ids: &[[u8; 20]]) -> index::File<Vec<u8>> {
        let mut bytes = [&b"\xfftOc"[..], &2_u32.to_be_bytes()].concat();
        for byte in 0..=u8::MAX {
            let upto = ids.iter().filter(|id| id[0] <= byte).count();
            bytes.extend(u32::try_from(upto).unwrap().to_be_bytes());
        }
        bytes.extend(ids.concat());
        // Checksums and places of objects, and the sums of both files.
        bytes.resize(bytes.len() + ids.len() * 8 + 40, 0);
        index::File::from_data(bytes, "an.idx".into(), gix::hash::Kind::Sha1).unwrap()
    }

    #[test]
    fn every_object_is_found_where_the_library_finds_it() {
        let even = |number: u64| sha2::Sha256::digest(number.to_be_bytes())[..20].try_into().unwrap();
        let alike = |number: u64| [&[7; 12][..], &number.to_be_bytes()].concat().try_into().unwrap();
        let lopsided =
            |number: u64| [&(number * number * number).to_be_bytes()[..], &[0; 12]].concat().try_into().unwrap();
        let makers: [&dyn Fn(u64) -> [u8; 20]; 3] = [&even, &alike, &lopsided];
        for (make, count) in makers.into_iter().flat_map(|make| [0, 1, 2, 900].map(|count| (make, count))) {
            let mut ids: Vec<[u8; 20]> = (0..count).map(make).collect();
            ids.sort_unstable();
            let index = written(&ids);
            for (number, id) in (0..).zip(&ids) {
                let id = ObjectId::from_bytes_or_panic(id);
                assert_eq!(number_of(&index, &id), Some(number));
                let mut other = id;
                other.as_mut_slice()[19] ^= 0x80;
                assert_eq!(number_of(&index, &other), index.lookup(other), "{other}");
            }
            for byte in [0x01, 0x7f, 0xff] {
                assert_eq!(number_of(&index, &ObjectId::from_bytes_or_panic(&[byte; 20])), None);
            }
        }
    }
}
