//! Counts of past days.

use crate::git::Git;
use crate::workspace::{edited, files, gabion, run, said, write};

/// Three months of history.
fn repository() -> Git {
    let git = Git::new();
    git.write("README.md", "nothing yet");
    git.commit_on("first", "2026-08-15");
    write(&git, &edited("pay/THREAT_MODEL.md", "controls = [\"PAY-C02\"]\n", ""));
    git.commit_on("models", "2026-09-15");
    write(&git, &files());
    git.commit_on("answered", "2026-10-31");
    git.write("pay/src/redact.rs", "more");
    git.commit_on("code alone", "2026-11-02");
    git
}

fn columns(csv: &str, names: &[&str]) -> Vec<Vec<String>> {
    let mut lines = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let at: Vec<usize> = names.iter().map(|name| header.iter().position(|it| it == name).unwrap()).collect();
    lines.map(|line| at.iter().map(|at| line[*at].clone()).collect()).collect()
}

#[test]
fn a_month_is_what_its_last_commit_says() {
    let git = repository();
    let csv = run(&git, &["trend", "-f", "csv"], 0);
    let rows = columns(&csv, &["date", "models", "threats", "open", "planned", "mitigated", "coverage", "reviewed"]);
    let row = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let wanted = [
        "2026-08-31 0 0 0 0 0 100 0",
        "2026-09-30 2 2 1 0 1 50 1",
        "2026-10-31 2 2 0 1 1 50 1",
        "2026-11-21 2 2 0 1 1 50 1",
    ];
    assert_eq!(rows, wanted.map(row));
    let commits = columns(&csv, &["commit"]);
    assert_eq!(commits[3][0], git.run(&["rev-parse", "HEAD"]));
    assert_eq!(commits[2][0], git.run(&["rev-parse", "HEAD~"]));
    let json: serde_json::Value =
        serde_json::from_str(&run(&git, &["trend", "-f", "json", "--since", "2026-10-01"], 0)).unwrap();
    assert_eq!((&json["version"], json["points"].as_array().unwrap().len()), (&1.into(), 2));
    assert_eq!(json["points"][0]["states"]["planned"], 1);
    let text = run(&git, &["trend"], 0);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn what_did_not_change_is_read_once() {
    let git = repository();
    let output = gabion(&git, &["trend", "--verbose", "--every", "week"]).output().unwrap();
    assert!(said(&output).contains("3 files read for 6 in 4 commits"), "{}", said(&output));
}

#[test]
fn every_point_is_what_the_commit_says_by_itself() {
    let git = repository();
    let json: serde_json::Value = serde_json::from_str(&run(&git, &["trend", "-f", "json"], 0)).unwrap();
    for point in json["points"].as_array().unwrap().iter().skip(1) {
        let (date, commit) = (point["date"].as_str().unwrap(), point["commit"].as_str().unwrap());
        let diff = run(&git, &["diff", "-f", "json", commit, commit, "--as-of", date], 0);
        let diff: serde_json::Value = serde_json::from_str(&diff).unwrap();
        for (key, value) in diff["measures"]["after"].as_object().unwrap() {
            assert_eq!(&point[key], value, "{key} on {date}");
        }
    }
}

#[test]
fn a_history_that_ends_early_is_said_to() {
    let git = repository();
    let shallow = git.clone_to("shallow", &["--depth=2"]);
    let output = gabion(&shallow, &["trend", "-f", "csv"]).output().unwrap();
    assert!(said(&output).contains("git fetch --unshallow"), "{}", said(&output));
    assert_eq!(columns(&String::from_utf8(output.stdout).unwrap(), &["date"]).len(), 2);
    assert_eq!(gabion(&git, &["trend", "--since", "2027-01-01"]).output().unwrap().status.code(), Some(2));
    let empty = Git::new();
    empty.commit("nothing");
    assert_eq!(gabion(&empty, &["trend"]).output().unwrap().status.code(), Some(2));
}
