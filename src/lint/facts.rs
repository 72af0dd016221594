//! What the repository holds beside the models, gathered before rules look.

use std::collections::BTreeMap;

use crate::source::RepoPath;

/// The text of a file that a model points into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Its text.
    Known(String),
    /// It is there; its text is not known, with the reason.
    Unknown(String),
}

/// Which files there are, and the texts of those that models point into.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    files: Vec<RepoPath>,
    links: Vec<RepoPath>,
    texts: BTreeMap<RepoPath, Text>,
}

impl Facts {
    /// Takes all files and symbolic links, each sorted, and some texts.
    pub fn new(files: Vec<RepoPath>, links: Vec<RepoPath>, texts: BTreeMap<RepoPath, Text>) -> Self {
        Self { files, links, texts }
    }

    /// Every file of the workspace that git does not ignore, sorted.
    pub fn files(&self) -> &[RepoPath] {
        &self.files
    }

    /// The files in a folder and below it, sorted.
    pub fn files_within(&self, folder: &RepoPath) -> impl Iterator<Item = &RepoPath> {
        // `a-b` sorts between `a` and `a/b`: the mark behind the folder's name keeps
        // such strangers out.
        let mark = if folder.is_root() { "" } else { "/" };
        let first = [folder.as_str(), mark].concat();
        let start = self.files.partition_point(|file| file.as_str() < first.as_str());
        self.files[start..].iter().take_while(move |file| file.as_str().starts_with(&first))
    }

    /// Whether there is such a file.
    pub fn has_file(&self, path: &RepoPath) -> bool {
        self.files.binary_search(path).is_ok()
    }

    /// Whether there is such a folder.
    pub fn has_folder(&self, path: &RepoPath) -> bool {
        path.is_root() || self.files_within(path).next().is_some()
    }

    /// Whether a path is, or leads through, a symbolic link.
    pub fn is_behind_link(&self, path: &RepoPath) -> bool {
        path.is_within_any(&self.links)
    }

    /// The texts that were asked for.
    pub fn texts(&self) -> impl Iterator<Item = (&RepoPath, &Text)> {
        self.texts.iter()
    }

    /// The text of a file, if it was asked for.
    pub fn text(&self, path: &RepoPath) -> Option<&Text> {
        self.texts.get(path)
    }
}
