//! Baselines: findings that are known and not to be spoken of again.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::output::write_whole;
use crate::source::{Finding, Sources, Waiver};

/// The version of the file.
const VERSION: u32 = 1;

/// A baseline as it is kept in a file: findings by fingerprint, so that a line
/// inserted above one does not make it new.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Baseline {
    version: u32,
    findings: BTreeMap<String, Known>,
}

/// What a reader of the file wants to know of a finding.
#[derive(Debug, Serialize, Deserialize)]
struct Known {
    code: String,
    path: String,
    message: String,
}

impl Baseline {
    /// All findings of now that count.
    pub(super) fn of(findings: &[Finding], sources: &Sources) -> Self {
        let counting = findings.iter().filter(|finding| finding.waiver.is_none());
        let known = |finding: &Finding| {
            let said = &finding.diagnostic;
            let path = sources.path(said.primary.span).to_string();
            Known { code: said.rule.code.to_owned(), path, message: said.message.clone() }
        };
        let findings = counting.map(|finding| (finding.fingerprint.clone(), known(finding))).collect();
        Self { version: VERSION, findings }
    }

    /// Reads a baseline.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let context = || format!("the baseline {}", path.display());
        let text = std::fs::read_to_string(path).with_context(context)?;
        let baseline: Self = serde_json::from_str(&text).with_context(context)?;
        if baseline.version != VERSION {
            anyhow::bail!("the baseline {} is of version {}, not {VERSION}", path.display(), baseline.version);
        }
        Ok(baseline)
    }

    /// Writes the baseline, sorted, so that merges rarely conflict.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        write_whole(path, &text)
    }

    /// How many findings it knows.
    pub(super) fn len(&self) -> usize {
        self.findings.len()
    }

    /// Marks the findings that it knows; what it knows and nobody finds any
    /// more, though it was asked for by code and path, is taken out, and counted.
    pub(super) fn apply(&mut self, findings: &mut [Finding], was_asked: impl Fn(&str, &str) -> bool) -> usize {
        let mut seen = std::collections::BTreeSet::new();
        // What was known before a change stands in the baseline all the same.
        for finding in findings.iter_mut().filter(|it| matches!(it.waiver, None | Some(Waiver::Known))) {
            if self.findings.contains_key(&finding.fingerprint) {
                seen.insert(finding.fingerprint.clone());
                finding.waiver = Some(Waiver::Baselined);
            }
        }
        let before = self.findings.len();
        self.findings.retain(|fingerprint, known| seen.contains(fingerprint) || !was_asked(&known.code, &known.path));
        before - self.findings.len()
    }
}
