//! Which rules speak and how loud: by option, by configuration, by path.

use crate::repository::{PAY, Repository};

/// A dead technique (T007), a wrong word (M004), and evidence that is gone
/// (C004, and no framework, C003, which is off by default).
fn spoilt() -> Repository {
    let wrong = PAY.replace("CWE-532", "cwe-532").replace("redact.rs", "redact.go");
    Repository::with_pay(&wrong.replace("[\"information-disclosure\"]", "[\"information-disclosures\"]"))
}

#[test]
fn rules_are_chosen_by_code_name_and_group() {
    let repository = spoilt();
    let codes = |arguments: &[&str]| {
        let ran = repository.run(&[&["lint"], arguments].concat());
        ran.codes().join(" ")
    };
    assert_eq!(codes(&[]), "M004 T007 C004");
    assert_eq!(codes(&["--select", "T007"]), "T007");
    assert_eq!(codes(&["--select", "dead-technique"]), "T007");
    assert_eq!(codes(&["--select", "t007"]), "T007");
    assert_eq!(codes(&["--select", "T,C"]), "T007 C004");
    assert_eq!(codes(&["--select", "T", "--select", "C00"]), "T007 C004");
    assert_eq!(codes(&["--select", "T,C", "--ignore", "C004"]), "T007");
    assert_eq!(codes(&["--ignore", "M,missing-evidence"]), "T007");
    // One that is off speaks when it is named, not when its group is.
    assert_eq!(codes(&["--select", "C"]), "C004");
    assert_eq!(codes(&["--select", "C003"]), "C003");
    assert_eq!(codes(&["--select", "ALL"]), "D004 M004 T007 C003 C004");
}

#[test]
fn severities_are_the_users() {
    let repository = spoilt();
    let line = |arguments: &[&str], code: &str| {
        let ran = repository.run(&[&["lint"], arguments].concat());
        ran.out.lines().find(|line| line.contains(code)).map(|line| line.split(' ').nth(2).unwrap().to_owned())
    };
    assert_eq!(line(&[], "T007").as_deref(), Some("warning"));
    assert_eq!(line(&["--severity", "T007=note"], "T007").as_deref(), Some("note"));
    assert_eq!(line(&["--severity", "dead-technique=error"], "T007").as_deref(), Some("error"));
    assert_eq!(line(&["--severity", "T=off,C004=warning"], "T007"), None);
    assert_eq!(line(&["--severity", "T=off,C004=warning"], "C004").as_deref(), Some("warning"));
    assert_eq!(line(&["--severity", "C003=note"], "C003").as_deref(), Some("note"));
    repository.run(&["lint", "--severity", "ALL=warning"]).ended(0);
    // The option is stronger than the configuration, which is stronger than the default.
    repository.write("gabion.toml", "[rules]\nT007 = \"error\"\nmissing-evidence = \"off\"\n");
    assert_eq!(line(&[], "T007").as_deref(), Some("error"));
    assert_eq!(line(&[], "C004"), None);
    assert_eq!(line(&["--severity", "T007=note"], "T007").as_deref(), Some("note"));
}

