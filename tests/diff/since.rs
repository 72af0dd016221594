//! Only what a change brought in.

use crate::git::Git;
use crate::workspace::{PAY, edit, edited, files, gabion, run, said, write};

/// A repository with findings of old: PAY-C02 is planned, PAY-C01 unproven.
fn repository() -> Git {
    let git = Git::new();
    let before = edited("pay/THREAT_MODEL.md", "evidence = [\"src/redact.rs\"]\n", "evidence = [\"src/gone.rs\"]\n");
    write(&git, &before);
    git.commit("base");
    git
}

fn before() -> Vec<(&'static str, String)> {
    edited("pay/THREAT_MODEL.md", "evidence = [\"src/redact.rs\"]\n", "evidence = [\"src/gone.rs\"]\n")
}

/// Code and path of each finding that is introduced.
fn introduced(git: &Git, arguments: &[&str]) -> Vec<(String, String)> {
    let output = gabion(git, &[&["lint", "-f", "json"], arguments].concat()).output().unwrap();
    assert!(output.status.code() != Some(2), "{}", said(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    json["findings"].as_array().unwrap().iter().map(|it| (text(&it["code"]), text(&it["path"]))).collect()
}

fn pair(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

#[test]
fn what_was_there_is_not_said_again() {
    let git = repository();
    assert!(introduced(&git, &[]).contains(&pair("C004", "pay/THREAT_MODEL.md")));
    assert_eq!(introduced(&git, &["--since", "HEAD"]), []);
    run(&git, &["lint", "--since", "HEAD"], 0);
    run(&git, &["lint"], 1);
    // A line above moves findings, and brings none.
    write(&git, &edit(before(), "pay/THREAT_MODEL.md", "Takes money", "Pages of it.\n\nTakes money"));
    assert_eq!(introduced(&git, &["--since", "HEAD"]), []);
    // The second of two that read the same is new.
    write(&git, &edit(before(), "pay/THREAT_MODEL.md", "\"src/gone.rs\"", "\"src/gone.rs\", \"src/away.rs\""));
    assert_eq!(introduced(&git, &["--since", "HEAD"]), [pair("C004", "pay/THREAT_MODEL.md")]);
    run(&git, &["lint", "--since", "HEAD"], 1);
}

#[test]
fn a_child_that_its_parent_breaks() {
    let git = repository();
    write(&git, &edit(before(), "THREAT_MODEL.md", "id = \"card-data\"", "id = \"cards\""));
    let found = introduced(&git, &["--since", "HEAD"]);
    assert!(found.contains(&pair("R001", "pay/THREAT_MODEL.md")), "{found:?}");
    assert!(!found.contains(&pair("C004", "pay/THREAT_MODEL.md")));
    // Code that goes takes the evidence with it.
    write(&git, &files());
    git.commit("proven");
    std::fs::remove_file(git.folder.join("pay/src/redact.rs")).unwrap();
    let found = introduced(&git, &["--since", "HEAD"]);
    assert_eq!(found, [pair("S011", "pay/THREAT_MODEL.md"), pair("C004", "pay/THREAT_MODEL.md")]);
}

#[test]
fn a_file_that_moves_brings_nothing() {
    let git = repository();
    git.run(&["mv", "pay", "money"]);
    git.commit("moved");
    // Code that moved has changed since the review.
    assert_eq!(introduced(&git, &["--since", "HEAD~"]), [pair("S002", "money/THREAT_MODEL.md")]);
}

#[test]
fn a_suppression_that_goes_and_a_severity_that_rises_bring_findings() {
    let git = Git::new();
    let allowed = edit(
        before(),
        "pay/THREAT_MODEL.md",
        "implements = [\"SHOP-C01\"]",
        "implements = [\"SHOP-C01\"]\nallow = [{ rule = \"C004\", reason = \"later\" }]",
    );
    write(&git, &allowed);
    git.commit("base");
    write(&git, &before());
    assert_eq!(introduced(&git, &["--since", "HEAD"]), [pair("C004", "pay/THREAT_MODEL.md")]);
    git.write("gabion.toml", "[rules]\nC004 = \"note\"\n");
    git.commit("a note");
    git.write("gabion.toml", "[rules]\nC004 = \"error\"\n");
    assert_eq!(introduced(&git, &["--since", "HEAD"]), [pair("C004", "pay/THREAT_MODEL.md")]);
    git.commit("an error");
    git.write("gabion.toml", "[rules]\nC004 = \"note\"\n");
    assert_eq!(introduced(&git, &["--since", "HEAD"]), []);
}

#[test]
fn the_base_is_where_the_histories_part() {
    let git = Git::new();
    write(&git, &before());
    git.commit("base");
    git.run(&["branch", "topic"]);
    write(&git, &files());
    git.commit("main mends it");
    git.run(&["switch", "--quiet", "topic"]);
    git.commit("topic goes on");
    // Against main's tip the old finding would look new.
    assert_eq!(introduced(&git, &["--since", "main"]), []);
}

#[test]
fn a_history_that_is_too_short_hides_nothing() {
    let git = repository();
    let first = git.run(&["rev-parse", "HEAD"]);
    git.commit("second");
    let shallow = git.clone_to("shallow", &["--depth=1"]);
    for revision in ["HEAD~1", &first, "origin/main~1"] {
        let output = gabion(&shallow, &["lint", "--since", revision, "-f", "json"]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("every finding is reported"), "{}", said(&output));
        assert!(said(&output).contains("git fetch --unshallow"), "{}", said(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("C004"));
    }
    assert_eq!(introduced(&shallow, &["--since", "HEAD"]), []);
    // A wrong name in a whole history is a mistake.
    assert_eq!(gabion(&git, &["lint", "--since", "nowhere"]).output().unwrap().status.code(), Some(2));
    let nowhere = tempfile::tempdir().unwrap();
    std::fs::write(nowhere.path().join("THREAT_MODEL.md"), PAY).unwrap();
    let nowhere = Git::at(nowhere.path().to_owned());
    assert_eq!(gabion(&nowhere, &["lint", "--since", "HEAD"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn a_base_whose_contents_are_not_here_hides_nothing() {
    let git = repository();
    git.write("x", "x");
    git.commit("second");
    let blobless = git.clone_to("blobless", &["--filter=blob:none"]);
    // Both commits share the models, which the checkout has brought.
    assert_eq!(introduced(&blobless, &["--since", "HEAD~"]), []);
    write(&git, &files());
    git.commit("third");
    let blobless = git.clone_to("blobless-2", &["--filter=blob:none"]);
    write(&blobless, &before());
    assert!(introduced(&blobless, &["--since", "HEAD~"]).contains(&pair("C004", "pay/THREAT_MODEL.md")));
}

#[test]
fn drift_that_grows_is_not_new_and_drift_that_starts_is() {
    let git = Git::new();
    write(&git, &files());
    git.commit("reviewed");
    git.write("pay/src/redact.rs", "fn redact() { 1 }\n");
    git.commit_on("drift", "2026-02-01");
    let drift = pair("S002", "pay/THREAT_MODEL.md");
    assert!(introduced(&git, &[]).contains(&drift));
    assert_eq!(introduced(&git, &["--since", "HEAD~"]), [drift]);
    git.write("pay/src/redact.rs", "fn redact() { 2 }\n");
    git.commit_on("more drift", "2026-02-02");
    assert_eq!(introduced(&git, &["--since", "HEAD~"]), []);
}

#[test]
fn what_was_known_and_what_is_mended_is_counted() {
    let git = repository();
    let since = |git: &Git| {
        let output = gabion(git, &["lint", "--since", "HEAD", "-f", "json"]).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["summary"]["since"].clone()
    };
    let known = since(&git)["known"].as_u64().unwrap();
    assert!(0 < known);
    assert_eq!(since(&git)["mended"], 0);
    write(&git, &files());
    assert_eq!(since(&git), serde_json::json!({ "known": known - 1, "mended": 1 }));
    // Without a comparison nothing is counted that was not asked.
    let output = gabion(&git, &["lint", "-f", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(json["summary"].get("since").is_none(), "{json}");
}
