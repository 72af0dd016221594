//! Digests move with the meaning and with nothing else, and a stamp leaves every
//! other byte alone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "review/digests.rs"]
mod digests;
#[path = "review/stamps.rs"]
mod stamps;

use std::collections::BTreeSet;

use gabion::analysis::{Analysis, MemoryTree, Options, analyze};
use gabion::model::ModelKey;
use gabion::review::{Refusal, ReviewRequest, Stamped, plan_review};
use gabion::source::RepoPath;
use jiff::civil::Date;

/// The day of the tests.
pub(crate) const AS_OF: Date = Date::constant(2026, 11, 21);

/// Looks at files in memory.
pub(crate) fn look(files: &[(&str, &str)]) -> Analysis {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    analyze(&MemoryTree::new(files), &Options::as_of(AS_OF)).unwrap()
}

/// The digest of a model as it would be written.
pub(crate) fn digest(analysis: &Analysis, id: &str) -> String {
    let model = analysis.workspace.model_by_id(id).unwrap();
    analysis.workspace.digest(&analysis.sources, model.key()).to_string()
}

/// The codes of the rules that speak of stamps, in the order of a report.
pub(crate) fn of_stamps(analysis: &Analysis) -> Vec<&str> {
    let codes = analysis.findings.iter().map(|finding| finding.diagnostic.rule.code);
    codes.filter(|code| ["S003", "S005", "S007"].contains(code)).collect()
}

/// A review by Asha on the day of the tests.
pub(crate) fn request() -> ReviewRequest {
    ReviewRequest { by: "asha".to_owned(), role: None, outcome: None, date: AS_OF, is_sign_off: false }
}

/// Plans the review of one model.
pub(crate) fn review(files: &[(&str, &str)], id: &str, request: &ReviewRequest) -> Result<Stamped, Refusal> {
    let analysis = look(files);
    let key: ModelKey = analysis.workspace.model_by_id(id).unwrap().key();
    plan_review(&analysis, &BTreeSet::from([key]), request)
}
