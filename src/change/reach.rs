//! The reverse question: which models speak of the code that changed.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Side;
use super::pairs::Pairs;
use super::{Covered, FileChange, Reach, Sort};
use crate::model::ModelKey;
use crate::resolve::{Model, Workspace};
use crate::source::RepoPath;

/// Files that change whenever anything does, and say nothing of their own.
const LOCK_FILES: [&str; 12] = [
    "Cargo.lock",
    "Gemfile.lock",
    "Pipfile.lock",
    "composer.lock",
    "flake.lock",
    "go.sum",
    "mix.lock",
    "package-lock.json",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "yarn.lock",
];

/// Whether drift of a file counts: documents and lock files are left out.
fn is_code(path: &RepoPath) -> bool {
    let name = path.name();
    let is_document = [".md", ".markdown"].iter().any(|end| name.to_lowercase().ends_with(end));
    !is_document && !LOCK_FILES.contains(&name) && name != "gabion.toml"
}

/// Looks for the models whose own code changed. What is gone was the code of
/// those that covered it; so was what nobody covers any more.
pub(super) fn reach(before: &Side<'_>, after: &Side<'_>, changed: &[FileChange], pairs: &Pairs) -> Reach {
    let code: Vec<&FileChange> = changed.iter().filter(|file| is_code(&file.path)).collect();
    let touched: BTreeSet<&RepoPath> = changed.iter().map(|file| &file.path).collect();
    let (old, new) = (Starts::new(before.workspace), Starts::new(after.workspace));
    let now: BTreeMap<ModelKey, ModelKey> =
        pairs.models.iter().filter_map(|(old, new)| Some(((*old)?, (*new)?))).collect();
    let as_now = |model: &'_ Model| now.get(&model.key()).map(|key| after.workspace.model(*key));
    let mut by_model: BTreeMap<(RepoPath, String), Covered> = BTreeMap::new();
    let mut uncovered = Vec::new();
    for FileChange { path, sort } in &code {
        let covering = if *sort == Sort::Removed { Vec::new() } else { new.covering(path) };
        let were = || old.covering(path).into_iter().map(|model| as_now(model).unwrap_or(model)).collect();
        let covering: Vec<&Model> = if covering.is_empty() { were() } else { covering };
        if covering.is_empty() {
            uncovered.push(path.to_string());
        }
        for model in covering {
            let entry = by_model.entry((model.path().clone(), model.id().to_owned()));
            let covered = entry.or_insert_with(|| covered(model, touched.contains(model.path())));
            covered.files.push(path.to_string());
        }
    }
    Reach { files: code.len(), models: by_model.into_values().collect(), uncovered }
}

fn covered(model: &Model, touched: bool) -> Covered {
    let review = model.meta().review.as_ref();
    Covered {
        model: model.id().to_owned(),
        path: model.path().to_string(),
        files: Vec::new(),
        reviewed: review.and_then(|review| review.date.as_ref()).map(|date| date.value.to_string()),
        by: review.and_then(|review| review.by.as_ref()).map(|by| by.value.clone()),
        touched,
    }
}

/// Models by the folders in which their extents can begin.
struct Starts<'a> {
    workspace: &'a Workspace,
    by_folder: BTreeMap<RepoPath, Vec<&'a Model>>,
}

impl<'a> Starts<'a> {
    fn new(workspace: &'a Workspace) -> Self {
        let mut by_folder: BTreeMap<RepoPath, Vec<&Model>> = BTreeMap::new();
        for model in workspace.assessed() {
            let starts: BTreeSet<&RepoPath> = model.extent().starts().into_iter().collect();
            starts.into_iter().for_each(|folder| by_folder.entry(folder.clone()).or_default().push(model));
        }
        Self { workspace, by_folder }
    }

    /// The models whose own code a file is: their extent less their children's.
    fn covering(&self, path: &RepoPath) -> Vec<&'a Model> {
        let near = path.ancestors().filter_map(|folder| self.by_folder.get(&folder)).flatten();
        let near: BTreeMap<_, &Model> = near.map(|model| (model.key(), *model)).collect();
        let covers = |model: &Model| model.extent().covers(path);
        let is_own = |model: &Model| {
            let mut children = self.workspace.children(model.key()).iter();
            covers(model) && !children.any(|child| covers(self.workspace.model(*child)))
        };
        near.into_values().filter(|model| is_own(model)).collect()
    }
}
