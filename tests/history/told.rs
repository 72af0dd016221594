//! What the program says of code that changed.

use super::git::Git;
use super::support::program::gabion;

/// A model that was reviewed on the first of March.
pub(crate) const MODEL: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"
no-threats-because = \"The containers hold the threats.\"

[review]
date = 2026-03-01
by = \"asha\"
+++

# Shop

Sells books to people.
";

fn lint(folder: &std::path::Path, environment: &[(&str, &str)], arguments: &[&str]) -> String {
    let mut program = gabion(folder);
    program.args(["lint", "--as-of", "2026-11-21", "--exit-zero"]).args(arguments);
    for (name, value) in environment {
        program.env(name, value);
    }
    let output = program.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn changed(times: usize) -> Git {
    let git = Git::new();
    git.write("THREAT_MODEL.md", MODEL);
    git.commit_by("Asha", "2026-03-01");
    for time in 0..times {
        git.write("src/pay.rs", &time.to_string());
        git.commit_by("Ben", "2026-04-01");
    }
    git
}

#[test]
fn drift_weighs_as_configured() {
    let git = changed(5);
    let said = |policy: &str| {
        git.write("gabion.toml", policy);
        lint(&git.folder, &[], &["--select", "S002"])
    };
    let message = "5 commits to the code of `shop` since its review of 2026-03-01";
    assert_eq!(said(""), format!("THREAT_MODEL.md:8:8: S002 note {message}\n"));
    let warning = "[policy]\ndrift-warning = 5\n";
    assert_eq!(said(warning), format!("THREAT_MODEL.md:8:8: S002 warning {message}\n"));
    let error = "[policy]\ndrift-warning = 2\ndrift-error = 5\n";
    assert_eq!(said(error), format!("THREAT_MODEL.md:8:8: S002 error {message}\n"));
    let off = "[rules]\nS002 = \"off\"\n";
    assert_eq!(said(off), "");
}

#[test]
fn a_finding_is_known_again_after_more_commits() {
    let git = changed(1);
    let print = |git: &Git| {
        let said = lint(&git.folder, &[], &["--select", "S002", "--format", "json"]);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        said["findings"][0]["fingerprint"].as_str().unwrap().to_owned()
    };
    let before = print(&git);
    git.write("src/pay.rs", "more");
    git.commit_by("Ben", "2026-05-01");
    assert_eq!(print(&git), before);
}

#[test]
fn the_full_report_names_who_and_what() {
    let git = changed(2);
    let said = lint(&git.folder, &[], &["--format", "full", "--color", "never"]);
    assert!(said.contains("1 file, by Ben; the newest is "), "{said}");
    assert!(said.contains("mostly in src/pay.rs (2)"), "{said}");
    assert!(said.contains("then `gabion review shop`"), "{said}");
}

#[test]
fn git_dir_says_where_the_repository_is() {
    let git = changed(3);
    let elsewhere = git.beside("elsewhere.git");
    std::fs::rename(git.folder.join(".git"), &elsewhere).unwrap();
    let work_tree = git.folder.to_string_lossy();
    let environment = [("GIT_DIR", &*elsewhere.to_string_lossy()), ("GIT_WORK_TREE", &*work_tree)];
    assert!(lint(&git.folder, &environment, &["--select", "S002"]).contains("3 commits"));
    assert!(lint(&git.folder, &environment[..1], &["--select", "S002"]).contains("3 commits"));
    assert!(lint(&git.folder, &[], &["--select", "S"]).contains("in no git repository"));
}

#[test]
fn what_cannot_be_told_is_said_once() {
    let git = changed(3);
    let shallow = git.clone_to("shallow", &["--depth", "1"]);
    let said = lint(&shallow.folder, &[], &["--format", "full", "--color", "never", "--select", "S"]);
    assert_eq!(said.matches("nobody can tell").count(), 1, "{said}");
    assert!(said.contains("warning") && said.contains("git fetch --unshallow") && !said.contains("S002"), "{said}");
    shallow.run(&["fetch", "--quiet", "--unshallow"]);
    let said = lint(&shallow.folder, &[], &["--select", "S"]);
    assert!(said.contains("3 commits") && !said.contains("S009"), "{said}");
}

#[test]
fn a_review_that_is_not_committed_yet_counts() {
    let git = changed(3);
    git.write("THREAT_MODEL.md", &MODEL.replace("2026-03-01", "2026-04-02"));
    assert_eq!(lint(&git.folder, &[], &["--select", "S"]), "");
    git.commit_by("Asha", "2026-04-02");
    assert_eq!(lint(&git.folder, &[], &["--select", "S"]), "");
}

#[test]
fn a_site_that_is_committed_is_nobodys_code() {
    let git = changed(0);
    git.write("docs/site/.gabion-site", "# Written by `gabion build`\nindex.html\n");
    git.write("docs/site/index.html", "<p>old</p>");
    // One that holds a model is none, whatever it says.
    git.write("src/.gabion-site", "pay.rs\n");
    git.write("src/THREAT_MODEL.md", &MODEL.replace("\"shop\"", "\"pay\"").replace("context", "container"));
    git.write("src/pay.rs", "old");
    git.commit_by("Asha", "2026-03-01");
    let said = || lint(&git.folder, &[], &["--select", "S002,S011"]);
    let before = said();
    git.write("docs/site/index.html", "<p>new</p>");
    git.commit_by("Asha", "2026-04-01");
    assert_eq!(said(), before);
    git.write("src/pay.rs", "new");
    git.commit_by("Asha", "2026-04-02");
    assert!(said().contains("S002 note 1 commit to the code of `pay`"), "{}", said());
    let output = gabion(&git.folder).args(["coverage", "--format", "json"]).output().unwrap();
    let coverage: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&coverage["files"], &coverage["covered"]), (&2.into(), &2.into()), "{coverage}");
}
