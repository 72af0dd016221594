//! Collects what rules need of files that are no models.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{ReadError, Tree};
use crate::lint::{Facts, Text};
use crate::resolve::Workspace;
use crate::source::RepoPath;

/// Files that speak of the whole repository.
const KNOWN: [&str; 7] = [
    "README.md",
    "SECURITY.md",
    ".github/SECURITY.md",
    "docs/SECURITY.md",
    "CODEOWNERS",
    ".github/CODEOWNERS",
    "docs/CODEOWNERS",
];

/// Reads the files that models point into, and those with a known meaning.
pub(super) fn gather(tree: &dyn Tree, workspace: &Workspace) -> Facts {
    let mut wanted: BTreeSet<RepoPath> = KNOWN.iter().filter_map(|path| RepoPath::new(path).ok()).collect();
    for model in workspace.models() {
        let folder = model.folder();
        let mut want = |address: &str| {
            // Only a fragment asks for the text; for the rest it is enough to be there.
            if let Some((path, _)) = address.split_once('#').filter(|(path, _)| !path.contains(':')) {
                wanted.extend(folder.join(&decoded(path)).ok().filter(|path| !path.is_root()));
            }
        };
        for control in &model.records().controls {
            control.fields.evidence.iter().chain(&control.fields.tests).for_each(|path| want(&path.value));
        }
        for threat in &model.records().threats {
            threat.fields.tests.iter().for_each(|path| want(&path.value));
        }
        model.body().links.iter().for_each(|link| want(&link.destination));
        for name in ["README.md", "SECURITY.md"] {
            wanted.extend(folder.join(name).ok());
        }
    }
    let files = tree.files();
    let present: Vec<RepoPath> = wanted.into_iter().filter(|path| files.binary_search(path).is_ok()).collect();
    let texts: BTreeMap<RepoPath, Text> = present
        .into_par_iter()
        .map(|path| {
            let text = match tree.read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => Text::Known(text),
                Ok(Err(_)) => Text::Unknown("the file is not UTF-8".to_owned()),
                Err(error @ (ReadError::Missing | ReadError::Link | ReadError::TooLarge(_) | ReadError::Refused(_))) => {
                    Text::Unknown(error.to_string())
                }
            };
            (path, text)
        })
        .collect();
    Facts::new(files.to_vec(), tree.links().to_vec(), texts)
}

/// An address in Markdown may write spaces as `%20`.
fn decoded(path: &str) -> String {
    path.replace("%20", " ")
}
