//! What programs read.

use snapbox::{IntoData, assert_data_eq, str};

use super::{Case, Format, shop};
use crate::report::{Style, render};

#[test]
fn json() {
    assert_data_eq!(
        shop().render(Format::Json),
        str![[r#"
{
  "version": 1,
  "as-of": "2026-11-21",
  "head": "9f2c0d1e",
  "findings": [
    {
      "code": "R001",
      "name": "unknown-reference",
      "severity": "error",
      "path": "services/payments/THREAT_MODEL.md",
      "start": {
        "line": 3,
        "column": 1
      },
      "end": {
        "line": 3,
        "column": 6
      },
      "message": "unknown key `titel`",
      "help": null,
      "model": "payments",
      "record": "PAY-T01",
      "related": [],
      "fix": {
        "safe": true,
        "edits": [
          {
            "path": "services/payments/THREAT_MODEL.md",
            "start": 20,
            "end": 25,
            "text": "title"
          }
        ]
      },
      "fingerprint": "0000000000000000000000000000000000000000000000000000000000000001"
    },
    {
      "code": "R001",
      "name": "unknown-reference",
      "severity": "warning",
      "path": "services/payments/THREAT_MODEL.md",
      "start": {
        "line": 11,
        "column": 20
      },
      "end": {
        "line": 11,
        "column": 28
      },
      "message": "unknown asset `card-dat`",
      "help": "did you mean `card-data`?",
      "model": "payments",
      "record": "PAY-T01",
      "related": [
        {
          "path": "THREAT_MODEL.md",
          "start": {
            "line": 2,
            "column": 7
          },
          "message": "looked for here, too"
        }
      ],
      "fix": {
        "safe": false,
        "edits": [
          {
            "path": "services/payments/THREAT_MODEL.md",
            "start": 122,
            "end": 130,
            "text": "card-data"
          }
        ]
      },
      "fingerprint": "0000000000000000000000000000000000000000000000000000000000000002"
    },
    {
      "code": "R006",
      "name": "unused-record",
      "severity": "note",
      "path": "services/payments/THREAT_MODEL.md",
      "start": {
        "line": 8,
        "column": 14
      },
      "end": {
        "line": 8,
        "column": 26
      },
      "message": "nothing refers to this",
      "help": null,
      "model": "payments",
      "record": "PAY-T01",
      "related": [],
      "fix": null,
      "fingerprint": "0000000000000000000000000000000000000000000000000000000000000003"
    }
  ],
  "summary": {
    "models": 2,
    "threats": 1,
    "errors": 1,
    "warnings": 1,
    "notes": 1,
    "suppressed": 1,
    "baselined": 0,
    "unassessed": 0
  }
}

"#]]
        .raw()
    );
}

#[test]
fn json_lines() {
    let case = shop();
    let lines = case.render(Format::JsonLines);
    let whole = case.json(Format::Json);
    let objects: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(whole["findings"].as_array().unwrap(), &objects);
}

#[test]
fn an_empty_run_is_a_report() {
    let case = Case::shop();
    assert_eq!(case.json(Format::Json)["findings"], serde_json::json!([]));
    assert_eq!(case.json(Format::Sarif)["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(case.json(Format::Gitlab), serde_json::json!([]));
    assert_eq!(case.json(Format::Rdjson)["diagnostics"], serde_json::json!([]));
    assert_eq!((case.render(Format::Github), case.render(Format::JsonLines)), Default::default());
    assert!(case.render(Format::Junit).contains("tests=\"1\" failures=\"0\""));
    assert!(case.render(Format::Checkstyle).ends_with("<checkstyle version=\"10.0\">\n</checkstyle>\n"));
    assert!(case.render(Format::Markdown).contains("no findings"));
}

#[test]
fn equal_fingerprints_are_told_apart_where_it_matters() {
    let mut case = shop();
    for finding in &mut case.findings {
        finding.fingerprint = "f".to_owned();
    }
    let issues = case.json(Format::Gitlab);
    let fingerprints: Vec<&str> =
        issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints, ["f", "f-2", "f-3"]);
}

#[test]
fn forges_count_paths_from_the_repository() {
    let mut case = shop();
    case.root = Some("models".to_owned());
    for format in [Format::Sarif, Format::Github, Format::Gitlab, Format::Junit, Format::Checkstyle, Format::Rdjson] {
        assert!(case.render(format).contains("models/services/payments/THREAT_MODEL.md"), "{}", format.name());
    }
    assert!(!case.render(Format::Json).contains("models/services"));
}

#[test]
fn no_machine_format_depends_on_the_screen() {
    let case = shop();
    let style = Style { color: true, width: 20, links: true };
    for format in Format::ALL.into_iter().skip(3) {
        assert_eq!(render(&case.report(), format, style), case.render(format), "{}", format.name());
    }
}
