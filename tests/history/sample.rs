//! The sample in a repository of its own: clean as it is, and each rule of
//! history speaks when just one thing happens to it.

use std::fs;
use std::path::Path;

use super::git::Git;
use super::support::folder::{self, copy};
use super::support::program::gabion;

/// The sample, committed.
fn sample() -> Git {
    let git = Git::new();
    copy(&folder::sample(), &git.folder);
    git.commit_by("Asha", "2026-11-01");
    git
}

fn said(folder: &Path, rules: &str) -> Vec<String> {
    let mut lint = gabion(folder);
    lint.args(["lint", "--as-of", "2026-11-21", "--exit-zero", "--select", rules]);
    let output = lint.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn edit(git: &Git, path: &str, old: &str, new: &str) {
    let text = fs::read_to_string(git.folder.join(path)).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    git.write(path, &text.replace(old, new));
}

#[test]
fn nothing_is_said_of_it_as_it_is() {
    let git = sample();
    assert_eq!(said(&git.folder, "S,R007,S008"), [""; 0]);
    let bare = tempfile::tempdir().unwrap();
    copy(&folder::sample(), bare.path());
    let without = said(bare.path(), "S,R007");
    assert!(without.len() == 1 && without[0].contains("S009 note") && without[0].contains("in no git repository"));
}

#[test]
fn code_and_evidence_that_change_are_told_where_the_dates_stand() {
    let git = sample();
    git.write("libs/authz/extra.py", "allowed = True\n");
    git.commit_by("Ben", "2026-11-02");
    let drift = "THREAT_MODEL.md:17:8: S002 note 1 commit to the code of `skerry` since its review of 2026-09-17";
    assert_eq!(said(&git.folder, "S,R007"), [drift]);
    git.write("infra/edge/rate_limit.tf", "# changed\n");
    git.commit_by("Ben", "2026-11-03");
    let evidence = said(&git.folder, "S006");
    assert_eq!(evidence.len(), 1, "{evidence:?}");
    assert!(evidence[0].contains("1 commit to the evidence of `SKR-C04` since it was assessed on 2026-06-04"));
    let shallow = git.clone_to("shallow", &["--depth", "1"]);
    let cut = said(&shallow.folder, "S,R007");
    assert!(cut.len() == 1 && cut[0].contains("S009 warning") && cut[0].contains("shallow"), "{cut:?}");
}

#[test]
fn an_id_that_comes_back_for_something_else_is_an_error() {
    let git = sample();
    let gate = "services/boarding/gate/THREAT_MODEL.md";
    let heading = fs::read_to_string(git.folder.join(gate)).unwrap();
    let heading = heading.lines().find(|line| line.starts_with("### GAT-T06")).unwrap().to_owned();
    edit(&git, gate, &heading, &heading.replace("GAT-T06", "GAT-T96"));
    git.commit_by("Ben", "2026-11-02");
    assert_eq!(said(&git.folder, "R007"), [""; 0], "what is gone is gone");
    edit(&git, gate, &heading.replace("GAT-T06", "GAT-T96"), "### GAT-T06: Seagulls carry the scanner off");
    git.commit_by("Chidi", "2026-11-03");
    let reused = said(&git.folder, "R007");
    assert!(reused.len() == 1 && reused[0].contains("R007 error `GAT-T06` meant another threat"), "{reused:?}");
    edit(&git, gate, "### GAT-T06: Seagulls carry the scanner off", &heading);
    git.commit_by("Chidi", "2026-11-04");
    assert_eq!(said(&git.folder, "R007"), [""; 0], "the title is mended");
}

#[test]
fn code_that_nobody_covers_is_named() {
    let git = sample();
    edit(
        &git,
        "THREAT_MODEL.md",
        "delivery = \"hybrid\"\n",
        "delivery = \"hybrid\"\ncovers = [\"libs/**\", \"services/**\"]\n",
    );
    git.commit_by("Ben", "2026-11-02");
    let uncovered = said(&git.folder, "S008");
    assert!(uncovered.len() == 1 && uncovered[0].contains("S008 warning"), "{uncovered:?}");
    assert_eq!(said(&git.folder, "S002"), [""; 0]);
}
