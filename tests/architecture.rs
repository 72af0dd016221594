//! The house's law: which room may know which, how large a file may grow, and
//! where the outside world may be touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The arrows that are allowed: a room and the rooms that it may know.
const ARROWS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("syntax", &["source"]),
    ("history", &["source"]),
    ("model", &["source", "syntax"]),
    ("schema", &["model"]),
    ("resolve", &["source", "syntax", "model"]),
    ("change", &["source", "model", "resolve"]),
    ("report", &["source", "change"]),
    ("diagram", &["source", "model", "resolve"]),
    ("lint", &["source", "syntax", "model", "resolve", "change", "history"]),
    ("analysis", &["source", "syntax", "model", "resolve", "change", "lint", "history"]),
    ("status", &["source", "report", "model", "resolve", "lint", "analysis"]),
    ("scaffold", &["source", "syntax", "model", "resolve", "lint", "analysis"]),
    ("review", &["source", "syntax", "model", "resolve", "analysis"]),
    ("redact", &["source", "syntax", "model", "resolve", "lint", "analysis"]),
    ("site", &["source", "syntax", "history", "model", "resolve", "change", "lint", "analysis", "diagram"]),
    ("serve", &["source", "syntax", "report", "lint", "analysis", "history", "site"]),
    (
        "cli",
        &[
            "source", "syntax", "history", "report", "model", "schema", "resolve", "change", "lint", "analysis",
            "status", "scaffold", "review", "redact", "site", "serve",
        ],
    ),
];

/// The rooms that may touch files.
const MAY_TOUCH_FILES: &[&str] = &["analysis", "cli", "history"];

/// The files that may touch files in rooms that may not.
const MAY_WRITE: &[&str] = &["site/write.rs"];

/// The files that may open a port; it is this machine's own.
const MAY_LISTEN: &[&str] = &["serve/mod.rs", "serve/http.rs"];

const LONGEST_FILE: usize = 400;

fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    collect(&source, &mut files);
    // A room's own tests may look at it from above. What the folders above are
    // called is the user's business.
    let is_test = |path: &Path| path.iter().any(|part| part == "tests" || part == "tests.rs" || part == "testing.rs");
    files.retain(|(path, _)| !is_test(path.strip_prefix(&source).unwrap()));
    assert!(!files.is_empty(), "the law looks at nothing");
    files
}

/// The room that a file belongs to; `None` for the door and the map.
fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let mut parts = inside.components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    parts.next().map(|_| first)
}

/// The code without its comments, where rooms are only spoken of.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn rooms_know_only_those_below() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(room, below)| (*room, below.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(room) = room(&path) else { continue };
        let Some(below) = allowed.get(room.as_str()) else {
            wrong.push(format!("{} is in a room that has no arrows", path.display()));
            continue;
        };
        for known in code(&text).split("crate::").skip(1) {
            let known: String = known.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_room = allowed.contains_key(known.as_str());
            if is_room && known != room && !below.contains(known.as_str()) {
                wrong.push(format!("{}: {room} must not know {known}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_circle_is_allowed() {
    // Arrows lead only to rooms that stand above in the table.
    let mut seen = BTreeSet::new();
    for (room, below) in ARROWS {
        for known in *below {
            assert!(seen.contains(known), "{room} knows {known}, which stands below it in the table");
        }
        seen.insert(*room);
    }
}

#[test]
fn every_room_is_on_the_map() {
    let rooms: BTreeSet<String> = sources().iter().filter_map(|(path, _)| room(path)).collect();
    let mapped: BTreeSet<String> = ARROWS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, mapped);
}

#[test]
fn files_stay_small() {
    let long = sources().into_iter().filter(|(_, text)| text.lines().count() > LONGEST_FILE);
    let long: Vec<String> = long.map(|(path, text)| format!("{} {}", text.lines().count(), path.display())).collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn only_some_rooms_touch_files() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let is_allowed = room(&path).is_none_or(|room| MAY_TOUCH_FILES.contains(&room.as_str()))
            || MAY_WRITE.iter().any(|file| path.ends_with(file));
        let may_listen = MAY_LISTEN.iter().any(|file| path.ends_with(file));
        let text = code(&text);
        for touch in ["std::fs", "File::open", "std::env", "std::process", "std::net", "tokio::net"] {
            let may = if touch.ends_with("::net") { may_listen } else { is_allowed };
            if !may && text.contains(touch) {
                wrong.push(format!("{} uses {touch}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_program_is_ever_run() {
    let runs: Vec<_> = sources().into_iter().filter(|(_, text)| code(text).contains("process::Command")).collect();
    assert!(runs.is_empty(), "{:?}", runs.iter().map(|(path, _)| path).collect::<Vec<_>>());
}
