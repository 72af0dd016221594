//! The one issue of a scheduled run.

use crate::checks::pull_request;
use crate::git::Git;
use crate::runner::{Event, REPOSITORY, Runner, TOKEN};
use crate::workspace::{files, write};

const TITLE: &str = "Threat models: what is overdue $(touch owned)";

#[test]
fn what_is_found_stands_in_one_issue() {
    let (git, event) = pull_request();
    let runner = Runner::new(&git, Event::schedule()).with("issue", TITLE).with("fail-on", "never");
    let ran = runner.run();
    let calls = runner.calls();
    assert_eq!((ran.code, calls.len()), (0, 2), "{calls:?}\n{}", ran.log);
    let post = format!("{TOKEN} api --method POST repos/{REPOSITORY}/issues --raw-field labels[]=gabion");
    assert!(calls[1].starts_with(&post) && calls[1].contains(&format!("title={TITLE}")), "{calls:?}");
    let body = runner.told("body").unwrap();
    assert!(body.starts_with("<!-- gabion issue _ -->\n## gabion\n") && body.contains("C004"), "{body}");
    runner.forge("comment", "12\n");
    runner.run();
    let patch = format!("{TOKEN} api --method PATCH repos/{REPOSITORY}/issues/12 --raw-field title=");
    assert!(runner.calls()[3].starts_with(&patch), "{:?}", runner.calls());
    // A pull request has nothing to do with it.
    let runner = Runner::new(&git, event).with("issue", TITLE);
    runner.run();
    assert_eq!(runner.calls(), Vec::<String>::new());
}

#[test]
fn it_is_closed_when_nothing_is_left() {
    let git = Git::new();
    write(&git, &files());
    git.commit("clean");
    let runner = Runner::new(&git, Event::schedule()).with("issue", TITLE).with("args", "--select\nC004");
    assert_eq!(runner.run().code, 0);
    assert_eq!(runner.calls().len(), 1, "none is opened to say that all is well");
    runner.forge("comment", "12\n");
    runner.run();
    assert!(runner.calls()[2].contains("issues/12 --raw-field state=closed"), "{:?}", runner.calls());
}

#[test]
fn without_permission_the_run_goes_on() {
    let (git, _) = pull_request();
    for word in ["graphql", "--method POST"] {
        let runner = Runner::new(&git, Event::schedule()).with("issue", TITLE).with("fail-on", "never");
        runner.forge("refuses", word);
        let ran = runner.run();
        assert_eq!((ran.code, ran.notices().len()), (0, 1), "{}", ran.log);
    }
}
