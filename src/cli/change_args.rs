//! The arguments of the commands that look at commits.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::args::{Place, date_written};
use crate::report::ChangeFormat;

/// `gabion diff`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "`gabion diff main` compares the work tree with main, `gabion diff v1 v2` two commits. \
    What a pull request does is told against the commit where it left its base: `gabion diff main...topic`, \
    or `gabion diff --merge-base main` for the work tree.")]
pub struct Diff {
    /// The old version: a commit, branch or tag. `A..B` names both versions; so does `A...B`, the old one being
    /// the commit where the two part.
    #[arg(value_name = "BASE")]
    pub base: String,
    /// The new version [default: the work tree].
    #[arg(value_name = "HEAD")]
    pub head: Option<String>,
    /// Compare with the commit where the two histories part, as a pull request does.
    #[arg(long)]
    pub merge_base: bool,
    /// Look for the workspace from this folder.
    #[arg(long, value_name = "FOLDER")]
    pub workspace: Option<PathBuf>,
    /// How to write it: text, json, markdown (fits a comment on a pull request).
    #[arg(short, long, value_parser = format_named, default_value = "text", value_name = "FORMAT")]
    pub format: ChangeFormat,
    /// Write it to a file as well; may be repeated, `-` is standard output.
    #[arg(short, long, value_parser = output_named, value_name = "FORMAT=PATH")]
    pub output: Vec<(ChangeFormat, PathBuf)>,
    /// Exit with 1 when the threat model is not as it was.
    #[arg(long)]
    pub exit_code: bool,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
}

fn format_named(name: &str) -> Result<ChangeFormat, String> {
    ChangeFormat::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = ChangeFormat::ALL.iter().map(|format| format.name()).collect();
        format!("the formats are {}", names.join(", "))
    })
}

fn output_named(text: &str) -> Result<(ChangeFormat, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write it as FORMAT=PATH")?;
    Ok((format_named(format)?, PathBuf::from(path)))
}

/// `gabion trend`.
#[derive(Clone, Debug, Args)]
pub struct Trend {
    /// The first day [default: a year before the last].
    #[arg(long, value_parser = date_written, value_name = "DATE")]
    pub since: Option<Date>,
    /// How far apart the days are.
    #[arg(long, value_enum, default_value = "month", value_name = "PERIOD")]
    pub every: Every,
    /// How to write it.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TrendAs,
    /// Look for the workspace from this folder.
    #[arg(long, value_name = "FOLDER")]
    pub workspace: Option<PathBuf>,
    /// Count up to this day, and the ages of the last version from it [default: `SOURCE_DATE_EPOCH`, else today].
    #[arg(long, value_parser = date_written, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// How far apart the days of a trend are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Every {
    /// Seven days.
    Week,
    /// The last day of each month.
    Month,
    /// The last day of each quarter.
    Quarter,
    /// The last day of each year.
    Year,
}

/// What a trend is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TrendAs {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}
