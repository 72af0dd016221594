//! Numbers of things.

use super::{Repo, found, model};

/// Just under the largest file that is read.
const ROOM: usize = 1_040_000;

fn filled(line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = line(number);
        if text.len() + next.len() > ROOM {
            break;
        }
        text.push_str(&next);
    }
    text
}

#[test]
fn records_fill_the_front_matter() {
    for line in [
        |_: usize| "[[terms]]\n".to_owned(),
        |at: usize| format!("[[terms]]\nid = \"t{at}\"\nmeans = \"m\"\n"),
        |at: usize| format!("[[threats]]\nid = \"T{at}\"\ntargets = [\"x{at}\"]\n"),
        |at: usize| format!("[[threats]]\nid = \"T{at}\"\ncontrols = [\"C{at}\"]\n[[controls]]\nid = \"C{at}\"\n"),
        |at: usize| format!("[[elements]]\nid = \"e{at}\"\n[[flows]]\nfrom = \"e{at}\"\nto = \"e{}\"\n", at / 2),
        |_: usize| "[[assets]]\nid = \"same\"\n".to_owned(),
    ] {
        let analysis = Repo::new([("THREAT_MODEL.md", model(&filled(line), "").as_str())]).analyze();
        assert!(analysis.summary.models == 1, "{}", found(&analysis, "M008").join("\n"));
    }
}

#[test]
fn records_fill_the_body() {
    for line in [
        |at: usize| format!("# T-{at}: x\n\n```toml term\n```\n\n"),
        |at: usize| format!("# T-{at}: x\n\n```toml threat\ntargets = [\"T-{at}\"]\n```\n\n"),
        |_: usize| "```toml threat\n```\n".to_owned(),
        |at: usize| format!("# T-{at}: x\n\n"),
        |at: usize| format!("{} x\n\n", "#".repeat(1 + at % 6)),
        |_: usize| "# {.attack-tree}\n- a\n\n".to_owned(),
        |at: usize| format!("[l{at}](#a{at})\n"),
        |at: usize| format!("[l{at}]: x\n"),
        |_: usize| "<!-- gabion: allow T005 x -->\n".to_owned(),
        |at: usize| format!("<!-- gabion: allow D001 x -->\n[a](b{at})\n"),
        |_: usize| "TODO\n\n".to_owned(),
        |_: usize| "|a|\n|-|\n|T-1|\n\n".to_owned(),
        |_: usize| "<<<<<<< a\n=======\n>>>>>>> b\n".to_owned(),
    ] {
        Repo::new([("THREAT_MODEL.md", model("", &filled(line)).as_str())]).analyze();
    }
}
