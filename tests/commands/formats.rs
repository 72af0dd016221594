//! Reports: each format can be read by what it is made for, alone and with
//! others, with findings and without.

use serde_json::Value;

use crate::repository::{Ran, Repository};

const FORMATS: [&str; 13] = [
    "full",
    "concise",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
    "comment",
];

fn lint(repository: &Repository, format: &str) -> Ran {
    repository.run(&["lint", "--format", format])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The names of all elements of a document, which is well formed.
fn elements(text: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}")) {
            Event::Start(tag) | Event::Empty(tag) => names.push(tag.name().0.to_owned()),
            Event::Eof => return names,
            _ => {}
        }
    }
}

#[test]
fn the_formats_are_these() {
    let names: Vec<&str> = gabion::report::Format::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(names, FORMATS);
}

#[test]
fn reports_for_people_name_place_rule_and_way_out() {
    let repository = Repository::spoilt_sample();
    let place = "services/booking/THREAT_MODEL.md:361:11";
    let full = lint(&repository, "full").ended(1).out;
    for part in [
        "error[R001]: threat `BKG-T09` refers to unknown actor `oportunist`",
        &format!("--> {place}"),
        "361 | actors = [\"oportunist\"]",
        "= help: did you mean `opportunist`?",
        "`gabion rule R001`",
        "13 models, 89 threats: 2 errors, 1 warning (2 suppressed)\n1 fixable with --fix",
    ] {
        assert!(full.contains(part), "{part}\n{full}");
    }
    let concise = lint(&repository, "concise").ended(1);
    let expected = "infra/THREAT_MODEL.md:280:8: T007 warning `cwe-295` is not written as its catalogue does: `CWE-295`\n\
        services/boarding/gate/THREAT_MODEL.md:203:5: R004 error threat `GAT-T6` does not match the naming pattern `GAT-T[0-9]{2}`\n\
        services/booking/THREAT_MODEL.md:361:11: R001 error threat `BKG-T09` refers to unknown actor `oportunist`\n";
    assert_eq!(concise.out, expected);
    // Its counts are beside the report, for programs read it, too.
    assert!(
        concise.err.starts_with("13 models, 89 threats: 2 errors, 1 warning (2 suppressed)\n1 fixable"),
        "{}",
        concise.err
    );
    let grouped = lint(&repository, "grouped").ended(1).out;
    assert!(grouped.contains("services/booking/THREAT_MODEL.md\n  361:11  error"), "{grouped}");
    // Piped, the report is concise.
    assert_eq!(repository.run(&["lint"]).out, expected);
}

#[test]
fn json_has_the_keys_of_its_contract() {
    let repository = Repository::spoilt_sample();
    let report = json(&lint(&repository, "json").ended(1).out);
    assert_eq!((&report["version"], &report["as-of"]), (&1.into(), &"2026-11-21".into()));
    let finding = &report["findings"][2];
    assert_eq!(finding["code"], "R001");
    assert_eq!(finding["name"], "unknown-reference");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["path"], "services/booking/THREAT_MODEL.md");
    assert_eq!(finding["start"], serde_json::json!({ "line": 361, "column": 11 }));
    assert_eq!(finding["end"], serde_json::json!({ "line": 361, "column": 23 }));
    assert_eq!((&finding["model"], &finding["record"]), (&"booking".into(), &"BKG-T09".into()));
    assert_eq!(finding["help"], "did you mean `opportunist`?");
    assert_eq!(finding["fix"]["edits"][0]["text"], "\"opportunist\"");
    let summary = serde_json::json!({
        "models": 13, "threats": 89, "errors": 2, "warnings": 1, "notes": 0, "suppressed": 2, "baselined": 0,
        "unassessed": 0,
    });
    assert_eq!(report["summary"], summary);
    let lines = lint(&repository, "json-lines").ended(1).out;
    let lines: Vec<Value> = lines.lines().map(json).collect();
    assert_eq!(&Value::Array(lines), &report["findings"]);
}

#[test]
fn forges_and_tools_can_read_theirs() {
    let repository = Repository::spoilt_sample();
    let report = |format| lint(&repository, format).ended(1).out;
    let sarif = json(&report("sarif"));
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let counting = results.iter().filter(|result| result["suppressions"] == Value::Array(Vec::new()));
    let uris = counting.map(|result| {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uriBaseId"], "%SRCROOT%");
        place["uri"].as_str().unwrap()
    });
    let places =
        ["infra/THREAT_MODEL.md", "services/boarding/gate/THREAT_MODEL.md", "services/booking/THREAT_MODEL.md"];
    assert_eq!(uris.collect::<Vec<_>>(), places);
    // The worst comes first, since a forge shows only some.
    let github = report("github");
    let kinds: Vec<&str> = github.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["::error", "::error", "::warning"]);
    assert!(github.contains("file=services/booking/THREAT_MODEL.md,line=361,"), "{github}");
    let gitlab = json(&report("gitlab"));
    assert_eq!(gitlab.as_array().unwrap().len(), 3);
    assert_eq!(gitlab[2]["location"]["lines"]["begin"], 361);
    assert_eq!(elements(&report("junit")).iter().filter(|name| *name == "failure").count(), 3);
    assert_eq!(elements(&report("checkstyle")).iter().filter(|name| *name == "error").count(), 3);
    let rdjson = json(&report("rdjson"));
    assert_eq!(rdjson["diagnostics"][2]["code"]["value"], "R001");
    assert_eq!(rdjson["diagnostics"][2]["severity"], "ERROR");
    let markdown = report("markdown");
    assert!(markdown.contains("| R001 unknown-reference | 1 | 0 | 0 |"), "{markdown}");
}

