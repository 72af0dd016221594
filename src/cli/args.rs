//! The arguments, declared once: for parsing, help, completions and the manual.

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::model::RecordKind;
use crate::report::Format;
use crate::source::Level;

/// Lints threat models kept in Markdown beside the code, and publishes them.
#[derive(Debug, Parser)]
#[command(name = "gabion", version, propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
}

/// What holds for every command.
#[derive(Clone, Copy, Debug, Args)]
pub struct Global {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// Say nothing but the report.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more of what is done and left out.
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint the threat models of the workspace.
    Lint(Box<Lint>),
    /// Show how the models stand: threats, risk, required controls, reviews.
    Status(super::standing_args::Status),
    /// Show which code no model covers, and which more than one does.
    Coverage(super::standing_args::Coverage),
    /// Write the static site.
    Build(Build),
    /// Show the site on this machine, and build it again at every change.
    Serve(super::serve_args::Serve),
    /// Show what a change does to the threat model.
    Diff(Box<super::change_args::Diff>),
    /// Count threats, coverage and reviews as they were over time.
    Trend(super::change_args::Trend),
    /// Explain a rule.
    Rule(Rule),
    /// Start a workspace: its settings and its umbrella model.
    Init(Init),
    /// Add a model that starts from what it inherits.
    New(New),
    /// Write down that models were read and still hold.
    Review(Review),
    /// Print a JSON Schema of what people write.
    Schema(Schema),
    /// Show the settings that hold and where each comes from.
    Config(Config),
    /// Print a script that completes arguments.
    Completions(Completions),
    /// Print the manual page.
    Man,
}

/// Where the workspace and its settings are.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// Read this configuration instead of the workspace's `gabion.toml`.
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long)]
    pub isolated: bool,
    /// Count every age from this day [default: `SOURCE_DATE_EPOCH`, else today].
    #[arg(long, value_parser = date_written, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// `gabion lint`.
#[derive(Clone, Debug, Default, Args)]
pub struct Lint {
    /// Report only what is found in these files and folders; `-` reads one model from standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
    /// How to write the report [default: full on a terminal, else concise].
    #[arg(short, long, value_parser = format_named, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write a report to a file as well; may be repeated, `-` is standard output.
    #[arg(short, long, value_parser = output_named, value_name = "FORMAT=PATH")]
    pub output: Vec<(Format, PathBuf)>,
    /// Count findings by rule instead of listing them.
    #[arg(long)]
    pub statistics: bool,
    /// Exit with 1 when something of this severity or worse is found.
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// Exit with 0 whatever is found.
    #[arg(long)]
    pub exit_zero: bool,
    /// Ask only these rules: codes, names, groups such as H, or ALL.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Vec<String>,
    /// Do not ask these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Give a rule another severity: off, note, warning, error.
    #[arg(long, value_parser = severity_named, value_delimiter = ',', value_name = "RULE=LEVEL")]
    pub severity: Vec<(String, Level)>,
    /// Mend what can be mended safely.
    #[arg(long)]
    pub fix: bool,
    /// Mend by good guesses, too.
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what `--fix` would change instead of changing it.
    #[arg(long)]
    pub diff: bool,
    /// Leave out findings that stand in this file.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings of now to a baseline.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// Take mended findings out of the baseline.
    #[arg(long, requires = "baseline")]
    pub prune_baseline: bool,
    /// Report only what the change since this commit brought in, wherever it shows.
    #[arg(long, value_name = "REV", conflicts_with_all = ["write_baseline", "show_files", "fix", "unsafe_fixes", "diff"])]
    pub since: Option<String>,
    /// Link findings of the Markdown report to their lines below this address
    /// (`https://forge.example/owner/repository/blob/COMMIT`).
    #[arg(long, value_name = "URL")]
    pub blob_url: Option<String>,
    /// The path of the model that is read from standard input.
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Read more paths from this file, separated by NUL or line ends; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// List the models that are linted and those that are left out, and stop.
    #[arg(long)]
    pub show_files: bool,
    /// Take it as clean when there is no model.
    #[arg(long)]
    pub allow_empty: bool,
}

/// The severity from which a run fails.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Anything.
    #[value(alias = "info")]
    Note,
    /// Nothing.
    Never,
}

/// `gabion build`.
#[derive(Clone, Debug, Args)]
pub struct Build {
    /// A folder or file of the workspace.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// The folder to write; it is emptied only of what an earlier build wrote.
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,
    /// The site's own address, for its sitemap and feed [default: `[site] base-address`].
    #[arg(long, value_parser = address_written, value_name = "URL")]
    pub base_url: Option<String>,
    /// Build the edition for an audience of gabion.toml, without what they may not see.
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
}

