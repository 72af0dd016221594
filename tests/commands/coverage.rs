//! `gabion coverage`: the code that models speak of.

use serde_json::Value;

use crate::repository::Repository;

fn repository() -> Repository {
    let repository = Repository::clean();
    repository.replace("THREAT_MODEL.md", "[[elements]]", "covers = [\"src/**\"]\n\n[[elements]]");
    for file in ["src/main.rs", "tools/a.sh", "tools/deep/b.sh", "pay/notes.md", "pay/Cargo.lock"] {
        repository.write(file, "");
    }
    repository
}

#[test]
fn names_the_folders_that_nobody_covers() {
    let out = repository().run(&["coverage"]).ended(0).out;
    assert_eq!(
        out,
        "5 files of code: 2 covered, 3 by no model, 0 by more than one\n\nby no model\n  /  1 file right in it\n  \
         tools/  2 files\n"
    );
}

#[test]
fn names_what_belongs_to_two() {
    let repository = repository();
    repository.write(
        "src/both.threat-model.md",
        &crate::repository::PAY
            .replace("\"pay\"", "\"both\"")
            .replace("reference = true", "parent = \"shop\"\ncovers = [\"/pay/**\"]"),
    );
    let out = repository.run(&["coverage", "--format", "json"]).ended(0).out;
    let read: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&read["files"], &read["covered"]), (&5.into(), &2.into()));
    let shared = serde_json::json!([{ "folder": "pay/", "files": 1, "models": ["pay", "both"] }]);
    assert_eq!(read["shared"], shared);
    let uncovered = serde_json::json!([
        { "folder": "/", "files": 1, "whole": false },
        { "folder": "tools/", "files": 2, "whole": true },
    ]);
    assert_eq!(read["uncovered"], uncovered);
}

#[test]
fn all_is_covered_where_the_root_covers_its_folder() {
    let out = Repository::clean().run(&["coverage"]).ended(0).out;
    assert_eq!(out, "2 files of code: 2 covered, 0 by no model, 0 by more than one\n");
}
