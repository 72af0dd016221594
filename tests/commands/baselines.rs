//! Baselines: what is known is not spoken of again, what is new is.

use serde_json::Value;

use crate::repository::Repository;

const KNOWN: &str = "known.json";

/// The sample with three findings, which stand in its baseline.
fn with_baseline() -> Repository {
    let repository = Repository::spoilt_sample();
    let ran = repository.run(&["lint", "--write-baseline", KNOWN]).ended(0);
    assert_eq!(ran.out, "");
    assert!(ran.err.starts_with("3 findings are in the baseline known.json\n"), "{}", ran.err);
    assert!(ran.err.contains("no findings (2 suppressed, 3 in the baseline)"), "{}", ran.err);
    repository
}

fn entries(repository: &Repository) -> Vec<String> {
    let baseline: Value = serde_json::from_str(&repository.read(KNOWN)).unwrap();
    let known = baseline["findings"].as_object().unwrap().values();
    let mut codes: Vec<String> = known.map(|known| known["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

#[test]
fn what_is_known_is_not_said() {
    let repository = with_baseline();
    assert_eq!(entries(&repository), ["R001", "R004", "T007"]);
    let ran = repository.run(&["lint", "--baseline", KNOWN]).ended(0);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, "13 models, 89 threats: no findings (2 suppressed, 3 in the baseline)\n");
    repository.run(&["lint", "--baseline", KNOWN, "--fail-on", "note"]).ended(0);
    // Without it all is said again.
    assert_eq!(repository.run(&["lint"]).ended(1).codes(), ["T007", "R004", "R001"]);
}

#[test]
fn lines_above_make_nothing_new() {
    let repository = with_baseline();
    for path in ["services/boarding/gate/THREAT_MODEL.md", "services/booking/THREAT_MODEL.md"] {
        let text = repository.read(path);
        repository
            .write(path, &text.replacen("## What can go wrong?", "One line.\n\nAnother.\n\n## What can go wrong?", 1));
    }
    repository.replace("infra/THREAT_MODEL.md", "title = \"Platform:", "# A comment.\ntitle = \"Platform:");
    assert_eq!(repository.run(&["lint", "--baseline", KNOWN]).ended(0).out, "");
}

#[test]
fn what_is_new_is_said() {
    let repository = with_baseline();
    repository.replace("services/payments/THREAT_MODEL.md", "phase = \"live\"", "phase = \"life\"");
    let ran = repository.run(&["lint", "--baseline", KNOWN]).ended(1);
    assert_eq!(ran.codes(), ["M004"]);
    // The same mistake once more in one place is new, too.
    repository.replace("services/payments/THREAT_MODEL.md", "phase = \"life\"", "phase = \"live\"");
    repository.replace("services/booking/THREAT_MODEL.md", "[\"oportunist\"]", "[\"oportunist\", \"oportunist\"]");
    assert_eq!(repository.run(&["lint", "--baseline", KNOWN]).ended(1).codes(), ["R001"]);
}

#[test]
fn what_is_mended_is_said_and_taken_out() {
    let repository = with_baseline();
    repository.replace("services/booking/THREAT_MODEL.md", "oportunist", "opportunist");
    let ran = repository.run(&["lint", "--baseline", KNOWN]).ended(0);
    assert!(ran.err.starts_with("1 finding of the baseline is mended; --prune-baseline takes"), "{}", ran.err);
    assert_eq!(entries(&repository), ["R001", "R004", "T007"]);
    let ran = repository.run(&["lint", "--baseline", KNOWN, "--prune-baseline"]).ended(0);
    assert!(ran.err.starts_with("1 mended finding was taken out of the baseline\n"), "{}", ran.err);
    assert_eq!(entries(&repository), ["R004", "T007"]);
    // And then it is new when it comes back.
    repository.replace("services/booking/THREAT_MODEL.md", "actors = [\"opportunist\"]", "actors = [\"oportunist\"]");
    assert_eq!(repository.run(&["lint", "--baseline", KNOWN]).ended(1).codes(), ["R001"]);
}

/// Of what it was not asked for a run knows nothing.
#[test]
fn what_was_not_asked_is_not_mended() {
    let repository = with_baseline();
    let before = repository.read(KNOWN);
    for narrow in [&["infra"][..], &["--select", "T"], &["--ignore", "R"], &["services/booking", "--select", "R001"]] {
        let ran = repository.run(&[&["lint", "--baseline", KNOWN, "--prune-baseline"], narrow].concat()).ended(0);
        assert!(!ran.err.contains("mended"), "{}", ran.err);
        assert_eq!(repository.read(KNOWN), before, "{narrow:?}");
    }
    repository.replace("services/booking/THREAT_MODEL.md", "oportunist", "opportunist");
    repository.run(&["lint", "--baseline", KNOWN, "--prune-baseline", "infra"]).ended(0);
    assert_eq!(repository.read(KNOWN), before);
    repository.run(&["lint", "--baseline", KNOWN, "--prune-baseline", "services/booking"]).ended(0);
    assert_eq!(entries(&repository), ["R004", "T007"]);
}

#[test]
fn machines_are_told_what_is_known() {
    let repository = with_baseline();
    let sarif = repository.run(&["lint", "--baseline", KNOWN, "--format", "sarif"]).ended(0).out;
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let kinds = results.iter().map(|result| result["suppressions"][0]["kind"].as_str().unwrap());
    assert_eq!(kinds.filter(|kind| *kind == "external").count(), 3);
    let json = repository.run(&["lint", "--baseline", KNOWN, "--format", "json"]).ended(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["summary"]["baselined"], &json["findings"]), (&3.into(), &Value::Array(Vec::new())));
}

#[test]
fn a_baseline_that_cannot_be_read_is_2() {
    let repository = Repository::clean();
    repository.run(&["lint", "--baseline", KNOWN]).failed_with("the baseline known.json: ");
    for (text, said) in [
        ("{", "the baseline known.json: "),
        ("[]", "the baseline known.json: "),
        ("{\"version\":9,\"findings\":{}}", "the baseline known.json is of version 9, not 1"),
    ] {
        repository.write(KNOWN, text);
        repository.run(&["lint", "--baseline", KNOWN]).failed_with(said);
    }
    repository.run(&["lint", "--baseline", KNOWN, "--write-baseline", KNOWN]).ended(2);
}
