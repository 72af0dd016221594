//! What the site tells of the past.

use std::path::Path;

use gabion::analysis::{Options, WorkTree, analyze, find_root, story};
use gabion::site::{Chronicle, recall};
use gabion::source::RepoPath;

use super::git::Git;

const SHOP: &str = "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\nprefix = \"SHOP\"\n+++\n\n# Shop\n\n\
    Sells books.\n";

fn threat(id: &str, status: &str) -> String {
    format!(
        "\n## SHOP-{id}: A stranger reads an order\n\n```toml threat\nstride = [\"information-disclosure\"]\n\
         controls = [\"SHOP-C{id}\"]\ninherent = {{ likelihood = 3, impact = 3 }}\n```\n\nIt holds a name.\n\n\
         ## SHOP-C{id}: Encrypt orders\n\n```toml control\nstatus = \"{status}\"\n```\n\nAt rest.\n"
    )
}

fn past(folder: &Path) -> Chronicle {
    let tree = WorkTree::walk(&find_root(folder).unwrap());
    let analysis = analyze(&tree, &Options::as_of("2026-11-21".parse().unwrap())).unwrap();
    recall(&analysis, &story(&tree, &analysis).unwrap().unwrap())
}

fn told(past: &Chronicle) -> Vec<String> {
    past.events
        .iter()
        .map(|event| format!("{} {}: {}", event.change.date, event.change.author, event.told(true)))
        .collect()
}

/// A model that was begun, was given a threat, and changed with a merge.
fn told_repository() -> Git {
    let git = Git::with(&[]);
    git.write("THREAT_MODEL.md", SHOP);
    git.commit_by("Asha", "2026-01-10");
    git.write("src/main.rs", "fn main() {}\n");
    git.commit_by("Ben", "2026-01-11");
    git.run(&["checkout", "--quiet", "-b", "side"]);
    git.write("THREAT_MODEL.md", &format!("{SHOP}{}", threat("T01", "planned")));
    git.commit_by("Chidi", "2026-02-01");
    git.run(&["checkout", "--quiet", "main"]);
    git.write("src/main.rs", "fn main() { }\n");
    git.commit_by("Ben", "2026-02-02");
    git.run(&["merge", "--quiet", "--no-ff", "-m", "Name who reads orders", "side"]);
    git.write("THREAT_MODEL.md", &format!("{SHOP}{}", threat("T01", "implemented")));
    git.commit_by("Asha", "2026-03-01");
    git.write("pay/THREAT_MODEL.md", &SHOP.replace("shop", "pay").replace("SHOP", "PAY"));
    git.commit_by("Ben", "2026-04-01");
    git.run(&["rm", "--quiet", "-r", "pay"]);
    git.commit_by("Chidi", "2026-05-01");
    git
}

#[test]
fn changes_are_told_newest_first() {
    let git = told_repository();
    let past = past(&git.folder);
    let said = told(&past);
    assert_eq!(said[0], "2026-05-01 Chidi: Model pay removed");
    assert_eq!(said[1], "2026-04-01 Ben: Model pay added");
    let control = said.iter().find(|said| said.contains("Control changed")).unwrap();
    assert_eq!(control, "2026-03-01 Asha: Control changed: status planned → implemented");
    let merged: Vec<&gabion::site::Event> =
        past.events.iter().filter(|event| event.change.summary == "Name who reads orders").collect();
    assert_eq!(merged.len(), 2, "{said:?}");
    assert!(merged[0].record.is_some() && merged[0].told(true) == "Threat added", "{said:?}");
    assert_eq!(said.last().unwrap(), "2026-01-10 Asha: Model shop added");
    let shop = &past.models[&RepoPath::new("THREAT_MODEL.md").unwrap()];
    assert_eq!(shop.created.as_ref().unwrap().date.to_string(), "2026-01-10");
    assert_eq!(shop.people, [("Asha".to_owned(), 2), ("Chidi".to_owned(), 1)]);
    let days: Vec<String> = shop.changes.iter().map(|change| change.date.to_string()).collect();
    assert_eq!(days, ["2026-03-01", "2026-02-01", "2026-01-10"]);
    assert!(!past.is_cut);
}

#[test]
fn what_was_taken_out_is_not_told() {
    let git = told_repository();
    let secret = "hunter2-hunter2";
    let with = format!("{SHOP}{}", threat("T01", "implemented"));
    git.write("THREAT_MODEL.md", &with.replace("title = \"Shop\"", &format!("title = \"{secret}\"")));
    git.commit_by("Ben", "2026-06-01");
    git.write("THREAT_MODEL.md", &with);
    git.commit_by("Ben", "2026-06-02");
    let said = told(&past(&git.folder));
    assert!(said[0].contains("title"), "{said:?}");
    assert!(said.iter().all(|said| !said.contains(secret)), "{said:?}");
}

#[test]
fn a_shallow_clone_says_that_there_is_more() {
    let git = told_repository();
    let shallow = git.clone_to("shallow", &["--depth=3"]);
    let past = past(&shallow.folder);
    assert!(past.is_cut);
    assert_eq!(told(&past), ["2026-05-01 Chidi: Model pay removed", "2026-04-01 Ben: Model pay added"]);
    assert_eq!(past.models[&RepoPath::new("THREAT_MODEL.md").unwrap()].created, None, "nobody knows who began it");
}

#[test]
fn a_version_that_cannot_be_read_neither_comes_nor_goes() {
    let git = told_repository();
    let with = std::fs::read(git.folder.join("THREAT_MODEL.md")).unwrap();
    std::fs::write(git.folder.join("THREAT_MODEL.md"), [&with[..], b"\xff\xfe"].concat()).unwrap();
    git.commit_by("Ben", "2026-06-01");
    std::fs::write(git.folder.join("THREAT_MODEL.md"), &with).unwrap();
    git.commit_by("Ben", "2026-06-02");
    assert_eq!(told(&past(&git.folder))[0], "2026-05-01 Chidi: Model pay removed");
}

#[test]
fn rules_that_are_off_ask_nothing() {
    let git = Git::with(&[]);
    let reviewed = SHOP.replace("prefix =", "review = { date = 2026-01-10 }\nprefix =");
    git.write("THREAT_MODEL.md", &reviewed);
    git.commit_by("Asha", "2026-01-10");
    let asked = |settings: &str| {
        git.write("gabion.toml", settings);
        let tree = WorkTree::walk(&find_root(&git.folder).unwrap());
        analyze(&tree, &Options::as_of("2026-11-21".parse().unwrap())).unwrap().past.drift.len()
    };
    let off = "[rules]\nS002 = \"off\"\nS006 = \"off\"\nS009 = \"off\"\nR007 = \"off\"\n";
    assert_eq!(asked(""), 1);
    assert_eq!(asked(off), 0);
    assert_eq!(asked(&format!("{off}[rules.paths.\"pay/**\"]\nS002 = \"note\"\n")), 1);
    assert_eq!(asked("[rules]\nS002 = \"off\"\n"), 1);
}
