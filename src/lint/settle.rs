//! From what was said to what is reported: weights, suppressions, order,
//! subjects and fingerprints.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::look_alike::name_characters;
use super::{Levels, Suppressions, UNUSED_SUPPRESSION};
use crate::resolve::Workspace;
use crate::source::{Diagnostic, FileId, Finding, Group, RuleMeta, Sources, Span, Waiver};
use crate::syntax::{INVALID_TOML, MALFORMED_RECORD, MISSING_KEY, Suppression, UNKNOWN_KEY, WRONG_TYPE};

/// The findings of a run, in the order of a report.
#[derive(Debug, Default)]
pub struct Settled {
    /// Sorted by path, line, column and code.
    pub findings: Vec<Finding>,
}

/// Weighs, suppresses and sorts what rules and readers have said.
pub fn settle(
    mut diagnostics: Vec<Diagnostic>,
    comments: &[Suppression],
    workspace: &Workspace,
    sources: &Sources,
    levels: &Levels,
) -> Settled {
    let mut about_suppressions = Vec::new();
    let mut suppressions = Suppressions::collect(workspace, sources, comments, &mut about_suppressions);
    diagnostics.append(&mut about_suppressions);
    diagnostics.iter_mut().for_each(|said| name_characters(said, sources));
    let mut findings: Vec<Finding> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        findings.extend(weigh(diagnostic, &mut suppressions, workspace, sources, levels));
    }
    let was_asked = |rule: &RuleMeta| levels.may_speak(rule) && levels.may_speak(&UNUSED_SUPPRESSION);
    let unread = unread_places(&findings);
    let is_unread = |cover: Span| unread.range((cover.file, cover.start)..=(cover.file, cover.end)).next().is_some();
    for diagnostic in suppressions.unused(was_asked, is_unread) {
        findings.extend(weigh(diagnostic, &mut Suppressions::default(), workspace, sources, levels));
    }
    findings.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
    findings.dedup_by(|a, b| order(a, sources) == order(b, sources));
    set_fingerprints(&mut findings, sources);
    Settled { findings }
}

/// Where reading failed: what a rule would have said there is not known.
fn unread_places(findings: &[Finding]) -> BTreeSet<(FileId, u32)> {
    let rules = [&INVALID_TOML, &UNKNOWN_KEY, &WRONG_TYPE, &MISSING_KEY, &MALFORMED_RECORD];
    let said = findings.iter().map(|finding| &finding.diagnostic);
    let unread = said.filter(|said| rules.contains(&said.rule)).map(|said| said.primary.span);
    unread.map(|span| (span.file, span.start)).collect()
}

fn order<'a>(finding: &'a Finding, sources: &'a Sources) -> impl Ord + 'a {
    let said = &finding.diagnostic;
    let span = said.primary.span;
    (sources.path(span), span.start, said.rule.code, span.end, said.message.as_str())
}

fn weigh(
    diagnostic: Diagnostic,
    suppressions: &mut Suppressions,
    workspace: &Workspace,
    sources: &Sources,
    levels: &Levels,
) -> Option<Finding> {
    let span = diagnostic.primary.span;
    let severity = levels.severity(&diagnostic, sources.path(span))?;
    let model = workspace.model_of_file(span.file);
    let rule = diagnostic.rule;
    let excepted = || {
        let model = model.filter(|_| rule.suppressible)?;
        workspace.is_excepted(model.key(), rule.code, rule.name).then(|| "an exception holds".to_owned())
    };
    let reason = suppressions.reason(&diagnostic).or_else(excepted);
    let waiver = reason.map(|reason| Waiver::Suppressed { reason });
    let record = model.and_then(|model| model.record_at(span)).map(|record| &record.id().value);
    let record = record.filter(|id| !id.is_empty()).map(ToString::to_string);
    Some(Finding {
        severity,
        model: model.map(|model| model.id().to_owned()),
        record,
        fingerprint: String::new(),
        on_changed_line: false,
        waiver,
        diagnostic,
    })
}

/// What a finding says, to be known again: how many commits there were is left
/// out where that grows with every one.
fn without_counts(said: &Diagnostic) -> String {
    let Some((count, rest)) = said.message.split_once(" to the ") else { return said.message.clone() };
    let is_count = count.starts_with(|c: char| c.is_ascii_digit()) && count.contains(" commit");
    let is_of_drift = said.rule.group == Group::Staleness && is_count;
    if is_of_drift { rest.to_owned() } else { said.message.clone() }
}

/// A fingerprint is made of rule, path, subject and message, and of a count
/// where all of these are the same: no line number, so that it survives a line
/// inserted above.
fn set_fingerprints(findings: &mut [Finding], sources: &Sources) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let said = &finding.diagnostic;
        let mut hash = Sha256::new();
        let path = sources.path(said.primary.span).as_str();
        let subject = [finding.model.as_deref(), finding.record.as_deref()];
        let message = without_counts(said);
        let parts = [Some(said.rule.code), Some(path)].into_iter().chain(subject).chain([Some(message.as_str())]);
        for part in parts {
            hash.update(part.unwrap_or_default().as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let mut print: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        if *count > 1 {
            print.push_str(&format!("-{count}"));
        }
        finding.fingerprint = print;
    }
}
