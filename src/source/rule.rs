//! What is known of a rule without running it.

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// The word used in every format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a rule is set to: off, or the severity of what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule says nothing.
    Off,
    /// The rule speaks with this weight.
    On(Severity),
}

impl Level {
    /// Every word that sets a level.
    pub const WORDS: [&'static str; 4] = ["off", "note", "warning", "error"];

    /// Reads one of [`Level::WORDS`]; `info` is taken for `note`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "note" | "info" => Some(Self::On(Severity::Note)),
            "warning" | "warn" => Some(Self::On(Severity::Warning)),
            "error" => Some(Self::On(Severity::Error)),
            _ => None,
        }
    }

    /// The word that sets this level.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On(severity) => severity.as_str(),
        }
    }
}

/// The letter of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// M: the model file.
    Model,
    /// H: hierarchy and inheritance.
    Hierarchy,
    /// R: references and names.
    Reference,
    /// T: threats.
    Threat,
    /// C: controls and coverage.
    Control,
    /// K: risk and acceptance.
    Risk,
    /// S: staleness.
    Staleness,
    /// P: the policy profile.
    Policy,
    /// D: the document.
    Document,
    /// X: publication.
    Publication,
}

impl Group {
    /// The group in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Model => "model file",
            Self::Hierarchy => "hierarchy and inheritance",
            Self::Reference => "references and names",
            Self::Threat => "threats",
            Self::Control => "controls and coverage",
            Self::Risk => "risk and acceptance",
            Self::Staleness => "staleness",
            Self::Policy => "policy profile",
            Self::Document => "document",
            Self::Publication => "publication",
        }
    }
}

/// Whether a rule can mend what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixes {
    /// Never.
    None,
    /// Sometimes, by `--fix` or by `--unsafe-fixes`.
    Sometimes,
}

/// What is known of a rule: its names, its weight and its page.
///
/// It lives on the ground floor so that a finding can point at its rule and a
/// report can show it, while neither knows how the rule looks.
#[derive(Debug)]
pub struct RuleMeta {
    /// Letter and number; never given to another rule.
    pub code: &'static str,
    /// The name in words, kebab-case; taken wherever a code is.
    pub name: &'static str,
    /// One line: what it finds.
    pub summary: &'static str,
    /// What it is about.
    pub group: Group,
    /// The level where nothing else is set.
    pub level: Level,
    /// Whether it can mend what it finds.
    pub fixes: Fixes,
    /// Whether an author may suppress it in a model.
    pub suppressible: bool,
    /// The whole page in Markdown.
    pub page: &'static str,
}

impl PartialEq for RuleMeta {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for RuleMeta {}
