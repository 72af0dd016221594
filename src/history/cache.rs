//! What was read of history, kept for the next run.
//!
//! Only facts are kept that no later commit can change: what a commit is, what
//! it changed among the watched paths, what a version says. Answers are worked
//! out anew each time. The file lies in the git folder, may be deleted at any
//! time, and one that is damaged or that was written for other questions is
//! not read.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::ObjectId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::questions::{Named, Questions};
use crate::source::RepoPath;

/// Another number for each form of the file.
const FORM: u32 = 6;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// How many files for other questions are left beside the newest.
const OTHERS: usize = 3;

/// An object's id, written as its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(pub(super) ObjectId);

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_bytes())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let id = gix::oid::try_from_bytes(bytes).map_err(serde::de::Error::custom)?;
        Ok(Self(id.to_owned()))
    }
}

/// A name as git has it, of any bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Name(#[serde(with = "bytes")] pub(super) Vec<u8>);

impl AsRef<[u8]> for Name {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Bytes as one piece.
mod bytes {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        <&[u8]>::deserialize(deserializer).map(<[u8]>::to_vec)
    }
}

/// What a commit is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptCommit {
    pub(super) id: Id,
    pub(super) tree: Id,
    pub(super) time: i64,
    pub(super) parents: Vec<Id>,
}

/// What differs between a commit and a parent: paths by number, and what
/// followed files held and hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptSide {
    pub(super) paths: Vec<u32>,
    pub(super) contents: Vec<(u32, Option<Id>, Option<Id>)>,
}

/// Who wrote a commit and when, before any mailmap.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptAuthor {
    pub(super) commit: Id,
    pub(super) date: Date,
    pub(super) name: Name,
    pub(super) email: Name,
}

/// Where a file came from that a commit brought: the commit and the parent, the
/// path, and the path and content before.
pub(super) type KeptOrigin = (Id, Id, Name, Option<(Name, Id)>);

/// What a version of a file says: its dates by key, and which list its records are.
pub(super) type KeptVersion = (BTreeMap<String, Date>, u32);

/// Which areas each path belongs to, by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct KeptAreas {
    /// What tells how the areas were numbered.
    pub(super) of: Option<[u8; 32]>,
    pub(super) by_path: Vec<Vec<u32>>,
}

impl Questions<'_> {
    /// Tells apart areas that are numbered in other ways.
    pub(super) fn numbering(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for area in &self.areas {
            let starts = area.starts.iter().map(RepoPath::as_str);
            let file = self.files.get(area.file).map_or("", |file| file.path.as_str());
            for part in [file, &area.key].into_iter().chain(starts) {
                take(&mut hash, part.as_bytes());
            }
            take(&mut hash, b"");
        }
        hash.finalize().into()
    }
}

/// Everything that is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) commits: Vec<KeptCommit>,
    pub(super) differences: KeptDifferences,
    pub(super) texts: KeptTexts,
}

/// What commits changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct KeptDifferences {
    /// Paths from the repository's top, by number.
    pub(super) paths: Vec<Name>,
    pub(super) areas: KeptAreas,
    /// A tree, and what the followed files hold in it, by number of their path.
    pub(super) head: Option<(Id, Vec<(u32, Id)>)>,
    /// A tree, and the files of the workspace in it that nobody covers.
    pub(super) uncovered: Option<(Id, Vec<Name>)>,
    /// Names that followed files had before.
    pub(super) followed: Vec<Name>,
    pub(super) changes: Vec<(Id, Vec<KeptSide>)>,
}

/// What files and commits say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct KeptTexts {
    pub(super) origins: Vec<KeptOrigin>,
    /// Lists of records, each of which many versions may declare.
    pub(super) records: Vec<Arc<[Named]>>,
    /// What versions say; nothing for one that cannot be understood.
    pub(super) versions: Vec<(Id, Option<KeptVersion>)>,
    pub(super) authors: Vec<KeptAuthor>,
}

/// The file for some questions.
pub(super) struct Cache {
    path: PathBuf,
    key: [u8; 32],
}

