//! `gabion build`.

use super::Ended;
use super::args::Build;
use super::output::Terminal;
use super::session::Session;
use crate::analysis::{Analysis, Tree, analyze, story};
use crate::history::Trouble;
use crate::lint::Overrides;
use crate::redact::{RedactError, redact};
use crate::report::{Format, render, summary};
use crate::site::{Blueprint, Chronicle, Request, Site, Written, build, own_words, publish, recall, write};
use crate::source::{Finding, Severity};

/// Lints, builds the site and writes it to a folder. Findings do not stop it:
/// what is wrong with a model is shown as far as it could be read.
pub(super) fn run(options: &Build, terminal: &Terminal) -> anyhow::Result<Ended> {
    let session = Session::open(&options.path, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    if analysis.discovered.is_empty() {
        let folder = session.root.folder.display();
        anyhow::bail!("there is no threat model in {folder}, and nothing was written: `gabion init` starts one");
    }
    say_errors(&analysis, &session, terminal)?;
    let base = options.base_url.as_deref();
    let request = Request { analysis: &analysis, tree: &tree, past: None, base };
    let (pages, Written { written, same, removed }) = match &options.audience {
        None => {
            let past = past(&tree, &analysis, terminal);
            let blueprint = Blueprint::new(&Request { past: past.as_ref(), ..request })?;
            (blueprint.page_count(), publish(&blueprint, &options.out)?)
        }
        Some(audience) => {
            let site = edition(&request, audience, terminal)?;
            (site.pages.len(), write(&site, &options.out)?)
        }
    };
    terminal.say(&format!(
        "{pages} pages in {}: {written} files written, {same} as they were, {removed} removed",
        options.out.display()
    ));
    Ok(Ended::Clean)
}

/// The site for an audience; none where it would show what they may not see.
fn edition(whole: &Request<'_>, audience: &str, terminal: &Terminal) -> anyhow::Result<Site> {
    let own_words: Vec<&str> = own_words().collect();
    let edition = redact(whole.analysis, audience, &own_words)?;
    // Commits bear no marking: an edition has no history.
    let site = build(&Request { analysis: &edition.analysis, past: None, ..*whole })?;
    match edition.check(&site.files) {
        Ok(()) => Ok(site),
        Err(error) => {
            if let RedactError::Leaks { leaks, .. } = &error {
                leaks.iter().take(LEAKS).for_each(|leak| terminal.say(&format!("  {leak}")));
            }
            Err(error.into())
        }
    }
}

/// What git knows of the models; pages say so where it knows nothing.
fn past(tree: &dyn Tree, analysis: &Analysis, terminal: &Terminal) -> Option<Chronicle> {
    match story(tree, analysis) {
        Ok(story) => Some(recall(analysis, &story?)),
        Err(Trouble::NoRepository { .. }) => None,
        Err(trouble) => {
            terminal.say(&format!("the history was not read: {trouble}"));
            None
        }
    }
}

/// How many places are told where an edition shows what it must not.
const LEAKS: usize = 20;

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
    terminal.say(&format!("{}{way}", summary(&report).replace('\n', "; ")));
    Ok(())
}
