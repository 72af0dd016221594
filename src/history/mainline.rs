//! A branch as it was on past days.

use super::{CommitId, Repository, Trouble};

/// What a branch was on some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mainline {
    /// For each moment the newest commit on the line of first parents that is
    /// no younger; `None` before the first commit.
    pub commits: Vec<Option<CommitId>>,
    /// Whether the history ends early, so that `None` may mean no more than that.
    pub is_cut: bool,
}

impl Repository {
    /// Follows first parents from a commit back in time. Moments are seconds
    /// since 1970, the latest first.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn mainline(&self, tip: CommitId, moments: &[i64]) -> Result<Mainline, Trouble> {
        let here = self.here();
        let boundary = here.shallow_commits().map_err(Trouble::unreadable)?;
        let is_boundary = |id: &gix::ObjectId| boundary.as_ref().is_some_and(|ids| ids.iter().any(|other| other == id));
        let mut line = Mainline { commits: Vec::with_capacity(moments.len()), is_cut: false };
        let mut moments = moments.iter().peekable();
        let mut at = Some(tip.0);
        while let (Some(id), true) = (at, moments.peek().is_some()) {
            let commit = here.find_commit(id).map_err(|_| Trouble::Absent { what: format!("the commit {id}") })?;
            let seconds = commit.time().map_err(Trouble::unreadable)?.seconds;
            while moments.next_if(|moment| seconds <= **moment).is_some() {
                line.commits.push(Some(CommitId(id)));
            }
            let next = commit.parent_ids().next().map(gix::Id::detach);
            line.is_cut = next.is_some() && is_boundary(&id);
            at = next.filter(|_| !line.is_cut);
        }
        let left = moments.count();
        line.is_cut &= left > 0;
        line.commits.extend(std::iter::repeat_n(None, left));
        Ok(line)
    }
}
