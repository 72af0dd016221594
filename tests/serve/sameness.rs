//! What is made piece by piece, or from what was known already, is the same as
//! what is made at once and from nothing.

use std::collections::BTreeMap;

use gabion::analysis::{Memory, MemoryTree, Options, Tree as _, WorkTree, analyze, analyze_again, find_root};
use gabion::site::{Blueprint, Request, build};
use gabion::source::RepoPath;
use jiff::civil::Date;

use super::support::folder;

type Files = BTreeMap<RepoPath, Vec<u8>>;

fn files() -> Files {
    let root = find_root(&folder::sample()).unwrap();
    let tree = WorkTree::walk(&root);
    tree.files().iter().map(|path| (path.clone(), tree.read(path).unwrap())).collect()
}

fn options() -> Options {
    Options::as_of(Date::constant(2026, 11, 21))
}

/// Analyzes with and without memory, and compares all that comes of it.
fn compare(files: &Files, memory: &mut Memory) {
    let tree = MemoryTree::new(files.clone());
    let fresh = analyze(&tree, &options()).unwrap();
    let again = analyze_again(&tree, &options(), memory).unwrap();
    assert_eq!(format!("{:?}", again.findings), format!("{:?}", fresh.findings));
    assert_eq!(again.summary, fresh.summary);
    let site = |analysis| build(&Request { analysis, tree: &tree, past: None, base: None }).unwrap().files;
    assert!(site(&again) == site(&fresh), "the sites differ");
}

#[test]
fn what_is_remembered_changes_nothing() {
    let mut files = files();
    let mut memory = Memory::default();
    let path = |text: &str| RepoPath::new(text).unwrap();
    let models: Vec<RepoPath> = files.keys().filter(|path| path.name() == "THREAT_MODEL.md").cloned().collect();
    assert!(models.len() > 5, "the sample has models");
    compare(&files, &mut memory);
    // Nothing has changed.
    compare(&files, &mut memory);
    // A text has, and is the old one again.
    let model = models[models.len() / 2].clone();
    let text = files[&model].clone();
    let changed = String::from_utf8(text.clone()).unwrap().replacen("title = \"", "title = \"Another ", 1);
    files.insert(model.clone(), changed.into_bytes());
    compare(&files, &mut memory);
    files.insert(model.clone(), text.clone());
    compare(&files, &mut memory);
    // One goes, so that those behind it have other numbers; and comes back elsewhere.
    files.remove(&models[1]);
    compare(&files, &mut memory);
    files.insert(path("elsewhere/THREAT_MODEL.md"), text);
    compare(&files, &mut memory);
    // One can no longer be read.
    files.insert(model.clone(), b"+++\nid = \xff\n+++\n".to_vec());
    compare(&files, &mut memory);
    files.insert(model, b"+++\nid = \"x\n+++\n".to_vec());
    compare(&files, &mut memory);
    // What an id looks like decides how a text is read.
    let config = String::from_utf8(files[&path("gabion.toml")].clone()).unwrap();
    let other = config.replace("-T[0-9]{2}", "-X[0-9]{2}");
    assert_ne!(other, config, "the sample names no pattern for threats");
    files.insert(path("gabion.toml"), other.into_bytes());
    compare(&files, &mut memory);
    files.remove(&path("gabion.toml"));
    compare(&files, &mut memory);
}

#[test]
fn a_file_alone_is_the_one_of_the_whole_site() {
    let tree = MemoryTree::new(files());
    let analysis = analyze(&tree, &options()).unwrap();
    let request = Request { analysis: &analysis, tree: &tree, past: None, base: None };
    let (site, blueprint) = (build(&request).unwrap(), Blueprint::new(&request).unwrap());
    for (path, bytes) in &site.files {
        assert!(blueprint.file(path).unwrap().as_ref() == Some(bytes), "{path}");
        assert_eq!(blueprint.has_page(path), path.ends_with(".html"), "{path}");
    }
    for path in ["", "nowhere", "models", "../index.html", "index.html/", "assets/", "sitemap.xml.gz"] {
        assert_eq!(blueprint.file(path).unwrap(), None, "{path}");
    }
    assert!(site.files.contains_key("404.html"));
    assert_eq!(blueprint.not_found("404.html").unwrap(), site.files["404.html"]);
    for path in blueprint.examples() {
        assert!(site.files.contains_key(path), "{path}");
    }
}