impl Cache {
    /// The file for these questions; `None` where nothing should be written: a
    /// repository of somebody else's, or a folder that leads elsewhere.
    pub(super) fn of(repository: &gix::Repository, questions: &Questions<'_>, settings: &str) -> Option<Self> {
        if repository.git_dir_trust() != gix::sec::Trust::Full {
            return None;
        }
        let folder = repository.common_dir().join("gabion");
        if folder.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            return None;
        }
        let key = key(repository, questions, settings);
        let name: String = key.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { path: folder.join(format!("history-{name}")), key })
    }

    /// What was kept, if it is whole and was kept for the same questions.
    pub(super) fn load(&self) -> Option<Kept> {
        let found = self.path.symlink_metadata().ok()?;
        if !found.is_file() || found.len() > LARGEST {
            return None;
        }
        let bytes = std::fs::read(&self.path).ok()?;
        let (key, rest) = bytes.split_first_chunk::<32>()?;
        let (digest, body) = rest.split_first_chunk::<32>()?;
        if *key != self.key {
            return None;
        }
        let (texts, rest): (&[u8], _) = postcard::take_from_bytes(body).ok()?;
        let (graph, (is_whole, texts)) = rayon::join(
            || postcard::from_bytes(rest).ok(),
            || (*digest == Sha256::digest(body)[..], postcard::from_bytes(texts).ok()),
        );
        let ((commits, differences), texts) = graph.filter(|_| is_whole).zip(texts)?;
        Some(Kept { commits, differences, texts })
    }

    /// Keeps facts, whole or not at all. A folder that cannot be written to
    /// costs time in the next run and nothing else.
    pub(super) fn store(&self, kept: &Kept) {
        let _ = self.try_store(kept);
    }

    fn try_store(&self, kept: &Kept) -> std::io::Result<()> {
        let Some(folder) = self.path.parent() else { return Ok(()) };
        std::fs::create_dir_all(folder)?;
        let Kept { commits, differences, texts } = kept;
        let written =
            postcard::to_stdvec(texts).and_then(|texts| postcard::to_stdvec(&(&texts[..], commits, differences)));
        let body = written.map_err(std::io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&self.key)?;
        file.write_all(&Sha256::digest(&body))?;
        file.write_all(&body)?;
        file.persist(&self.path).map_err(|error| error.error)?;
        self.tidy(folder)
    }

    /// Takes away files for questions that nobody has asked for long.
    fn tidy(&self, folder: &Path) -> std::io::Result<()> {
        let mut others = Vec::new();
        for entry in std::fs::read_dir(folder)?.flatten() {
            let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with("history-"));
            if is_ours && entry.path() != self.path {
                others.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        others.sort_unstable();
        let surplus = others.len().saturating_sub(OTHERS);
        others.into_iter().take(surplus).try_for_each(|(_, path)| std::fs::remove_file(path))
    }
}

/// Takes a part so that it cannot run together with the next.
fn take(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

/// What the facts depend on: the questions, and how the repository shows
/// commits other than they are.
pub(super) fn key(repository: &gix::Repository, questions: &Questions<'_>, settings: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut take = |bytes: &[u8]| take(&mut hash, bytes);
    take(&FORM.to_le_bytes());
    take(env!("CARGO_PKG_VERSION").as_bytes());
    take(settings.as_bytes());
    take(questions.prefix.as_str().as_bytes());
    for file in &questions.files {
        take(file.path.as_str().as_bytes());
    }
    let starts = questions.areas.iter().flat_map(|area| &area.starts);
    let starts: std::collections::BTreeSet<&str> = starts.map(|start| start.as_str()).collect();
    take(b"areas");
    starts.into_iter().for_each(|start| take(start.as_bytes()));
    take(b"shallow");
    if let Ok(Some(shallow)) = repository.shallow_commits() {
        shallow.iter().for_each(|id| take(id.as_bytes()));
    }
    take(b"replaced");
    for (from, to) in repository.objects.store_ref().replacements() {
        take(from.as_bytes());
        take(to.as_bytes());
    }
    take(b"grafts");
    take(&std::fs::read(repository.common_dir().join("info").join("grafts")).unwrap_or_default());
    hash.finalize().into()
}
