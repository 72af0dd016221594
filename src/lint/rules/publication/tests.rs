//! What the pages do not show of secrets and markings.

use crate::lint::rules::testing::{FRONT, analysis, said};

const NONE: [&str; 0] = [];

#[test]
fn secrets_are_found_everywhere_and_never_told() {
    let secret = "oak-Lamp-3391";
    let address = format!("postgres://shop:{secret}@db");
    let model = format!("{}\n# {address}\n\n<!-- {address} -->\n", FRONT.replace("Shop", &address));
    let files = [("THREAT_MODEL.md", model.as_str()), ("x/threat-model.md", address.as_str())];
    let analysis = analysis(&files);
    let found: Vec<_> = analysis.findings.iter().filter(|found| found.diagnostic.rule.code == "X001").collect();
    assert_eq!(found.len(), 4);
    for finding in found {
        assert!(finding.diagnostic.sensitive);
        assert_eq!(analysis.sources.text(finding.diagnostic.primary.span), secret);
        assert!(!format!("{:?}", finding.diagnostic).contains(secret));
    }
}

fn marked(classification: &str, rest: &str, body: &str) -> Vec<String> {
    let front = FRONT.replace("prefix = \"SHOP\"\n", &format!("{classification}\n")).replace("+++\n", "");
    said("X002", &[("THREAT_MODEL.md", &format!("+++\n{front}{rest}+++\n{body}"))])
}

#[test]
fn text_may_bear_a_marking_of_its_own() {
    let official = "classification = \"OFFICIAL\"";
    assert_eq!(
        marked(official, "", "\n**SECRET**\n\nWords.\n"),
        ["5:18 `shop` is marked `OFFICIAL` and holds text, which is `SECRET`"]
    );
    assert_eq!(marked(official, "", "Marking: TOP SECRET\n").len(), 1);
    assert_eq!(marked(official, "", "The SECRET is kept.\n\n`SECRET`\n\nOFFICIAL\n"), NONE);
    assert_eq!(marked("", "", "SECRET\n"), NONE);
}

#[test]
fn an_inherited_marking_counts() {
    let parent = FRONT.replace("prefix", "classification = \"OFFICIAL\"\nprefix");
    let child = "+++\nid = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\nno-threats-because = \"x\"\n\n[[assets]]\nid = \"cards\"\nclassification = \"SECRET\"\n+++\n";
    let files = [("THREAT_MODEL.md", parent.as_str()), ("pay/THREAT_MODEL.md", child)];
    assert_eq!(
        said("X002", &files),
        ["9:18 `pay` inherits the marking `OFFICIAL` and holds asset `cards`, which is `SECRET`"]
    );
}

#[test]
fn an_unknown_marking_is_one_mistake() {
    let assets = "\n[[assets]]\nid = \"cards\"\nclassification = \"SECRET\"\n";
    assert_eq!(marked("classification = \"OFICIAL\"", assets, ""), NONE);
    assert_eq!(marked("classification = \"OFFICIAL\"", assets, "").len(), 1);
}