#[test]
fn machines_are_told_the_configured_severity() {
    let repository = spoilt();
    repository.write("gabion.toml", "[rules]\nT007 = \"error\"\n");
    let report = |format| repository.run(&["lint", "--select", "T007", "--format", format]).ended(1).out;
    assert!(report("github").starts_with("::error "));
    let sarif: serde_json::Value = serde_json::from_str(&report("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["level"], "error");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "T007").unwrap();
    assert_eq!(rule["defaultConfiguration"]["level"], "warning");
}

#[test]
fn paths_have_rules_of_their_own() {
    let repository = spoilt();
    repository.write("gabion.toml", "[rules.paths.\"pay/**\"]\nM = \"off\"\nT007 = \"note\"\nC004 = \"off\"\n");
    let ran = repository.run(&["lint"]).ended(0);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(ran.out.contains(": T007 note "), "{}", ran.out);
    // A later glob wins.
    repository.write(
        "gabion.toml",
        "[rules.paths]\n\"pay/**\" = { T007 = \"off\", C004 = \"off\", M004 = \"off\" }\n\"**/THREAT_MODEL.md\" = { T007 = \"error\" }\n",
    );
    assert_eq!(repository.run(&["lint"]).ended(1).codes(), ["T007"]);
}

/// Plain models have no place for a suppression, so they are suppressed by path.
#[test]
fn plain_models_are_suppressed_by_path() {
    let repository = Repository::clean();
    repository.write("old/THREAT_MODEL.md", "<!-- gabion: allow M001 we know -->\n# Old\n");
    repository.write("gabion.toml", "");
    assert_eq!(repository.run(&["lint"]).codes(), ["M001", "X003"]);
    repository.write("old/THREAT_MODEL.md", "# Old\n");
    repository.write("gabion.toml", "[rules.paths.\"old/**\"]\nM001 = \"off\"\n");
    assert_eq!(repository.run(&["lint"]).ended(0).out, "");
}

#[test]
fn suppressions_count_and_do_not_fail() {
    let wrong = PAY.replace("evidence = ", "# gabion: allow C004 it moves next week\nevidence = ");
    let repository = Repository::with_pay(&wrong.replace("redact.rs", "redact.go"));
    let ran = repository.run(&["lint"]).ended(0);
    assert_eq!((&*ran.out, &*ran.err), ("", "2 models, 1 threat: no findings (1 suppressed)\n"));
    let sarif = repository.run(&["lint", "--format", "sarif"]).ended(0).out;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["justification"]),
        (&"inSource".into(), &"it moves next week".into())
    );
    // Without a reason it does not hold.
    repository.replace("pay/THREAT_MODEL.md", " it moves next week", "");
    assert_eq!(repository.run(&["lint"]).ended(1).codes(), ["X003", "C004"]);
}

#[test]
fn another_configuration_or_none_is_taken() {
    let repository = spoilt();
    repository.write("gabion.toml", "[rules]\nALL = \"off\"\n");
    repository.write("strict.toml", "[rules]\nALL = \"off\"\nT007 = \"error\"\n");
    repository.run(&["lint"]).ended(0);
    assert_eq!(repository.run(&["lint", "--config", "strict.toml"]).ended(1).codes(), ["T007"]);
    assert_eq!(repository.run(&["lint", "--isolated"]).ended(1).codes(), ["M004", "T007", "C004"]);
    // What is wrong in it stands in it.
    repository.write("strict.toml", "[rules]\nALL = \"off\"\nM003 = \"error\"\nT7 = \"error\"\n");
    let ran = repository.run(&["lint", "--config", "strict.toml"]).ended(1);
    assert!(ran.out.starts_with("strict.toml:4:1: M003 error no rule is called `T7`"), "{}", ran.out);
}

#[test]
fn settings_are_shown_with_their_origin() {
    let repository = Repository::clean();
    repository.write("gabion.toml", "[policy]\nappetite = \"low\"\n\n[rules.paths.\"pay/**\"]\nT004 = \"off\"\n");
    let plain = repository.run(&["config"]).ended(0).out;
    assert!(plain.contains("policy.appetite = \"low\"\n"), "{plain}");
    let shown = repository.run_in("pay", &["config", "--origin"]).ended(0).out;
    assert!(shown.contains("policy.appetite = \"low\"  # gabion.toml:2:1\n"), "{shown}");
    assert!(shown.contains("policy.coverage = 80  # default\n"), "{shown}");
    assert!(shown.contains("rules.paths.\"pay/**\".T004 = \"off\"  # gabion.toml:5:1\n"), "{shown}");
    // For one file it says what holds there.
    let at = |path| repository.run(&["config", "--origin", path]).ended(0).out;
    assert!(at("pay/THREAT_MODEL.md").contains("rules.T004 = \"off\"  # gabion.toml:5:1\n"));
    assert!(at("THREAT_MODEL.md").contains("rules.T004 = \"note\"  # default\n"));
    // A configuration that is left out is not shown.
    let isolated = repository.run(&["config", "--isolated"]).ended(0).out;
    assert!(!isolated.contains("policy.appetite"), "{isolated}");
    // What nobody reads is no setting.
    repository.write("gabion.toml", "[polcy]\nappetite = \"low\"\n\n[policy]\nlimit = 3\ncoverage = 70\n");
    let ran = repository.run(&["config"]).ended(0);
    assert!(!ran.out.contains("polcy") && !ran.out.contains("limit"), "{}", ran.out);
    assert!(ran.out.contains("policy.coverage = 70\n"), "{}", ran.out);
    assert!(ran.err.contains("gabion.toml:1:2: M003 error unknown key `polcy`"), "{}", ran.err);
}
