//! Many versions of one workspace: what did not change between them is read once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{CONFIG_NAME, CommitTree, LARGEST_FILE, Tree as _, discover};
use crate::history::{BlobId, Repository, Step};
use crate::model::{Config, Draft, Plain, Read, read_config, read_file};
use crate::resolve::{Workspace, resolve};
use crate::source::{FileId, RepoPath, SourceFile, Sources};

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

    /// The version before a step, where this is the one after it. Which files
    /// are models is not asked anew: a change of the settings shows its effect
    /// on those that are models now.
    pub fn before(&self, step: &Step, repository: &Repository, is_model: &dyn Fn(&RepoPath) -> bool) -> Self {
        let mut models: BTreeMap<RepoPath, BlobId> = self.models.iter().cloned().collect();
        for file in step.changed.iter().filter(|file| is_model(&file.path)) {
            match file.before {
                Some(blob) => models.insert(file.path.clone(), blob),
                None => models.remove(&file.path),
            };
        }
        let settings = step.changed.iter().find(|file| file.path.as_str() == CONFIG_NAME);
        let (config, config_id) = match settings {
            None => (self.config.clone(), self.config_id),
            Some(file) => {
                let bytes = file.before.and_then(|blob| repository.blob(blob, LARGEST_FILE).ok());
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                (text.map_or_else(Config::default, |text| read_config(FileId(0), &text).0), file.before)
            }
        };
        Self { models: models.into_iter().collect(), links: self.links, config, config_id }
    }
}

/// A version, understood.
#[derive(Debug)]
pub struct Understood {
    /// Its models.
    pub workspace: Workspace,
    /// Files named as models that could not be read.
    pub unread: usize,
    /// Those of them that are no links.
    pub unread_files: Vec<RepoPath>,
}

/// What was read, with its text; `None` where it could not be.
type Parsed = Option<(Read, Arc<str>)>;

/// Versions of one workspace, their files numbered in path order over all of
/// them, so that a file that did not change reads the same in each.
#[derive(Debug)]
pub struct Editions {
    editions: Vec<Edition>,
    /// Every path of every version; a path's number is one more than its place here.
    paths: Vec<RepoPath>,
    parsed: BTreeMap<(Option<BlobId>, RepoPath, BlobId), Parsed>,
}

impl Editions {
    /// Reads every file of every version once.
    pub fn read(repository: &Repository, editions: Vec<Edition>) -> Self {
        let paths: BTreeSet<&RepoPath> = editions.iter().flat_map(|it| &it.models).map(|(path, _)| path).collect();
        let paths: Vec<RepoPath> = paths.into_iter().cloned().collect();
        let numbers: BTreeMap<&RepoPath, FileId> = paths.iter().zip((1..).map(FileId)).collect();
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
            let read = text.map(|text| (read_file(number, path, &text, &edition.config.naming).read, text.into()));
            ((config, path.clone(), blob), read)
        });
        let parsed = parsed.collect();
        Self { editions, paths, parsed }
    }

    /// How many files were read, and how many there are in all versions together.
    pub fn counts(&self) -> (usize, usize) {
        (self.parsed.len(), self.editions.iter().map(|edition| edition.models.len()).sum())
    }

    /// Understands a version as of a day.
    pub fn understand(&self, at: usize, as_of: Date) -> Option<Understood> {
        let edition = self.editions.get(at)?;
        let (mut drafts, mut plain): (Vec<Draft>, Vec<Plain>) = (Vec::new(), Vec::new());
        let mut unread_files = Vec::new();
        for (path, blob) in &edition.models {
            match self.parsed.get(&(edition.config_id, path.clone(), *blob)) {
                Some(Some((Read::Draft(draft), _))) => drafts.push(draft.clone()),
                Some(Some((Read::Plain(file), _))) => plain.push((**file).clone()),
                Some(None) | None => unread_files.push(path.clone()),
            }
        }
        let workspace = resolve(edition.config.clone(), drafts, plain, as_of);
        Some(Understood { workspace, unread: edition.links + unread_files.len(), unread_files })
    }

    /// The texts of a version.
    pub fn sources(&self, at: usize) -> Sources {
        let edition = self.editions.get(at);
        let models: BTreeMap<&RepoPath, BlobId> =
            edition.iter().flat_map(|edition| &edition.models).map(|(path, blob)| (path, *blob)).collect();
        let text = |path: &RepoPath| {
            let key = (edition?.config_id, path.clone(), *models.get(path)?);
            self.parsed.get(&key)?.as_ref().map(|(_, text)| text.as_ref().to_owned())
        };
        let config = SourceFile::new(RepoPath::new(CONFIG_NAME).unwrap_or_default(), String::new());
        let files = self.paths.iter().map(|path| SourceFile::new(path.clone(), text(path).unwrap_or_default()));
        Sources::new(std::iter::once(config).chain(files).collect())
    }
}
