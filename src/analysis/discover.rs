//! Which files are models.

use std::collections::BTreeSet;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use super::{CONFIG_NAME, Tree};
use crate::model::Config;
use crate::source::{Diagnostic, RepoPath, Spanned, add_glob, glob};
use crate::syntax::WRONG_TYPE;

/// Folders whose models are others', or are made to be broken.
const FOREIGN: [&str; 8] =
    ["vendor", "third_party", "node_modules", "testdata", "fixtures", "test-fixtures", "__fixtures__", "__snapshots__"];

/// Why a model was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// It stands in a folder of other people's code or of test fixtures.
    Foreign,
    /// The configuration excludes it.
    Excluded,
    /// A folder between has a `gabion.toml` of its own.
    OtherWorkspace,
    /// It is a link to another model.
    Link,
}

impl LeftOut {
    /// In a few words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Foreign => "third-party code or test fixtures",
            Self::Excluded => "excluded by gabion.toml",
            Self::OtherWorkspace => "another workspace, with its own gabion.toml",
            Self::Link => "a link to another model",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Discovered {
    /// Files that are models, sorted.
    pub models: Vec<RepoPath>,
    /// Links that are named as models and lead elsewhere, sorted.
    pub links: Vec<RepoPath>,
    /// Models that were left out, sorted, each with the reason.
    pub left_out: Vec<(RepoPath, LeftOut)>,
}

impl Discovered {
    /// Whether no file is named as a model.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty() && self.links.is_empty()
    }
}

/// Says which globs of the configuration cannot be read; they take nothing in.
pub(super) fn say_unreadable(config: &Config, found: &mut Vec<Diagnostic>) {
    let globs = config.models().iter().chain(config.exclude());
    let unreadable = globs.filter(|written| glob(&written.value).is_none());
    found.extend(unreadable.map(|written| Diagnostic::new(&WRONG_TYPE, written.span, "not a glob that can be read")));
}

/// Tells models from other files.
pub(super) struct Finder {
    models: Option<Gitignore>,
    exclude: Option<Gitignore>,
    /// Folders below with settings of their own.
    other_workspaces: BTreeSet<RepoPath>,
}

impl Finder {
    /// For the files of a tree.
    pub(super) fn new(tree: &dyn Tree, config: &Config) -> Self {
        let configured = tree.files().iter().filter(|path| path.name() == CONFIG_NAME).filter_map(RepoPath::parent);
        let other_workspaces = configured.filter(|folder| !folder.is_root()).collect();
        Self { models: globs(config.models()), exclude: globs(config.exclude()), other_workspaces }
    }

    /// Whether a file is named as a model.
    fn is_named(&self, path: &RepoPath) -> bool {
        match &self.models {
            Some(globs) => globs.matched_path_or_any_parents(path.as_str(), false).is_ignore(),
            None => is_named_as_model(path),
        }
    }

    /// Why a model is left out, if it is.
    fn left_out(&self, path: &RepoPath) -> Option<LeftOut> {
        let is_excluded = |globs: &Gitignore| globs.matched_path_or_any_parents(path.as_str(), false).is_ignore();
        if path.ancestors().any(|folder| self.other_workspaces.contains(folder)) {
            Some(LeftOut::OtherWorkspace)
        } else if self.exclude.as_ref().is_some_and(is_excluded) {
            Some(LeftOut::Excluded)
        } else if is_foreign(path) {
            Some(LeftOut::Foreign)
        } else {
            None
        }
    }

    /// Whether a file is a model of this workspace.
    pub(super) fn is_model(&self, path: &RepoPath) -> bool {
        self.is_named(path) && self.left_out(path).is_none()
    }
}

/// Looks through a tree for models.
pub fn discover(tree: &dyn Tree, config: &Config) -> Discovered {
    let finder = Finder::new(tree, config);
    let mut found = Discovered::default();
    let named = tree.files().par_iter().filter(|path| finder.is_named(path));
    let judged: Vec<_> = named.map(|path| (path.clone(), finder.left_out(path))).collect();
    for (path, why) in judged {
        match why {
            Some(why) => found.left_out.push((path, why)),
            None => found.models.push(path),
        }
    }
    for link in tree.links().iter().filter(|path| finder.is_named(path)) {
        let leads_to_model = tree.link_target(link).is_some_and(|target| found.models.binary_search(&target).is_ok());
        match finder.left_out(link) {
            Some(why) => found.left_out.push((link.clone(), why)),
            None if leads_to_model => found.left_out.push((link.clone(), LeftOut::Link)),
            None => found.links.push(link.clone()),
        }
    }
    found.left_out.sort();
    found
}

/// Whether a file stands in a folder of other people's code or of test fixtures.
pub fn is_foreign(path: &RepoPath) -> bool {
    path.ancestors().nth(1).is_some_and(|folder| folder.split('/').any(|part| FOREIGN.contains(&part)))
}

/// The names that need no configuration, in any letter case.
fn is_named_as_model(path: &RepoPath) -> bool {
    let name = path.name();
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    is("THREAT_MODEL.md")
        || is("threat-model.md")
        || (name.len() > ".threat-model.md".len() && ends_with_ignore_case(name, ".threat-model.md"))
}

fn ends_with_ignore_case(name: &str, end: &str) -> bool {
    let tail = name.len().checked_sub(end.len()).and_then(|at| name.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// Globs as gitignore reads them.
fn globs(written: &[Spanned<String>]) -> Option<Gitignore> {
    if written.is_empty() {
        return None;
    }
    let mut builder = GitignoreBuilder::new("");
    for glob in written {
        add_glob(&mut builder, &glob.value);
    }
    builder.build().ok()
}
