//! `gabion init`.

use std::path::Path;

use anyhow::Context as _;

use super::args::Init;
use super::output::Terminal;
use super::plan::{Mode, carry_out, check_links, session_at};
use super::{Ended, clock};
use crate::analysis::{CONFIG_NAME, Options, Root, WorkTree, find_root};
use crate::lint::Overrides;
use crate::scaffold::{InitRequest, plan_adopt, plan_init};

/// Starts a workspace, or brings plain threat models into one.
pub(super) fn run(options: &Init, terminal: &Terminal) -> anyhow::Result<Ended> {
    if !options.adopt.is_empty() {
        return adopt(options, terminal);
    }
    let root = match &options.path {
        Some(path) => folder_itself(path)?,
        None => find_root(Path::new("."))?,
    };
    let tree = WorkTree::walk(&root);
    let folder = folder_name(&root);
    let request = InitRequest { name: options.name.as_deref(), folder: &folder };
    let plan = plan_init(&tree, &Options::as_of(clock::as_of(None)?), &request)?;
    terminal.say_more(&format!("the workspace is {}", root.folder.display()));
    carry_out(&root, &tree, &plan, Mode::Create.unless_shown(options.dry_run), terminal)
}

/// A folder that becomes a workspace, if it is not a part of one.
fn folder_itself(path: &Path) -> anyhow::Result<Root> {
    let around = find_root(path)?;
    let folder = std::fs::canonicalize(path).with_context(|| format!("{}", path.display()))?;
    if !folder.is_dir() {
        anyhow::bail!("{} is no folder; --adopt brings a plain threat model in", path.display());
    }
    if around.folder != folder && around.folder.join(CONFIG_NAME).is_file() {
        anyhow::bail!(
            "{} is a part of the workspace {}: `gabion new` adds a model to it",
            path.display(),
            around.folder.display()
        );
    }
    Ok(Root { folder, ..around })
}

/// The name of the workspace's folder.
pub(super) fn folder_name(root: &Root) -> String {
    let name = root.folder.file_name().and_then(|name| name.to_str());
    name.unwrap_or("system").to_owned()
}

fn adopt(options: &Init, terminal: &Terminal) -> anyhow::Result<Ended> {
    let first = options.adopt.first().map_or(Path::new("."), |file| file.as_path());
    let session = session_at(first)?;
    for file in &options.adopt {
        check_links(&session.root, file)?;
    }
    let files = options.adopt.iter().map(|file| session.path_of(file)).collect::<anyhow::Result<Vec<_>>>()?;
    let tree = session.walk();
    let plan = plan_adopt(&tree, &session.options(Overrides::default()), &files, &folder_name(&session.root))?;
    carry_out(&session.root, &tree, &plan, Mode::Replace.unless_shown(options.dry_run), terminal)
}
