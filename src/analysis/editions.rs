//! Many versions of one workspace: what did not change between them is read once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{CONFIG_NAME, CommitTree, LARGEST_FILE, Tree as _, discover};
use crate::history::{BlobId, Repository};
use crate::model::{Config, Draft, Plain, Read, read_config, read_file};
use crate::resolve::{Workspace, resolve};
use crate::source::{FileId, RepoPath};

/// What of a version is needed to understand its models.
#[derive(Debug)]
pub struct Edition {
    models: Vec<(RepoPath, BlobId)>,
    /// Links that are named as models and lead elsewhere.
    links: usize,
    /// The settings, and the id of their text.
    config: Config,
    config_id: Option<BlobId>,
}

impl Edition {
    /// Looks through a commit for its settings and its models.
    pub fn of(tree: &CommitTree) -> Self {
        let path = RepoPath::new(CONFIG_NAME).unwrap_or_default();
        let text = tree.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let config = text.map_or_else(Config::default, |text| read_config(FileId(0), &text).0);
        let discovered = discover(tree, &config);
        let with_id = |path: RepoPath| tree.blob(&path).map(|blob| (path, blob));
        let models = discovered.models.into_iter().filter_map(with_id).collect();
        Self { models, links: discovered.links.len(), config, config_id: tree.blob(&path) }
    }
}

/// A version, understood.
#[derive(Debug)]
pub struct Understood {
    /// Its models.
    pub workspace: Workspace,
    /// Files named as models that could not be read.
    pub unread: usize,
}

/// What was read; `None` where it could not be.
type Parsed = Option<Read>;

/// Versions of one workspace, their files numbered in path order over all of
/// them, so that a file that did not change reads the same in each.
#[derive(Debug)]
pub struct Editions {
    editions: Vec<Edition>,
    parsed: BTreeMap<(Option<BlobId>, RepoPath, BlobId), Parsed>,
}

impl Editions {
    /// Reads every file of every version once.
    pub fn read(repository: &Repository, editions: Vec<Edition>) -> Self {
        let paths: BTreeSet<&RepoPath> = editions.iter().flat_map(|it| &it.models).map(|(path, _)| path).collect();
        let numbers: BTreeMap<&RepoPath, FileId> = paths.into_iter().zip((1..).map(FileId)).collect();
        // What an id looks like is a setting, so that settings count, too.
        let mut asked: BTreeMap<_, &Edition> = BTreeMap::new();
        for edition in &editions {
            for (path, blob) in &edition.models {
                asked.entry((edition.config_id, path, *blob)).or_insert(edition);
            }
        }
        let asked: Vec<_> = asked.into_iter().collect();
        let parsed = asked.into_par_iter().map(|((config, path, blob), edition)| {
            let bytes = repository.blob(blob, LARGEST_FILE).ok();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let number = numbers.get(path).copied().unwrap_or(FileId(0));
            let read = text.map(|text| read_file(number, path, &text, &edition.config.naming).read);
            ((config, path.clone(), blob), read)
        });
        let parsed = parsed.collect();
        Self { editions, parsed }
    }

    /// How many files were read, and how many there are in all versions together.
    pub fn counts(&self) -> (usize, usize) {
        (self.parsed.len(), self.editions.iter().map(|edition| edition.models.len()).sum())
    }

    /// Understands a version as of a day.
    pub fn understand(&self, at: usize, as_of: Date) -> Option<Understood> {
        let edition = self.editions.get(at)?;
        let (mut drafts, mut plain): (Vec<Draft>, Vec<Plain>) = (Vec::new(), Vec::new());
        let mut unread = edition.links;
        for (path, blob) in &edition.models {
            match self.parsed.get(&(edition.config_id, path.clone(), *blob)) {
                Some(Some(Read::Draft(draft))) => drafts.push((**draft).clone()),
                Some(Some(Read::Plain(file))) => plain.push((**file).clone()),
                Some(None) | None => unread += 1,
            }
        }
        Some(Understood { workspace: resolve(edition.config.clone(), drafts, plain, as_of), unread })
    }
}
