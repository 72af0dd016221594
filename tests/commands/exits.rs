//! Exit codes: 0 nothing that fails, 1 findings, 2 the tool could not do what
//! was asked.

use crate::repository::{PAY, Repository, SHOP};

/// One finding of each severity: a plain model beside two others.
fn one_of_each() -> Repository {
    let wrong = PAY.replace("status = \"implemented\"", "status = \"implmented\"").replace("CWE-532", "cwe-532");
    let repository = Repository::with_pay(&wrong);
    repository.write("docs/THREAT_MODEL.md", "# Plain\n\nWords.\n");
    repository
}

#[test]
fn a_clean_workspace_is_0() {
    let ran = Repository::clean().run(&["lint"]).ended(0);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, "2 models, 1 threat: no findings\n");
}

#[test]
fn a_finding_is_1() {
    let ran = one_of_each().run(&["lint"]).ended(1);
    assert_eq!(ran.codes(), ["M001", "T007", "M004"]);
    assert!(ran.err.starts_with("2 models, 1 threat: 1 error, 1 warning, 1 note; 1 not assessed\n"), "{}", ran.err);
}

#[test]
fn the_failing_severity_is_the_users() {
    let repository = one_of_each();
    let code = |arguments: &[&str]| repository.run(&[&["lint"], arguments].concat()).code;
    for (select, codes) in [("M004", [1, 1, 1, 0]), ("T007", [0, 1, 1, 0]), ("M001", [0, 0, 1, 0])] {
        let levels = ["error", "warning", "note", "never"];
        assert_eq!(levels.map(|level| code(&["--select", select, "--fail-on", level])), codes, "{select}");
    }
    assert_eq!(code(&["--select", "M001", "--fail-on", "info"]), 1);
    assert_eq!(code(&["--exit-zero"]), 0);
    assert_eq!(code(&["--exit-zero", "--fail-on", "note"]), 0);
}

#[test]
fn a_path_that_is_not_there_is_2() {
    let repository = Repository::clean();
    let ran = repository.run(&["lint", "nowhere"]).failed_with("nowhere: ");
    assert_eq!(ran.err.matches("os error").count(), 1, "{}", ran.err);
    repository.run(&["lint", "pay", "nowhere"]).failed_with("nowhere: ");
    repository.run(&["config", "nowhere"]).failed_with("nowhere: ");
    repository.run(&["lint", ".", "/"]).failed_with("is not in the workspace");
}

#[test]
fn an_unknown_rule_is_2_with_the_nearest_one() {
    let repository = Repository::clean();
    for option in ["--select", "--ignore"] {
        let said = "no rule is called `unknown-refrence`; did you mean `unknown-reference`?";
        repository.run(&["lint", option, "unknown-refrence"]).failed_with(said);
    }
    repository.run(&["lint", "--severity", "Q999=off"]).failed_with("no rule is called `Q999`");
    repository.run(&["lint", "--select", ""]).failed_with("no rule is called ``");
    repository.run(&["rule", "zebra"]).failed_with("`gabion rule` lists them");
}

