//! What the pages do not show of threats.

use crate::lint::rules::testing::{analysis, said};

const NONE: [&str; 0] = [];

const TOP: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"
";

fn model(more: &str, body: &str) -> String {
    format!("{TOP}{more}\n+++\n\n# Shop\n\nA shop.\n\n{body}")
}

/// What a rule says of a lone model; lines count from behind its first keys.
fn of(code: &str, more: &str, body: &str) -> Vec<String> {
    let found = said(code, &[("THREAT_MODEL.md", &model(more, body))]);
    let lower = found.iter().map(|found| {
        let (line, rest) = found.split_once(':').unwrap();
        format!("{}:{rest}", line.parse::<usize>().unwrap().saturating_sub(TOP.lines().count()))
    });
    lower.collect()
}

fn threat(more: &str) -> String {
    format!("[[elements]]\nid = \"web\"\nkind = \"datastore\"\n[[threats]]\nid = \"T1\"\n{more}")
}

#[test]
fn what_could_not_be_read_is_not_missed() {
    assert_eq!(of("T003", &threat("targets = \"web\""), ""), NONE);
    assert_eq!(of("T003", &threat("target = [\"web\"]"), ""), NONE);
    assert_eq!(of("T003", &threat("targets = []"), ""), ["5:6 threat `T1` has no target"]);
    assert_eq!(of("T002", &threat("targets = [\"web\"]\ncontrols = \"C1\""), ""), NONE);
    // A misspelt word is read as what is offered instead of it.
    let answer = |word: &str| of("T002", &threat(&format!("targets = [\"web\"]\ntreatment = \"{word}\"")), "");
    assert_eq!(answer("acept"), answer("accept"));
    assert_eq!(answer("accept").len(), 1);
    assert_eq!(answer("whatever"), NONE);
    assert_eq!(of("T002", &threat("targets = [\"web\"]\ncontrols = [\"C1\"]"), ""), NONE);
    assert_eq!(of("T002", &threat("targets = [\"web\"]\ncontrols = []"), ""), ["5:6 threat `T1` has no answer"]);
    let considered = |word: &str| threat(&format!("targets = [\"web\"]\nstride = [\"tampering\", \"{word}\"]"));
    assert_eq!(of("T004", &considered("spofing"), ""), of("T004", &considered("spoofing"), ""));
    assert_eq!(of("T004", &considered("whatever"), ""), NONE);
    assert_eq!(of("T004", &threat("targets = [\"web\"]\nstride = [\"tampering\"]"), "").len(), 1);
    assert_eq!(of("T008", &threat("kind = \"abuse-case\"\ntests = \"tests/a.rs\""), ""), NONE);
    for garbled in ["[[threat]]\nid = \"T1\"", "no-threat-because = \"x\"", "no-threats-because = 3"] {
        assert_eq!(of("T001", garbled, ""), NONE, "{garbled}");
    }
    assert_eq!(of("T001", "no-threats-because = \" \"", "").len(), 1);
}

#[test]
fn a_treatment_asks_for_its_rationale() {
    let treated = |more: &str| threat(&format!("targets = [\"web\"]\ntreatment = \"avoid\"\n{more}"));
    let missing = ["7:13 threat `T1` has no `rationale`, which `treatment = \"avoid\"` asks for"];
    assert_eq!(of("M005", &treated(""), ""), missing);
    assert_eq!(of("M005", &treated("rationale = \"\""), ""), missing);
    assert_eq!(of("M005", &treated("rationale = 3"), ""), NONE);
    assert_eq!(of("M005", &treated("rationale = \"not sold\""), ""), NONE);
}

#[test]
fn a_broken_boundary_is_no_crossing() {
    let flow = |boundary: &str| {
        format!(
            "no-threats-because = \"x\"\n[[boundaries]]\nid = \"in\"\n[[elements]]\nid = \"web\"\nboundary = \"{boundary}\"\n\
             [[elements]]\nid = \"client\"\n[[flows]]\nid = \"f\"\nfrom = \"client\"\nto = \"web\""
        )
    };
    assert_eq!(of("T005", &flow("in"), ""), ["10:6 flow `f` crosses a trust boundary and no threat targets it"]);
    assert_eq!(of("T005", &flow("inn"), ""), NONE);
    let put_aside = "[[dismissed]]\nflow = \"f\"\ncategory = [\"tampering\", \"information-disclosure\", \"denial-of-service\"]\nreason = \"x\"";
    assert_eq!(of("T005", &format!("{}\n{put_aside}", flow("in")), ""), NONE);
}

