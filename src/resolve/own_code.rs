//! Whose code a file is.

use std::collections::HashSet;

use foldhash::{HashMap, HashMapExt as _};

use super::Workspace;
use crate::model::ModelKey;
use crate::source::RepoPath;

/// Files that tools write beside the code, by their whole name.
const LOCK_FILES: [&str; 9] = [
    ".terraform.lock.hcl",
    "bun.lockb",
    "go.sum",
    "go.work.sum",
    "gradle.lockfile",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "packages.lock.json",
    "pnpm-lock.yaml",
];

/// The settings of this linter, which speak of models.
const SETTINGS: &str = "gabion.toml";

impl Workspace {
    /// Takes published output out of everybody's code: the folders that a site
    /// was written to. One that holds a model is no such folder, whatever it says.
    /// They come sorted.
    pub fn leave_out(mut self, mut published: Vec<RepoPath>) -> Self {
        if !published.is_empty() {
            let holding: HashSet<&str> = self.models().flat_map(|model| model.path().ancestors()).collect();
            published.retain(|folder| !holding.contains(folder.as_str()));
        }
        self.published = published;
        self
    }

    /// The folders of published output, sorted.
    pub fn published(&self) -> &[RepoPath] {
        &self.published
    }

    /// Whether a file counts as code: Markdown, lock files, the linter's settings
    /// and published output do not.
    pub fn is_code(&self, file: &RepoPath) -> bool {
        is_code(file) && !file.is_within_any(&self.published)
    }
}

fn is_code(file: &RepoPath) -> bool {
    let name = file.name();
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    let is_one_of = |word: &str, words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    !is_one_of(extension, &["md", "markdown", "lock"]) && !is_one_of(name, &LOCK_FILES) && !is_one_of(name, &[SETTINGS])
}

/// Looks up whose own code a file is: that of the models whose extent takes it
/// in while no child's does.
#[derive(Debug)]
pub struct OwnCode<'a> {
    workspace: &'a Workspace,
    /// Models by the folders in which their extents begin.
    starts: HashMap<&'a str, Vec<ModelKey>>,
}

impl<'a> OwnCode<'a> {
    /// Sorts the models by where they begin.
    pub fn new(workspace: &'a Workspace) -> Self {
        let mut starts: HashMap<&str, Vec<ModelKey>> = HashMap::new();
        for model in workspace.models() {
            for start in model.extent().starts() {
                let models = starts.entry(start.as_str()).or_default();
                if models.last() != Some(&model.key()) {
                    models.push(model.key());
                }
            }
        }
        Self { workspace, starts }
    }

    /// The models whose own code a file is, sorted.
    pub fn owners(&self, file: &RepoPath) -> Vec<ModelKey> {
        if !self.workspace.is_code(file) {
            return Vec::new();
        }
        let covering = self.covering(file);
        let is_childs = |key: &ModelKey| covering.iter().any(|child| self.parent(*child) == Some(*key));
        covering.iter().copied().filter(|key| !is_childs(key)).collect()
    }

    /// Whether a file is a model's own code.
    pub fn owns(&self, model: ModelKey, file: &RepoPath) -> bool {
        let mut children = self.candidates(file).filter(|key| self.parent(*key) == Some(model));
        self.workspace.is_code(file) && self.covers(model, file) && !children.any(|child| self.covers(child, file))
    }

    fn parent(&self, model: ModelKey) -> Option<ModelKey> {
        self.workspace.model(model).parent()
    }

    fn covers(&self, model: ModelKey, file: &RepoPath) -> bool {
        self.workspace.model(model).extent().covers(file)
    }

    /// The models whose extents begin at a file or in a folder around it.
    fn candidates(&self, file: &RepoPath) -> impl Iterator<Item = ModelKey> {
        file.ancestors().filter_map(|folder| self.starts.get(folder)).flatten().copied()
    }

    /// The models whose extents take a file in, sorted.
    fn covering(&self, file: &RepoPath) -> Vec<ModelKey> {
        let mut covering: Vec<ModelKey> = self.candidates(file).filter(|key| self.covers(*key, file)).collect();
        covering.sort_unstable();
        covering.dedup();
        covering
    }
}
