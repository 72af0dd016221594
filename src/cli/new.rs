//! `gabion new`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Ended;
use super::args::New;
use super::init::folder_name;
use super::output::Terminal;
use super::plan::{Mode, carry_out, check_links, session_at};
use crate::lint::Overrides;
use crate::scaffold::{ChildRequest, is_model_name, plan_child};
use crate::source::RepoPath;

/// Adds a model below the others.
pub(super) fn run(options: &New, terminal: &Terminal) -> anyhow::Result<Ended> {
    let (base, rest) = split(&options.path);
    let session = session_at(&base)?;
    check_links(&session.root, &options.path)?;
    let base = session.path_of(&base)?;
    let rest = rest.to_str().context("the path is no UTF-8")?.replace(std::path::MAIN_SEPARATOR, "/");
    let path = base.join(&rest).with_context(|| format!("{}", options.path.display()))?;
    let request = ChildRequest {
        level: options.level.clone(),
        path: file(path)?,
        folder: folder_name(&session.root),
        id: options.id.clone(),
        title: options.title.clone(),
        element: options.element.clone(),
        parent: options.parent.clone(),
    };
    let tree = session.walk();
    let plan = plan_child(&tree, &session.options(Overrides::default()), &request)?;
    carry_out(&session.root, &tree, &plan, Mode::Create.unless_shown(options.dry_run), terminal)
}

/// The part of a path that is there, and the rest.
fn split(path: &Path) -> (PathBuf, PathBuf) {
    let there = path.ancestors().find(|at| at.exists());
    match there {
        Some(there) => (there.to_owned(), path.strip_prefix(there).unwrap_or(path).to_owned()),
        None => (PathBuf::from("."), path.to_owned()),
    }
}

/// The model's file: a file that is named as one, or the usual one in a folder.
fn file(path: RepoPath) -> anyhow::Result<RepoPath> {
    let name = path.name();
    let is_file = is_model_name(name) || name.to_ascii_lowercase().ends_with(".md");
    if is_file { Ok(path) } else { Ok(path.join("THREAT_MODEL.md")?) }
}
