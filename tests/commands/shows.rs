//! What the program tells of itself: help, version, rules, completions, manual.

use std::io::Read as _;
use std::process::Stdio;

use gabion::lint::registry;
use serde_json::Value;

use crate::repository::Repository;

/// Runs outside of any workspace.
fn nowhere() -> Repository {
    Repository::of(&[])
}

#[test]
fn help_names_every_command_and_option() {
    let repository = nowhere();
    let help = repository.run(&["--help"]).ended(0).out;
    for command in ["lint", "status", "rule", "config", "completions", "man"] {
        assert!(help.contains(&format!("\n  {command}")), "{command}\n{help}");
        let own = repository.run(&[command, "--help"]).ended(0).out;
        assert!(own.contains(&format!("Usage: gabion {command}")), "{own}");
        assert_eq!(repository.run(&["help", command]).ended(0).out, own);
    }
    let lint = repository.run(&["lint", "--help"]).ended(0).out;
    for option in ["--format", "--fix", "--diff", "--baseline", "--select", "--as-of", "--stdin-filename", "--color"] {
        assert!(lint.contains(option), "{option}\n{lint}");
    }
    // Lines fit a narrow window, and the short help is no longer than the long one.
    assert!(lint.lines().all(|line| line.chars().count() <= 100), "{lint}");
    assert!(repository.run(&["lint", "-h"]).ended(0).out.len() <= lint.len());
}

#[test]
fn without_a_command_it_helps_and_fails() {
    let ran = nowhere().run(&[]).ended(2);
    assert!(ran.err.contains("Usage: gabion"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn the_version_is_the_packages() {
    let version = concat!("gabion ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(nowhere().run(&["--version"]).ended(0).out, version);
    assert_eq!(nowhere().run(&["-V"]).ended(0).out, version);
}

#[test]
fn a_rule_is_explained_by_code_or_name() {
    let repository = nowhere();
    let page = repository.run(&["rule", "R001"]).ended(0).out;
    assert!(page.starts_with("# unknown-reference (R001)\n"), "{page}");
    for section in ["## Why", "## Bad", "## Good", "## How to fix", "## Options"] {
        assert!(page.contains(section), "{section}");
    }
    assert_eq!(repository.run(&["rule", "unknown-reference"]).ended(0).out, page);
    assert_eq!(repository.run(&["rule", "r001"]).ended(0).out, page);
    let json: Value =
        serde_json::from_str(&repository.run(&["rule", "R001", "--format", "json"]).ended(0).out).unwrap();
    assert_eq!((&json["code"], &json["page"]), (&"R001".into(), &page.into()));
    assert_eq!((&json["default"], &json["suppressible"]), (&"error".into(), &true.into()));
}

#[test]
fn all_rules_are_listed() {
    let repository = nowhere();
    let list = repository.run(&["rule"]).ended(0).out;
    assert_eq!(repository.run(&["rule", "--all"]).ended(0).out, list);
    let json: Value =
        serde_json::from_str(&repository.run(&["rule", "--all", "--format", "json"]).ended(0).out).unwrap();
    let codes: Vec<&str> = json.as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    assert_eq!(codes, registry().iter().map(|rule| rule.code).collect::<Vec<_>>());
    for rule in registry() {
        assert!(list.lines().any(|line| line.contains(rule.code) && line.contains(rule.name)), "{}", rule.code);
    }
    let group = repository.run(&["rule", "K"]).ended(0).out;
    assert!(group.contains("K005") && !group.contains("M001"), "{group}");
}

#[test]
fn a_reader_may_go_away() {
    let repository = Repository::spoilt_sample();
    for arguments in
        [&["rule", "--all", "--format", "json"][..], &["completions", "bash"], &["man"], &["lint", "--format", "sarif"]]
    {
        let mut program = repository.program(".");
        let mut running = program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut some = [0; 10];
        running.stdout.take().unwrap().read_exact(&mut some).unwrap();
        // Here the pipe is closed.
        let ended = running.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn shells_complete_arguments() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = nowhere().run(&["completions", shell]).ended(0).out;
        for word in ["gabion", "lint", "write-baseline", "isolated"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
    nowhere().run(&["completions", "tcsh"]).failed_with("possible values: bash, elvish, fish, powershell, zsh");
}

#[test]
fn the_manual_holds_every_command() {
    let page = nowhere().run(&["man"]).ended(0).out;
    assert!(page.contains(".TH gabion 1"), "{page}");
    for word in ["gabion\\-lint", "\\-\\-write\\-baseline", "\\-\\-isolated", "gabion\\-rule"] {
        assert!(page.contains(word), "{word}");
    }
}