/// `gabion rule`.
#[derive(Clone, Debug, Args)]
pub struct Rule {
    /// Code, name, or the start of a code; without it, all rules.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// All rules.
    #[arg(long, conflicts_with = "code")]
    pub all: bool,
    /// How to write it.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextOrJson,
}

/// Text for people, or JSON.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum TextOrJson {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// `gabion init`.
#[derive(Clone, Debug, Args)]
pub struct Init {
    /// The folder that becomes the workspace [default: the repository].
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// What the system is called [default: the README's heading, else the folder's name].
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Bring plain threat models in instead: front matter is put above their text.
    #[arg(long, num_args = 1.., value_name = "FILE", conflicts_with_all = ["path", "name"])]
    pub adopt: Vec<PathBuf>,
    /// Show what would be written.
    #[arg(long)]
    pub dry_run: bool,
}

/// `gabion new`.
#[derive(Clone, Debug, Args)]
pub struct New {
    /// The model's level: context, container, component, feature.
    #[arg(value_name = "LEVEL")]
    pub level: String,
    /// Its folder, or its file `NAME.threat-model.md`.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Its id [default: the name of its folder or file].
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Its title [default: that of the element].
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The parent's element that it expands [default: the one of its id or name].
    #[arg(long, value_name = "ID")]
    pub element: Option<String>,
    /// Its parent, where folders do not say.
    #[arg(long, value_name = "ID")]
    pub parent: Option<String>,
    /// Show what would be written.
    #[arg(long)]
    pub dry_run: bool,
}

/// `gabion review`.
#[derive(Clone, Debug, Args)]
pub struct Review {
    /// The models: their ids, files or folders.
    #[arg(value_name = "MODEL", required_unless_present_any = ["suspect", "since"])]
    pub models: Vec<String>,
    /// Who has read them: a short name of `[people]`, or a full name [default: git's user].
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// In which role.
    #[arg(long = "as", value_name = "ROLE")]
    pub role: Option<String>,
    /// What came of it.
    #[arg(long, value_name = "TEXT")]
    pub outcome: Option<String>,
    /// When [default: the day that ages are counted from].
    #[arg(long, value_parser = date_written, value_name = "DATE")]
    pub date: Option<Date>,
    /// Of the models named and those below them, or of all: those whose inherited records changed since their review.
    #[arg(long)]
    pub suspect: bool,
    /// The same for those that say or inherit something else than they did where HEAD left REV.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Sign the models off instead, as the accountable role.
    #[arg(long, conflicts_with_all = ["role", "outcome"])]
    pub sign_off: bool,
    /// Show what would be written.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
}

/// `gabion schema`.
#[derive(Clone, Copy, Debug, Args)]
pub struct Schema {
    /// What to describe.
    #[arg(value_enum, value_name = "WHAT", default_value = "front-matter")]
    pub of: SchemaOf,
    /// The kind of record.
    #[arg(value_name = "KIND", value_parser = kind_named, required_if_eq("of", "record"))]
    pub kind: Option<RecordKind>,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum SchemaOf {
    /// The front matter of a model.
    FrontMatter,
    /// One record's block.
    Record,
    /// `gabion.toml`.
    Config,
}

/// `gabion config`.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// Show what holds for rules in this file.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Say where each setting comes from.
    #[arg(long, action = ArgAction::SetTrue)]
    pub origin: bool,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
}

/// `gabion completions`.
#[derive(Clone, Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// The whole command, for completions and the manual.
pub fn command() -> clap::Command {
    Arguments::command()
}

pub(super) fn date_written(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write it as 2027-01-31".to_owned())
}

fn address_written(text: &str) -> Result<String, String> {
    let is_web = ["https://", "http://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
    let is_plain = !text.chars().any(|char| char.is_whitespace() || char.is_control());
    (is_web && is_plain).then(|| text.to_owned()).ok_or_else(|| "write it as https://models.example.org/".to_owned())
}

fn format_named(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!("the formats are {}", names.join(", "))
    })
}

fn kind_named(word: &str) -> Result<RecordKind, String> {
    RecordKind::of_record(word)
        .ok_or_else(|| format!("the kinds are {}", RecordKind::RECORDS.map(RecordKind::as_str).join(", ")))
}

fn output_named(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write it as FORMAT=PATH")?;
    Ok((format_named(format)?, PathBuf::from(path)))
}

fn severity_named(text: &str) -> Result<(String, Level), String> {
    let (rule, word) = text.split_once('=').ok_or("write it as RULE=LEVEL")?;
    let level = Level::from_word(word).ok_or_else(|| format!("the levels are {}", Level::WORDS.join(", ")))?;
    Ok((rule.to_owned(), level))
}
