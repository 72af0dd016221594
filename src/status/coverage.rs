//! Which code models speak of: what none covers, and what more than one does.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use crate::analysis::{Analysis, is_foreign};
use crate::report::json_document;
use crate::resolve::OwnCode;
use crate::source::{RepoPath, printable};

/// Counts up when a key changes its meaning or goes.
const VERSION: u8 = 1;

/// Which code the models of a workspace speak of. Code is every file that git
/// does not ignore; documents, lock files and other people's code are none.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Coverage<'a> {
    version: u8,
    /// How many files of code there are.
    pub files: usize,
    /// How many of them some model covers.
    pub covered: usize,
    /// Folders with code that no model covers.
    pub uncovered: Vec<Uncovered>,
    /// Folders with code that belongs to more than one model, none of which is
    /// the other's parent.
    pub shared: Vec<Shared<'a>>,
}

/// Code in a folder that no model covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Uncovered {
    /// The folder; `/` is the workspace itself.
    pub folder: String,
    /// How many of its files nobody covers.
    pub files: usize,
    /// Whether that is all code in it and below it; else these are the files
    /// right in it.
    pub whole: bool,
}

/// Code in a folder that several models cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Shared<'a> {
    /// The folder.
    pub folder: String,
    /// How many files right in it.
    pub files: usize,
    /// The ids of the models.
    pub models: Vec<&'a str>,
}

/// Looks which model each file of code belongs to.
pub fn coverage(analysis: &Analysis) -> Coverage<'_> {
    let workspace = &analysis.workspace;
    let own = OwnCode::new(workspace);
    let mut counts: BTreeMap<RepoPath, Count> = BTreeMap::new();
    let mut shared: BTreeMap<(RepoPath, Vec<&str>), usize> = BTreeMap::new();
    let (mut files, mut covered) = (0, 0);
    for file in analysis.facts.files().iter().filter(|file| workspace.is_code(file) && !is_foreign(file)) {
        let owners = own.owners(file);
        let folder = file.parent().unwrap_or_default();
        files += 1;
        covered += usize::from(!owners.is_empty());
        if owners.is_empty() {
            counts.entry(folder.clone()).or_default().here += 1;
        }
        for above in std::iter::successors(Some(folder.clone()), RepoPath::parent) {
            let count = counts.entry(above).or_default();
            count.all += 1;
            count.uncovered += usize::from(owners.is_empty());
        }
        if owners.len() > 1 {
            let ids = owners.iter().map(|key| workspace.model(*key).id()).collect();
            *shared.entry((folder, ids)).or_default() += 1;
        }
    }
    let shared = shared.into_iter().map(|((folder, models), files)| Shared { folder: named(&folder), files, models });
    Coverage { version: VERSION, files, covered, uncovered: uncovered(&counts), shared: shared.collect() }
}

/// Files of code in a folder.
#[derive(Clone, Copy, Default)]
struct Count {
    /// In it and below it.
    all: usize,
    /// Of those, how many nobody covers.
    uncovered: usize,
    /// How many nobody covers right in it.
    here: usize,
}

/// The outermost folders of which nothing is covered, and the files between them.
fn uncovered(counts: &BTreeMap<RepoPath, Count>) -> Vec<Uncovered> {
    let is_bare = |folder: &RepoPath| counts.get(folder).is_some_and(|count| count.uncovered == count.all);
    let bare: BTreeSet<&RepoPath> = counts.keys().filter(|folder| is_bare(folder)).collect();
    let mut found = Vec::new();
    for (folder, count) in counts {
        let is_inside = folder.parent().is_some_and(|parent| bare.contains(&parent));
        if bare.contains(folder) && !is_inside {
            found.push(Uncovered { folder: named(folder), files: count.all, whole: true });
        } else if !bare.contains(folder) && count.here > 0 {
            found.push(Uncovered { folder: named(folder), files: count.here, whole: false });
        }
    }
    found
}

fn named(folder: &RepoPath) -> String {
    if folder.is_root() { "/".to_owned() } else { format!("{}/", folder.as_str()) }
}

/// Writes the coverage for people.
pub fn render_coverage(coverage: &Coverage<'_>) -> String {
    let files = |count: usize| format!("{count} file{}", if count == 1 { "" } else { "s" });
    let bare = coverage.files - coverage.covered;
    let many: usize = coverage.shared.iter().map(|shared| shared.files).sum();
    let mut text = format!("{} of code: {} covered", files(coverage.files), coverage.covered);
    let _ = writeln!(text, ", {bare} by no model, {many} by more than one");
    if !coverage.uncovered.is_empty() {
        text.push_str("\nby no model\n");
    }
    for it in &coverage.uncovered {
        let part = if it.whole { "" } else { " right in it" };
        let _ = writeln!(text, "  {}  {}{part}", printable(&it.folder), files(it.files));
    }
    if !coverage.shared.is_empty() {
        text.push_str("\nby more than one\n");
    }
    for it in &coverage.shared {
        let models = it.models.join(", ");
        let _ = writeln!(text, "  {}  {}: {}", printable(&it.folder), files(it.files), printable(&models));
    }
    text
}

/// Writes the coverage as one JSON document.
pub fn render_coverage_json(coverage: &Coverage<'_>) -> String {
    json_document(coverage)
}
