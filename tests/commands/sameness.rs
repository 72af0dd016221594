//! The same files and the same day give the same bytes.

use std::fs;
use std::path::Path;

use crate::repository::{PAY, Repository, SHOP};

const MACHINES: [&str; 9] =
    ["json", "json-lines", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"];

fn reports(repository: &Repository) -> Vec<String> {
    MACHINES.iter().map(|format| repository.run(&["lint", "--format", format]).ended(1).out).collect()
}

#[test]
fn another_folder_changes_nothing() {
    let (one, other) = (Repository::spoilt_sample(), Repository::spoilt_sample());
    assert_ne!(one.git.folder, other.git.folder);
    let report = reports(&one);
    assert_eq!(report, reports(&other));
    // No path of this machine is in any of them.
    let home = one.git.folder.to_str().unwrap();
    assert!(report.iter().all(|report| !report.contains(home)));
    for format in ["full", "concise", "grouped"] {
        let ran = one.run(&["lint", "--format", format]);
        assert!(!ran.out.contains(home) && !ran.err.contains(home), "{format}");
        assert_eq!(ran.out, other.run(&["lint", "--format", format]).out);
    }
}

#[test]
fn threads_change_nothing() {
    let repository = Repository::spoilt_sample();
    for format in ["json", "sarif", "full"] {
        let with =
            |threads| repository.run_with(("RAYON_NUM_THREADS", threads), &["lint", "--format", format]).ended(1);
        let (one, two, many) = (with("1"), with("2"), with("8"));
        assert_eq!(one.out, two.out);
        assert_eq!(one.out, many.out);
        assert_eq!(one.err, two.err);
    }
}

#[test]
fn the_order_of_files_changes_nothing() {
    let wrong = PAY.replace("\"pay\"", "\"x\"");
    let wrong = wrong.as_str();
    let files = [
        ("THREAT_MODEL.md", SHOP),
        ("a/THREAT_MODEL.md", wrong),
        ("b/THREAT_MODEL.md", PAY),
        ("c/threat-model.md", "# C\n"),
    ];
    let forth = Repository::of(&files);
    let mut back = files;
    back.reverse();
    let back = Repository::of(&back);
    assert_eq!(reports(&forth), reports(&back));
}

#[test]
fn the_day_is_the_users() {
    let accepted = PAY.replace(
        "controls = [\"PAY-C01\"]",
        "treatment = \"accept\"\nacceptance = { by = \"asha\", date = 2026-01-10, reason = \"rare\", expires = 2026-12-31 }",
    );
    let repository = Repository::with_pay(&accepted.replace("status = \"implemented\"", "status = \"retired\""));
    let codes = |arguments: &[&str]| {
        let ran = repository.run(&[&["lint", "--select", "K"], arguments].concat());
        ran.codes().join(" ")
    };
    assert_eq!(codes(&[]), "");
    assert_eq!(codes(&["--as-of", "2026-12-31"]), "");
    assert_eq!(codes(&["--as-of", "2027-01-01"]), "K005");
    // Noon of the next year's first day, from the environment; the option wins.
    let new_year = ("SOURCE_DATE_EPOCH", "1798804800");
    assert_eq!(repository.run_with(new_year, &["lint", "--select", "K"]).codes(), ["K005"]);
    assert_eq!(repository.run_with(new_year, &["lint", "--select", "K", "--as-of", "2026-11-21"]).codes(), [""; 0]);
    let json = repository.run_with(new_year, &["lint", "--format", "json"]).out;
    assert!(json.contains("\"as-of\": \"2027-01-01\""), "{json}");
    // Without either it is today, wherever the machine stands.
    let mut program = repository.program(".");
    program.env_remove("SOURCE_DATE_EPOCH").args(["lint", "--format", "json"]);
    let today = |zone| {
        let out = program.env("TZ", zone).output().unwrap().stdout;
        serde_json::from_slice::<serde_json::Value>(&out).unwrap()["as-of"].as_str().unwrap().to_owned()
    };
    let [east, west] = ["Pacific/Kiritimati", "Pacific/Niue"].map(today);
    assert_eq!(east, west);
}

#[test]
fn nothing_is_written_where_nothing_was_asked() {
    let repository = Repository::spoilt_sample();
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names(&repository.git.folder);
    reports(&repository);
    repository.run(&["lint", "--statistics"]).ended(1);
    repository.run(&["lint", "--diff"]).ended(1);
    repository.run(&["config", "--origin"]).ended(0);
    assert_eq!(names(&repository.git.folder), before);
}
