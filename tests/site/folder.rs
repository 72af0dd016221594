//! The site in a folder.

use std::fs;
use std::path::Path;

use gabion::site::{Site, WriteError, Written, write};
use snapbox::cmd::{Command, OutputAssert};

use super::support::folder::{files, sample};
use super::support::git::Git;
use super::support::program::gabion;

fn site(files: &[(&str, &str)]) -> Site {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    Site { files: files.collect(), pages: Vec::new() }
}

fn files_below(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let first = write(&site(&[("index.html", "1"), ("a/b/index.html", "2"), ("a/c.html", "3")]), &out).unwrap();
    assert_eq!(first, Written { written: 3, same: 0, removed: 0 });
    let before = fs::metadata(out.join("index.html")).unwrap().modified().unwrap();
    let second = write(&site(&[("index.html", "1"), ("a/c.html", "4")]), &out).unwrap();
    assert_eq!(second, Written { written: 1, same: 1, removed: 1 });
    assert_eq!(files_below(&out), [".gabion-site", "a/c.html", "index.html"]);
    assert!(!out.join("a/b").exists(), "no empty folder is left");
    assert_eq!(fs::metadata(out.join("index.html")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
    let error = write(&site(&[("index.html", "1")]), folder.path()).unwrap_err();
    assert!(matches!(error, WriteError::NotOurs(_)), "{error}");
    assert_eq!(files_below(folder.path()), ["thesis.txt"]);
}

#[test]
fn strangers_files_in_our_folder_stay() {
    let folder = tempfile::tempdir().unwrap();
    write(&site(&[("index.html", "1"), ("a/old.html", "2")]), folder.path()).unwrap();
    fs::write(folder.path().join("a/kept.txt"), "mine").unwrap();
    write(&site(&[("index.html", "1")]), folder.path()).unwrap();
    assert_eq!(files_below(folder.path()), [".gabion-site", "a/kept.txt", "index.html"]);
}

#[test]
fn a_forged_list_removes_nothing_outside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::write(folder.path().join("victim.txt"), "mine").unwrap();
    write(&site(&[("index.html", "1")]), &out).unwrap();
    let list = fs::read_to_string(out.join(".gabion-site")).unwrap();
    let forged = format!("{list}../victim.txt\n/etc/hostname\na/../../victim.txt\n");
    fs::write(out.join(".gabion-site"), forged).unwrap();
    write(&site(&[("index.html", "2")]), &out).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("victim.txt")).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn no_link_is_written_through() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
    fs::create_dir(&elsewhere).unwrap();
    write(&site(&[("index.html", "1"), ("a/x.html", "1")]), &out).unwrap();
    fs::remove_dir_all(out.join("a")).unwrap();
    symlink(&elsewhere, out.join("a")).unwrap();
    let error = write(&site(&[("index.html", "1"), ("a/x.html", "2")]), &out).unwrap_err();
    assert!(matches!(error, WriteError::Link(_)), "{error}");
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    symlink(&elsewhere, folder.path().join("link")).unwrap();
    let error = write(&site(&[("index.html", "1")]), &folder.path().join("link")).unwrap_err();
    assert!(matches!(error, WriteError::Link(_)), "{error}");
}

/// Builds the site of a folder into another one.
fn built(root: &Path, out: &Path) -> OutputAssert {
    Command::from_std(gabion(root)).args(["build", "--out"]).arg(out).assert()
}

#[test]
fn the_command_builds_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    built(&sample(), &out).success();
    assert!(fs::read_to_string(out.join("index.html")).unwrap().contains("Skerry Ferries"));
    fs::write(folder.path().join("mine"), "").unwrap();
    built(&sample(), folder.path()).code(2);
}

#[test]
fn code_that_moved_on_since_the_review_is_shown() {
    let git = Git::new();
    let model = "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\nprefix = \"SHOP\"\nreference = true\n\
                 review = { date = 2026-10-01, by = \"asha\" }\n+++\n\n# Shop\n\nSells books.\n";
    git.write("gabion.toml", "[policy]\ndrift-warning = 1\n");
    git.write("THREAT_MODEL.md", model);
    git.write("till.rs", "fn till() {}\n");
    git.commit_by("Asha", "2026-10-01");
    let page = |page: &str| {
        let out = git.beside("site");
        built(&git.folder, &out).success();
        fs::read_to_string(out.join(page)).unwrap()
    };
    assert!(page("models/shop/index.html").contains("0 commits to the code that it covers"));
    assert!(page("freshness/index.html").contains("Fresh</span>"));
    git.write("till.rs", "fn till() { count(); }\n");
    git.commit_by("Asha", "2026-10-20");
    let model = page("models/shop/index.html");
    assert!(model.contains("1 commit to the code that it covers since the last review, by Asha"), "{model}");
    assert!(model.contains("Changed since") && model.contains("till.rs"), "{model}");
    assert!(page("freshness/index.html").contains("Changed since"));
}
