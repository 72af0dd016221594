//! The report for code scanning.

use crate::checks::pull_request;
use crate::runner::{Event, REPOSITORY, Runner};

#[test]
fn a_report_is_written_and_uploaded() {
    let (git, event) = pull_request();
    let runner = Runner::new(&git, event).with("sarif", "gabion.sarif");
    let ran = runner.run();
    assert_eq!(ran.output("sarif"), "gabion.sarif", "{}", ran.log);
    let calls = runner.calls();
    assert!(calls[0].contains(&format!("api --method POST repos/{REPOSITORY}/code-scanning/sarifs ")), "{calls:?}");
    assert!(calls[0].contains(&format!("commit_sha={} ", "c".repeat(40))), "{calls:?}");
    assert!(calls[0].contains("ref=refs/pull/7/merge "), "{calls:?}");
    let encoded = runner.told("sarif").unwrap();
    assert!(encoded.starts_with("H4sI") && !encoded.contains('\n'), "gzip in base64, on one line");
    let sarif = std::fs::read_to_string(git.folder.join("gabion.sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    // What was known stays in the report, or code scanning would take it for mended.
    let states: Vec<&str> = results.iter().map(|result| result["baselineState"].as_str().unwrap()).collect();
    assert!(states.contains(&"new") && states.contains(&"unchanged"), "{states:?}");
    assert_eq!(sarif["runs"][0]["automationDetails"]["id"], "gabion/");
}

#[test]
fn nothing_is_uploaded_that_was_not_asked_for() {
    let (git, event) = pull_request();
    for runner in [
        Runner::new(&git, event.clone()),
        Runner::new(&git, event).with("sarif", "gabion.sarif").with("upload-sarif", "false"),
    ] {
        runner.run();
        assert_eq!(runner.calls(), Vec::<String>::new());
    }
}

#[test]
fn without_permission_the_report_stays() {
    let (git, _) = pull_request();
    let runner = |mode| {
        let runner = Runner::new(&git, Event::schedule()).with("sarif", "gabion.sarif").with("fail-on", "never");
        let runner = runner.with("upload-sarif", mode);
        runner.forge("refuses", "code-scanning");
        runner.run()
    };
    let (auto, asked) = (runner("auto"), runner("true"));
    assert_eq!((auto.code, auto.notices().len()), (0, 0), "{}", auto.log);
    assert!(auto.log.contains("security-events: write"), "{}", auto.log);
    assert_eq!((asked.code, asked.notices().len()), (0, 1), "{}", asked.log);
}