#[test]
fn nothing_found_can_be_read_as_well() {
    let repository = Repository::clean();
    for format in FORMATS {
        let out = lint(&repository, format).ended(0).out;
        match format {
            "json" => assert_eq!(json(&out)["findings"], Value::Array(Vec::new())),
            "sarif" => assert_eq!(json(&out)["runs"][0]["results"], Value::Array(Vec::new())),
            "gitlab" => assert_eq!(json(&out), Value::Array(Vec::new())),
            "rdjson" => assert_eq!(json(&out)["diagnostics"], Value::Array(Vec::new())),
            "junit" => assert_eq!(elements(&out)[0], "testsuites"),
            "checkstyle" => assert_eq!(elements(&out), ["checkstyle"]),
            "concise" | "json-lines" | "github" => assert_eq!(out, "", "{format}"),
            _ => assert!(out.contains("2 models, 1 threat: no findings"), "{format}: {out}"),
        }
    }
}

#[test]
fn one_run_writes_several_reports() {
    let repository = Repository::spoilt_sample();
    let ran = repository.run(&["lint", "--output", "json=report.json", "-o", "sarif=report.sarif", "-o", "github=-"]);
    let ran = ran.ended(1);
    // What goes to standard output is the report of the run: no other is added.
    assert_eq!(ran.out, lint(&repository, "github").out);
    assert_eq!(repository.read("report.json"), lint(&repository, "json").out);
    assert_eq!(repository.read("report.sarif"), lint(&repository, "sarif").out);
    let ran = repository.run(&["lint", "--output", "junit=report.xml"]).ended(1);
    assert_eq!(ran.out, lint(&repository, "concise").out);
    // A file is written plain, whatever the terminal wants.
    repository.run(&["lint", "--color", "always", "--output", "full=report.txt", "--format", "github"]).ended(1);
    assert!(!repository.read("report.txt").contains('\u{1b}'));
}

#[test]
fn statistics_count_by_rule() {
    let repository = Repository::spoilt_sample();
    let ran = repository.run(&["lint", "--statistics"]).ended(1);
    let rows = ran.out.lines().map(|line| line.split_whitespace().take(3).collect::<Vec<&str>>());
    let rows: Vec<Vec<&str>> = rows.filter(|row| row[0] != "[*]").collect();
    assert_eq!(
        rows,
        [["1", "R001", "unknown-reference"], ["1", "R004", "naming-pattern"], ["1", "T007", "dead-technique"]]
    );
    assert!(Repository::clean().run(&["lint", "--statistics"]).ended(0).out.is_empty());
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let repository = Repository::spoilt_sample();
    let is_coloured = |ran: Ran| ran.ended(1).out.contains('\u{1b}');
    let full = ["lint", "--format", "full"];
    assert!(!is_coloured(repository.run(&full)));
    assert!(is_coloured(repository.run(&["lint", "--format", "full", "--color", "always"])));
    assert!(is_coloured(repository.run_with(("CLICOLOR_FORCE", "1"), &full)));
    assert!(is_coloured(repository.run_with(("FORCE_COLOR", "1"), &full)));
    assert!(!is_coloured(repository.run_with(("FORCE_COLOR", "0"), &full)));
    assert!(!is_coloured(repository.run_with(("NO_COLOR", "1"), &full)));
    // What is asked for by name wins over the environment.
    assert!(is_coloured(repository.run_with(("NO_COLOR", "1"), &["lint", "--format", "full", "--color", "always"])));
    assert!(!is_coloured(
        repository.run_with(("CLICOLOR_FORCE", "1"), &["lint", "--format", "full", "--color", "never"])
    ));
    // Machines never see any.
    for format in FORMATS.iter().filter(|format| !["full", "concise", "grouped"].contains(format)) {
        assert!(!is_coloured(repository.run(&["lint", "--color", "always", "--format", format])), "{format}");
    }
}

#[test]
fn quiet_says_nothing_beside_the_report() {
    let repository = Repository::spoilt_sample();
    let loud = repository.run(&["lint"]).ended(1);
    let quiet = repository.run(&["lint", "--quiet"]).ended(1);
    assert_eq!(quiet.out, loud.out);
    assert_eq!(quiet.err, "");
    assert!(!loud.err.is_empty());
    // What makes a run fail is said all the same.
    repository.run(&["lint", "-q", "nowhere"]).failed_with("nowhere: ");
}
