//! The kinds of records.

use std::fmt;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// A threat model.
    Model,
    /// A part of the system, in C4's sense.
    Element,
    /// A data flow between elements.
    Flow,
    /// A trust boundary.
    Boundary,
    /// Something worth protecting.
    Asset,
    /// A business process.
    Process,
    /// An operational activity.
    Operation,
    /// A threat actor.
    Actor,
    /// A security objective.
    Objective,
    /// Something taken for granted.
    Assumption,
    /// What can go wrong.
    Threat,
    /// What is done about it.
    Control,
    /// Leave to depart from a control or a rule.
    Exception,
    /// A decision on record.
    Decision,
    /// What was learnt.
    Lesson,
    /// An entry of the glossary.
    Term,
    /// Paths that an adversary may take.
    AttackTree,
}

impl RecordKind {
    /// The kinds that stand in arrays and blocks, in the order of the format.
    pub const RECORDS: [Self; 15] = [
        Self::Element,
        Self::Flow,
        Self::Boundary,
        Self::Asset,
        Self::Process,
        Self::Operation,
        Self::Actor,
        Self::Objective,
        Self::Assumption,
        Self::Threat,
        Self::Control,
        Self::Exception,
        Self::Decision,
        Self::Lesson,
        Self::Term,
    ];

    /// The kind of record that a word names.
    pub fn of_record(word: &str) -> Option<Self> {
        Self::RECORDS.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word in a block's info string.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Element => "element",
            Self::Flow => "flow",
            Self::Boundary => "boundary",
            Self::Asset => "asset",
            Self::Process => "process",
            Self::Operation => "operation",
            Self::Actor => "actor",
            Self::Objective => "objective",
            Self::Assumption => "assumption",
            Self::Threat => "threat",
            Self::Control => "control",
            Self::Exception => "exception",
            Self::Decision => "decision",
            Self::Lesson => "lesson",
            Self::Term => "term",
            Self::AttackTree => "attack tree",
        }
    }

    /// The key of its array in the front matter.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Model => "models",
            Self::Element => "elements",
            Self::Flow => "flows",
            Self::Boundary => "boundaries",
            Self::Asset => "assets",
            Self::Process => "processes",
            Self::Operation => "operations",
            Self::Actor => "actors",
            Self::Objective => "objectives",
            Self::Assumption => "assumptions",
            Self::Threat => "threats",
            Self::Control => "controls",
            Self::Exception => "exceptions",
            Self::Decision => "decisions",
            Self::Lesson => "lessons",
            Self::Term => "terms",
            Self::AttackTree => "attack trees",
        }
    }

    /// The word with its article.
    pub fn with_article(self) -> String {
        let word = self.as_str();
        let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {word}")
    }

    /// Whether ids of this kind are unique in the whole workspace: they are
    /// addresses on the site.
    pub fn is_unique_in_workspace(self) -> bool {
        matches!(self, Self::Model | Self::Threat | Self::Control | Self::Exception)
    }

    /// Whether records of this kind go down the tree.
    pub fn is_inherited(self) -> bool {
        use RecordKind as K;
        matches!(
            self,
            K::Element | K::Flow | K::Boundary | K::Asset | K::Actor | K::Assumption | K::Objective | K::Term
        )
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
