//! Everything that a repository can be.

use std::path::Path;

use gabion::history::{Repository, Set, Trouble, Unassessed};

use super::asked::{ask_in, drift};
use super::drawn::{MODELS, plans};
use super::git::{Git, command};

/// A model that was reviewed in the third of seven commits; two later ones
/// touch its code.
fn grow(git: &Git) -> String {
    git.write("b/f0", "other");
    git.commit_by("Asha", "2026-01-10");
    git.write("a/THREAT_MODEL.md", "review 2026-01-11\n");
    git.write("a/f0", "one");
    git.commit_by("Asha", "2026-01-11");
    git.write("a/THREAT_MODEL.md", "review 2026-03-01\n");
    git.write("a/f0", "two");
    let review = git.commit_by("Asha", "2026-03-01");
    git.write("a/f0", "three");
    git.commit_by("Ben", "2026-04-01");
    git.write("a/deep/f1", "new");
    git.commit_by("Chidi", "2026-05-01");
    git.write("b/f0", "another");
    git.commit_by("Ben", "2026-06-01");
    git.write("a/README.md", "no code");
    git.commit_by("Ben", "2026-07-01");
    format!("2 since {review}")
}

fn grown() -> (Git, String) {
    let git = Git::new();
    let expected = grow(&git);
    (git, expected)
}

fn says(folder: &Path) -> String {
    drift(folder, &["a"]).remove("a").unwrap()
}

#[test]
fn who_and_what_is_told() {
    let (git, _) = grown();
    git.write(".mailmap", "Benedikta <asha@example.com> Ben <asha@example.com>\n");
    let answers = ask_in(&git.folder, &["a"], false).unwrap();
    let drift = answers.drift[0].as_ref().unwrap().as_ref().unwrap();
    assert_eq!(drift.files, 2);
    assert_eq!(drift.people, [("Benedikta".to_owned(), 1), ("Chidi".to_owned(), 1)]);
    assert_eq!(drift.busiest, [("a/deep/f1".to_owned(), 1), ("a/f0".to_owned(), 1)]);
    let newest = drift.newest.as_ref().unwrap();
    assert_eq!((newest.date.to_string(), newest.author.as_str()), ("2026-05-01".to_owned(), "Chidi"));
}

#[test]
fn nothing_to_ask() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(ask_in(folder.path(), &["a"], false), Err(Trouble::NoRepository { .. })));
    let git = Git::new();
    git.write("a/THREAT_MODEL.md", "review 2026-03-01\n");
    assert!(matches!(ask_in(&git.folder, &["a"], false), Err(Trouble::Unborn)));
    git.run(&["commit", "--quiet", "--allow-empty", "-m", "first"]);
    assert_eq!(says(&git.folder), "unassessed: the file is not committed");
    git.commit_by("Asha", "2026-03-01");
    git.write("a/THREAT_MODEL.md", "review 2026-04-01\n");
    assert_eq!(says(&git.folder), "not committed");
}

#[test]
fn a_shallow_clone_knows_or_says_that_it_does_not() {
    let (git, expected) = grown();
    let mut known = 0;
    for depth in 1..=8 {
        let clone = git.clone_to(&format!("depth{depth}"), &["--depth", &depth.to_string()]);
        let said = says(&clone.folder);
        if said == expected {
            known += 1;
        } else {
            assert!(said.contains("shallow"), "{depth}: {said}");
            assert!(depth < 6, "{depth}: {said}");
        }
    }
    assert_eq!(known, 3, "from the depth that shows the commit before the review");
}

#[test]
fn shallow_clones_of_drawn_histories_never_guess_too_little() {
    let (mut known, mut unknown) = (0, 0);
    for seed in 0..12 {
        let git = Git::of(&plans(seed + 500, 40, 0));
        let whole = drift(&git.folder, &MODELS);
        for depth in [1, 3, 6, 12] {
            let clone = git.clone_to(&format!("depth{depth}"), &["--depth", &depth.to_string()]);
            for (model, said) in drift(&clone.folder, &MODELS) {
                let count = |said: &str| said.split(' ').next().and_then(|count| count.parse::<usize>().ok());
                match count(&said) {
                    None => unknown += 1,
                    Some(own) => {
                        known += 1;
                        assert!(
                            Some(own) >= count(&whole[&model]),
                            "{seed} {depth} {model}: {said}, {}",
                            whole[&model]
                        );
                    }
                }
            }
        }
    }
    assert!(known > 10 && unknown > 10, "{known} known, {unknown} unknown");
}

