//! Changed-path filters: for each commit, whether it surely left a path alone.
//!
//! Git writes them into a commit-graph as Bloom filters (`BIDX` and `BDAT` in
//! gitformat-commit-graph(5)). One names every path that a commit changed
//! against its first parent, and the folders above them; it may take a path for
//! changed that is not, never the other way round.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use mur3::murmurhash3_x86_32;

/// The header of a graph: signature, version, hash, and how many chunks and bases.
const HEADER: usize = 8;

/// An entry of the table of chunks: a name and an offset.
const ENTRY: usize = 12;

/// What stands before the filters: version of the hash, hashes, bits per path.
const SETTINGS: usize = 12;

/// Nobody has more files in a chain.
const LONGEST_CHAIN: usize = 256;

/// The seeds of the two hashes that all others are made of.
const SEEDS: [u32; 2] = [0x293a_e76f, 0x7e64_6e2c];

/// A path as filters know it.
#[derive(Clone, Copy, Debug)]
pub(super) struct PathKey {
    hashes: [u32; 2],
    is_ascii: bool,
}

impl PathKey {
    /// The key of a path from the repository's top.
    pub(super) fn of(path: &[u8]) -> Self {
        Self { hashes: SEEDS.map(|seed| murmurhash3_x86_32(path, seed)), is_ascii: path.is_ascii() }
    }
}

/// The filters of a repository's commit-graph.
#[derive(Debug)]
pub(super) struct PathFilters(Vec<Layer>);

impl PathFilters {
    /// Reads what stands below `objects`, the folder of a repository's objects;
    /// a layer that has no filters or is damaged is left out.
    pub(super) fn read(objects: &Path, hash: gix::hash::Kind) -> Option<Self> {
        let layers: Vec<Layer> =
            files(&objects.join("info")).iter().filter_map(|file| Layer::read(file, hash).ok().flatten()).collect();
        (!layers.is_empty()).then_some(Self(layers))
    }

    /// The filter of a commit, if it has one.
    pub(super) fn of(&self, commit: &ObjectId) -> Option<PathFilter<'_>> {
        self.0.iter().find_map(|layer| layer.filter(commit))
    }
}

/// The files of a graph: one, or a chain of them.
fn files(info: &Path) -> Vec<PathBuf> {
    let single = info.join("commit-graph");
    if single.is_file() {
        return vec![single];
    }
    let folder = info.join("commit-graphs");
    let chain = std::fs::read_to_string(folder.join("commit-graph-chain")).unwrap_or_default();
    let is_hash = |line: &&str| line.bytes().all(|byte| byte.is_ascii_hexdigit());
    let names = chain.lines().filter(is_hash).take(LONGEST_CHAIN);
    names.map(|name| folder.join(format!("graph-{name}.graph"))).collect()
}

/// One file's part of the graph.
#[derive(Debug)]
struct Layer {
    /// Ids of commits, sorted.
    ids: Vec<ObjectId>,
    /// For each commit, where its filter ends.
    ends: Vec<u8>,
    filters: Vec<u8>,
    hashes: u32,
    /// Whether letters beyond ASCII are hashed as everybody else does.
    is_exact: bool,
}

impl Layer {
    fn read(path: &Path, hash: gix::hash::Kind) -> std::io::Result<Option<Self>> {
        let mut file = File::open(path)?;
        let mut header = [0; HEADER];
        file.read_exact(&mut header)?;
        if !header.starts_with(b"CGPH") {
            return Ok(None);
        }
        let mut table = vec![0; (usize::from(header[6]) + 1) * ENTRY];
        file.read_exact(&mut table)?;
        let length = file.metadata()?.len();
        let mut chunk = |name: &[u8; 4]| -> std::io::Result<Vec<u8>> {
            let at = table.chunks_exact(ENTRY).position(|entry| entry.starts_with(name));
            let offset = |at: usize| number_at::<8>(&table, at * ENTRY + 4).map(u64::from_be_bytes);
            let range = at.and_then(|at| Some(offset(at)?..offset(at + 1)?)).unwrap_or_default();
            let mut bytes = Vec::new();
            if range.end <= length && range.start < range.end {
                file.seek(SeekFrom::Start(range.start))?;
                file.by_ref().take(range.end - range.start).read_to_end(&mut bytes)?;
            }
            Ok(bytes)
        };
        let (ids, ends, filters) = (chunk(b"OIDL")?, chunk(b"BIDX")?, chunk(b"BDAT")?);
        let setting = |at: usize| number_at::<4>(&filters, at * 4).map(u32::from_be_bytes);
        let width = hash.len_in_bytes();
        let is_complete = ids.len().is_multiple_of(width) && ids.len() / width == ends.len() / 4;
        let ids = ids.chunks_exact(width).filter_map(|id| ObjectId::try_from(id).ok()).collect();
        let (Some(version @ (1 | 2)), Some(hashes @ 1..=64), true) = (setting(0), setting(1), is_complete) else {
            return Ok(None);
        };
        Ok(Some(Self { ids, ends, filters, hashes, is_exact: version == 2 }))
    }

    fn filter(&self, commit: &ObjectId) -> Option<PathFilter<'_>> {
        let at = self.ids.binary_search(commit).ok()?;
        let end = |at: usize| number_at::<4>(&self.ends, at * 4).map(u32::from_be_bytes);
        let start = if at == 0 { 0 } else { end(at - 1)? };
        let place = |offset: u32| usize::try_from(offset).ok()?.checked_add(SETTINGS);
        let bits = self.filters.get(place(start)?..place(end(at)?)?)?;
        // Of a commit whose filter was never made nothing is known.
        (!bits.is_empty()).then_some(PathFilter { bits, hashes: self.hashes, is_exact: self.is_exact })
    }
}

/// The filter of one commit.
#[derive(Clone, Copy, Debug)]
pub(super) struct PathFilter<'a> {
    bits: &'a [u8],
    hashes: u32,
    is_exact: bool,
}

impl PathFilter<'_> {
    /// Whether the commit may have changed a path; what is false is sure.
    pub(super) fn may_hold(&self, key: PathKey) -> bool {
        if !key.is_ascii && !self.is_exact {
            return true;
        }
        let [first, second] = key.hashes;
        let room = self.bits.len() as u64 * 8;
        (0..self.hashes).all(|round| {
            let bit = u64::from(first.wrapping_add(round.wrapping_mul(second))) % room;
            let byte = usize::try_from(bit / 8).ok().and_then(|at| self.bits.get(at));
            byte.is_none_or(|byte| byte & (1 << (bit % 8)) != 0)
        })
    }
}

fn number_at<const WIDTH: usize>(bytes: &[u8], at: usize) -> Option<[u8; WIDTH]> {
    bytes.get(at..at.checked_add(WIDTH)?)?.try_into().ok()
}
