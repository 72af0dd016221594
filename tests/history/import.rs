//! Whole histories, brought into a repository at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::git::Git;

/// The files of a commit, by path.
pub(crate) type Files = BTreeMap<Vec<u8>, String>;

/// A commit to be made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The numbers of its parents.
    pub(crate) parents: Vec<usize>,
    /// When, in seconds.
    pub(crate) time: i64,
    /// What it holds.
    pub(crate) files: Files,
    /// Who wrote it.
    pub(crate) author: &'static str,
}

impl Git {
    /// A repository that holds these commits, the last one checked out.
    pub(crate) fn of(plans: &[Plan]) -> Self {
        let git = Self::new();
        git.import(plans);
        git
    }

    /// Makes commits; gives their ids.
    pub(crate) fn import(&self, plans: &[Plan]) -> Vec<String> {
        let mut script: Vec<u8> = Vec::new();
        for (number, plan) in plans.iter().enumerate() {
            let who = format!("{} <{}@example.org>", plan.author, plan.author.to_lowercase());
            let message = format!("commit {number}");
            let mut head = format!("commit refs/heads/built\nmark :{}\n", number + 1);
            writeln!(head, "author {who} {} +0000\ncommitter {who} {} +0000", plan.time, plan.time).unwrap();
            writeln!(head, "data {}\n{message}", message.len()).unwrap();
            if let [first, others @ ..] = &plan.parents[..] {
                writeln!(head, "from :{}", first + 1).unwrap();
                for other in others {
                    writeln!(head, "merge :{}", other + 1).unwrap();
                }
            } else {
                head = format!("reset refs/heads/built\n{head}");
            }
            script.extend(head.bytes());
            script.extend(b"deleteall\n");
            for (path, text) in &plan.files {
                script.extend(b"M 100644 inline ");
                script.extend(path);
                script.extend(format!("\ndata {}\n{text}\n", text.len()).bytes());
            }
        }
        let marks = self.folder.join(".git/marks");
        self.feed(&["fast-import", "--quiet", "--force", &format!("--export-marks={}", marks.display())], &script);
        let mut ids: Vec<(usize, String)> = std::fs::read_to_string(&marks).unwrap().lines().map(mark).collect();
        ids.sort_unstable();
        let ids: Vec<String> = ids.into_iter().map(|(_, id)| id).collect();
        self.run(&["update-ref", "refs/heads/main", ids.last().unwrap()]);
        self.run(&["reset", "--quiet", "--hard", "main"]);
        ids
    }
}

fn mark(line: &str) -> (usize, String) {
    let (mark, id) = line.split_once(' ').unwrap();
    (mark.trim_start_matches(':').parse().unwrap(), id.to_owned())
}
