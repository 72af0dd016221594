//! `gabion status`: the tree of models, and how each stands.

use gabion::analysis::{MemoryTree, Options, analyze};
use gabion::source::RepoPath;
use gabion::status::{Look, Selection, render_text, status};
use serde_json::Value;

use crate::repository::{PAY, Repository, SHOP};

/// The rows of the table: what stands in front of the first two spaces, and the rest.
fn rows(out: &str) -> Vec<(String, Vec<String>)> {
    let table = out.lines().skip_while(|line| !line.starts_with("model")).skip(1);
    let row = |line: &str| {
        let name: String = line.chars().take_while(|c| !c.is_ascii_digit()).collect();
        let cells = line[name.len()..].split_whitespace().map(str::to_owned).collect();
        (name.trim().to_owned(), cells)
    };
    table.map(row).collect()
}

#[test]
fn shows_the_tree_with_a_line_for_each_model() {
    let out = Repository::clean().run(&["status"]).ended(0).out;
    assert!(out.starts_with("2 models, 1 threat,"), "{out}");
    assert_eq!(
        rows(&out),
        [
            ("shop".to_owned(), ["0", "-", "-", "-", "-", "2026-10-05", "-"].map(str::to_owned).to_vec()),
            ("└─ pay".to_owned(), ["1", "-", "-", "medium", "-", "2026-10-05", "-"].map(str::to_owned).to_vec()),
        ]
    );
}

#[test]
fn counts_what_is_open_and_what_is_half_done() {
    let open = PAY.replace("controls = [\"PAY-C01\"]\n", "");
    let out = Repository::with_pay(&open).run(&["status"]).ended(0).out;
    assert_eq!(rows(&out)[1].1[..3], ["1", "1", "-"]);
    let planned = PAY.replace("\"implemented\"", "\"planned\"");
    let out = Repository::with_pay(&planned).run(&["status"]).ended(0).out;
    assert_eq!(rows(&out)[1].1[..3], ["1", "-", "1"]);
}

#[test]
fn json_says_the_same_and_more() {
    let out = Repository::clean().run(&["status", "--format", "json"]).ended(0).out;
    let read: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&read["version"], &read["as-of"]), (&1.into(), &"2026-11-21".into()));
    let pay = &read["models"][1];
    assert_eq!((&pay["id"], &pay["level"], &pay["depth"]), (&"pay".into(), &"container".into(), &1.into()));
    assert_eq!((&pay["threats"], &pay["states"]["mitigated"]), (&1.into(), &1.into()));
    assert_eq!((&pay["worst-residual"], &pay["reviewed"]), (&"medium".into(), &"2026-10-05".into()));
}

#[test]
fn models_are_chosen_by_id_and_depth() {
    let repository = Repository::spoilt_sample();
    let names = |arguments: &[&str]| -> Vec<String> {
        let out = repository.run(&[&["status"], arguments].concat()).ended(0).out;
        rows(&out).into_iter().map(|(name, _)| name).filter(|name| !name.starts_with('S')).collect()
    };
    assert_eq!(names(&["--model", "payments", "--depth", "1"]), ["payments", "└─ checkout"]);
    assert_eq!(names(&["--depth", "0"]), ["skerry"]);
    repository.run(&["status", "--model", "paymints"]).failed_with("no model is called `paymints`");
}

#[test]
fn every_line_fits_the_screen_and_drives_none() {
    let id = "a-name-that-is-much-longer-than-any-column-of-any-table-can-be-without-breaking-it";
    let hostile = PAY.replace("id = \"pay\"", &format!("id = \"{id}\\u001b[31m\""));
    let file = |path: &str, text: &str| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec());
    let tree = MemoryTree::new([file("THREAT_MODEL.md", SHOP), file("pay/THREAT_MODEL.md", &hostile)]);
    let analysis = analyze(&tree, &Options::as_of(jiff::civil::date(2026, 11, 21))).unwrap();
    let status = status(&analysis, &Selection::default());
    for width in [40, 80, 100, 120, 160] {
        let text = render_text(&status, Look { color: false, width });
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= width.max(80), "{width}\n{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
    assert!(render_text(&status, Look { color: true, width: 80 }).contains('\u{1b}'));
}

#[test]
fn stale_models_are_shown_with_the_way_to_them_and_the_reason() {
    let repository = Repository::with_pay(&PAY.replace("date = 2026-10-05", "date = 2024-10-05"));
    let out = repository.run(&["status", "--stale"]).ended(0).out;
    assert!(out.starts_with("1 model, "), "{out}");
    assert!(out.contains("\n└─ pay ") && out.contains("\n    S001 "), "{out}");
    let fresh = Repository::clean().run(&["status", "--stale"]).ended(0).out;
    assert!(fresh.starts_with("no model is stale, as of "), "{fresh}");
}
