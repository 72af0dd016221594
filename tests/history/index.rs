//! Git's index says where files are found, and never what they are.

use std::fs;

use super::asked::drift;
use super::drawn::{MODELS, plans};
use super::git::Git;

#[test]
fn what_is_staged_changes_no_answer() {
    let git = Git::of(&plans(21, 120, 4));
    let expected = drift(&git.folder, &MODELS);
    let ways: [&[&str]; 8] = [
        &["read-tree", "HEAD"],
        &["read-tree", "HEAD~9"],
        &["read-tree", "--empty"],
        &["rm", "--quiet", "--cached", "-r", "a"],
        &["update-index", "--force-remove", "a/THREAT_MODEL.md"],
        &["update-index", "--index-version=4"],
        &["update-index", "--split-index"],
        &["-c", "index.skipHash=true", "update-index", "--force-write-index"],
    ];
    for way in ways {
        git.run(&["read-tree", "HEAD"]);
        git.run(way);
        assert_eq!(drift(&git.folder, &MODELS), expected, "{way:?}");
    }
}

#[test]
fn a_damaged_index_changes_no_answer() {
    let git = Git::of(&plans(22, 60, 4));
    let expected = drift(&git.folder, &MODELS);
    let path = git.folder.join(".git/index");
    let whole = fs::read(&path).unwrap();
    for cut in [0, 4, 12, 40, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(drift(&git.folder, &MODELS), expected, "cut at {cut}");
    }
    for at in (0..whole.len()).step_by(whole.len() / 64) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        fs::write(&path, &damaged).unwrap();
        assert_eq!(drift(&git.folder, &MODELS), expected, "another byte at {at}");
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(drift(&git.folder, &MODELS), expected, "none");
}
