//! `gabion lint`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Ended;
use super::args::{FailOn, Lint};
use super::baseline::Baseline;
use super::fix::{self, count};
use super::output::{Terminal, write_whole};
use super::session::Session;
use super::since::mark_known;
use crate::analysis::{Analysis, CONFIG_NAME, Mended, Overlay, Tree, analyze, mend};
use crate::lint::{Levels, Overrides, find_rule};
use crate::report::{Format, Report, render, statistics, summary};
use crate::source::{Finding, RepoPath, Severity, Summary, printable};

/// The path that stands for standard input or output.
const STANDARD: &str = "-";

/// Lints, reports, and says how it ended.
pub(super) fn run(options: &Lint, terminal: &Terminal) -> anyhow::Result<Ended> {
    let paths = all_paths(options)?;
    let input = standard_input(options, &paths)?;
    let given: Vec<&PathBuf> = paths.iter().filter(|path| path.as_os_str() != STANDARD).collect();
    let here = PathBuf::from(".");
    let stdin_folder = options.stdin_filename.as_deref().and_then(Path::parent).filter(|folder| folder.exists());
    let start = given.first().map(|path| path.as_path()).or(stdin_folder).unwrap_or(&here);
    let session = Session::open(start, &options.place)?;
    let mut chosen = given.iter().map(|path| session.path_of(path)).collect::<anyhow::Result<Vec<RepoPath>>>()?;
    let is_everything = paths.is_empty() && options.files_from.is_none() && input.is_none();
    // The process ends with the command: to free every path would only take time.
    let work_tree = ManuallyDrop::new(session.walk());
    for path in work_tree.unreadable() {
        terminal.say(&format!("not read: {path}"));
    }
    let mut texts = BTreeMap::new();
    if let Some(text) = input {
        let path = stdin_path(options, &session)?;
        chosen.push(path.clone());
        texts.insert(path, text);
    }
    let tree = Overlay::new(&*work_tree, &texts);
    let asked = Overrides {
        select: options.select.clone(),
        ignore: options.ignore.clone(),
        severity: options.severity.clone(),
    };
    let questions = session.options(asked.clone());
    if options.show_files {
        return show_files(&analyze(&tree, &questions)?, terminal);
    }
    let chosen = (!is_everything).then_some(&*chosen);
    let run = Run { options, terminal, session: &session, chosen, overrides: asked };
    if fix::is_asked(options) {
        let wanted = |finding: &Finding, analysis: &Analysis| {
            fix::is_wanted(finding, options) && run.is_chosen(finding, analysis)
        };
        let mended = mend(&tree, &questions, &wanted)?;
        if options.diff {
            return run.show_diff(&tree, &mended);
        }
        fix::write(&session, &mended, terminal)?;
        return run.report(mended.analysis);
    }
    run.report(analyze(&tree, &questions)?)
}

/// The paths of the command line and of `--files-from`.
fn all_paths(options: &Lint) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = options.paths.clone();
    if let Some(list) = &options.files_from {
        let text = if list.as_os_str() == STANDARD {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input")?;
            text
        } else {
            std::fs::read_to_string(list).with_context(|| format!("{}", list.display()))?
        };
        let names = text.split(['\0', '\n']).map(|name| name.trim_end_matches('\r'));
        paths.extend(names.filter(|name| !name.is_empty()).map(PathBuf::from));
    }
    Ok(paths)
}

