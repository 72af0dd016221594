//! Fixes, applied until nothing is left to mend.

use std::collections::BTreeMap;

use super::{Analysis, Options, Overlay, Tree, analyze};
use crate::lint::UnknownRule;
use crate::source::{Finding, Fix, RepoPath, apply};
use crate::syntax::{INVALID_TOML, MALFORMED_RECORD, UNREADABLE_FILE};

/// How often fixes are applied and the result is looked at again.
const ROUNDS: usize = 10;

/// What fixing has come to.
#[derive(Debug)]
pub struct Mended {
    /// The new text of every file that changes.
    pub texts: BTreeMap<RepoPath, String>,
    /// How many fixes were applied.
    pub applied: usize,
    /// The findings that are left.
    pub analysis: Analysis,
}

/// Applies the fixes of the findings that `wanted` takes, looks again, and
/// goes on until none is left. A round after which files read worse than
/// before is taken back, and fixing ends there.
///
/// # Errors
/// When the command line names a rule that there is not.
pub fn mend(
    tree: &dyn Tree,
    options: &Options,
    wanted: &dyn Fn(&Finding, &Analysis) -> bool,
) -> Result<Mended, UnknownRule> {
    let mut mended = Mended { texts: BTreeMap::new(), applied: 0, analysis: analyze(tree, options)? };
    for _ in 0..ROUNDS {
        let analysis = &mended.analysis;
        let own = analysis.findings.iter().filter(|finding| finding.waiver.is_none() && wanted(finding, analysis));
        let fixes: Vec<Fix> =
            own.filter_map(|finding| finding.diagnostic.fix.as_ref()).map(|fix| in_style(fix, analysis)).collect();
        let (changed, applied) = apply(&fixes, |file| analysis.sources.file(file).text());
        let changed = changed.into_iter().filter(|(file, text)| {
            let file = analysis.sources.file(*file);
            file.text() != text && !file.is_decoded()
        });
        let changed: Vec<(RepoPath, String)> =
            changed.map(|(file, text)| (analysis.sources.file(file).path().clone(), text)).collect();
        if changed.is_empty() {
            break;
        }
        let mut texts = mended.texts.clone();
        texts.extend(changed);
        let next = analyze(&Overlay::new(tree, &texts), options)?;
        if unreadable(&next) > unreadable(&mended.analysis) {
            break;
        }
        mended = Mended { texts, applied: mended.applied + applied, analysis: next };
    }
    Ok(mended)
}

/// A fix with the line ends of the files that it changes.
fn in_style(fix: &Fix, analysis: &Analysis) -> Fix {
    let mut fix = fix.clone();
    for edit in &mut fix.edits {
        let text = analysis.sources.file(edit.span.file).text();
        if edit.text.contains('\n') && text.contains("\r\n") {
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    fix
}

/// How many places cannot be read.
fn unreadable(analysis: &Analysis) -> usize {
    let rules = [&INVALID_TOML, &MALFORMED_RECORD, &UNREADABLE_FILE];
    analysis.findings.iter().filter(|finding| rules.contains(&finding.diagnostic.rule)).count()
}
