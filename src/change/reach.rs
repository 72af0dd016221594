//! The reverse question: which models speak of the code that changed.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Side;
use super::pairs::Pairs;
use super::{Covered, FileChange, Reach, Sort};
use crate::model::ModelKey;
use crate::resolve::{Model, OwnCode};
use crate::source::RepoPath;

/// Looks for the models whose own code changed. What is gone was the code of
/// those that covered it; so was what nobody covers any more.
pub(super) fn reach(before: &Side<'_>, after: &Side<'_>, changed: &[FileChange], pairs: &Pairs) -> Reach {
    let is_code = |path: &RepoPath| before.workspace.is_code(path) && after.workspace.is_code(path);
    let code: Vec<&FileChange> = changed.iter().filter(|file| is_code(&file.path)).collect();
    let touched: BTreeSet<&RepoPath> = changed.iter().map(|file| &file.path).collect();
    let (old, new) = (OwnCode::new(before.workspace), OwnCode::new(after.workspace));
    let now: BTreeMap<ModelKey, ModelKey> =
        pairs.models.iter().filter_map(|(old, new)| Some(((*old)?, (*new)?))).collect();
    let as_now = |model: &'_ Model| now.get(&model.key()).map(|key| after.workspace.model(*key));
    let mut by_model: BTreeMap<(RepoPath, String), Covered> = BTreeMap::new();
    let mut uncovered = Vec::new();
    for FileChange { path, sort } in &code {
        let covering = if *sort == Sort::Removed { Vec::new() } else { models_of(after, &new, path) };
        let were = || models_of(before, &old, path).into_iter().map(|model| as_now(model).unwrap_or(model)).collect();
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

/// The models that are judged and whose own code a file is.
fn models_of<'a>(side: &Side<'a>, own: &OwnCode<'_>, path: &RepoPath) -> Vec<&'a Model> {
    let owners = own.owners(path).into_iter().map(|key| side.workspace.model(key));
    owners.filter(|model| model.is_assessed()).collect()
}
