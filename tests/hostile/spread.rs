//! Numbers of files, and what leads from one to the others.

use super::{found, lint, memory};
use gabion::analysis::Analysis;

fn model(id: &str, level: &str, more: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"T {id}\"\nlevel = \"{level}\"\n{more}\n+++\n\n# T\n\nWords.\n")
}

/// A root with more keys and records or words, and other files.
#[track_caller]
fn analyze(root: String, files: impl IntoIterator<Item = (String, String)>) -> Analysis {
    lint(memory(files.into_iter().chain([("THREAT_MODEL.md".to_owned(), root)])))
}

fn root(more: &str) -> String {
    model("root", "context", more)
}

fn place(number: usize) -> String {
    format!("d{number}/THREAT_MODEL.md")
}

#[test]
fn a_chain_of_five_thousand_parents_is_cut() {
    let parent = |at: usize| if at == 0 { "root".to_owned() } else { format!("m{}", at - 1) };
    let threat =
        |at: usize| format!("[[threats]]\nid = \"M{at}-T1\"\ntargets = [\"x\"]\nrefines = \"M{}-T1\"\n", at + 1);
    let more = |at: usize| format!("parent = \"{}\"\n{}", parent(at), threat(at));
    let files = (0..5_000).map(|at| (place(at), model(&format!("m{at}"), "feature", &more(at))));
    let found = found(&analyze(root(""), files), "H001");
    assert!(!found.is_empty() && found.len() < 100, "{}", found.len());
}

#[test]
fn a_ring_of_five_thousand_parents_is_one_finding() {
    let more = |at: usize| format!("parent = \"m{}\"", (at + 1) % 5_000);
    let files = (0..5_000).map(|at| (place(at), model(&format!("m{at}"), "feature", &more(at))));
    assert_eq!(found(&analyze(root(""), files), "H003").len(), 1);
}

#[test]
fn folders_nest_five_hundred_deep() {
    let files = (1..500).map(|at| ("d/".repeat(at) + "THREAT_MODEL.md", model(&format!("m{at}"), "feature", "")));
    assert_eq!(analyze(root(""), files).summary.models, 500);
}

#[test]
fn a_hundred_thousand_records_in_a_hundred_files() {
    let threat = |at: usize, t: usize| {
        format!("[[threats]]\nid = \"M{at}-T{t}\"\ntargets = [\"e{t}\"]\n[[elements]]\nid = \"e{t}\"\n")
            + &format!("[[terms]]\nid = \"a{t}\"\nmeans = \"x\"\n[[terms]]\nid = \"b{t}\"\nmeans = \"y\"\n")
    };
    let more = |at: usize| format!("parent = \"root\"\n{}", (0..250).map(|t| threat(at, t)).collect::<String>());
    let files = (0..100).map(|at| (place(at), model(&format!("m{at}"), "container", &more(at))));
    assert_eq!(analyze(root(""), files).summary.threats, 25_000);
}

#[test]
fn required_controls_are_asked_of_every_model() {
    let control = |at: usize| format!("[[controls]]\nid = \"C{at}\"\nstatus = \"planned\"\nrequired = true\n");
    let controls: String = (0..100).map(control).collect();
    let files = (0..300).map(|at| (place(at), model(&format!("m{at}"), "container", "parent = \"root\"")));
    assert!(!found(&analyze(root(&controls), files), "C002").is_empty());
}

#[test]
fn evidence_points_into_one_file_very_often() {
    let control = |at: usize| {
        format!(
            "[[controls]]\nid = \"C{at}\"\nstatus = \"verified\"\nevidence = [\"a.rs#f{at}\", \"a.rs#a-{at}\", \"a.rs#L{at}\"]\n"
        )
    };
    let text: String = (0..40_000).map(|at| format!("fn a{at}() {{}} // a {at}\n")).collect();
    let controls: String = (0..8_000).map(control).collect();
    let analysis = analyze(root(&controls), [("a.rs".to_owned(), text)]);
    assert_eq!(found(&analysis, "C004").len(), 16_001);
}

#[test]
fn links_lead_to_nothing_among_thousands() {
    let files = (0..2_000).map(|at| (format!("a/file-{at}.md"), String::new()));
    let links: String = (0..5_000).map(|at| format!("[x](a/fiel-{at}.md)\n")).collect();
    assert_eq!(found(&analyze(root("") + &links, files), "D001").len(), 5_000);
}

#[test]
fn owners_have_very_many_sections() {
    let owners: String = (0..40_000).map(|at| format!("[s{at}]\n* @x/{at}\n")).collect();
    let analysis = analyze(root("team = \"x\""), [("CODEOWNERS".to_owned(), owners)]);
    assert_eq!(found(&analysis, "H017").len(), 1);
}
