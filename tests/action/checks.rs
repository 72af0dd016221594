//! Checks of pushes, pull requests and the clock, with each of their outputs.

use crate::git::Git;
use crate::runner::{Event, REPOSITORY, Runner};
use crate::workspace::{PAY, edit, edited, write};

/// A shop whose base has findings of its own, and a pull request that takes a
/// control's evidence away.
pub(crate) fn pull_request() -> (Git, Event) {
    let git = Git::new();
    let old = edited("pay/THREAT_MODEL.md", "controls = [\"PAY-C02\"]", "controls = [\"PAY-C02\", \"PAY-C09\"]");
    write(&git, &old);
    let base = git.commit("base");
    let evidence = "evidence = [\"src/redact.rs\"]\n";
    write(&git, &edit(old, "pay/THREAT_MODEL.md", evidence, "evidence = [\"src/gone.rs\"]\n"));
    let head = git.commit("head");
    (git, Event::pull_request(&base, &head))
}

#[test]
fn a_pull_request_answers_for_what_it_introduced() {
    let (git, event) = pull_request();
    let runner = Runner::new(&git, event);
    let ran = runner.run();
    assert_eq!(ran.code, 1, "{}", ran.log);
    let gravest: Vec<_> = ran.commands.iter().filter(|(name, ..)| name == "error").collect();
    assert_eq!(gravest.len(), 1, "{}", ran.log);
    let (_, properties, message) = gravest[0];
    let line = PAY.lines().position(|line| line.contains("evidence")).unwrap() + 1;
    assert!(properties.starts_with(&format!("file=pay/THREAT_MODEL.md,line={line},")), "{properties}");
    assert!(properties.ends_with("title=C004 missing-evidence"), "{properties}");
    assert!(message.contains("src/gone.rs"), "{message}");
    let count = |name: &str| ran.output(name).parse::<usize>().unwrap();
    assert_eq!((ran.output("exit-code"), count("errors")), ("1", 1));
    assert_eq!(count("new"), count("errors") + count("warnings") + count("infos"));
    assert_eq!(ran.output("fixed"), "0");
    assert_eq!(ran.output("version"), env!("CARGO_PKG_VERSION"));
    assert_eq!(ran.output("sarif"), "");
    let report = std::fs::read_to_string(ran.output("report-json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["summary"]["errors"], 1);
    assert!(report["summary"]["since"]["known"].as_u64().unwrap() > 0, "{report}");
    assert!(ran.summary.starts_with("## gabion\n"), "{}", ran.summary);
    assert!(ran.summary.contains("## Threat model: "), "{}", ran.summary);
    let blob = format!("https://github.com/{REPOSITORY}/blob/");
    assert!(ran.summary.contains(&blob), "{}", ran.summary);
    assert_eq!(runner.calls(), Vec::<String>::new(), "nobody asked for a comment");
}

#[test]
fn a_pull_request_may_be_asked_for_everything() {
    let (git, event) = pull_request();
    let all = Runner::new(&git, event.clone()).with("only-new", "false").run();
    let new = Runner::new(&git, event.clone()).run();
    let count = |ran: &crate::runner::Ran| {
        ["errors", "warnings", "infos"].map(|name| ran.output(name).parse::<usize>().unwrap()).iter().sum::<usize>()
    };
    assert!(count(&new) < count(&all), "{}", all.log);
    assert_eq!(all.output("new"), new.output("new"));
    let none = Runner::new(&git, event).with("diff-base", "none").run();
    assert_eq!((count(&none), none.output("new")), (count(&all), ""));
    assert!(!none.summary.contains("## Threat model: "), "{}", none.summary);
}

#[test]
fn a_push_answers_for_everything_and_tells_what_it_did() {
    let (git, _) = pull_request();
    let before = git.run(&["rev-parse", "HEAD~1"]);
    let ran = Runner::new(&git, Event::push(&before)).with("fail-on", "never").run();
    assert_eq!((ran.code, ran.output("errors")), (0, "2"), "{}", ran.log);
    assert!(ran.summary.contains("## Threat model: "), "{}", ran.summary);
    // A branch that is new has nothing to be compared with.
    let ran = Runner::new(&git, Event::push(&"0".repeat(40))).run();
    assert_eq!((ran.code, ran.output("new")), (1, ""), "{}", ran.log);
    assert_eq!(ran.notices(), Vec::<&str>::new());
}

#[test]
fn the_clock_answers_for_everything() {
    let (git, _) = pull_request();
    let ran = Runner::new(&git, Event::schedule()).run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("new")), (1, "2", ""), "{}", ran.log);
    assert!(!ran.summary.contains("## Threat model: "), "{}", ran.summary);
}

#[test]
fn inputs_reach_the_lint() {
    let (git, event) = pull_request();
    let runner = || Runner::new(&git, event.clone());
    assert_eq!(runner().with("args", "--ignore\nC004\n").run().code, 0);
    assert_eq!(runner().with("paths", "THREAT_MODEL.md\n").run().code, 0);
    assert_eq!(runner().with("working-directory", "pay").run().code, 1);
    let quiet = runner().with("annotations", "false").with("summary", "false").run();
    assert!(!quiet.commands.iter().any(|(name, ..)| name == "error"), "{}", quiet.log);
    assert_eq!((quiet.summary.as_str(), quiet.code), ("", 1));
    assert!(quiet.log.contains("C004"), "the log has the findings all the same");
}

#[test]
fn a_mistake_in_an_input_is_said() {
    let (git, event) = pull_request();
    for (input, value) in [
        ("command", "lint; touch owned"),
        ("fail-on", "sometimes"),
        ("only-new", "yes"),
        ("comment", "maybe"),
        ("diff-base", "--upload-pack=touch owned"),
        ("working-directory", "nowhere"),
        ("args", "--no-such-flag"),
        ("version", "1.2.3; touch owned"),
        ("version", "../../x"),
    ] {
        let ran = Runner::new(&git, event.clone()).with(input, value).run();
        assert_eq!(ran.code, 2, "{input}={value}: {}", ran.log);
        assert!(ran.commands.iter().any(|(name, ..)| name == "error"), "{input}={value}: {}", ran.log);
        assert!(!git.folder.join("owned").exists());
    }
}

#[test]
fn only_installing_lints_nothing() {
    let (git, event) = pull_request();
    let ran = Runner::new(&git, event).with("install-only", "true").run();
    assert_eq!((ran.code, ran.summary.as_str()), (0, ""), "{}", ran.log);
    assert!(ran.output("binary").ends_with("/gabion"));
    assert!(!ran.outputs.contains_key("errors"));
}
