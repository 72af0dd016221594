//! The reverse question: which models speak of the code that changed.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Side;
use super::{Covered, Reach};
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

/// Looks for the models whose own code changed, in the new version or, for
/// those that went, in the old one.
pub(super) fn reach(
    before: &Side<'_>,
    after: &Side<'_>,
    changed: &[RepoPath],
    is_touched: &dyn Fn(&Model) -> bool,
) -> Reach {
    let code: Vec<&RepoPath> = changed.iter().filter(|path| is_code(path)).collect();
    let (old, new) = (Starts::new(before.workspace), Starts::new(after.workspace));
    let mut by_model: BTreeMap<(RepoPath, String), (Covered, Vec<String>)> = BTreeMap::new();
    let mut uncovered = Vec::new();
    for path in &code {
        let mut covering = new.covering(path);
        if covering.is_empty() {
            covering = old.covering(path);
        }
        if covering.is_empty() {
            uncovered.push(path.to_string());
        }
        for model in covering {
            let entry = by_model.entry((model.path().clone(), model.id().to_owned()));
            entry.or_insert_with(|| (covered(model, is_touched(model)), Vec::new())).1.push(path.to_string());
        }
    }
    let models = by_model.into_values().map(|(covered, files)| Covered { files, ..covered });
    Reach { files: code.len(), models: models.collect(), uncovered }
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
