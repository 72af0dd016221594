//! What is kept for the next run changes no answer.

use std::fs;
use std::path::PathBuf;

use gabion::history::{Answers, LastAnswers};

use super::asked::{ask_again_in, ask_in, ask_keeping, ask_keeping_backwards};
use super::drawn::{MODELS, plans};
use super::git::Git;

fn keeping(git: &Git) -> String {
    told(&ask_keeping(&git.folder, &MODELS, false, Some("settings")).unwrap())
}

fn plain(git: &Git) -> String {
    told(&ask_in(&git.folder, &MODELS, false).unwrap())
}

fn told(answers: &Answers) -> String {
    format!("{answers:#?}")
}

fn files(git: &Git) -> Vec<PathBuf> {
    let folder = git.folder.join(".git/gabion");
    let entries = fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect());
    entries.unwrap_or_default()
}

/// A history whose reviews are as old as can be, so that much is read.
fn long() -> Git {
    let mut plans = plans(7, 400, 3);
    for (number, plan) in plans.iter_mut().enumerate().skip(1) {
        plan.parents.retain(|parent| number - parent < 3);
        if plan.parents.is_empty() {
            plan.parents.push(number - 1);
        }
    }
    let texts = plans.iter_mut().flat_map(|plan| &mut plan.files).filter(|(name, _)| name.ends_with(b".md"));
    texts.for_each(|(_, text)| *text = "review 2026-01-01\n".to_owned());
    Git::of(&plans)
}

#[test]
fn the_next_run_says_the_same() {
    let git = long();
    let expected = plain(&git);
    assert!(files(&git).is_empty(), "nothing is kept unasked");
    assert_eq!(keeping(&git), expected);
    assert_eq!(files(&git).len(), 1);
    assert_eq!(keeping(&git), expected);
    git.write("a/f9", "new");
    git.run(&["mv", "b", "moved"]);
    git.commit_by("Dora", "2026-11-01");
    let later = plain(&git);
    assert_ne!(later, expected);
    assert!(!expected.contains("\"moved/") && later.contains("\"moved/"), "nobody covers the new folder");
    assert_eq!(keeping(&git), later);
    git.run(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert_eq!(keeping(&git), expected);
    // The history of the same commits looks otherwise.
    let (old, new) = (git.run(&["rev-parse", "HEAD"]), git.run(&["rev-parse", "HEAD~3"]));
    git.run(&["replace", "--graft", &old, &new]);
    assert_eq!(keeping(&git), plain(&git));
}

#[test]
fn areas_that_are_numbered_otherwise_are_looked_up_again() {
    let git = long();
    let expected = plain(&git);
    assert_eq!(keeping(&git), expected);
    let file = files(&git);
    let mut backwards = ask_keeping_backwards(&git.folder, &MODELS, "settings").unwrap();
    assert_eq!(files(&git), file, "the questions are the same");
    assert_ne!(told(&backwards), expected);
    backwards.drift.reverse();
    assert_eq!(told(&backwards), expected);
}

#[test]
fn what_is_damaged_is_not_read() {
    let git = long();
    let expected = keeping(&git);
    let file = files(&git).remove(0);
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let other_key = [&[0_u8; 32][..], &whole[32..]].concat();
    for damaged in [Vec::new(), b"{}".to_vec(), whole[..whole.len() / 2].to_vec(), flipped, other_key] {
        fs::write(&file, &damaged).unwrap();
        assert_eq!(keeping(&git), expected);
        assert_eq!(fs::read(&file).unwrap().len(), whole.len(), "it is written again");
    }
    fs::remove_dir_all(file.parent().unwrap()).unwrap();
    assert_eq!(keeping(&git), expected);
}

#[test]
fn a_link_is_not_followed_out_of_the_repository() {
    let git = long();
    let outside = git.beside("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, git.folder.join(".git/gabion")).unwrap();
    assert_eq!(keeping(&git), plain(&git));
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn the_last_answers_hold_until_something_is_different() {
    let git = long();
    let mut last = LastAnswers::default();
    let mut seen = Vec::new();
    let mut look = |what: &str| {
        let expected = plain(&git);
        for _ in 0..2 {
            assert_eq!(told(&ask_again_in(&git.folder, &MODELS, &mut last).unwrap()), expected, "{what}");
        }
        assert!(!seen.contains(&expected), "{what} makes no difference");
        seen.push(expected);
    };
    look("at first");
    git.write("a/THREAT_MODEL.md", "review 2026-01-02\n");
    look("a date that is not committed");
    git.commit_by("Dora", "2026-11-01");
    look("a commit");
    let author = git.run(&["log", "-1", "--format=%ae"]);
    git.write(".mailmap", &format!("Dorothea <{}>\n", author.trim()));
    look("another name for an author");
    let (old, new) = (git.run(&["rev-parse", "HEAD~1"]), git.run(&["rev-parse", "HEAD~4"]));
    git.run(&["replace", "--graft", &old, &new]);
    look("history shown otherwise");
}
