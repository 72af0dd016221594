//! Checkouts that lack the history which tells what a change introduced.

use crate::git::Git;
use crate::runner::{Event, Runner};
use crate::workspace::{PAY, edit, edited, files, write};

/// A repository whose main branch went on for a while after a topic left it.
struct Forge {
    origin: Git,
    base: String,
    head: String,
}

fn forge() -> Forge {
    let origin = Git::new();
    write(&origin, &files());
    for at in 0..40 {
        origin.write("notes.txt", &format!("{at}\n"));
        origin.commit("before");
    }
    origin.run(&["switch", "--quiet", "--create", "topic"]);
    write(&origin, &broken());
    let head = origin.commit("head");
    origin.run(&["switch", "--quiet", "main"]);
    for at in 0..40 {
        origin.write("notes.txt", &format!("after {at}\n"));
        origin.commit("after");
    }
    let base = origin.run(&["rev-parse", "HEAD"]);
    Forge { origin, base, head }
}

fn broken() -> Vec<(&'static str, String)> {
    let evidence = "evidence = [\"src/redact.rs\"]\n";
    edited("pay/THREAT_MODEL.md", evidence, "evidence = [\"src/gone.rs\"]\n")
}

fn commits(git: &Git) -> usize {
    git.run(&["rev-list", "--count", "--all"]).parse().unwrap()
}

#[test]
fn of_a_merged_pull_request_one_more_commit_is_fetched() {
    let Forge { origin, base, head } = forge();
    origin.run(&["switch", "--quiet", "--create", "merge"]);
    origin.run(&["merge", "--quiet", "--no-edit", "--no-ff", "topic"]);
    let checkout = origin.clone_to("checkout", &["--depth=1", "--branch=merge"]);
    assert_eq!(commits(&checkout), 1);
    // GitHub's event names a base that is older than the one it merged.
    let old = origin.run(&["rev-parse", &format!("{base}~3")]);
    let ran = Runner::new(&checkout, Event::pull_request(&old, &head)).run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("new")), (1, "1", "1"), "{}", ran.log);
    assert_eq!(ran.notices(), Vec::<&str>::new(), "{}", ran.log);
    assert_eq!(commits(&checkout), 3, "the merge and its parents");
    assert!(ran.summary.contains("## Threat model: 1 changed"), "{}", ran.summary);
}

#[test]
fn of_a_branch_as_much_is_fetched_as_shows_where_it_left() {
    let Forge { origin, base, head } = forge();
    let checkout = origin.clone_to("checkout", &["--depth=1", "--branch=topic"]);
    let ran = Runner::new(&checkout, Event::pull_request(&base, &head)).run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("new")), (1, "1", "1"), "{}", ran.log);
    assert_eq!(ran.notices(), Vec::<&str>::new(), "{}", ran.log);
    assert!(ran.summary.contains("## Threat model: 1 changed"), "{}", ran.summary);
}

#[test]
fn a_base_may_be_a_branch() {
    let Forge { origin, .. } = forge();
    for options in [&["--depth=1", "--branch=topic"][..], &["--single-branch", "--branch=topic"]] {
        let checkout = origin.clone_to(&format!("checkout-{}", options[0].len()), options);
        let ran = Runner::new(&checkout, Event::schedule()).with("diff-base", "main").with("only-new", "true").run();
        assert_eq!((ran.code, ran.output("errors"), ran.output("new")), (1, "1", "1"), "{}", ran.log);
        assert_eq!(ran.notices(), Vec::<&str>::new(), "{}", ran.log);
    }
}

#[test]
fn models_that_main_changed_meanwhile_are_brought() {
    let Forge { origin, base, head } = forge();
    // The base of the topic has a model that neither branch has any more.
    origin.run(&["switch", "--quiet", "topic"]);
    write(&origin, &edit(broken(), "pay/THREAT_MODEL.md", "Takes money for books.", "Takes money."));
    let later = origin.commit("later");
    assert_ne!(later, head);
    let checkout = origin.clone_to("checkout", &["--depth=1", "--branch=topic"]);
    let ran = Runner::new(&checkout, Event::pull_request(&base, &later)).run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("new")), (1, "1", "1"), "{}", ran.log);
    assert!(!ran.log.contains("not read"), "{}", ran.log);
}

#[test]
fn what_cannot_be_fetched_is_said_and_everything_counts() {
    let Forge { origin, base, head } = forge();
    let checkout = origin.clone_to("checkout", &["--depth=1", "--branch=topic"]);
    checkout.run(&["remote", "remove", "origin"]);
    let ran = Runner::new(&checkout, Event::pull_request(&base, &head)).run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("new")), (1, "1", ""), "{}", ran.log);
    assert_eq!(ran.notices().len(), 1, "{}", ran.log);
    assert!(ran.notices()[0].contains("every finding is reported"), "{}", ran.log);
    // The code is the lint's own.
    write(&checkout, &files());
    let ran = Runner::new(&checkout, Event::pull_request(&base, &head)).run();
    assert_eq!((ran.code, ran.notices().len()), (0, 1), "{}", ran.log);
}

#[test]
fn a_history_that_was_rewritten_is_said() {
    let git = Git::new();
    git.write("THREAT_MODEL.md", PAY);
    git.commit("all there is");
    let ran = Runner::new(&git, Event::push(&"a".repeat(40))).with("fail-on", "never").run();
    assert_eq!((ran.code, ran.notices().len()), (0, 1), "{}", ran.log);
}
