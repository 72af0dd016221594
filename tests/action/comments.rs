//! The comment on a pull request.

use crate::checks::pull_request;
use crate::git::Git;
use crate::runner::{Event, REPOSITORY, Runner, TOKEN, jq};
use crate::workspace::{files, write};

const MARK: &str = "<!-- gabion comment _ -->\n";

#[test]
fn a_change_gets_a_comment_which_is_kept() {
    let (git, event) = pull_request();
    let runner = Runner::new(&git, event).with("comment", "changes");
    let ran = runner.run();
    let calls = runner.calls();
    assert_eq!(calls.len(), 2, "{calls:?}\n{}", ran.log);
    assert!(calls[0].starts_with(&format!("{TOKEN} api graphql --paginate ")), "{calls:?}");
    assert!(calls[0].contains("-f owner=shop -f name=books -F number=7"), "{calls:?}");
    let post = format!("{TOKEN} api --method POST repos/{REPOSITORY}/issues/7/comments --field body=@");
    assert!(calls[1].starts_with(&post), "{calls:?}");
    let body = runner.told("body").unwrap();
    assert!(body.starts_with(&format!("{MARK}<!-- gabion diff -->\n## Threat model: 1 changed\n")), "{body}");
    assert!(body.contains("PAY-C01") && body.contains("Findings introduced: 1 error"), "{body}");
    assert_eq!(ran.notices(), Vec::<&str>::new());
    // The next push finds it again.
    runner.forge("comment", "4711\n4712\n");
    runner.run();
    let patch = format!("{TOKEN} api --method PATCH repos/{REPOSITORY}/issues/comments/4711 --field body=@");
    assert!(runner.calls()[3].starts_with(&patch), "{:?}", runner.calls());
}

#[test]
fn a_stranger_who_writes_the_mark_is_not_answered() {
    let (git, event) = pull_request();
    let comment = |key: u32, is_ours: bool, body: &str| serde_json::json!({ "key": key, "viewerDidAuthor": is_ours, "body": body });
    let runner = Runner::new(&git, event).with("comment", "changes");
    runner.program("jq", &jq());
    let posted = |nodes: serde_json::Value| {
        let graph =
            serde_json::json!({ "data": { "repository": { "pullRequest": { "comments": { "nodes": nodes } } } } });
        runner.forge("graph", &graph.to_string());
        let ran = runner.run();
        assert_eq!(ran.notices(), Vec::<&str>::new(), "{}", ran.log);
        runner.calls().last().unwrap().clone()
    };
    let theirs = comment(1, false, &format!("{MARK}theirs"));
    let other = comment(2, true, "<!-- gabion comment other_folder -->\nof another workspace");
    let quoted = comment(3, true, &format!("> {MARK}"));
    let call = posted(serde_json::json!([theirs, other, quoted]));
    assert!(call.contains(&format!("--method POST repos/{REPOSITORY}/issues/7/comments")), "{call}");
    let call = posted(serde_json::json!([theirs, other, quoted, comment(4, true, &format!("{MARK}ours"))]));
    assert!(call.contains("issues/comments/4 "), "{call}");
}

#[test]
fn a_change_of_code_alone_begins_no_comment() {
    let git = Git::new();
    write(&git, &files());
    let base = git.commit("base");
    git.write("pay/src/redact.rs", "fn redact() { /* better */ }\n");
    let head = git.commit("head");
    let event = Event::pull_request(&base, &head);
    let runner = Runner::new(&git, event.clone()).with("comment", "changes");
    runner.run();
    assert_eq!(runner.calls().len(), 1, "it looked for an old one: {:?}", runner.calls());
    // An old one must not go on telling what is no longer so.
    runner.forge("comment", "4711\n");
    runner.run();
    assert!(runner.calls()[2].contains("--method PATCH"), "{:?}", runner.calls());
    let always = Runner::new(&git, event).with("comment", "always");
    always.run();
    assert!(always.calls()[1].contains("--method POST"), "{:?}", always.calls());
}

#[test]
fn a_fork_gets_a_summary_and_no_failure() {
    let (git, event) = pull_request();
    let base = event.payload["pull_request"]["base"]["sha"].as_str().unwrap();
    let head = event.payload["pull_request"]["head"]["sha"].as_str().unwrap();
    let event = Event::pull_request_from("stranger/books", base, head);
    let runner =
        Runner::new(&git, event).with("comment", "always").with("sarif", "gabion.sarif").with("fail-on", "never");
    let ran = runner.run();
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert_eq!(runner.calls(), Vec::<String>::new());
    assert!(ran.summary.contains("## Threat model: 1 changed"), "{}", ran.summary);
    assert_eq!(ran.output("errors"), "1");
}

#[test]
fn without_permission_the_check_goes_on() {
    let (git, event) = pull_request();
    for word in ["graphql", "issues/7/comments"] {
        let runner = Runner::new(&git, event.clone()).with("comment", "changes").with("fail-on", "never");
        runner.forge("refuses", word);
        let ran = runner.run();
        assert_eq!(ran.code, 0, "{}", ran.log);
        assert_eq!(ran.notices().len(), 1, "{}", ran.log);
        assert!(ran.notices()[0].starts_with("The comment was not written"), "{}", ran.log);
        assert!(!ran.commands.iter().any(|(.., message)| message == "the forge speaks"), "{}", ran.log);
    }
    let ran =
        Runner::new(&git, event).with("comment", "changes").with("github-token", "").with("fail-on", "never").run();
    assert_eq!((ran.code, ran.notices().len()), (0, 1), "{}", ran.log);
}
