//! `gabion lint --since`: only what a change brought in.

use std::collections::{BTreeMap, BTreeSet};

use similar::{ChangeTag, TextDiff};

use super::output::Terminal;
use super::session::Session;
use super::versions::Versions;
use crate::analysis::{Analysis, CommitTree, Options, Tree as _, analyze};
use crate::change::{Side, introduced};
use crate::history::Trouble;
use crate::source::{FileId, Finding, Since, Sources, Waiver};

/// Files of more lines are not compared line by line: all of theirs count as written.
const MOST_LINES: usize = 5_000;

/// Marks the findings that the version had from which the change started, and
/// those on lines that the change wrote. Where the history that would tell is
/// not here, this is said, and everything counts, so that nothing new is missed.
pub(super) fn mark_known(
    revision: &str,
    analysis: &mut Analysis,
    session: &Session,
    questions: &Options,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let versions = Versions::open(session)?;
    let tree = match versions.base(revision).and_then(|base| versions.tree(base, terminal)) {
        Ok(tree) => tree,
        Err(trouble @ (Trouble::Shallow { .. } | Trouble::Absent { .. })) => {
            everything_counts(&trouble, terminal);
            return Ok(());
        }
        Err(trouble @ Trouble::UnknownRevision { .. }) if versions.repository.is_shallow() => {
            everything_counts(&trouble, terminal);
            return Ok(());
        }
        Err(trouble) => return Err(trouble.into()),
    };
    let before = analyze(&tree, questions)?;
    let is_new = introduced(&side(&before), &side(analysis));
    let is_gone = introduced(&side(analysis), &side(&before));
    let mended = is_gone.into_iter().filter(|is_gone| *is_gone).count();
    let mut lines = ChangedLines { before: &tree, files: BTreeMap::new() };
    let Analysis { findings, sources, .. } = analysis;
    for (finding, is_new) in findings.iter_mut().zip(is_new) {
        if is_new {
            finding.on_changed_line = lines.hold(finding, sources);
        } else if finding.waiver.is_none() {
            finding.waiver = Some(Waiver::Known);
        }
    }
    analysis.summary.since = Some(Since { known: 0, mended });
    Ok(())
}

fn everything_counts(trouble: &Trouble, terminal: &Terminal) {
    terminal.say(&format!("{trouble}"));
    terminal.say("what the change introduced cannot be told here: every finding is reported");
}

/// The lines that a change wrote, worked out for the files that are asked for.
struct ChangedLines<'a> {
    before: &'a CommitTree,
    files: BTreeMap<FileId, BTreeSet<usize>>,
}

impl ChangedLines<'_> {
    /// Whether a finding stands on such a line; lines count from 1.
    fn hold(&mut self, finding: &Finding, sources: &Sources) -> bool {
        let span = finding.diagnostic.primary.span;
        let lines = self.files.entry(span.file).or_insert_with(|| {
            let file = sources.file(span.file);
            let before = self.before.read(file.path()).unwrap_or_default();
            lines_written(&String::from_utf8_lossy(&before), file.text())
        });
        let (start, end) = (sources.start(span).line, sources.end(span));
        // A text that ends with its line holds nothing of the next one.
        let last = if end.column == 1 { end.line - 1 } else { end.line };
        lines.range(start..=last.max(start)).next().is_some()
    }
}

/// The lines of the new text that the old one lacks, counted from 1.
fn lines_written(before: &str, after: &str) -> BTreeSet<usize> {
    if [before, after].iter().any(|text| text.lines().nth(MOST_LINES).is_some()) {
        return (1..=after.lines().count()).collect();
    }
    let lines = TextDiff::from_lines(before, after);
    let written = lines.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert);
    written.filter_map(|change| Some(change.new_index()? + 1)).collect()
}

pub(super) fn side(analysis: &Analysis) -> Side<'_> {
    Side { workspace: &analysis.workspace, sources: &analysis.sources, findings: &analysis.findings }
}