#[test]
fn partial_clones_need_folders_only_and_fetch_nothing() {
    let (git, expected) = grown();
    let blobless = git.clone_to("blobless", &["--filter=blob:none"]);
    blobless.run(&["remote", "set-url", "origin", "/nowhere"]);
    assert_eq!(says(&blobless.folder), expected.replace("since", "since about"));
    let treeless = git.clone_to("treeless", &["--filter=tree:0"]);
    treeless.run(&["remote", "set-url", "origin", "/nowhere"]);
    assert!(says(&treeless.folder).contains("partial"));
}

#[test]
fn work_trees_of_every_kind() {
    let (git, expected) = grown();
    let linked = git.beside("linked");
    git.run(&["worktree", "add", "--quiet", "--detach", &linked.to_string_lossy()]);
    assert_eq!(says(&linked), expected);
    git.run(&["sparse-checkout", "set", "a"]);
    assert_eq!(says(&git.folder), expected);
    let other = Git::new();
    let address = format!("file://{}", git.folder.display());
    other.run(&["submodule", "--quiet", "add", &address, "sub"]);
    assert_eq!(says(&other.folder.join("sub")), expected);
    let bare = git.clone_to("bare.git", &["--bare"]);
    let answers = ask_in(&bare.folder, &["a"], false).unwrap();
    assert_eq!(answers.files[0].as_ref().unwrap().commits, 0, "nothing is asked of a file that is not there");
}

#[test]
fn a_workspace_in_a_folder_of_the_repository() {
    let git = Git::new();
    git.write("elsewhere/f", "one");
    git.commit_by("Asha", "2026-01-01");
    git.write("in/side/a/THREAT_MODEL.md", "review 2026-03-01\n");
    let review = git.commit_by("Asha", "2026-03-01");
    git.write("in/side/a/f", "one");
    git.commit_by("Asha", "2026-04-01");
    git.write("a/f", "two");
    git.commit_by("Asha", "2026-05-01");
    assert_eq!(says(&git.folder.join("in/side")), format!("1 since {review}"));
    let answers = ask_in(&git.folder.join("in/side"), &["a"], false).unwrap();
    let drift = answers.drift[0].as_ref().unwrap().as_ref().unwrap();
    assert_eq!(drift.busiest, [("a/f".to_owned(), 1)]);
}

#[test]
fn objects_in_other_places_and_of_other_kinds() {
    let (git, expected) = grown();
    let shared = git.clone_to("shared", &["--shared"]);
    assert_eq!(says(&shared.folder), expected);
    let long = Git::with(&["--object-format=sha256"]);
    let expected = grow(&long);
    assert_eq!(says(&long.folder), expected);
    long.run(&["gc", "--quiet"]);
    assert_eq!(says(&long.folder), expected);
}

#[test]
fn a_commit_graph_changes_no_answer() {
    for seed in [3, 4, 5] {
        let git = Git::of(&plans(seed, 80, 5));
        let expected = drift(&git.folder, &MODELS);
        for options in [&["--reachable"][..], &["--reachable", "--changed-paths"], &["--reachable", "--split"]] {
            git.run(&[&["commit-graph", "write"], options].concat());
            assert_eq!(drift(&git.folder, &MODELS), expected, "{options:?}");
        }
        let graph = git.folder.join(".git/objects/info/commit-graph");
        let _ = std::fs::remove_file(&graph);
        std::fs::write(&graph, b"CGPH\x01\x01 this is no graph").unwrap();
        assert_eq!(drift(&git.folder, &MODELS), expected, "a damaged graph");
    }
}

#[test]
fn a_reftable_is_no_broken_repository() {
    let git = Git::with(&["--ref-format=reftable"]);
    let expected = grow(&git);
    let trouble = ask_in(&git.folder, &["a"], false).unwrap_err();
    assert_eq!(trouble, Trouble::Reftable);
    assert!(trouble.to_string().contains("`git clone --ref-format=files`"));
    assert_eq!(says(&git.clone_to("files", &["--ref-format=files"]).folder), expected);
}

#[test]
fn replaced_and_grafted_commits_count_as_git_counts_them() {
    let count = |git: &Git, since: &str| {
        git.run(&["rev-list", "--count", &format!("{since}..HEAD"), "--", "a", ":(exclude,glob)**/*.md"])
    };
    let (git, expected) = grown();
    let review = expected.split(' ').next_back().unwrap();
    // The commit of May follows the review at once.
    let may = git.run(&["rev-parse", "HEAD~2"]);
    git.run(&["replace", "--graft", &may, review]);
    assert_eq!(says(&git.folder), format!("{} since {review}", count(&git, review)));
    assert_eq!(count(&git, review), "1");
    git.run(&["commit-graph", "write", "--reachable"]);
    assert_eq!(says(&git.folder), format!("1 since {review}"));
    git.run(&["replace", "--delete", &may]);
    assert_eq!(says(&git.folder), expected);
    std::fs::write(git.folder.join(".git/info/grafts"), format!("{may} {review}\n")).unwrap();
    assert_eq!(count(&git, review), "1");
    assert_eq!(says(&git.folder), format!("1 since {review}"));
}

