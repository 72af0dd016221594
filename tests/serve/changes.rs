//! What is saved is shown.

use std::time::Duration;

use super::served::{FILES, PAY, Served, command};
use super::support::git::Git;

const PAGE: &str = "/models/pay/";

#[test]
fn an_edited_model_is_shown() {
    let served = Served::new();
    let mut news = served.listen();
    let before = served.get(PAGE);
    assert!(before.body.contains("Takes the harbour's dues") || before.body.contains("Takes the harbour&#39;s dues"));
    let other = served.get("/glossary/").header("etag").to_owned();
    served.edit("services/pay/THREAT_MODEL.md", "Takes the", "Collects all the");
    news.next();
    let after = served.get(PAGE);
    assert!(after.body.contains("Collects all the"), "{}", after.body);
    assert_ne!(before.header("etag"), after.header("etag"));
    // What does not show the change has the tag of before, so that it stays as it is.
    assert_eq!(served.get("/glossary/").header("etag"), other);
}

#[test]
fn an_edited_configuration_is_shown() {
    let served = Served::new();
    let mut news = served.listen();
    served.edit("gabion.toml", "The harbour", "The new harbour");
    news.next();
    assert!(served.get("/").body.contains("The new harbour"));
}

#[test]
fn an_edited_theme_is_shown() {
    let served = Served::new();
    let mut news = served.listen();
    let before = served.get(PAGE);
    served.write("look/style.css", "body { color: teal }\n");
    news.next();
    assert!(served.get("/assets/style.css").body.starts_with("body { color: teal }"));
    let styled = served.get(PAGE);
    assert_ne!(styled.header("etag"), before.header("etag"), "the page looks different now");
    served.edit("look/style.css", "teal", "olive");
    news.next();
    assert!(served.get("/assets/style.css").body.starts_with("body { color: olive }"));
    served
        .write("look/notice.html", "{% extends \"base.html\" %}{% block content %}<h1>Gone fishing</h1>{% endblock %}");
    news.next();
    assert!(served.get("/nowhere").body.contains("Gone fishing"));
}

#[test]
fn a_commit_is_noticed() {
    let served = Served::new();
    let mut news = served.listen();
    served.git.commit("nothing new");
    news.next();
    served.git.run(&["switch", "--quiet", "--create", "side"]);
    served.git.commit("nothing new there");
    news.next();
}

#[test]
fn what_a_commit_did_is_told() {
    let served = Served::new();
    let mut news = served.listen();
    assert!(served.get("/changes/").body.contains("Model pay added"));
    served.edit("services/pay/THREAT_MODEL.md", "title = \"Payments\"", "title = \"Dues\"");
    news.next();
    assert!(!served.get("/changes/").body.contains("Call payments dues"));
    served.git.commit("Call payments dues");
    while !served.get("/changes/").body.contains("Call payments dues") {
        news.next();
    }
    served.edit("services/pay/THREAT_MODEL.md", "Takes the", "Collects all the");
    news.next();
    assert!(served.get("/changes/").body.contains("Call payments dues"), "it stays told");
    assert!(served.get(PAGE).body.contains("Call payments dues"), "on the model's page, too");
}

#[test]
fn a_linked_work_tree_has_a_head_of_its_own() {
    let main = Git::new();
    for (path, text) in FILES {
        main.write(path, text);
    }
    main.commit("all of it");
    let side = Git::at(main.beside("side"));
    main.run(&["worktree", "add", "--quiet", "-b", "side", side.folder.to_str().unwrap()]);
    let command = command(&side.folder, 0);
    let served = Served::run(side, command);
    let mut news = served.listen();
    served.git.commit("nothing new");
    news.next();
}

#[test]
fn models_come_and_go_with_their_folders() {
    let served = Served::new();
    let mut news = served.listen();
    assert_eq!(served.get("/models/crane/").status, 404);
    let model = PAY.replace("pay", "crane").replace("PAY", "CRA").replace("Payments", "Cranes");
    served.write("services/crane/deep/down/THREAT_MODEL.md", &model);
    while served.get("/models/crane/").status == 404 {
        news.next();
    }
    served.edit("services/crane/deep/down/THREAT_MODEL.md", "Takes", "Lifts");
    while !served.get("/models/crane/").body.contains("Lifts") {
        news.next();
    }
    std::fs::remove_dir_all(served.git.folder.join("services/crane")).unwrap();
    while served.get("/models/crane/").status == 200 {
        news.next();
    }
    // A folder that comes back is watched again.
    served.write("services/crane/deep/down/THREAT_MODEL.md", &model);
    while served.get("/models/crane/").status == 404 {
        news.next();
    }
    served.edit("services/crane/deep/down/THREAT_MODEL.md", "Takes", "Holds");
    while !served.get("/models/crane/").body.contains("Holds") {
        news.next();
    }
}

#[test]
fn a_file_that_is_replaced_is_a_change() {
    let served = Served::new();
    let mut news = served.listen();
    // As many editors save: a new file beside, renamed over the old one.
    served.write("services/pay/new.tmp", &PAY.replace("Takes", "Swaps"));
    let folder = served.git.folder.join("services/pay");
    std::fs::rename(folder.join("new.tmp"), folder.join("THREAT_MODEL.md")).unwrap();
    while !served.get(PAGE).body.contains("Swaps") {
        news.next();
    }
}

#[test]
fn what_no_build_reads_changes_in_silence() {
    let mut files = FILES.to_vec();
    files.push((".gitignore", "target/\n*.log\n"));
    files.push(("target/THREAT_MODEL.md", PAY));
    let served = Served::of(&files);
    let mut news = served.listen();
    let page = served.get(PAGE);
    served.write("services/pay/src/lib.rs", "pub fn pay() { todo!() }\n");
    served.write("services/pay/run.log", "a line\n");
    served.write("target/THREAT_MODEL.md", "+++ nonsense");
    // Longer than changes are gathered for: what follows is a build of its own.
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(served.get(PAGE).header("etag"), page.header("etag"));
    served.edit("services/pay/THREAT_MODEL.md", "Takes", "Counts");
    news.next();
    assert!(served.get(PAGE).body.contains("Counts"), "the first news was of something else");
}
