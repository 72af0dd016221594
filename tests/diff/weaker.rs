//! What a reviewer must see.

use gabion::change::Weakness;

use crate::workspace::{PAY, compared, edit, edited, files};

/// The weaknesses that a change brings, and those that taking it back brings.
fn weaknesses(after: &[(&'static str, String)]) -> (Vec<(Weakness, String)>, Vec<Weakness>) {
    let there = compared(&files(), after).weaker;
    let back = compared(after, &files()).weaker;
    (there.into_iter().map(|it| (it.what, it.message)).collect(), back.into_iter().map(|it| it.what).collect())
}

#[test]
fn an_acceptance() {
    let acceptance = "acceptance = { by = \"asha\", date = 2026-11-01, reason = \"rare\", expires = 2027-01-31 }";
    let after = edited("pay/THREAT_MODEL.md", "controls = [\"PAY-C02\"]", acceptance);
    let (there, back) = weaknesses(&after);
    assert_eq!(there, [(Weakness::Acceptance, "the risk is accepted by asha until 2027-01-31".to_owned())]);
    assert_eq!(back, [Weakness::AcceptanceGone, Weakness::Threat]);
    let longer = edit(after.clone(), "pay/THREAT_MODEL.md", "2027-01-31", "2028-01-31");
    assert_eq!(compared(&after, &longer).weaker[0].what, Weakness::Acceptance);
    let shorter = compared(&longer, &after).weaker;
    assert_eq!(shorter.len(), 1, "another acceptance is looked at, too");
}

#[test]
fn an_exception() {
    let exception = "\n## PAY-E01: For now\n\n```toml exception\ncontrol = \"SHOP-C01\"\nreason = \"a\"\nrisk = \"b\"\nnot-implemented = \"c\"\ndifficulties = \"d\"\nreview-date = 2027-01-31\n```\n";
    let after = edit(files(), "pay/THREAT_MODEL.md", PAY, &format!("{PAY}{exception}"));
    let (there, back) = weaknesses(&after);
    assert_eq!(there, [(Weakness::Exception, "leave to depart from `SHOP-C01` until 2027-01-31".to_owned())]);
    assert_eq!(back, [Weakness::ExceptionGone]);
    let longer = edit(after.clone(), "pay/THREAT_MODEL.md", "2027-01-31", "2028-01-31");
    assert_eq!(compared(&after, &longer).weaker[0].what, Weakness::Exception);
    assert!(compared(&longer, &after).weaker.is_empty());
}

#[test]
fn what_goes_down_the_tree_is_said_once() {
    let cases = [
        ("appetite = \"medium\"", "appetite = \"high\"", Weakness::Appetite, "the appetite is looser: medium → high"),
        (
            "appetite = \"medium\"",
            "appetite = { default = \"medium\", spoofing = \"high\" }",
            Weakness::Appetite,
            "the appetite for spoofing is looser: medium → high",
        ),
        ("appetite = \"medium\"\n", "", Weakness::Appetite, "the appetite is looser: medium → nothing"),
        (
            "classification = \"OFFICIAL-SENSITIVE\"\nreview",
            "classification = \"OFFICIAL\"\nreview",
            Weakness::Classification,
            "the classification is lower: OFFICIAL-SENSITIVE → OFFICIAL",
        ),
        ("\"6 months\"", "\"18 months\"", Weakness::Interval, "reviews may be farther apart: 6 months → 18 months"),
    ];
    for (old, new, what, message) in cases {
        let after = edited("THREAT_MODEL.md", old, new);
        let found = compared(&files(), &after).weaker;
        let found: Vec<_> = found.iter().map(|it| (it.what, it.model.as_deref(), &*it.message)).collect();
        assert_eq!(found, [(what, Some("shop"), message)]);
        assert_eq!(weaknesses(&after).1, [], "{message}: the way back is no weakness");
    }
}

#[test]
fn an_asset() {
    let after = edited("THREAT_MODEL.md", "criticality = \"critical\"", "criticality = \"low\"");
    assert_eq!(weaknesses(&after).0, [(Weakness::Criticality, "the asset matters less: critical → low".to_owned())]);
    let after = edited(
        "THREAT_MODEL.md",
        "classification = \"OFFICIAL-SENSITIVE\"\n\n[[controls]]",
        "classification = \"OFFICIAL\"\n\n[[controls]]",
    );
    assert_eq!(weaknesses(&after).0[0].0, Weakness::Classification);
    assert_eq!(weaknesses(&after).1, []);
}

#[test]
fn threats_controls_and_requirements() {
    let after = edited("pay/THREAT_MODEL.md", "status = \"implemented\"", "status = \"retired\"");
    let what: Vec<Weakness> = weaknesses(&after).0.into_iter().map(|(what, _)| what).collect();
    assert_eq!(what, [Weakness::Threat, Weakness::Control, Weakness::Requirement]);
    let after = edited("THREAT_MODEL.md", "required = true", "required = false");
    assert_eq!(weaknesses(&after).0, [(Weakness::Requirement, "the control is no longer required".to_owned())]);
    let without = &PAY[..PAY.find("## PAY-T02").unwrap()];
    let rest = &PAY[PAY.find("## PAY-C01").unwrap()..];
    let after = edit(files(), "pay/THREAT_MODEL.md", PAY, &format!("{without}{rest}"));
    assert_eq!(weaknesses(&after).0, [(Weakness::ThreatGone, "the threat is gone; it was planned".to_owned())]);
    assert_eq!(weaknesses(&after).1, []);
}

#[test]
fn scope_suppressions_and_rules() {
    let after = edited("pay/THREAT_MODEL.md", "level = \"container\"", "level = \"container\"\nstatus = \"retired\"");
    assert_eq!(weaknesses(&after).0[0], (Weakness::Scope, "the model is retired".to_owned()));
    let after = edited(
        "pay/THREAT_MODEL.md",
        "cwe = [\"CWE-532\"]",
        "cwe = [\"CWE 532\"]\nallow = [{ rule = \"T007\", reason = \"ours\" }]",
    );
    assert_eq!(weaknesses(&after).0, [(Weakness::Suppression, "T007 is allowed: ours".to_owned())]);
    let mut before = files();
    before.push(("gabion.toml", "[rules]\nC007 = \"error\"\n".to_owned()));
    let after = edit(before.clone(), "gabion.toml", "error", "note");
    let found = compared(&before, &after).weaker;
    assert_eq!(
        (found[0].what, &*found[0].message),
        (Weakness::Rule, "rules.C007 is turned down: \"error\" → \"note\"")
    );
    assert_eq!(compared(&before, &after).settings.len(), 1);
    assert!(compared(&after, &before).weaker.is_empty());
}
