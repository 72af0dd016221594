//! Words made to drive a terminal, or to break what is built of them.

use super::{Repo, model};

/// Moves the cursor, clears the screen, turns the reading direction, ends a line.
const STINGS: [&str; 6] =
    ["\\u001b[2J", "\\u009b31m", "\\u202e", "\\u0000", "\\r\\n::error::", "%0A::set-output name=x::"];

#[test]
fn no_word_reaches_the_terminal_alive() {
    for sting in STINGS {
        let raw = sting.replace("\\u001b", "\u{1b}").replace("\\u009b", "\u{9b}").replace("\\u202e", "\u{202e}");
        let more = format!(
            "prefix = \"{sting}\"\nclassification = \"{sting}\"\n\"{sting}\" = 1\n[[assets]]\nid = \"a{sting}\"\ntitle = \"{sting}\"\nkind = \"{sting}\"\nrefines = \"{sting}\"\n"
        );
        let body = format!("### T-1{raw}: {raw} TODO\n\n[{raw}]({raw}) <{raw}>\n");
        let config = format!("[rules]\n\"{sting}\" = \"{sting}\"\n[naming]\n\"{sting}\" = \"(\"\n");
        let repo = Repo::new([("THREAT_MODEL.md", model(&more, &body).as_str()), ("gabion.toml", config.as_str())]);
        let analysis = repo.analyze();
        assert!(analysis.findings.len() > 3, "{sting}");
        for format in ["full", "concise", "github", "markdown", "json"] {
            repo.gabion(&["lint", "--format", format, "--color", "never"]);
        }
        repo.gabion(&["config", "--origin"]);
    }
}

#[test]
fn no_path_reaches_the_terminal_alive() {
    let repo = Repo::new([("a\u{1b}[2J\u{202e}b/THREAT_MODEL.md", model("titel = 1", "").as_str())]);
    assert_eq!(repo.find("M003").len(), 1);
    for format in ["full", "grouped", "github", "sarif"] {
        repo.gabion(&["lint", "--format", format]);
    }
    repo.gabion(&["lint", "--show-files"]);
}

#[test]
fn a_merge_conflict_is_one_finding_and_the_rest_is_read() {
    let conflict = "<<<<<<< ours\nteam = \"a\"\n=======\nteam = \"b\"\n>>>>>>> theirs";
    let body = "<<<<<<< ours\nOne.\n=======\nTwo.\n>>>>>>> theirs\n\n[gone](gone.md)";
    let repo = Repo::new([("THREAT_MODEL.md", model(conflict, body).as_str())]);
    let said = "a merge conflict was left in the file";
    assert_eq!(repo.find("M008"), [format!("THREAT_MODEL.md:7: {said}"), format!("THREAT_MODEL.md:18: {said}")]);
    assert_eq!(repo.find("D001").len(), 1);
    assert!(repo.find("M002").is_empty());
}

#[test]
fn patterns_do_not_explode() {
    let heavy = format!("[naming]\nthreat = \"{}\"\ncontrol = \"(a{{1000}}){{1000}}\"\n", "(a*)*".repeat(200));
    let globs = format!("covers = [\"{}b\", \"{}\"]", "**/a*/".repeat(300), "[a-z".repeat(500));
    let body = format!("### X-T1: {}\n\n```toml threat\n```\n", "a".repeat(5_000));
    let repo = Repo::new([("THREAT_MODEL.md", model(&globs, &body).as_str()), ("gabion.toml", heavy.as_str())]);
    assert!(!repo.analyze().findings.is_empty());
}
