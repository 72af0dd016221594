//! The workspace that a command works on.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;

use super::args::Place;
use super::clock;
use crate::analysis::{Options, Root, WorkTree, find_root};
use crate::lint::{Overrides, registry};
use crate::report::Report;
use crate::source::{Finding, RepoPath, Sources, Summary};

/// Where a command works, and as of when.
#[derive(Debug)]
pub(super) struct Session {
    /// Where the workspace is.
    pub(super) root: Root,
    /// The day that ages are counted from.
    pub(super) as_of: Date,
    config: Option<Option<(RepoPath, String)>>,
}

impl Session {
    /// Finds the workspace from a folder or file in it.
    pub(super) fn open(from: &Path, place: &Place) -> anyhow::Result<Self> {
        let root = find_root(from)?;
        let as_of = clock::as_of(place.as_of)?;
        let config = match (&place.config, place.isolated) {
            (_, true) => Some(None),
            (Some(path), _) => {
                let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
                Some(Some((config_path(&root, path), text)))
            }
            (None, false) => None,
        };
        Ok(Self { root, as_of, config })
    }

    /// Walks the workspace's files.
    pub(super) fn walk(&self) -> WorkTree {
        WorkTree::walk(&self.root)
    }

    /// What the run is asked for.
    pub(super) fn options(&self, overrides: Overrides) -> Options {
        Options { as_of: self.as_of, overrides, config: self.config.clone() }
    }

    /// A report on findings of the workspace as it is checked out.
    pub(super) fn report<'a>(&self, findings: &'a [Finding], summary: Summary, sources: &'a Sources) -> Report<'a> {
        Report {
            findings,
            sources,
            summary,
            as_of: self.as_of,
            head: self.head(),
            rules: registry(),
            root: self.in_repository(),
            blob: None,
        }
    }

    /// The commit that is checked out.
    pub(super) fn head(&self) -> Option<String> {
        self.root.work_tree.as_deref().and_then(crate::history::head)
    }

    /// The way from git's work tree to the workspace.
    fn in_repository(&self) -> Option<String> {
        let work_tree = self.root.work_tree.as_ref()?;
        let way = self.root.folder.strip_prefix(work_tree).ok()?;
        Some(way.to_str()?.replace(std::path::MAIN_SEPARATOR, "/"))
    }

    /// A path that the user gave, as the workspace counts it.
    pub(super) fn path_of(&self, given: &Path) -> anyhow::Result<RepoPath> {
        let full = std::fs::canonicalize(given).with_context(|| format!("{}", given.display()))?;
        self.relative(&full)
            .with_context(|| format!("{} is not in the workspace {}", given.display(), self.root.folder.display()))
    }

    fn relative(&self, full: &Path) -> Option<RepoPath> {
        let relative = full.strip_prefix(&self.root.folder).ok()?.to_str()?;
        RepoPath::new(&relative.replace(std::path::MAIN_SEPARATOR, "/")).ok()
    }

    /// Where a path of the workspace is on disk.
    pub(super) fn on_disk(&self, path: &RepoPath) -> PathBuf {
        self.root.folder.join(path.as_str())
    }
}

/// How a configuration from elsewhere is called in findings.
fn config_path(root: &Root, path: &Path) -> RepoPath {
    let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let inside = full.strip_prefix(&root.folder).ok().and_then(Path::to_str);
    let name = || path.file_name().and_then(|name| name.to_str()).unwrap_or(crate::analysis::CONFIG_NAME);
    RepoPath::new(inside.unwrap_or_else(name)).unwrap_or_default()
}
