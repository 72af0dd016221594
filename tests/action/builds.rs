//! `command: build`, alone and after a lint.

use crate::checks::pull_request;
use crate::git::Git;
use crate::runner::{Event, Runner};
use crate::workspace::{files, write};

fn clean() -> Git {
    let git = Git::new();
    write(&git, &files());
    git.commit("clean");
    git
}

fn read(git: &Git, path: &str) -> String {
    std::fs::read_to_string(git.folder.join(path)).unwrap()
}

#[test]
fn a_site_is_built_where_it_was_asked_for() {
    let git = clean();
    let runner = Runner::new(&git, Event::push(&"0".repeat(40)));
    let ran = runner.with("command", "build").with("base-url", "https://shop.github.io/books/").run();
    assert_eq!((ran.code, ran.output("exit-code"), ran.output("site-dir")), (0, "0", "site"), "{}", ran.log);
    assert!(read(&git, "site/index.html").contains("<h1"));
    assert!(read(&git, "site/sitemap.xml").contains("<loc>https://shop.github.io/books/"));
    assert!(read(&git, "site/changes/feed.xml").contains("https://shop.github.io/books/"));
    // Nothing was linted, and nothing is said of it.
    assert!(!ran.outputs.contains_key("errors") && !ran.outputs.contains_key("report-json"), "{:?}", ran.outputs);
    assert_eq!((ran.summary.as_str(), ran.notices()), ("", Vec::new()));
    assert!(ran.log.contains("pages in site"), "{}", ran.log);
}

#[test]
fn a_site_has_the_address_of_its_configuration() {
    let git = clean();
    let configured = format!("{}\n[site]\nbase-address = \"https://models.shop.example/\"\n", read_or_empty(&git));
    git.write("gabion.toml", &configured);
    Runner::new(&git, Event::schedule()).with("command", "build").with("site-dir", "out").run();
    assert!(read(&git, "out/sitemap.xml").contains("<loc>https://models.shop.example/"));
}

fn read_or_empty(git: &Git) -> String {
    std::fs::read_to_string(git.folder.join("gabion.toml")).unwrap_or_default()
}

#[test]
fn a_lint_that_fails_stops_the_build() {
    let (git, _) = pull_request();
    let runner = || Runner::new(&git, Event::schedule()).with("command", "lint+build");
    let ran = runner().run();
    assert_eq!((ran.code, ran.output("exit-code"), ran.output("errors")), (1, "1", "2"), "{}", ran.log);
    assert!(!git.folder.join("site").exists() && !ran.outputs.contains_key("site-dir"), "{}", ran.log);
    assert!(ran.log.contains("the site is not built"), "{}", ran.log);
    let ran = runner().with("fail-on", "never").run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("site-dir")), (0, "2", "site"), "{}", ran.log);
    assert!(git.folder.join("site/index.html").exists());
}

#[test]
fn a_clean_workspace_is_linted_and_built() {
    let git = clean();
    let runner = Runner::new(&git, Event::schedule()).with("command", "lint+build").with("sarif", "gabion.sarif");
    let ran = runner.run();
    assert_eq!((ran.code, ran.output("errors"), ran.output("site-dir")), (0, "0", "site"), "{}", ran.log);
    assert!(ran.summary.starts_with("## gabion\n"), "{}", ran.summary);
    // What the next run finds there is its own.
    assert_eq!(runner.run().code, 0);
}

#[test]
fn paths_are_given_as_later_steps_see_them() {
    let git = Git::new();
    files().into_iter().for_each(|(path, text)| git.write(&format!("models/all of them/{path}"), &text));
    git.commit("clean");
    let runner = |site: &str| {
        let runner = Runner::new(&git, Event::schedule()).with("command", "lint+build");
        let runner = runner.with("working-directory", "models/all of them/").with("sarif", "gabion.sarif");
        let ran = runner.with("site-dir", site).run();
        assert_eq!(ran.code, 0, "{}", ran.log);
        assert!(git.folder.join(ran.output("sarif")).is_file(), "{}", ran.output("sarif"));
        assert!(git.folder.join(ran.output("site-dir")).join("index.html").is_file(), "{}", ran.output("site-dir"));
        ran.output("site-dir").to_owned()
    };
    assert_eq!(runner("site"), "models/all of them/site");
    let elsewhere = git.beside("elsewhere").to_string_lossy().into_owned();
    assert_eq!(runner(&elsewhere), elsewhere);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let git = clean();
    git.write("site/theirs.txt", "theirs");
    let ran = Runner::new(&git, Event::schedule()).with("command", "build").run();
    assert_eq!((ran.code, ran.output("exit-code")), (2, "2"), "{}", ran.log);
    assert!(ran.commands.iter().any(|(name, _, said)| name == "error" && said.contains("not built")), "{}", ran.log);
    assert_eq!(read(&git, "site/theirs.txt"), "theirs");
    assert!(!git.folder.join("site/index.html").exists() && !ran.outputs.contains_key("site-dir"));
}

#[test]
fn a_mistake_in_an_input_of_the_build_is_said() {
    for (input, value) in [
        ("base-url", "javascript:alert(1)"),
        ("base-url", "https://"),
        ("base-url", "https://x.example/\n<script>"),
        ("base-url", "--isolated"),
        ("config", "nowhere.toml"),
    ] {
        let git = clean();
        let ran = Runner::new(&git, Event::schedule()).with("command", "build").with(input, value).run();
        assert_eq!((ran.code, ran.output("exit-code")), (2, "2"), "{input}={value}: {}", ran.log);
        assert!(!git.folder.join("site").exists());
    }
}

#[test]
fn a_site_goes_to_a_folder_of_any_name() {
    for name in ["--isolated", "$(touch owned)", "a b;'\"&", "::error::x"] {
        let git = clean();
        let ran = Runner::new(&git, Event::schedule()).with("command", "build").with("site-dir", name).run();
        assert_eq!((ran.code, ran.output("site-dir")), (0, name), "{}", ran.log);
        assert!(git.folder.join(name).join("index.html").exists() && !git.folder.join("owned").exists());
    }
}
