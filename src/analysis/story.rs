//! The whole past of a workspace: who wrote its models, and what changed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::discover::Finder;
use super::tree::Origin;
use super::{Analysis, CONFIG_NAME, CommitTree, Edition, Editions, Tree, Understood};
use crate::history::{AskedFile, FileHistory, Line, LineEnd, Questions, Repository, Step, Trouble, Unassessed, ask};
use crate::source::{RepoPath, Sources};

/// How many models are understood anew in all versions together: steps beyond
/// that are not told.
const MOST_MODELS: usize = 20_000;

/// How many steps are told however many models there are.
const FEWEST_STEPS: usize = 10;

/// How many steps are told at most.
const MOST_STEPS: usize = 100;

/// The past of a workspace.
#[derive(Debug)]
pub struct Story {
    /// For each model, in their order.
    pub files: Vec<Result<FileHistory, Unassessed>>,
    /// The newest commits that changed a model or the settings, newest first;
    /// the version after each is followed by the one before it.
    pub steps: Vec<Step>,
    /// Why there are no older ones.
    pub end: LineEnd,
    repository: Repository,
    versions: Editions,
}

impl Story {
    /// A version of the workspace as of a day, and its texts: 0 is the newest,
    /// and each step leads to it from the next.
    pub fn version(&self, at: usize, as_of: Date) -> Option<(Understood, Sources)> {
        Some((self.versions.understand(at, as_of)?, self.versions.sources(at)))
    }

    /// The first line of what was said of a commit.
    pub fn summary(&self, touch: &crate::history::Touch) -> String {
        self.repository.summary(touch)
    }
}

/// Tells the past of a workspace; nothing where its tree has none.
///
/// # Errors
/// When git cannot answer.
pub fn story(tree: &dyn Tree, analysis: &Analysis) -> Result<Option<Story>, Trouble> {
    let Some(origin) = tree.origin() else { return Ok(None) };
    let Origin { repository, head, prefix } = origin?;
    let head = head.ok_or(Trouble::Unborn)?;
    let workspace = &analysis.workspace;
    let files = workspace.models().map(|model| AskedFile { path: model.path().clone(), dates: BTreeMap::new() });
    let questions = Questions {
        prefix: prefix.clone(),
        files: files.collect(),
        areas: Vec::new(),
        areas_of: &|_| Vec::new(),
        read: None,
        now: None,
        is_uncovered: None,
        is_whole: true,
        settings: Some("story".to_owned()),
    };
    let files = ask(&repository, head, &questions)?.files;
    let newest = CommitTree::new(repository.snapshot(head, &prefix)?);
    let finder = Finder::new(&newest, workspace.config());
    let is_model = |path: &RepoPath| finder.is_model(path);
    let is_watched = |path: &RepoPath| path.as_str() == CONFIG_NAME || finder.is_model(path);
    let most = (MOST_MODELS / workspace.models().len().max(1)).clamp(FEWEST_STEPS, MOST_STEPS);
    let Line { steps, end } = repository.line(head, &prefix, most, &is_watched)?;
    let mut editions = vec![Edition::of(&newest)];
    for step in &steps {
        let after = &editions[editions.len() - 1];
        editions.push(after.before(step, &repository, &is_model));
    }
    let versions = Editions::read(&repository, editions);
    Ok(Some(Story { files, steps, end, repository, versions }))
}