#[test]
fn a_merge_that_a_server_made_is_checked_out() {
    let (git, expected) = grown();
    let review = expected.split(' ').next_back().unwrap();
    git.run(&["checkout", "--quiet", "-b", "topic", "HEAD~4"]);
    git.write("b/f2", "topic");
    git.commit_by("Asha", "2026-08-01");
    git.run(&["checkout", "--quiet", "--detach", "main"]);
    git.run_on(&["merge", "--quiet", "--no-edit", "topic"], "2026-09-01");
    // The branch left before the review, and touched nothing of the model's.
    assert_eq!(says(&git.folder), format!("2 since {review}"));
}

#[test]
fn another_owners_repository_is_read() {
    let (git, expected) = grown();
    let program = std::process::Command::new("chown").args(["-R", "12345:12345"]).arg(&git.folder).output().unwrap();
    if !program.status.success() {
        eprintln!("only root can give a repository away: not tested");
        return;
    }
    assert_eq!(says(&git.folder), expected);
}

#[test]
fn a_file_keeps_its_past_under_another_name() {
    let (git, expected) = grown();
    git.run(&["mv", "a", "moved"]);
    git.write("moved/THREAT_MODEL.md", "review 2026-03-01\nedited\n");
    git.commit_by("Asha", "2026-08-01");
    let said = drift(&git.folder, &["moved"]).remove("moved").unwrap();
    let review = expected.split(' ').next_back().unwrap();
    // Its code came to be in the folder then.
    assert_eq!(said, format!("1 since {review}"));
    let answers = ask_in(&git.folder, &["moved"], true).unwrap();
    let file = answers.files[0].as_ref().unwrap();
    let followed = git.lines(&["log", "--follow", "--format=%H", "--", "moved/THREAT_MODEL.md"]);
    assert_eq!(file.commits, followed.len());
    assert_eq!(file.created.as_ref().unwrap().date.to_string(), "2026-01-11");
    assert_eq!(file.changed.as_ref().unwrap().date.to_string(), "2026-08-01");
    assert_eq!(file.people, [("Asha".to_owned(), 3)]);
}

#[test]
fn names_that_are_no_utf_8() {
    use std::os::unix::ffi::OsStrExt as _;
    let (git, expected) = grown();
    let name = std::ffi::OsStr::from_bytes(b"a/\xff\x1b[31m.rs");
    std::fs::write(git.folder.join(name), "x").unwrap();
    git.run(&["add", "--all"]);
    let mut program = command(&git.folder);
    program.env("GIT_AUTHOR_NAME", std::ffi::OsStr::from_bytes(b"Andr\xe9"));
    assert!(program.args(["commit", "--quiet", "-m", "odd"]).status().unwrap().success());
    let answers = ask_in(&git.folder, &["a"], false).unwrap();
    let drift = answers.drift[0].as_ref().unwrap().as_ref().unwrap();
    assert_eq!(drift.commits, 3, "{expected}");
    assert!(drift.people.iter().any(|(name, _)| name.starts_with("Andr")), "{:?}", drift.people);
    assert!(drift.busiest.iter().any(|(path, _)| path.contains('\u{fffd}')), "{:?}", drift.busiest);
}

#[test]
fn a_missing_object_is_said_and_not_fresh() {
    let (git, _) = grown();
    let tree = git.run(&["rev-parse", "HEAD~3:a"]);
    std::fs::remove_file(git.folder.join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    let answers = ask_in(&git.folder, &["a"], false).unwrap();
    assert_eq!(answers.drift[0].as_ref().unwrap().as_ref().unwrap_err(), &Unassessed::Partial);
}

#[test]
fn a_broken_version_does_not_make_a_review_newer() {
    let (git, expected) = grown();
    git.write("a/THREAT_MODEL.md", "review never\n");
    git.commit_by("Asha", "2026-08-01");
    git.write("a/THREAT_MODEL.md", "review 2026-03-01\n");
    git.commit_by("Asha", "2026-08-02");
    assert_eq!(says(&git.folder), expected);
    let repository = Repository::open(&git.folder).unwrap();
    assert!(!repository.is_shallow());
    let answers = ask_in(&git.folder, &["a"], false).unwrap();
    let drift = answers.drift[0].as_ref().unwrap().as_ref().unwrap();
    assert!(matches!(&drift.since, Set::In(touch) if touch.date.to_string() == "2026-03-01"));
}
