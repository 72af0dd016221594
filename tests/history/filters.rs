//! Changed-path filters: whatever a graph holds of them, answers stay right,
//! and where they may be trusted they are.

use std::path::{Path, PathBuf};

use super::asked::ask_in;
use super::drawn::{MODELS, plans};
use super::git::Git;

/// Everything that is known of some models.
fn told(folder: &Path, models: &[&str]) -> String {
    let told = [false, true].map(|is_whole| ask_in(folder, models, is_whole).unwrap());
    format!("{told:#?}")
}

fn write_graph(git: &Git, settings: &str, options: &[&str]) {
    git.run(&[&["-c", settings, "commit-graph", "write", "--reachable", "--changed-paths"], options].concat());
}

fn graph(git: &Git) -> PathBuf {
    git.folder.join(".git/objects/info/commit-graph")
}

/// Changes a chunk of a graph.
fn forge(graph: &Path, chunk: &[u8; 4], change: impl FnOnce(&mut [u8])) {
    let mut bytes = std::fs::read(graph).unwrap();
    let table = &bytes[8..];
    let at = table.chunks_exact(12).position(|entry| entry.starts_with(chunk)).unwrap();
    let offset = |at: usize| {
        let offset = table[at * 12 + 4..(at + 1) * 12].try_into().unwrap();
        usize::try_from(u64::from_be_bytes(offset)).unwrap()
    };
    let range = offset(at)..offset(at + 1);
    change(&mut bytes[range]);
    // Git writes it for reading only.
    let _ = std::fs::remove_file(graph);
    std::fs::write(graph, bytes).unwrap();
}

/// As if no commit had changed anything.
fn say_nothing_changed(graph: &Path) {
    forge(graph, b"BDAT", |filters| filters[12..].fill(0));
}

/// Filters are read only where many commits are looked at.
const MANY: usize = 100;

/// A model in a folder whose name is not ASCII, beside one whose name is.
fn small() -> Git {
    let git = Git::new();
    for (day, text) in [("2026-01-10", "one"), ("2026-02-10", "two"), ("2026-03-10", "three")] {
        git.write("größe/THREAT_MODEL.md", &format!("review {day}\n"));
        git.write("a/THREAT_MODEL.md", &format!("review {day}\n"));
        git.commit_by("Asha", day);
        git.write("größe/f0", text);
        git.write("a/deep/er/f0", text);
        git.commit_by("Ben", day);
        git.write(&format!("b/{text}"), text);
        git.commit_by("Chidi", day);
    }
    git
}

/// Many commits that have nothing to do with the models.
fn fill(git: &Git) {
    let who = "committer Dara <dara@example.com> 1776000000 +0000";
    let commit = |at: usize| {
        let from = if at == 0 { "from refs/heads/main^0\n" } else { "" };
        format!("commit refs/heads/main\n{who}\ndata 0\n{from}M 100644 inline c/f{at}\ndata 0\n\n")
    };
    git.feed(&["fast-import", "--quiet"], (0..MANY).map(commit).collect::<String>().as_bytes());
    git.run(&["reset", "--quiet", "--hard"]);
}

#[test]
fn filters_change_no_answer() {
    let drawn = [3, 4, 5].map(|seed| (Git::of(&plans(seed, 200, 5)), &MODELS[..]));
    let small = small();
    fill(&small);
    for (git, models) in drawn.into_iter().chain([(small, &["größe", "a"][..])]) {
        let expected = told(&git.folder, models);
        for version in [1, 2] {
            write_graph(&git, &format!("commitGraph.changedPathsVersion={version}"), &[]);
            assert_eq!(told(&git.folder, models), expected, "version {version}");
            std::fs::remove_file(graph(&git)).unwrap();
        }
    }
}

