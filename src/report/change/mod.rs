//! What a change does to a threat model, turned into bytes.

mod json;
mod markdown;
mod text;
mod words;

use crate::change::Change;

use super::markdown::COMMENT_LIMIT;
use super::{Style, escape};

/// What is said of two versions of a threat model.
#[derive(Clone, Copy, Debug)]
pub struct ChangeReport<'a> {
    /// What is different.
    pub change: &'a Change,
    /// The old version.
    pub base: Version<'a>,
    /// The new version.
    pub head: Version<'a>,
    /// The date that both were judged at.
    pub as_of: jiff::civil::Date,
}

/// A version of a workspace: a commit, or what is checked out.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Version<'a> {
    /// What it was called by; `None` for the work tree.
    pub revision: Option<&'a str>,
    /// The commit.
    pub commit: Option<&'a str>,
}

/// Everything that a change can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeFormat {
    /// For a terminal.
    Text,
    /// One JSON document with a version.
    Json,
    /// A comment on a pull request.
    Markdown,
}

impl ChangeFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Markdown];

    /// The word that asks for this format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes what a change does.
pub fn render_change(report: &ChangeReport<'_>, format: ChangeFormat, style: Style) -> String {
    match format {
        ChangeFormat::Text => text::render(report, style),
        ChangeFormat::Json => json::render(report),
        ChangeFormat::Markdown => markdown::render(report, COMMENT_LIMIT),
    }
}
