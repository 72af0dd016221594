//! `gabion build`.

use super::Ended;
use super::args::Build;
use super::output::Terminal;
use super::session::Session;
use crate::analysis::analyze;
use crate::lint::Overrides;
use crate::site::{Request, Written, build, write};

/// Builds the site and writes it to a folder. Findings do not stop it: what is
/// wrong with a model is shown as far as it could be read.
pub(super) fn run(options: &Build, terminal: &Terminal) -> anyhow::Result<Ended> {
    let session = Session::open(&options.path, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let site = build(&Request { analysis: &analysis, tree: &tree, past: None })?;
    let Written { written, same, removed } = write(&site, &options.out)?;
    let summary = &analysis.summary;
    terminal.say(&format!(
        "{} pages of {} models in {}: {written} files written, {same} as they were, {removed} removed",
        site.pages.len(),
        summary.models,
        options.out.display()
    ));
    if summary.errors > 0 {
        terminal.say(&format!("{} errors were found; `gabion lint` shows them", summary.errors));
    }
    Ok(Ended::Clean)
}