#[test]
fn every_layer_of_a_graph_is_asked() {
    let git = small();
    write_graph(&git, "core.quotePath=true", &["--split=no-merge"]);
    for text in ["four", "five"] {
        git.write("a/deep/er/f0", text);
        git.commit_by("Ben", "2026-04-10");
        write_graph(&git, "core.quotePath=true", &["--split=no-merge"]);
    }
    fill(&git);
    let layers = git.folder.join(".git/objects/info/commit-graphs");
    let expected = told(&git.folder, &["a"]);
    let is_graph = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "graph");
    let graphs: Vec<PathBuf> =
        std::fs::read_dir(&layers).unwrap().map(|it| it.unwrap().path()).filter(is_graph).collect();
    assert_eq!(graphs.len(), 3);
    std::fs::rename(&layers, layers.with_extension("off")).unwrap();
    assert_eq!(told(&git.folder, &["a"]), expected);
    std::fs::rename(layers.with_extension("off"), &layers).unwrap();
    for graph in graphs {
        let written = std::fs::read(&graph).unwrap();
        say_nothing_changed(&graph);
        assert_ne!(told(&git.folder, &["a"]), expected, "{} was not asked", graph.display());
        std::fs::write(&graph, written).unwrap();
        assert_eq!(told(&git.folder, &["a"]), expected);
    }
}

#[test]
fn filters_are_trusted_where_parents_are_their_own() {
    let git = small();
    fill(&git);
    write_graph(&git, "core.quotePath=true", &[]);
    let expected = told(&git.folder, &["a"]);
    say_nothing_changed(&graph(&git));
    assert_ne!(told(&git.folder, &["a"]), expected);
    git.run(&["config", "commitGraph.readChangedPaths", "false"]);
    assert_eq!(told(&git.folder, &["a"]), expected, "the user wants none");
    git.run(&["config", "--unset", "commitGraph.readChangedPaths"]);
    let head = git.run(&["rev-parse", "HEAD"]);
    let parent = git.run(&["rev-parse", "HEAD~1"]);
    std::fs::write(git.folder.join(".git/info/grafts"), format!("{head} {parent}\n")).unwrap();
    assert_eq!(told(&git.folder, &["a"]), expected, "a graft");
    std::fs::remove_file(git.folder.join(".git/info/grafts")).unwrap();
    // What stands for the commit is the same but for its message.
    let tree = git.run(&["rev-parse", "HEAD^{tree}"]);
    let other = git.run(&["commit-tree", "-p", &parent, "-m", "the same", &tree]);
    git.run(&["replace", &head, &other]);
    let replaced = ask_in(&git.folder, &["a"], true).unwrap();
    assert_eq!(replaced.files[0].as_ref().unwrap().commits, 3, "a replaced commit");
}

#[test]
fn a_damaged_filter_is_none() {
    let git = small();
    fill(&git);
    write_graph(&git, "core.quotePath=true", &[]);
    let whole = std::fs::read(graph(&git)).unwrap();
    let expected = told(&git.folder, &["größe", "a"]);
    let restore = || {
        let _ = std::fs::remove_file(graph(&git));
        std::fs::write(graph(&git), &whole).unwrap();
    };
    for (what, chunk, at, bytes) in [
        ("an unknown hash", b"BDAT", 0, 9_u32),
        ("no hashes", b"BDAT", 4, 0),
        ("too many hashes", b"BDAT", 4, u32::MAX),
        ("an end beyond the filters", b"BIDX", 0, u32::MAX),
    ] {
        restore();
        forge(&graph(&git), chunk, |chunk| chunk[at..at + 4].copy_from_slice(&bytes.to_be_bytes()));
        assert_eq!(told(&git.folder, &["größe", "a"]), expected, "{what}");
    }
    for length in [0, 3, 8, 19, 40, 200, whole.len() / 2, whole.len() - 1] {
        restore();
        let _ = std::fs::remove_file(graph(&git));
        std::fs::write(graph(&git), &whole[..length]).unwrap();
        assert_eq!(told(&git.folder, &["größe", "a"]), expected, "cut off after {length} bytes");
    }
}
