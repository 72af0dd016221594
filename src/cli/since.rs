//! `gabion lint --since`: only what a change brought in.

use super::output::Terminal;
use super::session::Session;
use super::versions::Versions;
use crate::analysis::{Analysis, Options, analyze};
use crate::change::{Side, introduced};
use crate::history::{CommitId, Trouble};

/// For each finding whether the change since a revision introduced it; `None`
/// where the history that would tell is not here, which is said: then
/// everything counts, so that nothing new is missed.
pub(super) fn is_introduced(
    revision: &str,
    analysis: &Analysis,
    session: &Session,
    questions: &Options,
    terminal: &Terminal,
) -> anyhow::Result<Option<Vec<bool>>> {
    let versions = Versions::open(session)?;
    let before = match base(&versions, revision).and_then(|base| versions.tree(base, terminal)) {
        Ok(tree) => tree,
        Err(trouble @ (Trouble::Shallow { .. } | Trouble::Absent { .. })) => return everything(&trouble, terminal),
        Err(trouble @ Trouble::UnknownRevision { .. }) if versions.repository.is_shallow() => {
            return everything(&trouble, terminal);
        }
        Err(trouble) => return Err(trouble.into()),
    };
    let before = analyze(&before, questions)?;
    Ok(Some(introduced(&side(&before), &side(analysis))))
}

fn everything(trouble: &Trouble, terminal: &Terminal) -> anyhow::Result<Option<Vec<bool>>> {
    terminal.say(&format!("{trouble}"));
    terminal.say("what the change introduced cannot be told here: every finding is reported");
    Ok(None)
}

/// The commit where the history at hand left the one that a revision names.
fn base(versions: &Versions, revision: &str) -> Result<CommitId, Trouble> {
    let named = versions.repository.resolve(revision)?;
    let head = versions.head()?;
    versions.repository.merge_base(named, head)
}

pub(super) fn side(analysis: &Analysis) -> Side<'_> {
    Side { workspace: &analysis.workspace, sources: &analysis.sources, findings: &analysis.findings }
}