#[test]
fn a_slip_among_the_targets_leaves_nothing_unthreatened() {
    let asset = |target: &str| {
        format!(
            "[[assets]]\nid = \"card-data\"\ncriticality = \"critical\"\n[[threats]]\nid = \"T1\"\ntargets = [\"{target}\"]"
        )
    };
    assert_eq!(of("T006", &asset("card-dta"), ""), NONE);
    assert_eq!(of("T006", &asset("card-data"), ""), NONE);
    assert_eq!(of("T006", &asset("x"), "").len(), 1);
}

fn tree(items: &str) -> Vec<String> {
    let records = "[[elements]]\nid = \"web\"\n[[threats]]\nid = \"T-1\"\ntargets = [\"web\"]\ncontrols = [\"C-1\"]\n\
                   [[controls]]\nid = \"C-1\"\nstatus = \"planned\"\n[[controls]]\nid = \"C-2\"\nstatus = \"implemented\"";
    let text = model(records, &format!("## Steal it {{#AT-1 .attack-tree}}\n\n{items}\n"));
    let heading = text.lines().position(|line| line.starts_with("## ")).unwrap();
    let found = said("T009", &[("THREAT_MODEL.md", &text)]);
    let lower = found.iter().map(|found| {
        let (line, rest) = found.split_once(':').unwrap();
        format!("{}:{}", line.parse::<usize>().unwrap() - heading, rest.replace("attack tree `AT-1`", "it"))
    });
    lower.collect()
}

#[test]
fn trees_that_cannot_be_read() {
    assert_eq!(tree("No list."), ["1:4 it has no list"]);
    assert_eq!(tree("- goal\n  - **OR** T-1"), ["4:3 leaf `T-1` of it says AND or OR and has no items below it"]);
    assert_eq!(tree("- goal **AND** **OR**\n  - `C-2`"), ["3:1 item `goal` of it says AND or OR more than once"]);
    assert_eq!(tree("- goal\n  - C-2, p: 7"), ["4:3 `p: 7` in it is not a probability from 0 to 1"]);
    assert_eq!(tree("- goal\n  - Run `nmap -p` against SSH-2.0: `C-2`"), NONE);
    assert_eq!(tree("- goal\n  - `C-2` or `C-3`"), ["4:15 it refers to unknown threat or control `C-3`"]);
    // `CC-2` is the control's own slip, and no excuse for what stands beside it.
    assert_eq!(tree("- goal\n  - `CC-2`\n  - `CC-2` or `X-9`"), ["5:16 it refers to unknown threat or control `X-9`"]);
    assert_eq!(tree("- goal\n  - `web`"), ["4:6 it refers to `web`, which is an element"]);
    assert_eq!(tree("- goal\n  - CVE-2024-1"), ["4:3 leaf `CVE-2024-1` of it names no threat, control or technique"]);
    assert_eq!(tree("- goal\n  - `c-2`"), ["4:6 it refers to control `C-2` in another letter case, `c-2`"]);
}

#[test]
fn ways_that_nothing_cuts() {
    let open = |way: &str| format!("1:15 no implemented control cuts {way} in it");
    assert_eq!(tree("- goal **AND**\n  - T-1\n  - `C-2`"), NONE);
    assert_eq!(tree("- goal **AND**\n  - T-1\n  - T1190"), [open("`T-1` with `T1190`")]);
    assert_eq!(tree("- goal\n  - a **AND**\n    - T-1\n    - T1190\n  - b\n    - T1190"), [open("`T1190`")]);
    assert_eq!(tree("- goal: `C-2` **OR**\n  - T-1"), NONE, "a control may guard a whole branch");
    assert_eq!(tree("- T-1"), [open("`T-1`")]);
}

#[test]
fn trees_need_an_id() {
    let text = model("no-threats-because = \"x\"", "## Steal it {.attack-tree}\n\n- T1190\n");
    let found = analysis(&[("THREAT_MODEL.md", &text)]);
    let said: Vec<_> = found.findings.iter().filter(|found| found.diagnostic.rule.code == "T009").collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].diagnostic.message, "attack tree `Steal it` has no id");
}
