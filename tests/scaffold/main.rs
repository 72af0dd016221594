//! What `init`, `new` and `init --adopt` write passes the linter: nothing is
//! found but what the placeholders say themselves.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod adopt;
mod child;
mod commands;
mod init;
mod names;
#[path = "../support/mod.rs"]
mod support;

use gabion::analysis::{MemoryTree, Options, Overlay, Tree, analyze};
use gabion::scaffold::{ChildRequest, InitRequest, Plan, plan_child, plan_init};
use gabion::source::{RepoPath, Severity};
use jiff::civil::Date;

/// Placeholders, threats without a rating, stories without a test, models
/// without a review: what makes a draft a draft. C003 is on in the sample alone.
const OF_DRAFTS: &[&str] = &["C003", "K001", "M007", "S004", "S009", "T008", "C002"];

fn options() -> Options {
    Options::as_of(Date::constant(2026, 11, 21))
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

fn memory(files: &[(&str, &str)]) -> MemoryTree {
    MemoryTree::new(files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec())))
}

/// A tree with a plan carried out.
fn with(tree: &dyn Tree, plan: &Plan) -> MemoryTree {
    let overlay = Overlay::new(tree, &plan.texts);
    let files = overlay.files().iter().filter_map(|path| Some((path.clone(), overlay.read(path).ok()?)));
    MemoryTree::new(files.collect::<Vec<_>>())
}

fn without(tree: &dyn Tree, file: &RepoPath) -> MemoryTree {
    let others = tree.files().iter().filter(|path| *path != file);
    MemoryTree::new(others.filter_map(|path| Some((path.clone(), tree.read(path).ok()?))).collect::<Vec<_>>())
}

fn init(tree: &dyn Tree) -> Plan {
    plan_init(tree, &options(), &InitRequest { name: None, folder: "shop" }).unwrap()
}

fn request(level: &str, file: &str) -> ChildRequest {
    ChildRequest { level: level.to_owned(), path: path(file), folder: "shop".to_owned(), ..ChildRequest::default() }
}

fn new(tree: &dyn Tree, level: &str, file: &str) -> Plan {
    plan_child(tree, &options(), &request(level, file)).unwrap()
}

/// Findings in some files that a draft need not have, notes aside.
fn wrong(tree: &dyn Tree, only: Option<&RepoPath>) -> Vec<String> {
    let analysis = analyze(tree, &options()).unwrap();
    let told = analysis.findings.iter().filter(|finding| {
        let file = analysis.sources.path(finding.diagnostic.primary.span);
        let is_chosen = only.is_none_or(|only| only == file);
        let is_of_drafts = OF_DRAFTS.contains(&finding.diagnostic.rule.code) && finding.severity < Severity::Error;
        is_chosen && finding.severity > Severity::Note && finding.waiver.is_none() && !is_of_drafts
    });
    told.map(|finding| {
        let said = &finding.diagnostic;
        let at = analysis.sources.start(said.primary.span);
        format!("{}:{}: {} {}", analysis.sources.path(said.primary.span), at.line, said.rule.code, said.message)
    })
    .collect()
}

fn text<'a>(plan: &'a Plan, file: &str) -> &'a str {
    &plan.texts[&path(file)]
}
