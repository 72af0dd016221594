//! `gabion build`.

use super::Ended;
use super::args::Build;
use super::output::Terminal;
use super::session::Session;
use crate::analysis::{Analysis, analyze};
use crate::lint::Overrides;
use crate::report::{Format, render, summary};
use crate::site::{Request, Written, build, write};
use crate::source::{Finding, Severity};

/// Lints, builds the site and writes it to a folder. Findings do not stop it:
/// what is wrong with a model is shown as far as it could be read.
pub(super) fn run(options: &Build, terminal: &Terminal) -> anyhow::Result<Ended> {
    let session = Session::open(&options.path, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let site = build(&Request { analysis: &analysis, tree: &tree, past: None, base: options.base_url.as_deref() })?;
    let Written { written, same, removed } = write(&site, &options.out)?;
    say_errors(&analysis, &session, terminal)?;
    terminal.say(&format!(
        "{} pages in {}: {written} files written, {same} as they were, {removed} removed",
        site.pages.len(),
        options.out.display()
    ));
    Ok(Ended::Clean)
}

/// Shows what must be mended, and counts the rest.
pub(super) fn say_errors(analysis: &Analysis, session: &Session, terminal: &Terminal) -> anyhow::Result<()> {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error && finding.waiver.is_none();
    let errors: Vec<Finding> = analysis.findings.iter().filter(is_error).cloned().collect();
    let report = session.report(&errors, analysis.summary, &analysis.sources);
    if !errors.is_empty() {
        terminal.print(&render(&report, Format::Concise, terminal.style))?;
    }
    let rest = analysis.summary.warnings + analysis.summary.notes > 0;
    let way = if rest { "; `gabion lint` shows all" } else { "" };
    terminal.say(&format!("{}{way}", summary(&report)));
    Ok(())
}
