//! Revisions, and where histories part.

use gabion::history::{Repository, Trouble};

use crate::git::Git;

#[test]
fn names_that_git_knows() {
    let git = Git::new();
    let first = git.commit("first");
    git.run(&["tag", "-a", "v1", "-m", "a tag of its own"]);
    let second = git.commit("second");
    git.run(&["branch", "feature/x"]);
    let repository = Repository::open(&git.folder).unwrap();
    let named = |revision: &str| repository.resolve(revision).unwrap().to_string();
    for revision in ["HEAD", "@", "main", "refs/heads/main", "feature/x", &second, &second[..8], "v1^{commit}~0^{}"] {
        let wanted = git.run(&["rev-parse", &format!("{revision}^{{commit}}")]);
        assert_eq!(named(revision), wanted, "{revision}");
    }
    for revision in ["HEAD~", "HEAD^", "v1", "main~1", "@~1"] {
        assert_eq!(named(revision), first, "{revision}");
    }
}

#[test]
fn names_that_say_nothing() {
    let git = Git::new();
    git.write("a.txt", "one\n");
    git.commit("first");
    let repository = Repository::open(&git.folder).unwrap();
    let hostile = [
        "",
        "nowhere",
        "HEAD~99",
        "main..main",
        "main...main",
        "^main",
        "--upload-pack=touch ran",
        "\0",
        "\u{1b}[31m",
        "HEAD^{tree}",
        "HEAD:a.txt",
        ":/nothing is called so",
        "@{upstream}",
        "@{-1}",
        "main@{99}",
        "HEAD^99",
        "HEAD^{/x",
        "../../etc/passwd",
        "deadbeef",
        "refs/heads/../../../etc/passwd",
        "HEAD^^^^^^^^^^^^^^^^",
        "HEAD~18446744073709551616",
        "é",
    ];
    let long = "a".repeat(5000);
    for revision in hostile.into_iter().chain([&*long]) {
        let resolved = repository.resolve(revision).map(|id| id.to_string());
        let Err(trouble) = resolved else { panic!("{revision} is {resolved:?}") };
        assert!(!trouble.to_string().contains(['\u{1b}', '\0']), "{trouble}");
        assert!(trouble.to_string().len() < 250, "{trouble}");
    }
    let trouble = repository.resolve("HEAD^{tree}").unwrap_err();
    assert!(matches!(trouble, Trouble::NoCommit { .. }), "{trouble}");
}

#[test]
fn hints_at_the_remote_branch() {
    let git = Git::new();
    git.commit("first");
    git.run(&["branch", "topic"]);
    let clone = git.clone_to("clone", &[]);
    let trouble = Repository::open(&clone.folder).unwrap().resolve("topic").unwrap_err().to_string();
    assert!(trouble.contains("did you mean `origin/topic`?"), "{trouble}");
}

/// Two branches of a history that starts with a commit of its own.
fn forked() -> (Git, String) {
    let git = Git::new();
    let base = git.commit("base");
    git.run(&["switch", "--quiet", "-c", "topic"]);
    git.commit_on("topic one", "2026-01-03");
    git.commit_on("topic two", "2025-01-01");
    git.run(&["switch", "--quiet", "main"]);
    git.commit_on("main one", "2026-01-02");
    (git, base)
}

#[test]
fn the_merge_base_is_that_of_git() {
    let (git, base) = forked();
    // A criss-cross: each branch merges what the other was.
    git.run(&["branch", "main-before"]);
    git.run(&["merge", "--quiet", "--no-ff", "-m", "take topic", "topic~1"]);
    git.run(&["switch", "--quiet", "topic"]);
    git.run(&["merge", "--quiet", "--no-ff", "-m", "take main", "main-before"]);
    let repository = Repository::open(&git.folder).unwrap();
    for (one, other) in [("main", "topic"), ("main-before", "topic~1"), ("main", "main~1"), ("topic", &*base)] {
        let found =
            repository.merge_base(repository.resolve(one).unwrap(), repository.resolve(other).unwrap()).unwrap();
        let wanted = git.run(&["merge-base", "--all", one, other]);
        assert!(wanted.lines().any(|line| line == found.to_string()), "{one} {other}: {found} is none of {wanted}");
    }
}

#[test]
fn a_history_that_is_too_short_gives_no_base() {
    let (git, _) = forked();
    let clone = git.clone_to("shallow", &["--depth=1", "--no-single-branch"]);
    let repository = Repository::open(&clone.folder).unwrap();
    assert!(repository.is_shallow());
    let (one, other) = (repository.resolve("main").unwrap(), repository.resolve("origin/topic").unwrap());
    let trouble = repository.merge_base(one, other).unwrap_err();
    assert!(matches!(trouble, Trouble::Shallow { .. }), "{trouble}");
    let trouble = repository.resolve("main~1").unwrap_err().to_string();
    assert!(trouble.contains("git fetch --unshallow"), "{trouble}");
    clone.run(&["fetch", "--quiet", "--unshallow"]);
    let repository = Repository::open(&clone.folder).unwrap();
    assert!(repository.merge_base(one, other).is_ok());
}

#[test]
fn histories_that_never_meet() {
    let git = Git::new();
    git.commit("one");
    git.run(&["switch", "--quiet", "--orphan", "other"]);
    git.commit("two");
    let repository = Repository::open(&git.folder).unwrap();
    let (one, other) = (repository.resolve("main").unwrap(), repository.resolve("other").unwrap());
    assert!(matches!(repository.merge_base(one, other), Err(Trouble::Unrelated { .. })));
}
