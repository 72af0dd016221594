//! Two versions, laid side by side.

use std::collections::BTreeSet;

use super::measure::measure;
use super::pairs::{Pairs, pair};
use super::{
    Change, Counts, FileChange, Findings, Moved, Suspect, Unread, introduced, reach, records, settings, weaker,
};
use crate::model::{AttackTree, Rating, RecordKey, RecordKind, ThreatState};
use crate::resolve::Workspace;
use crate::source::{Finding, RepoPath, Severity, Sources};

/// The rule of what cannot be read, and those of reviews that are overtaken:
/// by a change above, and by one of the model's own.
const UNREADABLE: &str = "M008";
const OVERTAKEN: [&str; 2] = ["S003", "S005"];

/// One version.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The models, understood.
    pub workspace: &'a Workspace,
    /// Their texts.
    pub sources: &'a Sources,
    /// What is wrong with them.
    pub findings: &'a [Finding],
}

impl<'a> Side<'a> {
    /// The state of a threat.
    pub(super) fn threat_state(&self, key: RecordKey) -> Option<ThreatState> {
        self.workspace.threat(key).and_then(|_| self.workspace.answer(key)).map(|answer| answer.state)
    }

    /// The current rating of a threat.
    pub(super) fn threat_rating(&self, key: RecordKey) -> Option<Rating> {
        let answer = self.workspace.threat(key).and_then(|_| self.workspace.answer(key));
        answer.and_then(|answer| answer.current).map(|risk| self.workspace.config().matrix().rate(risk))
    }

    /// An attack tree.
    pub(super) fn tree(&self, key: RecordKey) -> Option<&'a AttackTree> {
        let is_tree = key.kind == RecordKind::AttackTree;
        is_tree.then(|| self.workspace.model(key.model).attack_trees().get(key.index as usize)).flatten()
    }

    fn path_of(&self, finding: &Finding) -> &'a RepoPath {
        self.sources.path(finding.diagnostic.primary.span)
    }

    fn unread(&self) -> BTreeSet<(&'a RepoPath, &'a str)> {
        let unread = self.findings.iter().filter(|finding| finding.diagnostic.rule.code == UNREADABLE);
        unread.map(|finding| (self.path_of(finding), finding.diagnostic.message.as_str())).collect()
    }
}

/// Compares two versions of a workspace, between which these files changed.
pub fn compare(before: &Side<'_>, after: &Side<'_>, changed: &[FileChange]) -> Change {
    let (unread_before, unread_after) = (before.unread(), after.unread());
    let mut pairs = pair(before.workspace, after.workspace);
    // What could not be read on a side neither came nor went.
    drop_unread(&mut pairs, before, &unread_after, after, &unread_before);
    let models = records::models(before, after, &pairs);
    let records = records::records(before, after, &pairs);
    let reach = reach::reach(before, after, changed, &pairs);
    let is_new = introduced(before, after);
    let new: Vec<&Finding> = after.findings.iter().zip(&is_new).filter(|(_, new)| **new).map(|(it, _)| it).collect();
    let is_mended = introduced(after, before);
    let mended = before.findings.iter().zip(is_mended).filter(|(_, mended)| *mended).map(|(finding, _)| finding);
    let unread = |files: BTreeSet<(&RepoPath, &str)>, after| -> Vec<Unread> {
        files
            .into_iter()
            .map(|(path, reason)| Unread { path: path.to_string(), after, reason: reason.to_owned() })
            .collect()
    };
    let mut change = Change {
        weaker: weaker::weaker(before, after, &pairs),
        settings: settings::settings(before.workspace.config(), after.workspace.config()),
        measures: Moved { before: measure(before.workspace), after: measure(after.workspace) },
        findings: Findings { introduced: count(new.iter().copied()), mended: count(mended) },
        suspect: suspect(&new),
        unread: [unread(unread_before, false), unread(unread_after, true)].concat(),
        models,
        records,
        reach,
    };
    change.strike(&secrets(before, after));
    change
}

fn drop_unread(
    pairs: &mut Pairs,
    before: &Side<'_>,
    unread_after: &BTreeSet<(&RepoPath, &str)>,
    after: &Side<'_>,
    unread_before: &BTreeSet<(&RepoPath, &str)>,
) {
    let holds = |files: &BTreeSet<(&RepoPath, &str)>, path: &RepoPath| files.iter().any(|(file, _)| *file == path);
    pairs.models.retain(|(old, new)| match (old, new) {
        (Some(old), None) => !holds(unread_after, before.workspace.model(*old).path()),
        (None, Some(new)) => !holds(unread_before, after.workspace.model(*new).path()),
        _ => true,
    });
    pairs.records.retain(|(old, new)| match (old, new) {
        (Some(old), None) => !holds(unread_after, before.workspace.model(old.model).path()),
        (None, Some(new)) => !holds(unread_before, after.workspace.model(new.model).path()),
        _ => true,
    });
}

fn count<'a>(findings: impl Iterator<Item = &'a Finding>) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        *match finding.severity {
            Severity::Error => &mut counts.errors,
            Severity::Warning => &mut counts.warnings,
            Severity::Note => &mut counts.notes,
        } += 1;
    }
    counts
}

fn suspect(introduced: &[&Finding]) -> Vec<Suspect> {
    let overtaken = introduced.iter().filter(|finding| OVERTAKEN.contains(&finding.diagnostic.rule.code));
    let suspect = |finding: &&Finding| {
        Some(Suspect { model: finding.model.clone()?, because: finding.diagnostic.message.clone() })
    };
    overtaken.filter_map(suspect).collect()
}

/// Text that no report may repeat.
fn secrets<'a>(before: &Side<'a>, after: &Side<'a>) -> Vec<&'a str> {
    let of = |side: &Side<'a>| {
        let (findings, sources) = (side.findings, side.sources);
        let sensitive = findings.iter().filter(|finding| finding.diagnostic.sensitive);
        sensitive.map(move |finding| sources.text(finding.diagnostic.primary.span).trim())
    };
    let mut secrets: Vec<&str> = of(before).chain(of(after)).filter(|text| !text.is_empty()).collect();
    secrets.sort_unstable_by_key(|text| (std::cmp::Reverse(text.len()), *text));
    secrets.dedup();
    secrets
}
