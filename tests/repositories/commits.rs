//! The files of a commit.

use gabion::analysis::{CommitTree, LARGEST_FILE, ReadError, Root, Tree as _, WorkTree};
use gabion::history::{BlobError, Repository, Snapshot, SnapshotKind, Trouble};
use gabion::source::RepoPath;

use crate::git::Git;

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

fn snapshot(git: &Git, prefix: &str) -> Snapshot {
    let repository = Repository::open(&git.folder).unwrap();
    repository.snapshot(repository.resolve("HEAD").unwrap(), &path(prefix)).unwrap()
}

#[test]
fn a_commit_reads_as_the_work_tree_that_has_it() {
    let git = Git::new();
    git.write("THREAT_MODEL.md", "top");
    git.write("a/threat-model.md", "a");
    git.write("a/deep/er/src.rs", "fn main() {}");
    git.write("ä ö/ü.md", "names");
    git.write(".gitignore", "*.log\n");
    git.write("noise.log", "noise");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a/threat-model.md", git.folder.join("link.md")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", git.folder.join("out.md")).unwrap();
        std::os::unix::fs::symlink("a", git.folder.join("folder")).unwrap();
    }
    git.commit("all");
    for prefix in ["", "a", "a/deep"] {
        let commit = CommitTree::new(snapshot(&git, prefix));
        let root = Root { folder: git.folder.join(prefix), work_tree: Some(git.folder.clone()) };
        let work = WorkTree::walk(&root);
        assert_eq!(commit.files(), work.files());
        assert_eq!(commit.links(), work.links());
        for file in work.files().iter().chain(work.links()) {
            assert_eq!(commit.read(file), work.read(file), "{file}");
            assert_eq!(commit.link_target(file), work.link_target(file), "{file}");
        }
        assert_eq!(commit.read(&path("folder/threat-model.md")), work.read(&path("folder/threat-model.md")));
        assert_eq!(commit.read(&path("nowhere")), Err(ReadError::Missing));
    }
    assert_eq!(CommitTree::new(snapshot(&git, "nowhere")).files(), []);
    assert_eq!(CommitTree::new(snapshot(&git, "a/threat-model.md")).files(), []);
}

#[test]
fn large_files_are_not_read() {
    let git = Git::new();
    let most = usize::try_from(LARGEST_FILE).unwrap();
    git.write("just.md", &"x".repeat(most));
    git.write("more.md", &"x".repeat(most + 1));
    git.commit("large");
    let commit = CommitTree::new(snapshot(&git, ""));
    assert_eq!(commit.read(&path("just.md")).unwrap().len(), most);
    assert_eq!(commit.read(&path("more.md")), Err(ReadError::TooLarge(LARGEST_FILE + 1)));
}

#[test]
fn submodules_are_not_entered() {
    let (git, other) = (Git::new(), Git::new());
    other.write("THREAT_MODEL.md", "theirs");
    other.commit("theirs");
    git.run(&["submodule", "--quiet", "add", &format!("file://{}", other.folder.display()), "theirs"]);
    git.commit("ours");
    let snapshot = snapshot(&git, "");
    let kind = snapshot.entry(&path("theirs")).map(|(kind, _)| kind);
    assert_eq!(kind, Some(SnapshotKind::Submodule));
    assert_eq!(snapshot.read(&path("theirs"), 99), Err(BlobError::Missing));
    assert_eq!(CommitTree::new(snapshot).files(), [path(".gitmodules")]);
}

/// Git's own commands refuse to make such trees, and a server may hand them out all the same.
#[test]
fn names_that_only_a_hostile_tree_holds() {
    let git = Git::new();
    git.write("a.txt", "one\n");
    git.commit("first");
    let blob = git.run(&["rev-parse", "HEAD:a.txt"]);
    let id: Vec<u8> = (0..blob.len()).step_by(2).map(|at| u8::from_str_radix(&blob[at..at + 2], 16).unwrap()).collect();
    let names: [&[u8]; 7] = [b"..", b".GIT", b"a\\b", b"a/b", b"c:x", b"\xff\xfe", b"good.md"];
    let entries = names.iter().map(|name| [b"100644 ", *name, b"\0", &*id].concat());
    let tree = entries.collect::<Vec<_>>().concat();
    let tree = git.feed(&["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], &tree);
    let commit = git.run(&["commit-tree", "-m", "hostile", &tree]);
    git.run(&["update-ref", "refs/heads/main", &commit]);
    let tree = CommitTree::new(snapshot(&git, ""));
    assert_eq!(tree.files(), [path("good.md")]);
    assert_eq!(tree.unreadable().len(), 6);
}

#[test]
fn a_clone_without_contents_says_so() {
    let git = Git::new();
    git.write("a.txt", "one\n");
    git.write("sub/a.txt", "two\n");
    git.commit("first");
    let blobless = git.clone_to("blobless", &["--filter=blob:none", "--no-checkout"]);
    let snapshot = snapshot(&blobless, "");
    assert_eq!(snapshot.entries().count(), 2);
    assert_eq!(snapshot.read(&path("a.txt"), 99), Err(BlobError::Absent));
    let read = CommitTree::new(snapshot).read(&path("a.txt"));
    assert!(matches!(&read, Err(ReadError::Refused(why)) if why.contains("git fetch --refetch")), "{read:?}");
    let treeless = git.clone_to("treeless", &["--filter=tree:0", "--no-checkout"]);
    let repository = Repository::open(&treeless.folder).unwrap();
    let taken = repository.snapshot(repository.resolve("HEAD").unwrap(), &RepoPath::root());
    assert!(matches!(&taken, Err(Trouble::Absent { .. })), "{:?}", taken.err());
}
