//! Numbers of things in one file: what is done for each must not look at all.

use super::{filled, memory, model};

#[track_caller]
fn front(line: impl Fn(usize) -> String) -> Vec<String> {
    lint(&model(&filled(line), ""))
}

#[track_caller]
fn body(line: impl Fn(usize) -> String) -> Vec<String> {
    lint(&model("", &filled(line)))
}

/// The code of each finding.
#[track_caller]
fn lint(text: &str) -> Vec<String> {
    let analysis = super::lint(memory([("THREAT_MODEL.md".to_owned(), text.to_owned())]));
    assert_eq!(analysis.summary.models, 1);
    analysis.findings.iter().map(|finding| finding.diagnostic.rule.code.to_owned()).collect()
}

fn count(codes: &[String], code: &str) -> usize {
    codes.iter().filter(|other| *other == code).count()
}

#[test]
fn a_hundred_thousand_empty_records() {
    assert!(count(&lint(&model(&"[[terms]]\n".repeat(100_000), "")), "M005") >= 200_000);
}

#[test]
fn records_that_name_others() {
    let threats = front(|at| format!("[[threats]]\nid = \"T{at}\"\ntargets = [\"x{at}\"]\n"));
    assert!(count(&threats, "R001") > 10_000);
    front(|at| format!("[[elements]]\nid = \"e{at}\"\n[[flows]]\nfrom = \"e{at}\"\nto = \"e{}\"\n", at / 2));
    front(|at| format!("[[flows]]\nid = \"f{at}\"\nfrom = \"a\"\nto = \"z\"\nrefines = \"f{}\"\n", at + 1));
}

#[test]
fn records_of_one_name() {
    assert!(count(&front(|_| "[[assets]]\nid = \"same\"\n".to_owned()), "R002") > 20_000);
    assert!(count(&body(|_| "```toml threat\n```\n".to_owned()), "M006") > 25_000);
}

#[test]
fn keys_that_no_schema_has() {
    assert!(count(&front(|at| format!("k{at} = {at}\n")), "M003") > 30_000);
    let near = front(|at| format!("[[threats]]\nid = \"T{at}\"\nlikelyhood = 3\nstride = [\"spofing\"]\n"));
    assert!(count(&near, "M004") > 5_000);
}

#[test]
fn suppressions_and_exceptions() {
    let unused = body(|_| "<!-- gabion: allow T005 x -->\n".to_owned());
    assert!(count(&unused, "X003") > 15_000);
    body(|at| format!("<!-- gabion: allow D001 x -->\n[a](b{at})\n"));
    front(|at| format!("[[assets]]\nid = \"t{at}\"\nallow = [{{ rule = \"R006\", reason = \"x\" }}]\n"));
    front(|at| format!("[[exceptions]]\nid = \"t{at}\"\nrule = \"M005\"\nreview-date = 2027-01-01\n"));
}

#[test]
fn headings_with_and_without_records() {
    body(|at| format!("# T-{at}: x\n\n```toml threat\ntargets = [\"T-{at}\"]\n```\n\n"));
    body(|at| format!("{} x\n\n", "#".repeat(1 + at % 6)));
    assert!(count(&body(|_| "# {.attack-tree}\n- a\n\n".to_owned()), "T009") > 20_000);
}

#[test]
fn links_on_one_line() {
    assert!(count(&body(|_| "[a](b)".to_owned()), "D001") > 50_000);
}

#[test]
fn placeholders_and_conflicts() {
    assert_eq!(count(&body(|_| "TODO ".to_owned()), "M007"), 1);
    assert!(count(&body(|_| "TODO\n\n".to_owned()), "M007") > 50_000);
    assert!(count(&body(|_| "<<<<<<< a\n=======\n>>>>>>> b\n".to_owned()), "M008") > 10_000);
}

#[test]
fn secrets_are_hidden_however_many() {
    let secret = |at: usize| format!("AKIAIOSFODNN7{at:07}").replace(['0', '1', '8', '9'], "Q");
    assert!(count(&body(|at| secret(at) + "\n"), "X001") > 20_000);
    assert!(count(&body(|at| secret(at) + " "), "X001") > 20_000);
}

#[test]
fn one_threat_names_its_target_very_often() {
    let targets = "\"a\",".repeat(100_000);
    lint(&model(&format!("[[elements]]\nid = \"a\"\n[[threats]]\nid = \"T1\"\ntargets = [{targets}]\n"), ""));
}

#[test]
fn globs_that_nest_or_are_very_many() {
    for globs in [
        "{a,".repeat(200_000) + &"}".repeat(200_000),
        "{a,".repeat(300_000),
        "*a".repeat(400_000),
        "**/".repeat(300_000),
    ] {
        let covers = format!("covers = [\"{globs}\"]");
        assert_eq!(count(&lint(&model(&covers, "")), "H008"), 1, "{}", &globs[..9]);
        let mut config = format!("[workspace]\nexclude = [\"{globs}\"]\n");
        config.truncate(1_000_000);
        let files = [
            ("THREAT_MODEL.md", model("team = \"x\"", "")),
            ("CODEOWNERS", format!("{globs} @x/y\n")),
            ("gabion.toml", config),
            ("a/gabion.toml", format!("[rules.paths.\"{globs}\"]\nM001 = \"off\"\n")),
        ];
        super::lint(memory(files.map(|(path, text)| (path.to_owned(), text))));
    }
    let many: String = (0..40_000).map(|at| format!("\"a{at}/*\",")).collect();
    lint(&model(&format!("covers = [{many}]"), ""));
}

#[test]
fn words_too_long_to_be_compared() {
    let long = "a".repeat(200_000);
    let more =
        format!("[[elements]]\nid = \"{long}\"\n[[threats]]\nid = \"T1\"\ntargets = [\"{long}b\"]\n\"{long}\" = 1\n");
    lint(&model(&more, &format!("[x](#{long}c)\n\n## {long}\n")));
}
