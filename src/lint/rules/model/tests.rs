//! What the pages do not show of model files.

use crate::lint::rules::testing::{FRONT, analysis, said, said_of_body};

const NONE: [&str; 0] = [];

#[test]
fn placeholders_in_text_and_toml() {
    let found = said_of_body(
        "M007",
        "# TODO\n\nBy FULL_NAME on YYYY-MM-DD.\n\n`TODO` <!-- TODO --> [TBD](x) see TODO.md\n\n    TODO\n\n## FIXME\n",
    );
    assert_eq!(
        found,
        [
            "1:3 placeholder `TODO` was left in the text",
            "3:4 placeholder `FULL_NAME` was left in the text",
            "5:23 placeholder `TBD` was left in the text",
            "9:4 placeholder `FIXME` was left in the text",
        ]
    );
    let model = "+++
id = \"shop\"
title = \"Shop\" # TODO
level = \"context\"
team = \"TBD\"
no-threats-because = \"see below\"

[[assets]]
id = \"cards\"
held-by = [\"TODO\"]
description = '''
As XXX says.
'''

[[controls]]
id = \"SHOP-C01\"
status = \"TODO\"
evidence = [\"TODO\"]
+++

# Shop

### SHOP-A01: Lists

```toml asset
owner = \"FULL_NAME\"
```
";
    assert_eq!(
        said("M007", &[("THREAT_MODEL.md", model)]),
        [
            "5:9 placeholder `TBD` was left in the text",
            "12:4 placeholder `XXX` was left in the text",
            "26:10 placeholder `FULL_NAME` was left in the text",
        ]
    );
}

#[test]
fn empty_sections_hold_nothing_to_read() {
    let body = "# Shop\n\n## Empty\n\n## Comment\n\n<!-- Say what. -->\n\n## Parent\n\n### Child\n\n![p](x.svg)\n";
    assert_eq!(said_of_body("M007", body), ["3:1 section `Empty` is empty", "5:1 section `Comment` is empty"]);
    let model = format!(
        "{}# Shop\n\n## cards: Card data\n",
        FRONT.replace("+++\n", "").replace("id =", "+++\nid =") + "\n[[assets]]\nid = \"cards\"\n+++\n"
    );
    assert_eq!(said("M007", &[("THREAT_MODEL.md", &model)]), NONE);
}

#[test]
fn rows_that_point_are_welcome() {
    let body = "# Shop

A shop.

### SHOP-A01: Card data

```toml asset
aliases = [\"SHOP-A00\"]
```

| id | x |
| -- | - |
| SHOP-A01 | a |
| [SHOP-A00](#x) | former |
| SHOP-T09: Leak | b |
| `shop.c.3` | c |
| SHOP | d |
| AC-2 | e |
| T1557 | f |
";
    assert_eq!(
        said_of_body("M006", body),
        [
            "15:3 table row `SHOP-T09` looks like a record and is not read",
            "16:4 table row `shop.c.3` looks like a record and is not read",
        ]
    );
}

#[test]
fn rows_like_the_models_own_ids() {
    let threats = "[[threats]]\nid = \"T1\"\ntargets = [\"web\"]\n\n[[elements]]\nid = \"web\"\n+++\n";
    let front = "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\n\n";
    let model = format!("{front}{threats}\n| id |\n| -- |\n| T1 |\n| T2 |\n| T1557 |\n");
    assert_eq!(
        said("M006", &[("THREAT_MODEL.md", &model)]),
        ["17:3 table row `T2` looks like a record and is not read"]
    );
}

#[test]
fn configured_words_are_known() {
    let config = "[workspace]\nlevels = [\"Portfolio\", \"context\", \"team\"]\n[policy]\nclassifications = [\"Public\", \"In Confidence\"]\n";
    let model = "+++
id = \"shop\"
title = \"Shop\"
level = \"container\"
classification = \"in_confidence\"

[[assets]]
id = \"cards\"
classification = \"SECRET\"

[[controls]]
id = \"C1\"
status = \"planned\"
applies-to = { levels = [\"portfolio\", \"tema\"] }
+++
";
    let files = [("gabion.toml", config), ("THREAT_MODEL.md", model)];
    assert_eq!(
        said("M004", &files),
        [
            "4:9 `container` is none of `Portfolio`, `context`, `team`",
            "5:18 `in_confidence` is none of `Public`, `In Confidence`",
            "9:18 `SECRET` is none of `Public`, `In Confidence`",
            "14:39 `tema` is none of `Portfolio`, `context`, `team`",
        ]
    );
    let analysis = analysis(&files);
    let fixes = analysis.findings.iter().filter_map(|found| found.diagnostic.fix.as_ref());
    let fixes: Vec<_> = fixes.map(|fix| (fix.safety, fix.edits[0].text.as_str())).collect();
    use crate::source::Safety::{Safe, Unsafe};
    assert_eq!(fixes, [(Safe, "\"In Confidence\""), (Unsafe, "\"team\"")]);
}

#[test]
fn plain_models_weigh_by_configuration() {
    let weigh = |config: &str| {
        let files = [("gabion.toml", config), ("a b/threat-model.md", "\u{feff}# A\n")];
        let found = analysis(&files).findings;
        let found = found.iter().find(|found| found.diagnostic.rule.code == "M001").unwrap();
        (found.severity, found.diagnostic.help.clone().unwrap())
    };
    let (severity, help) = weigh("[workspace]\nstrict = true\n");
    assert_eq!(severity, crate::source::Severity::Error);
    assert_eq!(help, "`gabion init --adopt FILE` puts a few lines above it");
    assert_eq!(weigh("").0, crate::source::Severity::Warning);
}

#[test]
fn copies_are_told_once() {
    let body: String = (0..90).map(|at| format!("word{at} ")).collect();
    let model = |id: &str| FRONT.replace("shop", id).replace("SHOP", &id.to_uppercase()) + &body.replace("word40", id);
    let paths = ["a/THREAT_MODEL.md", "b/THREAT_MODEL.md", "c/THREAT_MODEL.md"];
    let models = ["one", "two", "three"].map(model);
    let files: Vec<(&str, &str)> = paths.into_iter().zip(models.iter().map(String::as_str)).collect();
    assert_eq!(
        said("M009", &files),
        [
            "2:6 body of `two` is nearly the same as that of `one`",
            "2:6 body of `three` is nearly the same as that of `one`"
        ]
    );
    // Two drafts may be as they were begun.
    let drafts = models.map(|model| model.replace("level = ", "status = \"draft\"\nlevel = "));
    let mut files: Vec<(&str, &str)> = paths.into_iter().zip(drafts.iter().map(String::as_str)).collect();
    assert_eq!(said("M009", &files), NONE);
    let finished = drafts[0].replace("status = \"draft\"\n", "");
    files[0].1 = &finished;
    assert_eq!(said("M009", &files).len(), 2);
}