fn standard_input(options: &Lint, paths: &[PathBuf]) -> anyhow::Result<Option<String>> {
    let is_asked = options.stdin_filename.is_some() || paths.iter().any(|path| path.as_os_str() == STANDARD);
    if !is_asked {
        return Ok(None);
    }
    if fix::is_asked(options) && !options.diff {
        anyhow::bail!("what comes from standard input cannot be fixed in place; add --diff to see the changes");
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("standard input")?;
    Ok(Some(text))
}

/// Where the model from standard input would stand.
fn stdin_path(options: &Lint, session: &Session) -> anyhow::Result<RepoPath> {
    let name = options.stdin_filename.as_deref().unwrap_or(Path::new("THREAT_MODEL.md"));
    let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = name.file_name().and_then(|file| file.to_str()).context("--stdin-filename names no file")?;
    Ok(session.path_of(folder)?.join(file)?)
}

/// One run and what it was asked.
struct Run<'a> {
    options: &'a Lint,
    terminal: &'a Terminal,
    session: &'a Session,
    overrides: Overrides,
    /// The paths that were asked for; `None` for all of them.
    chosen: Option<&'a [RepoPath]>,
}

impl Run<'_> {
    /// Whether a finding stands in the chosen paths; those of the configuration
    /// always count, for a broken one would hide others.
    fn is_chosen(&self, finding: &Finding, analysis: &Analysis) -> bool {
        let path = analysis.sources.path(finding.diagnostic.primary.span);
        let is_config = analysis.workspace.config().file == Some(finding.diagnostic.primary.span.file);
        is_config || self.is_chosen_path(path)
    }

    fn is_chosen_path(&self, path: &RepoPath) -> bool {
        self.chosen.is_none_or(|chosen| chosen.iter().any(|chosen| path.is_within(chosen)))
    }

    fn show_diff(&self, tree: &dyn Tree, mended: &Mended) -> anyhow::Result<Ended> {
        self.terminal.print(&fix::diff(tree, &mended.texts, self.terminal))?;
        Ok(if mended.texts.is_empty() || self.options.exit_zero { Ended::Clean } else { Ended::Found })
    }

    /// Writes all reports and says how the run ended.
    fn report(&self, mut analysis: Analysis) -> anyhow::Result<Ended> {
        if let Some(revision) = &self.options.since {
            let questions = self.session.options(self.overrides.clone());
            mark_known(revision, &mut analysis, self.session, &questions, self.terminal)?;
        }
        let findings = std::mem::take(&mut analysis.findings);
        let mut findings: Vec<Finding> =
            findings.into_iter().filter(|finding| self.is_chosen(finding, &analysis)).collect();
        self.apply_baseline(&mut findings, &analysis)?;
        self.say_left_out(&analysis);
        self.say_without_models(&analysis);
        if analysis.discovered.is_empty() && findings.is_empty() && !self.options.allow_empty {
            anyhow::bail!(
                "there is no threat model in {}: `gabion init` starts one; --allow-empty takes this as clean",
                self.session.root.folder.display()
            );
        }
        let bare = Summary { errors: 0, warnings: 0, notes: 0, suppressed: 0, baselined: 0, ..analysis.summary };
        let summary_of_all = bare.counting(&findings);
        self.write_reports(&findings, summary_of_all, &analysis)?;
        self.say_how_to_start(&analysis);
        let ended = self.ended(&findings);
        // The process ends here: to free every string would only take time.
        std::mem::forget((analysis, findings));
        Ok(ended)
    }

    fn write_reports(&self, findings: &[Finding], counted: Summary, analysis: &Analysis) -> anyhow::Result<()> {
        let report = self.session.report(findings, counted, &analysis.sources);
        let report = Report { blob: self.options.blob_url.as_deref(), ..report };
        let style = self.terminal.style;
        for (format, path) in &self.options.output {
            if path.as_os_str() == STANDARD {
                self.terminal.print(&render(&report, *format, style))?;
            } else {
                let plain = crate::report::Style { color: false, width: 100, links: false };
                write_whole(path, &render(&report, *format, plain))?;
            }
        }
        let writes_itself = self.options.output.iter().any(|(_, path)| path.as_os_str() == STANDARD);
        if self.options.statistics {
            self.terminal.print(&statistics(&report, style))?;
        } else if self.options.format.is_some() || !writes_itself {
            let usual = if self.terminal.is_terminal { Format::Full } else { Format::Concise };
            let format = self.options.format.unwrap_or(usual);
            self.terminal.print(&render(&report, format, style))?;
            if format == Format::Concise {
                summary(&report).lines().for_each(|line| self.terminal.say(line));
            }
        }
        Ok(())
    }

    fn apply_baseline(&self, findings: &mut [Finding], analysis: &Analysis) -> anyhow::Result<()> {
        if let Some(path) = &self.options.write_baseline {
            let mut baseline = Baseline::of(findings, &analysis.sources);
            baseline.write(path)?;
            let known = count(baseline.len(), "finding is", "findings are");
            self.terminal.say(&format!("{known} in the baseline {}", path.display()));
            baseline.apply(findings, |_, _| true);
        }
        if let Some(path) = &self.options.baseline {
            let mut baseline = Baseline::read(path)?;
            // Of other paths and rules this run knows nothing.
            let levels = Levels::new(analysis.workspace.config(), &self.overrides, &mut Vec::new())?;
            let was_asked = |code: &str, path: &str| {
                find_rule(code).is_none_or(|rule| levels.may_speak(rule))
                    && RepoPath::new(path).is_ok_and(|path| self.is_chosen_path(&path))
            };
            let mended = baseline.apply(findings, was_asked);
            if mended > 0 && self.options.prune_baseline {
                baseline.write(path)?;
                let mended = count(mended, "mended finding was", "mended findings were");
                self.terminal.say(&format!("{mended} taken out of the baseline"));
            } else if mended > 0 {
                let mended = count(mended, "finding of the baseline is", "findings of the baseline are");
                self.terminal.say(&format!("{mended} mended; --prune-baseline takes what is mended out"));
            }
        }
        Ok(())
    }

    /// Nothing is skipped in silence.
    fn say_left_out(&self, analysis: &Analysis) {
        let left_out = &analysis.discovered.left_out;
        if !left_out.is_empty() {
            let models = if left_out.len() == 1 { "model" } else { "models" };
            self.terminal.say(&format!("{} {models} left out; --show-files says which and why", left_out.len()));
        }
        for (path, why) in left_out {
            self.terminal.say_more(&format!("left out: {path} ({})", why.reason()));
        }
    }

    /// A wrong path must not look like a clean one.
    fn say_without_models(&self, analysis: &Analysis) {
        let found = &analysis.discovered;
        let mut files = found.models.iter().chain(&found.links);
        let holds_config = || self.is_chosen_path(&RepoPath::new(CONFIG_NAME).unwrap_or_default());
        if self.chosen.is_some() && !files.any(|path| self.is_chosen_path(path)) && !holds_config() {
            self.terminal.say("none of the given paths is a model or holds one");
        }
    }

    /// The one line for a repository that is new to this.
    fn say_how_to_start(&self, analysis: &Analysis) {
        let plain = analysis.workspace.plain().len();
        if plain > 0 && !analysis.workspace.config().exists() {
            let models = if plain == 1 { "model is" } else { "models are" };
            self.terminal.say(&format!(
                "{plain} plain threat {models} not assessed: `gabion init` starts a {CONFIG_NAME} and an umbrella model"
            ));
        }
    }

    fn ended(&self, findings: &[Finding]) -> Ended {
        let failing = match self.options.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note => Severity::Note,
            FailOn::Never => return Ended::Clean,
        };
        let fails = |finding: &Finding| finding.waiver.is_none() && finding.severity >= failing;
        let is_found = !self.options.exit_zero && findings.iter().any(fails);
        if is_found { Ended::Found } else { Ended::Clean }
    }
}

/// Lists what is linted and what is not.
fn show_files(analysis: &Analysis, terminal: &Terminal) -> anyhow::Result<Ended> {
    let mut shown = String::new();
    for path in &analysis.discovered.models {
        shown.push_str(&format!("{path}\n"));
    }
    terminal.print(&shown)?;
    for (path, why) in &analysis.discovered.left_out {
        terminal.say(&format!("left out: {} ({})", printable(path.as_str()), why.reason()));
    }
    Ok(Ended::Clean)
}
