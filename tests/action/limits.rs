//! Thirty thousand findings inside the forge's limits.

use crate::git::Git;
use crate::runner::{Event, Runner};
use crate::sarif::mistakes;
use crate::workspace::{PAY, SHOP};

/// GitHub's: a job summary, and a comment.
const SUMMARY: usize = 1 << 20;
const COMMENT: usize = 65_536;
/// GitHub's: a compressed report for code scanning, the places of a result, the
/// tags of a rule.
const SARIF: usize = 10 << 20;
const PLACES: usize = 100;
const TAGS: usize = 10;

#[test]
fn thirty_thousand_findings_are_cut_and_counted() {
    let git = Git::new();
    git.write("THREAT_MODEL.md", SHOP);
    git.write("pay/THREAT_MODEL.md", PAY);
    git.write("pay/src/redact.rs", "fn redact() {}\n");
    let base = git.commit("base");
    let mut model = PAY.to_owned();
    for threat in 10..610 {
        let controls: Vec<String> = (0..50).map(|at| format!("\"PAY-X{threat}-{at}\"")).collect();
        let controls = controls.join(",\n  ");
        model.push_str(&format!(
            "\n## PAY-T{threat}: Number {threat} {}\n\n```toml threat\nstride = [\"tampering\"]\ntargets = [\"pay\"]\ncontrols = [\n  {controls},\n]\ninherent = {{ likelihood = 1, impact = 1 }}\n```\n\nWords.\n",
            "of very many ".repeat(12)
        ));
    }
    git.write("pay/THREAT_MODEL.md", &model);
    let head = git.commit("head");
    let runner = Runner::new(&git, Event::pull_request(&base, &head));
    let runner = runner.with("comment", "always").with("sarif", "gabion.sarif");
    let ran = runner.run();
    let count = |name: &str| ran.output(name).parse::<usize>().unwrap();
    assert_eq!(ran.code, 1);
    assert!(30_000 <= count("errors"), "{}", count("errors"));
    assert_eq!(count("new"), count("errors") + count("warnings") + count("infos"));
    for kind in ["error", "warning", "notice"] {
        assert!(ran.commands.iter().filter(|(name, ..)| name == kind).count() <= 10, "{kind}");
    }
    assert!(ran.notices().iter().any(|notice| notice.contains("more findings not shown here")), "{:?}", ran.notices());
    assert!(ran.summary.len() <= SUMMARY, "{}", ran.summary.len());
    assert!(ran.summary.contains("the least severe, left out."));
    assert!(ran.summary.contains("## Threat model: "), "what the change does is not cut off by what is wrong with it");
    let comment = runner.told("body").unwrap();
    assert!(comment.chars().count() <= COMMENT, "{}", comment.len());
    assert!(comment.contains("left out, for a comment has its limit"));
    let path = git.folder.join("gabion.sarif");
    let sarif: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert!(results.iter().all(|result| result["locations"].as_array().unwrap().len() <= PLACES));
    assert!(results.iter().all(|result| result["relatedLocations"].as_array().unwrap().len() <= PLACES));
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["properties"]["tags"].as_array().unwrap().len() <= TAGS));
    let said = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(ran.output("report-json")).unwrap()).unwrap();
    let known = usize::try_from(report["summary"]["since"]["known"].as_u64().unwrap()).unwrap();
    let left_out = count("new") + known - results.len();
    assert!(said.as_str().unwrap().starts_with(&format!("{left_out} results left out")), "{said}");
    assert_eq!(mistakes(&path), "");
    // What was sent is the gzip in base64.
    let sent = runner.told("sarif").unwrap().len() / 4 * 3;
    assert!(sent <= SARIF, "{sent}");
    assert!(ran.log.lines().count() < 2_500);
    assert!(ran.log.contains("more, in the JSON report"));
}
