//! Collects what rules need of files that are no models.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Tree;
use crate::lint::rules::wanted_texts;
use crate::lint::{Facts, Text};
use crate::resolve::Workspace;
use crate::source::{RepoPath, Sources};

/// Reads the files that rules want to look into, side by side.
pub(super) fn gather(tree: &dyn Tree, workspace: &Workspace, sources: &Sources) -> Facts {
    let files = tree.files();
    let wanted = wanted_texts(workspace, sources, files);
    let read = |path: RepoPath| {
        let text = match tree.read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => Text::Known(text),
            Ok(Err(_)) => Text::Unknown("the file is not UTF-8".to_owned()),
            Err(error) => Text::Unknown(error.to_string()),
        };
        (path, text)
    };
    let texts: BTreeMap<RepoPath, Text> = wanted.into_par_iter().map(read).collect();
    Facts::new(files.to_vec(), tree.links().to_vec(), texts)
}
