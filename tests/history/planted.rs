//! Nothing that a repository names is ever run.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::asked::ask_in;
use super::git::Git;
use super::support::program::gabion;
use super::told::MODEL;

/// Settings whose value git runs, each in its own way.
const SETTINGS: [&str; 22] = [
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.external",
    "diff.planted.command",
    "diff.planted.textconv",
    "filter.planted.clean",
    "filter.planted.process",
    "filter.planted.smudge",
    "gpg.program",
    "gpg.ssh.defaultKeyCommand",
    "log.showSignature",
    "merge.planted.driver",
    "pager.log",
    "remote.origin.uploadpack",
    "trailer.planted.command",
    "uploadpack.packObjectsHook",
];

#[test]
fn settings_attributes_and_hooks_are_not_run() {
    let git = Git::new();
    git.write("THREAT_MODEL.md", MODEL);
    git.write("src/a.rs", "one");
    git.commit_by("Asha", "2026-03-01");
    git.write("src/a.rs", "two");
    git.commit_by("Ben", "2026-04-01");
    let witness = git.beside("witness");
    let program = git.beside("planted");
    fs::write(&program, format!("#!/bin/sh\ntouch '{}'\n", witness.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let named = program.to_string_lossy();
    for setting in SETTINGS {
        git.run(&["config", setting, &named]);
    }
    git.run(&["config", "mailmap.file", &named]);
    git.run(&["config", "remote.origin.url", &format!("ext::{named}")]);
    git.run(&["config", "remote.origin.promisor", "true"]);
    git.run(&["config", "remote.origin.partialCloneFilter", "tree:0"]);
    git.write(".gitattributes", "* filter=planted diff=planted merge=planted\n");
    let hooks = git.folder.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"] {
        fs::copy(&program, hooks.join(hook)).unwrap();
    }
    // An absent object tempts to fetch it.
    let run_git = std::process::Command::new(&program).status().unwrap();
    assert!(run_git.success() && witness.exists(), "the plant works");
    fs::remove_file(&witness).unwrap();
    let objects = git.folder.join(".git/objects");
    let blob = git.run(&["-c", "core.fsmonitor=false", "rev-parse", "HEAD~1:src/a.rs"]);
    let _ = fs::remove_file(objects.join(&blob[..2]).join(&blob[2..]));
    let _ = fs::remove_file(&witness);
    ask_in(&git.folder, &["."], true).unwrap();
    let mut lint = gabion(&git.folder);
    lint.args(["lint", "--as-of", "2026-11-21", "--select", "ALL"]);
    let said = lint.output().unwrap();
    assert!(String::from_utf8_lossy(&said.stdout).contains("S002"), "{}", String::from_utf8_lossy(&said.stdout));
    assert!(!witness.exists(), "something was run");
}
