//! Packs of every kind say what loose objects say.

use std::fs;
use std::path::PathBuf;

use super::asked::drift;
use super::drawn::{MODELS, plans};
use super::git::Git;

fn packs(git: &Git) -> Vec<PathBuf> {
    let entries = fs::read_dir(git.folder.join(".git/objects/pack")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "pack")).collect()
}

#[test]
fn packs_change_no_answer() {
    for seed in [11, 12] {
        let git = Git::with(&[]);
        git.run(&["config", "fastimport.unpackLimit", "100000"]);
        git.import(&plans(seed, 120, 5));
        assert!(packs(&git).is_empty());
        let expected = drift(&git.folder, &MODELS);
        let ways: [&[&str]; 5] = [
            &["repack", "-adfq", "--depth=50", "--window=250"],
            &["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=250"],
            &["-c", "pack.depth=0", "repack", "-adfq"],
            &["-c", "pack.indexVersion=1", "repack", "-adfq"],
            &["multi-pack-index", "write"],
        ];
        for way in ways {
            git.run(way);
            assert_eq!(drift(&git.folder, &MODELS), expected, "{way:?}");
        }
        git.write("a/new", "loose beside a pack");
        git.commit_by("Dora", "2026-11-01");
        let later = drift(&git.folder, &MODELS);
        git.run(&["repack", "-q"]);
        assert_eq!(packs(&git).len(), 2);
        assert_eq!(drift(&git.folder, &MODELS), later, "two packs");
        let borrower = git.folder.parent().unwrap().join("borrower");
        git.run(&["clone", "--quiet", "--shared", ".", &borrower.to_string_lossy()]);
        assert_eq!(drift(&borrower, &MODELS), later, "packs of another repository");
    }
}

#[test]
fn a_damaged_pack_is_said_and_never_believed() {
    let git = Git::of(&plans(13, 60, 4));
    git.run(&["repack", "-adfq", "--depth=50"]);
    let expected = drift(&git.folder, &MODELS);
    let pack = packs(&git).remove(0);
    let good = fs::read(&pack).unwrap();
    let mut permissions = fs::metadata(&pack).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "git made it read-only, and it goes with the test")]
    permissions.set_readonly(false);
    fs::set_permissions(&pack, permissions).unwrap();
    for at in (20..good.len() - 20).step_by(good.len() / 40) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        fs::write(&pack, &bad).unwrap();
        let answers = std::panic::catch_unwind(|| super::asked::ask_in(&git.folder, &MODELS, false));
        // An answer may need none of what is damaged; it is then the right one.
        if let Ok(answers) = answers.expect("no panic") {
            let all_answered = answers.drift.iter().all(|drift| matches!(drift, Some(Ok(_))));
            if all_answered {
                assert_eq!(drift(&git.folder, &MODELS), expected, "byte {at}");
            }
        }
    }
    fs::write(&pack, &good[..good.len() / 2]).unwrap();
    let cut = super::asked::ask_in(&git.folder, &MODELS, false);
    assert!(cut.is_err() || cut.is_ok_and(|answers| answers.drift.iter().any(|it| !matches!(it, Some(Ok(_))))));
}
