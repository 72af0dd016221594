//! The files of a commit that nobody covers.

use std::collections::BTreeSet;

use gix::ObjectId;
use rayon::prelude::*;

use super::Trouble;
use super::changes::{Changed, Trie};
use super::differences::Differences;
use super::questions::Questions;
use crate::source::RepoPath;

/// A tree, and the files in it that nobody covers.
pub(super) type Uncovered = (ObjectId, BTreeSet<RepoPath>);

/// What nobody covers in a tree: what nobody covered in the one that an earlier
/// run has looked at, and what differs. Nothing where nobody asks.
pub(super) fn uncovered(
    tree: ObjectId,
    before: Option<Uncovered>,
    differences: &Differences<'_>,
    questions: &Questions<'_>,
) -> Result<Option<Uncovered>, Trouble> {
    let Some(is_uncovered) = questions.is_uncovered else { return Ok(None) };
    let mut watched = Trie::new();
    watched.watch(questions.prefix.as_str().as_bytes());
    let (looked_at, found) = before.unzip();
    let (changed, is_there) = differences.since(looked_at, tree, &watched)?;
    let mut found = found.filter(|_| is_there).unwrap_or_default();
    let judge = |changed: &Changed| {
        let path = RepoPath::new(std::str::from_utf8(&changed.path).ok()?).ok()?.below(&questions.prefix)?;
        let is_there = changed.is_file && is_uncovered(&path);
        Some((path, is_there))
    };
    let judged: Vec<(RepoPath, bool)> = changed.par_iter().filter_map(judge).collect();
    for (path, is_there) in judged {
        if is_there {
            found.insert(path);
        } else {
            found.remove(&path);
        }
    }
    Ok(Some((tree, found)))
}
