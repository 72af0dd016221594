//! What the pages do not show of references and names.

use crate::lint::rules::testing::{analysis, said};

const NONE: [&str; 0] = [];

const ROOT: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"
no-threats-because = \"the containers hold the threats\"
[[elements]]
id = \"pay\"
kind = \"container\"
[[assets]]
id = \"card-data\"
[[controls]]
id = \"SHOP-C1\"
status = \"planned\"
designation = \"common\"
+++

# Shop

A shop.
";

fn child(more: &str) -> String {
    format!("+++\nid = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\n{more}\n+++\n\n# Pay\n\nPays.\n")
}

fn pair(code: &str, more: &str) -> Vec<String> {
    let above = child("").lines().take_while(|line| !line.is_empty()).count();
    let found = said(code, &[("THREAT_MODEL.md", ROOT), ("pay/THREAT_MODEL.md", &child(more))]);
    let lower = found.iter().map(|found| {
        let (line, rest) = found.split_once(':').unwrap();
        format!("{}:{rest}", line.parse::<usize>().unwrap().saturating_sub(above))
    });
    lower.collect()
}

#[test]
fn what_is_refined_stands_above() {
    let own = "[[assets]]\nid = \"pan\"\nrefines = \"pan\"\n[[assets]]\nid = \"cvv\"\nrefines = \"pay/pan\"";
    assert_eq!(
        pair("R001", own),
        [
            "3:11 asset `pan` refers to `pan`, which is of this model, not of one above",
            "6:11 asset `cvv` refers to `pay/pan`, which is of this model, not of one above",
        ]
    );
    assert_eq!(pair("R001", "[[assets]]\nid = \"pan\"\nrefines = \"shop/card-data\""), NONE);
    assert_eq!(
        pair("R001", "[[assets]]\nid = \"pan\"\nrefines = \"shop/card\""),
        ["3:11 asset `pan` refers to `shop/card`, but `shop` has no such asset"]
    );
}

#[test]
fn a_record_whose_own_id_is_the_slip_is_told_once() {
    let threats = |names: [&str; 2]| {
        let threat =
            |(number, name): (usize, &str)| format!("[[threats]]\nid = \"PAY-T{number}\"\ncontrols = [\"{name}\"]\n");
        let threats: String = (1..).zip(names).map(threat).collect();
        format!("[[controls]]\nid = \"PAY-C01\"\nstatus = \"planned\"\n{threats}")
    };
    assert_eq!(
        pair("R001", &threats(["PAYC01", "pay/PAYC01"])),
        ["2:6 unknown `PAYC01` is named by 2 references, and control `PAY-C01` by none"]
    );
    // Where the id has the model's prefix and the name has not, the name is wrong.
    let prefixed = "prefix = \"PAY-\"\n".to_owned() + &threats(["PAYC01", "PAYC01"]);
    assert_eq!(pair("R001", &prefixed).len(), 2);
    // One may as well be a slip of its own, one that is right says what is meant,
    // and another number is another record.
    for (names, count) in [(["PAYC01", "PAYC1"], 2), (["PAYC01", "PAY-C01"], 1), (["PAY-C02", "PAY-C02"], 2)] {
        let said = pair("R001", &threats(names));
        assert_eq!(said.len(), count, "{said:?}");
        assert!(said.iter().all(|said| said.contains("refers to unknown control")), "{said:?}");
    }
}

