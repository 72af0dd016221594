//! Objects, read from packs with every link of their chains kept.
//!
//! Histories ask for one version of a folder after the other, and git stores
//! most of them as changes to a neighbour. The library keeps only the ends of
//! such chains and walks each anew, so that packs are read here. What is in no
//! pack, is very large or looks damaged is left to the library, which has the
//! last word on every error.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::{HashMap, HashMapExt as _};
use gix::ObjectId;
use gix::objs::{Find as _, Kind};
use gix::odb::pack::data::entry::Header;
use gix::zlib::Inflate;

use super::packs::{Pack, Packs, Place, apply};
use super::{Repository, Trouble};

/// The largest object that is read here, in bytes.
const LARGEST: u64 = 16 << 20;

/// The longest chain that is followed here; git makes them 50 long.
const LONGEST: usize = 4_096;

/// Room for objects that others are made from, in bytes.
const ROOM: usize = 24 << 20;

/// How many parts this room has, so that threads seldom wait for each other.
const PARTS: usize = 16;

/// An object as it was stored.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) bytes: Arc<Vec<u8>>,
}

/// Reads objects, for one thread.
pub(super) struct Objects {
    repository: gix::Repository,
    packs: Arc<Packs>,
    inflate: Inflate,
    kept: Arc<Kept>,
    delta: Vec<u8>,
}

impl Objects {
    /// One reader for each of some threads.
    pub(super) fn for_threads(repository: &Repository, threads: usize) -> Vec<Self> {
        let packs = Arc::new(Packs::open(&repository.here()));
        let kept = Arc::new(Kept::new(ROOM));
        let reader = |_| Self {
            repository: repository.here(),
            packs: Arc::clone(&packs),
            inflate: Inflate::default(),
            kept: Arc::clone(&kept),
            delta: Vec::new(),
        };
        (0..threads).map(reader).collect()
    }

    /// An object; `None` where this clone does not have it.
    pub(super) fn find(&mut self, id: &ObjectId) -> Result<Option<Object>, Trouble> {
        if let Some(object) = self.packed(id) {
            return Ok(Some(object));
        }
        let mut bytes = Vec::new();
        let found = self.repository.objects.try_find(id, &mut bytes).map_err(Trouble::unreadable)?;
        let kind = found.map(|found| found.kind);
        Ok(kind.map(|kind| Object { kind, bytes: Arc::new(bytes) }))
    }

    /// How ids are made.
    pub(super) fn object_hash(&self) -> gix::hash::Kind {
        self.repository.object_hash()
    }

    /// An object of a pack: back along its chain to what is kept or is whole,
    /// and forth again.
    fn packed(&mut self, id: &ObjectId) -> Option<Object> {
        let packs = Arc::clone(&self.packs);
        let (pack, mut at) = packs.find(id)?;
        let mut chain = Vec::new();
        let mut object = loop {
            if let Some(kept) = self.kept.get((pack.number, at)) {
                break kept;
            }
            let entry = pack.data.entry(at).ok().filter(|entry| entry.decompressed_size <= LARGEST)?;
            if let Some(kind) = entry.header.as_kind() {
                let mut bytes = Vec::new();
                self.inflate(pack, &entry, &mut bytes)?;
                let whole = Object { kind, bytes: Arc::new(bytes) };
                self.kept.put((pack.number, at), whole.clone());
                break whole;
            }
            let base = match entry.header {
                Header::OfsDelta { base_distance } => entry.checked_base_pack_offset(base_distance)?,
                Header::RefDelta { base_id } => pack.offset(&base_id)?,
                _ => return None,
            };
            chain.push((at, entry));
            if chain.len() > LONGEST {
                return None;
            }
            at = base;
        };
        while let Some((at, entry)) = chain.pop() {
            let mut delta = std::mem::take(&mut self.delta);
            let made = self.inflate(pack, &entry, &mut delta).and_then(|()| apply(&object.bytes, &delta, LARGEST));
            self.delta = delta;
            object = Object { kind: object.kind, bytes: Arc::new(made?) };
            self.kept.put((pack.number, at), object.clone());
        }
        Some(object)
    }

    fn inflate(&mut self, pack: &Pack, entry: &gix::odb::pack::data::Entry, into: &mut Vec<u8>) -> Option<()> {
        into.clear();
        into.resize(usize::try_from(entry.decompressed_size).ok()?, 0);
        pack.data.decompress_entry(entry, &mut self.inflate, into).ok().map(drop)
    }
}

/// Objects that others are made from, for all threads: what one has made is
/// what the other begins with.
struct Kept(Vec<Mutex<Generations>>);

impl Kept {
    fn new(room: usize) -> Self {
        Self((0..PARTS).map(|_| Mutex::new(Generations::new(room / PARTS))).collect())
    }

    fn get(&self, place: Place) -> Option<Object> {
        self.part(place)?.lock().unwrap_or_else(PoisonError::into_inner).get(place)
    }

    fn put(&self, place: Place, object: Object) {
        let Some(part) = self.part(place) else { return };
        part.lock().unwrap_or_else(PoisonError::into_inner).put(place, object);
    }

    fn part(&self, (_, at): Place) -> Option<&Mutex<Generations>> {
        self.0.get(usize::try_from(at).ok()? % PARTS)
    }
}

/// Objects in two generations: what the younger has no room for becomes the
/// older, and what is asked of the older is young again.
struct Generations {
    young: HashMap<Place, Object>,
    old: HashMap<Place, Object>,
    /// How many bytes the young ones have.
    size: usize,
    /// How many they may have.
    room: usize,
}

impl Generations {
    fn new(room: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), size: 0, room: room / 2 }
    }

    fn get(&mut self, place: Place) -> Option<Object> {
        if let Some(young) = self.young.get(&place) {
            return Some(young.clone());
        }
        let object = self.old.remove(&place)?;
        self.put(place, object.clone());
        Some(object)
    }

    fn put(&mut self, place: Place, object: Object) {
        self.size += object.bytes.len() + size_of::<(Place, Object)>();
        self.young.insert(place, object);
        if self.size > self.room {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_stays() {
        let object = Object { kind: Kind::Blob, bytes: Arc::new(vec![0; 1_000]) };
        let mut kept = Generations::new(10_000);
        for at in 0..100 {
            kept.put((0, at), object.clone());
            assert!(kept.get((0, 0)).is_some(), "{at}");
        }
        assert!(kept.get((0, 1)).is_none());
        assert!(kept.young.len() + kept.old.len() < 12);
    }
}
