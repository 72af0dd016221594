//! What a repository may look like.

use gabion::history::{Repository, Trouble};
use gabion::source::RepoPath;

use crate::git::Git;

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

/// That a folder's repository has this commit checked out, this prefix, and a file with this text.
fn assert_reads(folder: &std::path::Path, head: &str, prefix: &str) {
    let repository = Repository::open(folder).unwrap();
    let commit = repository.head().unwrap().unwrap();
    assert_eq!(commit.to_string(), head);
    let prefix = path(prefix);
    assert_eq!(repository.prefix(folder).unwrap(), prefix);
    let snapshot = repository.snapshot(commit, &prefix).unwrap();
    assert_eq!(snapshot.read(&path("a.txt"), 99).unwrap(), b"one\n");
}

fn with_a_file() -> (Git, String) {
    let git = Git::new();
    git.write("a.txt", "one\n");
    git.write("sub/a.txt", "one\n");
    let head = git.commit("first");
    (git, head)
}

#[test]
fn a_work_tree_and_a_folder_in_it() {
    let (git, head) = with_a_file();
    assert_reads(&git.folder, &head, "");
    assert_reads(&git.folder.join("sub"), &head, "sub");
}

#[test]
fn a_linked_work_tree() {
    let (git, _) = with_a_file();
    git.run(&["worktree", "add", "--quiet", "-b", "other", "../linked"]);
    let linked = Git::at(git.beside("linked"));
    let head = linked.commit("only there");
    assert_reads(&linked.folder, &head, "");
    assert_reads(&linked.folder.join("sub"), &head, "sub");
}

#[test]
fn a_bare_repository_and_its_work_tree() {
    let (git, head) = with_a_file();
    let bare = git.clone_to("bare.git", &["--bare"]);
    assert_reads(&bare.folder, &head, "");
    bare.run(&["worktree", "add", "--quiet", "../of-bare", "main"]);
    assert_reads(&git.beside("of-bare").join("sub"), &head, "sub");
}

#[test]
fn a_work_tree_apart_from_its_repository() {
    let (git, head) = with_a_file();
    let apart = git.clone_to("apart", &["--separate-git-dir", "../kept.git"]);
    assert_reads(&apart.folder.join("sub"), &head, "sub");
}

#[test]
fn a_submodule() {
    let (git, head) = with_a_file();
    let above = Git::at(git.beside("above"));
    std::fs::create_dir(&above.folder).unwrap();
    above.run(&["init", "--quiet"]);
    above.run(&["submodule", "--quiet", "add", &format!("file://{}", git.folder.display()), "below"]);
    above.commit("with a submodule");
    assert_reads(&above.folder.join("below/sub"), &head, "sub");
}

#[test]
fn names_of_256_bits() {
    let git = Git::with(&["--object-format=sha256"]);
    git.write("a.txt", "one\n");
    let head = git.commit("first");
    assert_eq!(head.len(), 64);
    assert_reads(&git.folder, &head, "");
}

#[test]
fn no_repository_no_commit() {
    let nowhere = tempfile::tempdir().unwrap();
    let trouble = Repository::open(nowhere.path()).unwrap_err();
    assert!(matches!(trouble, Trouble::NoRepository { .. }), "{trouble}");
    let git = Git::new();
    let repository = Repository::open(&git.folder).unwrap();
    assert_eq!(repository.head().unwrap(), None);
    for revision in ["HEAD", "HEAD~2"] {
        assert!(matches!(repository.resolve(revision), Err(Trouble::Unborn)));
    }
    assert!(matches!(repository.resolve("main"), Err(Trouble::UnknownRevision { .. })));
}

#[test]
fn a_broken_repository_is_said_to_be_broken() {
    let (git, _) = with_a_file();
    git.write(".git/config", "[core\nnot a configuration");
    let trouble = Repository::open(&git.folder).map(|repository| repository.head().is_ok());
    assert!(matches!(trouble, Err(Trouble::Unreadable { .. })), "{trouble:?}");
}

/// Only who may give files away can make such a repository.
#[cfg(unix)]
#[test]
fn the_repository_of_another_owner() {
    let (git, head) = with_a_file();
    git.run(&["config", "core.fsmonitor", "touch ../ran"]);
    let given = std::process::Command::new("chown").args(["-R", "12345"]).arg(&git.folder).status().unwrap();
    if !given.success() {
        return;
    }
    assert_reads(&git.folder.join("sub"), &head, "sub");
}

#[test]
fn nothing_that_a_repository_names_is_run() {
    let (git, _) = with_a_file();
    let ran = git.beside("ran");
    let touch = format!("touch {}", ran.display());
    let filter = format!("sh -c 'touch {}; cat'", ran.display());
    for key in ["core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.external", "credential.helper"]
    {
        git.run(&["config", key, &touch]);
    }
    for key in
        ["filter.x.smudge", "filter.x.clean", "filter.x.process", "diff.x.textconv", "uploadpack.packObjectsHook"]
    {
        git.run(&["config", key, &filter]);
    }
    git.write(".git/info/attributes", "* filter=x diff=x\n");
    for hook in ["post-checkout", "fsmonitor-watchman", "post-index-change", "reference-transaction"] {
        let script = git.folder.join(".git/hooks").join(hook);
        std::fs::write(&script, format!("#!/bin/sh\n{touch}\n")).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let repository = Repository::open(&git.folder).unwrap();
    let head = repository.resolve("HEAD").unwrap();
    let snapshot = repository.snapshot(head, &RepoPath::root()).unwrap();
    assert_eq!(snapshot.read(&path("a.txt"), 99).unwrap(), b"one\n");
    assert!(!ran.exists());
    // The trap works: git itself falls into it.
    git.write("a.txt", "two\n");
    git.run(&["status"]);
    assert!(ran.exists());
}