#[test]
fn an_id_that_is_off_its_pattern_and_missed_is_one_finding() {
    let config = "[naming]\ncontrol = \"{prefix}-C[0-9]{2}\"\n";
    let model = |id: &str, name: &str| {
        format!(
            "+++\nid = \"pay\"\ntitle = \"Pay\"\nlevel = \"context\"\nprefix = \"PAY\"\n+++\n\n# Pay\n\nPays.\n\n\
             ### {id}: A lock\n\n```toml control\nstatus = \"planned\"\n```\n\n### PAY-T01: A thief\n\n```toml threat\n\
             controls = [\"{name}\"]\n```\n\nSee [the lock](#pay-c01-a-lock).\n"
        )
    };
    let all = |id: &str, name: &str| {
        let files = [("gabion.toml", config), ("THREAT_MODEL.md", &model(id, name))];
        ["R001", "R004", "D001"].map(|code| said(code, &files)).concat()
    };
    assert_eq!(all("PAY-C01", "PAY-C01"), NONE);
    for id in ["PAY-C1", "PAYC01", "PAY-CO1"] {
        let wanted = format!("12:5 unknown `PAY-C01` is named by a reference, and control `{id}` by none");
        assert_eq!(all(id, "PAY-C01"), [wanted]);
    }
    assert_eq!(all("PAY-C1", "PAY-C1").len(), 2, "the pattern, and the link");
}

#[test]
fn implements_is_spoken_of_once() {
    let names = |names: &str| format!("[[controls]]\nid = \"PAY-C1\"\nstatus = \"planned\"\nimplements = {names}");
    for (name, code, count) in [
        ("\"PAY-C1\"", "C006", 1),
        ("\"nowhere\"", "R001", 1),
        ("\"card-data\"", "R003", 1),
        ("\"SHOP-C1\"", "C006", 0),
    ] {
        for other in ["R001", "R003", "C006"] {
            let wanted = if other == code { count } else { 0 };
            assert_eq!(pair(other, &names(name)).len(), wanted, "{name} {other}");
        }
    }
}

#[test]
fn a_model_without_its_place_does_not_miss_what_is_above() {
    let lost =
        child("parent = \"shopp\"\n[[assets]]\nid = \"pan\"\nrefines = \"card-data\"\nheld-by = [\"pay\", \"pax\"]");
    let files = [("THREAT_MODEL.md", ROOT), ("pay/THREAT_MODEL.md", lost.as_str())];
    assert_eq!(said("R001", &files), ["9:19 asset `pan` refers to unknown record `pax`"]);
    assert_eq!(said("R006", &files), ["7:6 nothing refers to asset `pan`"], "`card-data` was meant");
}

#[test]
fn a_broken_name_is_not_an_unused_record() {
    let slip = "[[actors]]\nid = \"thief\"\n[[threats]]\nid = \"PAY-T1\"\ntargets = [\"thief\", \"card-dat\"]";
    assert_eq!(pair("R006", slip), NONE);
    let twice = "[[actors]]\nid = \"thief\"\n[[actors]]\nid = \"Thief\"\n[[threats]]\nid = \"PAY-T1\"\nactors = [\"thief\"]\ntargets = [\"card-data\"]";
    assert_eq!(pair("R006", twice), NONE);
    assert_eq!(pair("R002", twice), ["4:6 id `Thief` is already taken by an actor"]);
    let again = "[[assets]]\nid = \"card-data\"\n[[threats]]\nid = \"PAY-T1\"\ntargets = [\"card-data\"]";
    assert_eq!(pair("R006", again), NONE);
}

#[test]
fn a_record_whose_heading_is_gone_is_not_missed() {
    let block = "\n```toml control\nstatus = \"planned\"\ndesignation = \"common\"\n```\n";
    let root = |heading: &str| format!("{ROOT}{heading}{block}");
    let below = child("[[threats]]\nid = \"PAY-T1\"\ncontrols = [\"SHOP-C2\", \"nowhere\"]");
    let found = |code: &str, heading: &str| {
        let root = root(heading);
        said(code, &[("THREAT_MODEL.md", root.as_str()), ("pay/THREAT_MODEL.md", &below)])
    };
    let other = "7:24 threat `PAY-T1` refers to unknown control `nowhere`";
    assert_eq!(found("R001", "\n### SHOP-C2: Limit requests\n"), [other]);
    // The id is likely the one that the heading gave; what else is wrong is said.
    assert_eq!(found("R001", ""), [other]);
    assert_eq!(found("M006", "").len(), 1);
}

