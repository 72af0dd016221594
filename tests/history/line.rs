//! The line of first parents, beside what git says of it.

use gabion::history::{LineEnd, Repository};
use gabion::source::RepoPath;

use super::drawn::plans;
use super::git::Git;

#[test]
fn steps_are_those_of_git() {
    for seed in [21, 22, 23] {
        let git = Git::of(&plans(seed, 80, 5));
        let repository = Repository::open(&git.folder).unwrap();
        let head = repository.head().unwrap().unwrap();
        let is_watched = |path: &RepoPath| path.as_str().ends_with(".md");
        let line = repository.line(head, &RepoPath::root(), 1_000, &is_watched).unwrap();
        let log = ["log", "--first-parent", "-m", "--no-renames", "--name-only", "--format=commit %H", "--", "*.md"];
        let said = git.run(&log);
        let mut told = String::new();
        for step in &line.steps {
            told.push_str(&format!("commit {}\n\n", step.touch.commit));
            step.changed.iter().for_each(|file| told.push_str(&format!("{}\n", file.path.as_str())));
        }
        assert_eq!(told.trim_end(), said, "{seed}");
        assert_eq!(line.end, LineEnd::Birth);
        for pair in line.steps.windows(2) {
            for file in &pair[0].changed {
                if let Some(older) = pair[1].changed.iter().find(|older| older.path == file.path) {
                    assert_eq!(older.after, file.before, "one step leads to the next");
                }
            }
        }
        assert!(line.steps.len() > 1);
        let short = repository.line(head, &RepoPath::root(), 1, &is_watched).unwrap();
        assert_eq!((short.steps.len(), short.end), (1, LineEnd::Enough));
    }
}

#[test]
fn a_shallow_line_ends_where_it_was_cut() {
    let git = Git::of(&plans(24, 40, 3));
    let shallow = git.clone_to("shallow", &["--depth=3"]);
    let repository = Repository::open(&shallow.folder).unwrap();
    let head = repository.head().unwrap().unwrap();
    let line = repository.line(head, &RepoPath::root(), 1_000, &|_| true).unwrap();
    assert_eq!(line.end, LineEnd::Cut);
    assert!(line.steps.len() < 3, "what the oldest commit changed is not known");
}
