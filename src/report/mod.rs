//! Findings turned into bytes, one file per format.
//!
//! What a format shows comes from an `entry::Entry`, which is already placed,
//! cleaned and free of secrets; so no format has to remember any of that, and
//! each one only knows its own syntax and its own limits.

mod change;
mod checkstyle;
mod concise;
mod entry;
mod escape;
mod excerpt;
mod full;
mod github;
mod gitlab;
mod grouped;
mod json;
mod junit;
mod line_hash;
mod markdown;
mod patch;
mod rdjson;
mod sarif;
mod secrets;
mod statistics;
mod summary;
#[cfg(test)]
mod tests;
mod trend;
mod window;

use crate::source::{Finding, RepoPath, RuleMeta, Sources, Summary};

pub use change::{ChangeFormat, ChangeReport, Version, render_change};
pub use escape::json as json_document;
pub use markdown::markdown;
pub use statistics::statistics;
pub use summary::summary;
pub use trend::{Point, TrendFormat, render_trend};

/// What one run has to say.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The findings in the order of their places; waived ones among them.
    pub findings: &'a [Finding],
    /// The files that the findings point into.
    pub sources: &'a Sources,
    /// What was counted.
    pub summary: Summary,
    /// The date that the run took for today.
    pub as_of: jiff::civil::Date,
    /// The commit that was looked at.
    pub head: Option<String>,
    /// Every rule there is, for formats that describe them.
    pub rules: Vec<&'static RuleMeta>,
    /// The way from the repository's root to the workspace. Formats read by a
    /// forge count their paths from the repository.
    pub root: Option<String>,
    /// The address on the web below which the repository's files stand at the
    /// commit that was looked at, for links.
    pub blob: Option<&'a str>,
}

impl Report<'_> {
    /// A path as the repository counts it.
    fn in_repository(&self, path: &RepoPath) -> String {
        match self.root.as_deref().map(|root| root.trim_matches('/')) {
            None | Some("") => path.as_str().to_owned(),
            Some(root) => format!("{root}/{}", path.as_str()),
        }
    }
}

/// How a person's screen is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences for colours may be written.
    pub color: bool,
    /// The width of the screen in cells.
    pub width: usize,
    /// Whether the screen knows hyperlinks.
    pub links: bool,
}

/// Everything a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The source with carets below it, for people.
    Full,
    /// A line for each finding.
    Concise,
    /// A paragraph for each file.
    Grouped,
    /// One JSON document with a version.
    Json,
    /// One JSON object a line, for each finding.
    JsonLines,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands that become annotations on GitHub.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// reviewdog's diagnostic format.
    Rdjson,
    /// A job summary.
    Markdown,
    /// The same, cut to what fits a comment or an issue on a forge.
    Comment,
}

impl Format {
    /// All formats, those for people first.
    pub const ALL: [Self; 13] = [
        Self::Full,
        Self::Concise,
        Self::Grouped,
        Self::Json,
        Self::JsonLines,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Markdown,
        Self::Comment,
    ];

    /// The word that asks for this format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Grouped => "grouped",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Markdown => "markdown",
            Self::Comment => "comment",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes the report. The style is for the formats that people read; no other
/// format depends on it.
pub fn render(report: &Report<'_>, format: Format, style: Style) -> String {
    match format {
        Format::Full => full::render(report, style),
        Format::Concise => concise::render(report, style),
        Format::Grouped => grouped::render(report, style),
        Format::Json => json::render(report),
        Format::JsonLines => json::render_lines(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
        Format::Checkstyle => checkstyle::render(report),
        Format::Rdjson => rdjson::render(report),
        Format::Markdown => markdown(report, report.blob, markdown::SUMMARY_LIMIT),
        Format::Comment => markdown(report, report.blob, markdown::COMMENT_LIMIT),
    }
}

/// Where a rule is explained on the web, once the project has an address.
fn help_uri(rule: &RuleMeta) -> Option<String> {
    let home = env!("CARGO_PKG_HOMEPAGE").trim_end_matches('/');
    (!home.is_empty()).then(|| format!("{home}/rules/{}", rule.code))
}