#[test]
fn twin_models_are_one_finding() {
    let files = [("a/THREAT_MODEL.md", ROOT), ("b/THREAT_MODEL.md", ROOT)];
    assert_eq!(said("R002", &files), ["2:6 id `shop` is already taken by another model"]);
}

#[test]
fn former_ids_clash_too() {
    let former = "[[controls]]\nid = \"PAY-C1\"\nstatus = \"planned\"\naliases = [\"shop-c1\", \"PAY-c1\", \"\"]";
    assert_eq!(
        pair("R002", former),
        ["4:12 former id `shop-c1` of control `PAY-C1` is already taken by a control of `shop`"]
    );
}

#[test]
fn a_prefix_that_nothing_has_is_one_finding() {
    let control = |id: &str| format!("[[controls]]\nid = \"{id}\"\nstatus = \"planned\"\n");
    let all: String = ["PAY-C1", "PAY-C2", "PAY-C3"].map(control).concat();
    assert_eq!(
        pair("R004", &format!("prefix = \"PYA\"\n{all}")),
        ["1:10 none of the 3 ids that should start with prefix `PYA` does"]
    );
    assert_eq!(pair("R004", &format!("prefix = \"PAY\"\n{all}{}", control("P4"))).len(), 1);
}

#[test]
fn what_refines_may_be_named_alike() {
    let alike = |more: &str| format!("[[assets]]\nid = \"cards-data\"\n{more}");
    assert_eq!(pair("R005", &alike("")), ["2:6 asset `cards-data` is named almost like asset `card-data` of `shop`"]);
    assert_eq!(pair("R005", &alike("refines = \"card-data\"")), NONE);
    let titles = |kind: &str, more: &str| {
        format!(
            "[[{kind}]]\nid = \"PAY-C1\"\ntitle = \"Log it\"\n{more}[[{kind}]]\nid = \"PAY-C2\"\ntitle = \"Log IT\"\n{more}"
        )
    };
    assert_eq!(pair("R005", &titles("elements", "")), ["6:9 element `PAY-C2` has the same title as element `PAY-C1`"]);
    assert_eq!(pair("R005", &titles("controls", "status = \"planned\"\n")), NONE);
}

#[test]
fn fixes_write_what_was_meant() {
    let more = "[[flows]]\nid = \"f\"\nfrom = \"PAY\"\nto = \"shop/payy\"";
    let analysis = analysis(&[("THREAT_MODEL.md", ROOT), ("pay/THREAT_MODEL.md", &child(more))]);
    let fixes = analysis.findings.iter().filter(|found| found.diagnostic.rule.code == "R001");
    let fixes: Vec<_> =
        fixes.filter_map(|found| found.diagnostic.fix.as_ref()).map(|fix| &*fix.edits[0].text).collect();
    assert_eq!(fixes, ["\"pay\"", "\"shop/pay\""]);
}

#[test]
fn delegation_goes_down() {
    let up = "[[threats]]\nid = \"PAY-T1\"\ntargets = [\"card-data\"]\ndelegate-to = [\"shop\", \"pay\"]";
    assert_eq!(
        pair("R003", up),
        [
            "4:16 threat `PAY-T1` is delegated to `shop`, which is not below `pay`",
            "4:24 threat `PAY-T1` is delegated to `pay`, its own model",
        ]
    );
}

/// An element of that name is no model, though the model may have been meant.
#[test]
fn a_threat_is_delegated_to_a_model_and_not_to_an_element() {
    let root = ROOT.replace("[[assets]]", "[[threats]]\nid = \"SHOP-T1\"\ndelegate-to = [\"pay\"]\n[[assets]]");
    let model = child("element = \"pay\"").replace("id = \"pay\"", "id = \"billing\"");
    let of = |model: &str| said("R001", &[("THREAT_MODEL.md", &root), ("pay/THREAT_MODEL.md", model)]);
    assert_eq!(of(&model), ["11:16 threat `SHOP-T1` refers to unknown model `pay`"]);
    assert_eq!(of(&child("")), NONE);
    // One that cannot be read may be the model.
    assert_eq!(of(&child("").replace("title =", "id =")), NONE);
}
