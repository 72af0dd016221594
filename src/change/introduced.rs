//! Findings that only one version has.

use std::collections::BTreeMap;

use super::compare::Side;
use super::pairs::pair;
use crate::source::{Diagnostic, Finding, Group, RepoPath, Severity};

/// The findings of a version, to be recognised in another: by rule, place in
/// the tree of models and words, as fingerprints do; and wherever a model that
/// moved stands now.
#[derive(Debug)]
pub struct Known {
    counts: BTreeMap<Print, Vec<Severity>>,
}

/// What makes a finding the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Print {
    code: &'static str,
    path: RepoPath,
    model: Option<String>,
    record: Option<String>,
    message: String,
}

fn print(finding: &Finding, side: &Side<'_>) -> Print {
    Print {
        code: finding.diagnostic.rule.code,
        path: side.sources.path(finding.diagnostic.primary.span).clone(),
        model: finding.model.clone(),
        record: finding.record.clone(),
        message: without_count(&finding.diagnostic).to_owned(),
    }
}

/// What a finding says; of one about age, without the count that it starts
/// with and that grows with every commit.
fn without_count(said: &Diagnostic) -> &str {
    let message = said.message.as_str();
    let is_counted = said.rule.group == Group::Staleness && message.starts_with(|c: char| c.is_ascii_digit());
    // The count and its noun, which is another in the plural.
    if is_counted { message.splitn(3, ' ').nth(2).unwrap_or(message) } else { message }
}

impl Known {
    /// The findings that count in the old version, under the names of the new one.
    pub fn new(before: &Side<'_>, after: &Side<'_>) -> Self {
        let pairs = pair(before.workspace, after.workspace);
        let both = pairs.models.iter().filter_map(|(old, new)| Some(((*old)?, (*new)?)));
        let both = both.map(|(old, new)| (before.workspace.model(old), after.workspace.model(new)));
        let moved: BTreeMap<&RepoPath, _> = both.map(|(old, new)| (old.path(), new)).collect();
        let mut counts: BTreeMap<Print, Vec<Severity>> = BTreeMap::new();
        for finding in before.findings.iter().filter(|finding| finding.waiver.is_none()) {
            let mut print = print(finding, before);
            if let Some(new) = moved.get(&print.path) {
                print.path = new.path().clone();
                print.model = print.model.map(|_| new.id().to_owned());
            }
            counts.entry(print).or_default().push(finding.severity);
        }
        counts.values_mut().for_each(|severities| severities.sort_unstable());
        Self { counts }
    }

    /// Takes a finding of the new version for a known one, if there is one
    /// left that is as grave.
    fn take(&mut self, print: &Print, severity: Severity) -> bool {
        let Some(severities) = self.counts.get_mut(print) else { return false };
        let at = severities.partition_point(|known| *known < severity);
        let is_known = at < severities.len();
        if is_known {
            severities.remove(at);
        }
        is_known
    }
}

/// For each finding of the new version whether the old one lacks it. What is
/// waived is not introduced; what is no longer waived, or graver now, is.
pub fn introduced(before: &Side<'_>, after: &Side<'_>) -> Vec<bool> {
    let mut known = Known::new(before, after);
    let is_new = |finding: &Finding| finding.waiver.is_none() && !known.take(&print(finding, after), finding.severity);
    after.findings.iter().map(is_new).collect()
}