#[test]
fn no_model_is_2_unless_that_is_clean() {
    let repository = Repository::of(&[("README.md", "# Hello\n")]);
    let ran = repository.run(&["lint"]).failed_with("there is no threat model in ");
    assert!(ran.err.contains("`gabion init` starts one"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1);
    repository.run(&["lint", "--allow-empty"]).ended(0);
    repository.run(&["build"]).failed_with("nothing was written");
    repository.run(&["build", "--out", "site", "."]).failed_with("there is no threat model in ");
}

#[test]
fn wrong_arguments_are_2() {
    let repository = Repository::clean();
    for (arguments, said) in [
        (&["lint", "--format", "html"][..], "the formats are full, concise"),
        (&["lint", "--output", "json"], "write it as FORMAT=PATH"),
        (&["lint", "--severity", "M001=loud"], "the levels are off, note, warning, error"),
        (&["lint", "--severity", "M001"], "write it as RULE=LEVEL"),
        (&["lint", "--as-of", "yesterday"], "write it as 2027-01-31"),
        (&["lint", "--as-of", "2026-02-30"], "write it as 2027-01-31"),
        (&["lint", "--fail-on", "panic"], "possible values: error, warning, note, never"),
        (&["lint", "--prune-baseline"], "--baseline <FILE>"),
        (&["lint", "--quiet", "--verbose"], "cannot be used with"),
        (&["lint", "--no-such-option"], "unexpected argument"),
        (&["frobnicate"], "unrecognized subcommand"),
    ] {
        repository.run(arguments).failed_with(said);
    }
}

/// A configuration that cannot be read is an error at its place, and the run
/// goes on with defaults: nothing else is hidden.
#[test]
fn a_broken_configuration_is_an_error_at_its_place() {
    let repository = one_of_each();
    repository.write("gabion.toml", "[workspace]\nname = \"Shop\nstrict = true\n");
    let ran = repository.run(&["lint", "--ignore", "M001"]).ended(1);
    assert!(ran.out.contains("gabion.toml:2:13: M002 error not TOML"), "{}", ran.out);
    assert!(ran.out.contains("M004 error"), "{}", ran.out);
    repository.write("gabion.toml", "[rules]\nM04 = \"off\"\nno-such-rule = \"off\"\n[workspce]\n");
    let ran = repository.run(&["lint", "pay/redact.rs"]).ended(1);
    let lines: Vec<&str> = ran.out.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(lines, ["gabion.toml:2:1", "gabion.toml:3:1", "gabion.toml:4:2"], "{}", ran.out);
}

#[test]
fn a_configuration_that_is_not_there_is_2() {
    let repository = Repository::clean();
    repository.run(&["lint", "--config", "other.toml"]).failed_with("other.toml: ");
    repository.run(&["lint", "--config", "other.toml", "--isolated"]).ended(2);
}

#[test]
fn nothing_to_write_to_is_2() {
    let repository = Repository::clean();
    for option in ["--output=json=nowhere/report.json", "--write-baseline=nowhere/report.json"] {
        let ran = repository.run(&["lint", option]).ended(2);
        assert!(
            ran.err.ends_with("error: nowhere/report.json cannot be written: nowhere is no folder\n"),
            "{}",
            ran.err
        );
    }
    let ran = repository.run_with(("SOURCE_DATE_EPOCH", "soon"), &["lint"]);
    ran.failed_with("SOURCE_DATE_EPOCH is no number of seconds");
}

/// The first run on a strange repository helps and does not shout.
#[test]
fn fifty_plain_models_are_fifty_notes_and_one_way_to_start() {
    let models: Vec<(String, String)> = (0..50)
        .map(|at| (format!("service-{at:02}/THREAT_MODEL.md"), format!("# Service {at}\n\nSomebody could break in.\n")))
        .collect();
    let files: Vec<(&str, &str)> = models.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let repository = Repository::of(&files);
    let ran = repository.run(&["lint"]).ended(0);
    assert_eq!(ran.codes(), ["M001"; 50]);
    assert!(ran.out.lines().all(|line| line.contains(": M001 note plain threat model: not assessed")), "{}", ran.out);
    let expected = "0 models, 0 threats: 50 notes; 50 not assessed\n\
                    50 plain threat models are not assessed: `gabion init` starts a gabion.toml and an umbrella model\n";
    assert_eq!(ran.err, expected);
    // Once somebody has started, each is a warning.
    repository.write("THREAT_MODEL.md", SHOP);
    repository.write("gabion.toml", "");
    let ran = repository.run(&["lint", "--select", "M001"]).ended(0);
    assert!(ran.out.lines().all(|line| line.contains(" warning ")), "{}", ran.out);
    assert!(!ran.err.contains("gabion init"), "{}", ran.err);
}
