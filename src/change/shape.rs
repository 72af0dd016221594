//! What a change is, in plain words and numbers: the shape of its report.

use serde::Serialize;

use super::Measures;
use crate::source::RepoPath;

/// Everything that a change does to a threat model.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What protects less than before, or asks for a decision.
    pub weaker: Vec<Weaker>,
    /// Models that came, went or say something else of themselves.
    pub models: Vec<ModelChange>,
    /// Records that did, threats and controls first.
    pub records: Vec<RecordChange>,
    /// Settings that are others.
    pub settings: Vec<FieldChange>,
    /// Counts on both sides.
    pub measures: Moved<Measures>,
    /// Findings that came and went.
    pub findings: Findings,
    /// Models whose review the change has overtaken.
    pub suspect: Vec<Suspect>,
    /// The code that changed, and who speaks of it.
    pub reach: Reach,
    /// Files that could not be read on a side, and so were not compared.
    pub unread: Vec<Unread>,
}

impl Change {
    /// Whether the threat model is as it was.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty() && self.records.is_empty() && self.settings.is_empty() && self.unread.is_empty()
    }
}

/// The same thing on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Moved<T> {
    /// In the old version.
    pub before: T,
    /// In the new version.
    pub after: T,
}

/// What happened to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// It is new.
    Added,
    /// It says something else, stands elsewhere, or something else is computed of it.
    Changed,
    /// It is gone.
    Removed,
}

/// A file of any kind that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Where.
    pub path: RepoPath,
    /// What happened.
    pub sort: Sort,
}

/// A model that is not as it was.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ModelChange {
    /// What happened.
    pub sort: Sort,
    /// Its id, the new one where it has one.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub path: String,
    /// Its id before, where that was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_id: Option<String>,
    /// Its file before, where that was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_path: Option<String>,
    /// What it says differently.
    pub fields: Vec<FieldChange>,
}

/// A record that is not as it was.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RecordChange {
    /// What happened.
    pub sort: Sort,
    /// What it is.
    pub kind: &'static str,
    /// Its id, the new one where it has one.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The model that it stands in.
    pub model: String,
    /// Its file.
    pub path: String,
    /// Its line.
    pub line: usize,
    /// Its id before, where that was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_id: Option<String>,
    /// The model that it stood in, where that was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_model: Option<String>,
    /// A threat's state, computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Moved<Option<&'static str>>>,
    /// A threat's current rating, computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Moved<Option<&'static str>>>,
    /// What it says differently; of one that came or went, nothing.
    pub fields: Vec<FieldChange>,
}

/// A key that says something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FieldChange {
    /// The key, tables in front.
    pub key: String,
    /// What stood there before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Of a list: what came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// Of a list: what went.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Whether it is prose, which is not shown beside its old self.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_prose: bool,
}

impl FieldChange {
    /// What the key says now and what it said, the texts made safe by `safe`.
    pub fn words(&self, safe: &dyn Fn(&str) -> String) -> String {
        if self.is_prose {
            let words = |text: &Option<String>| text.as_deref().map_or(0, |text| text.split(' ').count());
            return match (words(&self.before), words(&self.after)) {
                (0, _) => "written".to_owned(),
                (_, 0) => "taken out".to_owned(),
                (before, after) if before == after => "reworded".to_owned(),
                (before, after) => format!("reworded ({before} → {after} words)"),
            };
        }
        let signed = |sign: &str, items: &[String]| -> Vec<String> {
            items.iter().map(|item| format!("{sign} {}", safe(item))).collect()
        };
        let lists = [signed("+", &self.added), signed("−", &self.removed)].concat();
        match (&self.before, &self.after) {
            (None, None) => lists.join("  "),
            (None, Some(after)) => format!("+ {}", safe(after)),
            (Some(before), None) => format!("− {}", safe(before)),
            (Some(before), Some(after)) => format!("{} → {}", safe(before), safe(after)),
        }
    }
}

/// The sorts of what a reviewer must see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weakness {
    /// A risk is accepted that was not, or for longer.
    Acceptance,
    /// An acceptance is gone.
    AcceptanceGone,
    /// Leave is given to depart from a rule or a control.
    Exception,
    /// Such leave is gone.
    ExceptionGone,
    /// More is borne without a word.
    Appetite,
    /// The marking is lower.
    Classification,
    /// An asset matters less.
    Criticality,
    /// Reviews may be farther apart.
    Interval,
    /// A threat is answered worse than before, or its risk is higher.
    Threat,
    /// A threat is gone.
    ThreatGone,
    /// A control is no longer in place.
    Control,
    /// A required control is no longer answered.
    Requirement,
    /// A finding is allowed.
    Suppression,
    /// The model is no longer kept, or speaks of less code.
    Scope,
    /// A rule was turned down.
    Rule,
}

/// Something that protects less than before, or asks for a decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Weaker {
    /// Of which sort.
    pub what: Weakness,
    /// The model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// In words.
    pub message: String,
}

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Findings that came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Only in the new version.
    pub introduced: Counts,
    /// Only in the old version.
    pub mended: Counts,
}

/// A model whose review the change has overtaken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspect {
    /// The model.
    pub model: String,
    /// Why.
    pub because: String,
}

/// The code that changed, and who speaks of it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reach {
    /// How many files of code changed: documents and lock files aside.
    pub files: usize,
    /// The models that cover some of them.
    pub models: Vec<Covered>,
    /// Files that no model covers.
    pub uncovered: Vec<String>,
}

/// A model whose own code changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The model.
    pub model: String,
    /// Its file.
    pub path: String,
    /// The changed files of its own code.
    pub files: Vec<String>,
    /// The day of its last review.
    pub reviewed: Option<String>,
    /// Who reviewed it.
    pub by: Option<String>,
    /// Whether the change touches the model, too.
    pub touched: bool,
}

/// A file that could not be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unread {
    /// The file.
    pub path: String,
    /// Whether it is the new version that could not be read.
    pub after: bool,
    /// Why.
    pub reason: String,
}
