//! The files of a work tree.

use gabion::analysis::{Root, Tree as _, WorkTree, find_root};

use crate::git::Git;

/// What git lists from a folder downwards, sorted: what it tracks, and what it
/// would if it were added.
fn listed(git: &Git, prefix: &str) -> Vec<String> {
    let folder = git.folder.join(prefix);
    let folder = folder.to_str().unwrap();
    let listed = git.run(&["-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut files: Vec<String> = listed.split('\0').filter(|file| !file.is_empty()).map(str::to_owned).collect();
    files.sort();
    files
}

fn walked(git: &Git, prefix: &str) -> Vec<String> {
    let root = Root { folder: git.folder.join(prefix), work_tree: Some(git.folder.clone()) };
    WorkTree::walk(&root).files().iter().map(ToString::to_string).collect()
}

#[test]
fn the_walk_finds_what_git_lists() {
    let git = Git::new();
    git.write(".gitignore", "*.log\n/out/\nnode_modules/\n!keep.log\ncache\n");
    git.write("a/.gitignore", "!noise.log\n*.tmp\n/b/only-here\n");
    git.write("a/b/.gitignore", "noise.log\n!x.tmp\n!/cache/\n");
    git.write("d/.gitignore", "*\n!*.md\n!*/\n!.gitignore\n");
    for folder in ["", "a", "a/b", "a/b/c", "d", "d/e", "out", "a/out", "a/node_modules", "a/b/cache", "cache"] {
        for file in ["noise.log", "keep.log", "x.tmp", "only-here", "THREAT_MODEL.md"] {
            git.write(format!("{folder}/{file}").trim_start_matches('/'), "x");
        }
    }
    for prefix in ["", "a", "a/b", "a/b/c", "d", "d/e"] {
        let files = walked(&git, prefix);
        assert_eq!(files, listed(&git, prefix), "{prefix}");
        assert!(!files.is_empty(), "{prefix}");
    }
}

#[test]
fn other_repositories_are_not_entered() {
    let git = Git::new();
    for file in ["a/x.md", "theirs/b/x.md", "kept/.git/HEAD", "kept/x.md", "linked/.git", "linked/x.md"] {
        git.write(file, "x");
    }
    std::fs::create_dir(git.folder.join("theirs/.git")).unwrap();
    std::fs::create_dir(git.folder.join("empty")).unwrap();
    let tree = WorkTree::walk(&find_root(&git.folder).unwrap());
    let folders: Vec<&str> = tree.folders().iter().map(|folder| folder.as_str()).collect();
    assert_eq!((walked(&git, ""), folders), (vec!["a/x.md".to_owned()], vec!["a", "empty"]));
}

#[test]
fn what_a_linked_work_tree_is_kept_by_is_no_file_of_it() {
    let git = Git::new();
    git.write("a.txt", "one\n");
    git.commit("first");
    git.run(&["worktree", "add", "--quiet", "-b", "other", "../linked"]);
    let linked = Git::at(git.beside("linked"));
    assert!(linked.folder.join(".git").is_file());
    assert_eq!(walked(&linked, ""), ["a.txt"]);
}
