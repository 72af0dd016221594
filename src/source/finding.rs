//! A diagnostic as it is reported: weighed, placed in its model, and known
//! again in the next run.

use super::{Diagnostic, Severity};

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiver {
    /// Somebody allowed it, with this reason.
    Suppressed {
        /// Why it is allowed.
        reason: String,
    },
    /// It stands in the baseline.
    Baselined,
    /// The version that the change started from had it already.
    Known,
}

/// A diagnostic with its configured severity, its subject and its fingerprint.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was said.
    pub diagnostic: Diagnostic,
    /// The severity after configuration.
    pub severity: Severity,
    /// The id of the model that it stands in.
    pub model: Option<String>,
    /// The id of the record that it stands in.
    pub record: Option<String>,
    /// A hash that a line inserted above does not change.
    pub fingerprint: String,
    /// Whether it stands on a line that the change at hand wrote.
    pub on_changed_line: bool,
    /// Set when the finding is shown to machines only.
    pub waiver: Option<Waiver>,
}

/// What a run has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Models read, plain ones left out.
    pub models: usize,
    /// Threats in them.
    pub threats: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Findings that somebody allowed.
    pub suppressed: usize,
    /// Findings that stand in the baseline.
    pub baselined: usize,
    /// Files and questions that could not be assessed.
    pub unassessed: usize,
    /// What a comparison with an older version adds, where there was one; the
    /// findings that count are then those that the change introduced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
}

/// What a comparison with an older version counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Since {
    /// Findings that the older version had already.
    pub known: usize,
    /// Findings of the older version that are gone.
    pub mended: usize,
}

impl Summary {
    /// Counts findings into a summary that knows models and threats.
    #[must_use]
    pub fn counting<'a>(mut self, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        for finding in findings {
            let counter = match (&finding.waiver, finding.severity) {
                (Some(Waiver::Suppressed { .. }), _) => &mut self.suppressed,
                (Some(Waiver::Baselined), _) => &mut self.baselined,
                (Some(Waiver::Known), _) => &mut self.since.get_or_insert_default().known,
                (None, Severity::Error) => &mut self.errors,
                (None, Severity::Warning) => &mut self.warnings,
                (None, Severity::Note) => &mut self.notes,
            };
            *counter += 1;
        }
        self
    }
}
