//! A stranger's pull request: its names and texts are looked at, and do nothing.

use crate::git::Git;
use crate::runner::{Event, Runner, TOKEN};
use crate::workspace::{files, write};

/// What a shell, a runner or a page could take for an order.
const ORDERS: &str = "::error file=x::y%0A::set-output name=errors::0 ##[command]rm $(touch owned) `touch owned` ${{ github.token }} <img src=x> [a](https://evil.example) @everyone";

fn hostile() -> (Git, Event) {
    let git = Git::new();
    write(&git, &files());
    let base = git.commit("base");
    let folder = "a, b:c%0A$(touch owned)/`touch owned`;'\"/::error title=x::y";
    let model = format!(
        "+++\nid = \"evil\"\ntitle = {}\nlevel = \"component\"\nparent = \"pay\"\nprefix = \"EVIL\"\nno-threats-because = \"none\"\n\n[[flows]]\nid = {}\nfrom = {}\nto = \"x\"\n+++\n\n# {ORDERS}\n\n{ORDERS}\n",
        serde_json::json!(ORDERS),
        serde_json::json!(ORDERS),
        serde_json::json!(format!("{ORDERS}\n::error::x\n::stop-commands::x\n")),
    );
    git.write(&format!("{folder}/THREAT_MODEL.md"), &model);
    git.write(&format!("{folder}\n::error::newline/THREAT_MODEL.md"), &model);
    let head = git.commit("head");
    (git, Event::pull_request(&base, &head))
}

#[test]
fn names_and_texts_stay_names_and_texts() {
    let (git, event) = hostile();
    let runner = Runner::new(&git, event).with("comment", "always").with("sarif", "out put.sarif");
    let ran = runner.run();
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert!(0 < ran.output("errors").parse::<usize>().unwrap(), "{}", ran.log);
    for (name, properties, message) in &ran.commands {
        let is_ours = properties.contains("title=gabion") || properties.starts_with("file=") || name.contains("group");
        assert!(is_ours, "::{name} {properties}::{message}");
        assert_ne!(message, "x");
    }
    for text in [&ran.summary, &runner.told("body").unwrap()] {
        assert!(!text.contains("<img") && !text.contains("](https://evil") && !text.contains("@everyone"), "{text}");
    }
    for text in [&ran.log, &ran.summary] {
        assert!(!text.contains(TOKEN), "{text}");
    }
    let everything = walk(&git.folder);
    assert!(!everything.iter().any(|path| path.ends_with("/owned")), "{everything:?}");
}

#[test]
fn folders_and_inputs_with_any_characters() {
    let git = Git::new();
    let folder = "a b'\"$(touch owned)&;";
    let texts = files().into_iter().map(|(path, text)| (format!("{folder}/{path}"), text));
    texts.for_each(|(path, text)| git.write(&path, &text));
    git.commit("all");
    let runner = Runner::new(&git, Event::schedule());
    let ran = runner.with("working-directory", folder).with("sarif", "$(touch owned) x.sarif").run();
    assert_eq!((ran.code, ran.output("errors")), (0, "0"), "{}", ran.log);
    assert_eq!(ran.output("sarif"), format!("{folder}/$(touch owned) x.sarif"));
    assert!(git.folder.join(ran.output("sarif")).exists());
    assert!(!walk(&git.folder).iter().any(|path| path.ends_with("/owned")));
}

#[test]
fn an_output_cannot_end_its_own_delimiter() {
    let (git, event) = hostile();
    let name = "x\nEOF\nerrors=0\nexit-code<<E\n0\nE";
    let ran = Runner::new(&git, event).with("sarif", name).run();
    assert_eq!((ran.output("sarif"), ran.output("exit-code")), (name, "1"), "{}", ran.log);
}

#[test]
fn programs_do_not_see_the_token() {
    let (git, event) = hostile();
    let runner = Runner::new(&git, event);
    // Whatever is started is handed its environment: git stands for all.
    runner.program("git", "#!/bin/sh\nenv >>\"$FORGE/seen\"\nPATH=/usr/local/bin:/usr/bin:/bin exec git \"$@\"\n");
    runner.run();
    let seen = runner.told("seen").unwrap();
    assert!(seen.contains("GITHUB_ACTION_PATH") && !seen.contains(TOKEN), "{seen}");
}

#[test]
fn what_earlier_steps_left_in_the_environment_is_not_run() {
    let (git, event) = hostile();
    let clean = Runner::new(&git, event.clone()).run();
    let runner = Runner::new(&git, event).after("BASH_FUNC_git%%", "() { touch owned; }");
    let runner = runner.after("BASH_FUNC_printf%%", "() { touch owned; }").after("CDPATH", "/:/usr");
    let runner = runner.after("BASH_ENV", "/dev/stdin").after("GLOBIGNORE", "*");
    let ran = runner.after("FORCE_COLOR", "1").after("GITHUB_ACTIONS_STEP_DEBUG", "true").run();
    assert!(!walk(&git.folder).iter().any(|path| path.ends_with("/owned")), "{}", ran.log);
    assert_eq!((ran.code, ran.output("errors")), (clean.code, clean.output("errors")), "{}", ran.log);
    assert!(!ran.log.contains('\u{1b}'), "{}", ran.log);
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.to_string_lossy().into_owned());
        if path.is_dir() {
            found.extend(walk(&path));
        }
    }
    found
}
