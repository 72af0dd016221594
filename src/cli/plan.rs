//! New texts carried out: written, or shown.

use std::path::Path;

use anyhow::Context as _;

use super::args::Place;
use super::output::{Terminal, write_whole};
use super::session::Session;
use super::{Ended, fix};
use crate::analysis::{CONFIG_NAME, Root, Tree as _, WorkTree};
use crate::scaffold::Plan;
use crate::source::{RepoPath, printable};

/// How a plan is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Its files are new.
    Create,
    /// Its files are there.
    Replace,
    /// Nothing is written.
    Show,
}

impl Mode {
    /// Shows instead of writing, if that is asked for.
    pub(super) fn unless_shown(self, is_dry_run: bool) -> Self {
        if is_dry_run { Self::Show } else { self }
    }
}

/// Writes what is planned, or shows it, and says what is to be done next.
pub(super) fn carry_out(
    root: &Root,
    tree: &WorkTree,
    plan: &Plan,
    mode: Mode,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    if mode == Mode::Show {
        terminal.print(&fix::diff(tree, &plan.texts, terminal))?;
        plan.said.iter().for_each(|line| terminal.say(line));
        return Ok(Ended::Clean);
    }
    // Nothing is written before it is known that everything can be.
    for path in plan.texts.keys() {
        check_place(&root.folder, path, mode)?;
    }
    let mut report = String::new();
    for (path, text) in &plan.texts {
        make_folders(&root.folder, path)?;
        write_whole(&root.folder.join(path.as_str()), text)?;
        report.push_str(&format!("wrote {path}\n"));
    }
    plan.said.iter().for_each(|line| report.push_str(&format!("{}\n", printable(line))));
    let seen = WorkTree::walk(root);
    for path in plan.texts.keys().filter(|path| seen.files().binary_search(path).is_err()) {
        terminal.say(&format!("git ignores {path}: the linter will not see it"));
    }
    report.push_str(&steps(&plan.next, &root.folder));
    terminal.print(&report)?;
    Ok(Ended::Clean)
}

/// What is to be done next. Paths start at the workspace's root: that is said to
/// whoever stands elsewhere.
fn steps(next: &[String], root: &Path) -> String {
    let mut shown = String::new();
    let is_here = std::env::current_dir().and_then(std::fs::canonicalize).is_ok_and(|here| here == root);
    match next {
        [] => {}
        _ if is_here => shown.push_str("\nnext:\n"),
        _ => shown.push_str(&format!("\nnext, in {}:\n", printable(&root.display().to_string()))),
    }
    for (number, step) in (1..).zip(next) {
        let lines: Vec<_> = step.lines().map(printable).collect();
        shown.push_str(&format!("  {number}. {}\n", lines.join("\n")));
    }
    shown
}

/// Whether a file can be written: no link on the way, and nothing in its place
/// unless it is to be replaced.
fn check_place(root: &Path, path: &RepoPath, mode: Mode) -> anyhow::Result<()> {
    for folder in folders(path) {
        let at = root.join(folder.as_str());
        match at.symlink_metadata() {
            Ok(found) if found.is_dir() => {}
            Ok(_) => anyhow::bail!("{folder} is no folder"),
            Err(_) => break,
        }
    }
    let is_there = root.join(path.as_str()).symlink_metadata().is_ok();
    if is_there && mode == Mode::Create {
        anyhow::bail!("{path} is there already");
    }
    Ok(())
}

/// The workspace that a path lies in: the one that git or `gabion.toml` marks,
/// else the folder where the command runs.
pub(super) fn session_at(from: &Path) -> anyhow::Result<Session> {
    let session = Session::open(from, &Place::default())?;
    let root = &session.root;
    let is_marked = root.work_tree.is_some() || root.folder.join(CONFIG_NAME).is_file();
    if is_marked { Ok(session) } else { Session::open(Path::new("."), &Place::default()) }
}

/// Refuses a path that leads through a symbolic link: what stands behind it is
/// not the workspace's to write.
pub(super) fn check_links(root: &Root, given: &Path) -> anyhow::Result<()> {
    let full = std::path::absolute(given)?;
    for at in full.ancestors() {
        if at.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
            anyhow::bail!("{} is a symbolic link, which is not written through", at.display());
        }
        if std::fs::canonicalize(at).is_ok_and(|at| at == root.folder) {
            return Ok(());
        }
    }
    anyhow::bail!("{} is not in the workspace {}", given.display(), root.folder.display())
}

fn make_folders(root: &Path, path: &RepoPath) -> anyhow::Result<()> {
    for folder in folders(path) {
        let at = root.join(folder.as_str());
        match at.symlink_metadata() {
            Ok(found) if found.is_dir() => {}
            Ok(_) => anyhow::bail!("{folder} is no folder"),
            Err(_) => {
                std::fs::create_dir(&at).with_context(|| format!("{folder} cannot be made"))?;
            }
        }
    }
    Ok(())
}

/// The folders on the way to a file, outermost first.
fn folders(path: &RepoPath) -> Vec<RepoPath> {
    let mut folders: Vec<RepoPath> = std::iter::successors(path.parent(), RepoPath::parent).collect();
    folders.retain(|folder| !folder.is_root());
    folders.reverse();
    folders
}
