//! Reports for code scanning, against their schema and the forge's limits.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::checks::pull_request;
use crate::git::Git;
use crate::runner::{Event, Runner, tools};
use crate::workspace::{PAY, edit, edited, files, write};

/// What the schema says of a report; nothing when it holds.
pub(crate) fn mistakes(report: &Path) -> String {
    let output = Command::new(tools().join("sarif-kit")).arg("validate").arg(report).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    match output.status.code() {
        Some(0) => String::new(),
        Some(1) => said,
        _ => panic!("{said}"),
    }
}

/// The report of a run, which holds against the schema.
fn report(git: &Git, event: Event, inputs: &[(&str, &str)]) -> Value {
    // Not in the work tree, where it would be code that a model covers.
    let path = git.beside("gabion.sarif");
    let runner = Runner::new(git, event).with("sarif", path.to_str().unwrap()).with("fail-on", "never");
    let ran = inputs.iter().fold(runner, |runner, (name, value)| runner.with(name, value)).run();
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert_eq!(Path::new(ran.output("sarif")), path);
    assert_eq!(mistakes(&path), "");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn results(report: &Value) -> &Vec<Value> {
    report["runs"][0]["results"].as_array().unwrap()
}

fn of<'r>(report: &'r Value, rule: &str) -> Vec<&'r Value> {
    results(report).iter().filter(|result| result["ruleId"] == rule).collect()
}

#[test]
fn the_schema_sees_mistakes() {
    let (git, event) = pull_request();
    let mut report = report(&git, event, &[]);
    report["runs"][0]["results"][0]["level"] = "fatal".into();
    let path = git.beside("broken.sarif");
    std::fs::write(&path, report.to_string()).unwrap();
    assert!(mistakes(&path).contains("level"), "{}", mistakes(&path));
}

#[test]
fn a_comparison_tells_old_from_new() {
    let (git, event) = pull_request();
    let report = report(&git, event, &[]);
    let states: BTreeSet<_> = results(&report).iter().map(|result| result["baselineState"].as_str().unwrap()).collect();
    assert_eq!(states, BTreeSet::from(["new", "unchanged"]));
    let new = of(&report, "C004");
    assert_eq!((new.len(), new[0]["baselineState"].as_str()), (1, Some("new")));
}

#[test]
fn severities_are_the_configured_ones() {
    let (git, _) = pull_request();
    assert_eq!(of(&report(&git, Event::schedule(), &[]), "C004")[0]["level"], "error");
    git.write("gabion.toml", "[rules]\nC004 = \"note\"\n[rules.paths.\"THREAT_MODEL.md\"]\nS004 = \"error\"\n");
    let report = report(&git, Event::schedule(), &[]);
    assert_eq!(of(&report, "C004")[0]["level"], "note");
    assert_eq!(of(&report, "S004")[0]["level"], "error");
    let index = usize::try_from(of(&report, "C004")[0]["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(report["runs"][0]["tool"]["driver"]["rules"][index]["id"], "C004");
}

#[test]
fn what_is_suppressed_says_by_whom_and_why() {
    let git = Git::new();
    let evidence = "evidence = [\"src/redact.rs\"]\n";
    let files = edited("pay/THREAT_MODEL.md", evidence, "evidence = [\"src/gone.rs\"] # gabion: allow C004 it moves\n");
    write(&git, &files);
    git.commit("allowed");
    let report = report(&git, Event::schedule(), &[]);
    let suppression = &of(&report, "C004")[0]["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["status"]), (&"inSource".into(), &"accepted".into()));
    assert!(suppression["justification"].as_str().unwrap().contains("it moves"), "{suppression}");
}

#[test]
fn addresses_lead_from_the_top_of_the_repository() {
    let git = Git::new();
    let broken = edited("pay/THREAT_MODEL.md", "controls = [\"PAY-C02\"]", "controls = [\"PAY-C09\"]");
    broken.into_iter().for_each(|(path, text)| git.write(&format!("a b/ü#%?/{path}"), &text));
    git.commit("all");
    let report = report(&git, Event::schedule(), &[("working-directory", "a b/ü#%?")]);
    let places = results(&report).iter().flat_map(|result| {
        let related = result["relatedLocations"].as_array().unwrap();
        result["locations"].as_array().unwrap().iter().chain(related)
    });
    let addresses: BTreeSet<String> = places
        .map(|place| {
            let artifact = &place["physicalLocation"]["artifactLocation"];
            assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
            artifact["uri"].as_str().unwrap().to_owned()
        })
        .collect();
    let top = "a%20b/%C3%BC%23%25%3F";
    assert!(addresses.contains(&format!("{top}/pay/THREAT_MODEL.md")), "{addresses:?}");
    assert!(addresses.iter().all(|address| address.starts_with(top) && !address.contains("..")), "{addresses:?}");
    assert!(report["runs"][0]["originalUriBaseIds"]["%SRCROOT%"].get("uri").is_none(), "no machine is named");
}

#[test]
fn fingerprints_survive_lines_inserted_above() {
    let (git, event) = pull_request();
    let fingerprints = || {
        let report = report(&git, event.clone(), &[]);
        let prints = results(&report).iter().map(|result| {
            let line = result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap();
            let prints = &result["partialFingerprints"];
            assert!(prints["gabion/v1"].is_string() && prints["primaryLocationLineHash"].is_string(), "{result}");
            (result["ruleId"].to_string(), prints.to_string(), line)
        });
        prints.collect::<Vec<_>>()
    };
    let before = fingerprints();
    let text = std::fs::read_to_string(git.folder.join("pay/THREAT_MODEL.md")).unwrap();
    git.write(
        "pay/THREAT_MODEL.md",
        &text.replacen("# Payments\n", "# Payments\n\nFor our readers,\n\nin short:\n", 1),
    );
    let after = fingerprints();
    let prints = |all: &[(String, String, u64)]| {
        all.iter().map(|(rule, prints, _)| (rule.clone(), prints.clone())).collect::<BTreeSet<_>>()
    };
    assert!(2 < before.len() && prints(&before).len() == before.len());
    assert_eq!(prints(&before), prints(&after));
    assert_ne!(before, after, "the lines did move");
}

#[test]
fn every_format_of_the_model_holds() {
    // Fixes, related places and several files.
    let git = Git::new();
    let files = edit(files(), "pay/THREAT_MODEL.md", "CWE-532", "cwe-532");
    let files = edit(files, "pay/THREAT_MODEL.md", "controls = [\"PAY-C02\"]", "controls = [\"PAY-C2\"]");
    write(&git, &files);
    git.write("more/THREAT_MODEL.md", PAY);
    git.commit("all");
    let report = report(&git, Event::schedule(), &[]);
    assert!(results(&report).iter().any(|result| result.get("fixes").is_some()), "{report}");
    assert!(results(&report).iter().any(|result| result["relatedLocations"] != serde_json::json!([])), "{report}");
}
