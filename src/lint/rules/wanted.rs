//! Which texts beside the models the rules will want to look into.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::document::text_pointed_into;
use crate::resolve::{Model, Workspace};
use crate::source::{RepoPath, Sources};

/// The folders in which a forge looks for files about the whole repository.
const FRONT: [&str; 4] = ["", ".github", ".gitlab", "docs"];

/// The names of such files, in any letter case.
const ENTRANCES: [&str; 3] = ["README.md", "SECURITY.md", "CODEOWNERS"];

/// The files, of those that there are, whose text some rule needs: what links
/// and evidence point into, what people open first, and who owns what.
pub fn wanted_texts(workspace: &Workspace, sources: &Sources, files: &[RepoPath]) -> Vec<RepoPath> {
    let of_models = workspace.par_models().flat_map_iter(|model| wanted_by(model, sources));
    let mut wanted: BTreeSet<RepoPath> = of_models.collect();
    for plain in workspace.plain() {
        let folder = plain.path.parent().unwrap_or_default();
        let text = sources.file(plain.file).text();
        wanted.extend(text_pointed_into(&plain.body, text, std::iter::empty(), &folder));
    }
    wanted.retain(|path| files.binary_search(path).is_ok());
    wanted.extend(entrances(workspace, files));
    wanted.into_iter().collect()
}

/// What one model points into.
fn wanted_by(model: &Model, sources: &Sources) -> Vec<RepoPath> {
    let folder = model.folder();
    let controls = model.records().controls.iter();
    let shown = controls.flat_map(|control| control.fields.evidence.iter().chain(&control.fields.tests));
    let tests = model.records().threats.iter().flat_map(|threat| &threat.fields.few().tests);
    // Only a part of a file asks for its text; for the rest it is enough to be there.
    let paths = shown.chain(tests).filter_map(|path| path.value.split_once('#').map(|(path, _)| path));
    let mut wanted: Vec<RepoPath> = paths.filter_map(|path| folder.join(path).ok()).collect();
    let text = sources.file(model.file()).text();
    let links = model.links().map(|link| link.value.as_str());
    wanted.extend(text_pointed_into(model.body(), text, links, folder));
    wanted
}

/// What people open first: at the repository's front, and beside root models.
fn entrances(workspace: &Workspace, files: &[RepoPath]) -> Vec<RepoPath> {
    let front = FRONT.iter().filter_map(|folder| RepoPath::new(folder).ok());
    let folders: BTreeSet<RepoPath> = front.chain(workspace.roots().map(|root| root.folder().clone())).collect();
    let is_entrance = |file: &&RepoPath| {
        let is_named = ENTRANCES.iter().any(|name| file.name().eq_ignore_ascii_case(name));
        is_named && file.parent().is_some_and(|folder| folders.contains(&folder))
    };
    files.iter().filter(is_entrance).cloned().collect()
}
