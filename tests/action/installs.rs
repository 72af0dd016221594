//! Where the binary comes from.

use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::checks::pull_request;
use crate::runner::{Event, Runner, TOKEN};

const ARCHIVE: &str = "gabion-1.2.3-x86_64-unknown-linux-musl.tar.gz";

/// An archive as a release has it, and its checksum. What is in it only knows
/// its version.
fn archive(runner: &Runner, version: &str) -> String {
    archive_of(runner, &format!("#!/bin/sh\necho gabion {version}\n"))
}

fn archive_of(runner: &Runner, program: &str) -> String {
    let folder = runner.path("release");
    std::fs::create_dir_all(&folder).unwrap();
    runner.program("gabion", program);
    std::fs::rename(runner.path("bin").join("gabion"), folder.join("gabion")).unwrap();
    let file = runner.path("forge").join("archive");
    let tar = Command::new("tar").arg("-czf").arg(&file).arg("-C").arg(&folder).arg("gabion").status().unwrap();
    assert!(tar.success());
    Sha256::digest(std::fs::read(&file).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn runner() -> Runner {
    let (git, _) = pull_request();
    Runner::new(&git, Event::schedule()).with("version", "").with("install-only", "true").keeping(git)
}

#[test]
fn a_release_is_downloaded_checked_and_kept() {
    let runner = runner();
    let sum = archive(&runner, "1.2.3");
    let old = "0".repeat(64);
    let runner =
        runner.released(&format!("# words\n{old}  gabion-1.2.2-x86_64-unknown-linux-musl.tar.gz\n{sum}  {ARCHIVE}\n"));
    let ran = runner.run();
    assert_eq!((ran.code, ran.output("version")), (0, "1.2.3"), "{}", ran.log);
    assert_eq!(format!("{}/gabion", ran.on_path.trim_end()), ran.output("binary"));
    let download = runner.told("downloads").unwrap();
    let address = format!("https://github.com/gabion/gabion/releases/download/v1.2.3/{ARCHIVE}");
    assert!(download.trim_end().ends_with(&address), "{download}");
    assert!(download.contains("--proto =https") && !download.contains(TOKEN), "{download}");
    assert!(runner.calls()[0].contains("attestation verify "), "{:?}", runner.calls());
    // The next job finds it.
    assert_eq!(runner.run().code, 0);
    assert_eq!(runner.told("downloads").unwrap().lines().count(), 1);
    // What was tampered with in between is not run.
    let kept = runner.path("tools/gabion/1.2.3").join(ARCHIVE);
    std::fs::write(&kept, "something else").unwrap();
    assert_eq!(runner.run().code, 0);
    assert_eq!(runner.told("downloads").unwrap().lines().count(), 2);
}

/// What the forge has is the same whichever archive is asked for: the program for
/// glibc, or the static one.
#[test]
fn the_first_that_runs_is_taken() {
    let quick = ARCHIVE.replace("musl", "gnu");
    let needs_newer = "#!/bin/sh\necho \"libc.so.6: version \\`GLIBC_9' not found ::error::x\" >&2\nexit 1\n";
    let runs_once = "#!/bin/sh\n[ -e \"$FORGE/tried\" ] || { touch \"$FORGE/tried\"; exit 127; }\necho gabion 1.2.3\n";
    for (program, wanted, code) in [("#!/bin/sh\necho gabion 1.2.3\n", 1, 0), (runs_once, 2, 0), (needs_newer, 2, 2)] {
        let runner = runner();
        let sum = archive_of(&runner, program);
        let runner = runner.released(&format!("{sum}  {ARCHIVE}\n{sum}  {quick}\n"));
        let ran = runner.run();
        assert_eq!(ran.code, code, "{}", ran.log);
        let downloads = runner.told("downloads").unwrap();
        let asked: Vec<&str> = downloads.lines().map(|line| line.rsplit('/').next().unwrap()).collect();
        assert_eq!(asked, [quick.as_str(), ARCHIVE][..wanted], "{}", ran.log);
        let refused = ran.commands.iter().filter(|(name, ..)| name == "error").map(|(.., said)| said.as_str());
        let refused: Vec<&str> = refused.collect();
        assert_eq!(refused, ["no binary of 1.2.3 runs on this machine"][..usize::from(code == 2)], "{}", ran.log);
        assert_eq!(ran.log.contains("does not run on this machine"), wanted == 2, "{}", ran.log);
    }
}

#[test]
fn a_wrong_checksum_is_fatal() {
    let runner = runner();
    archive(&runner, "1.2.3");
    let runner = runner.released(&format!("{}  {ARCHIVE}\n", "a".repeat(64)));
    let ran = runner.run();
    assert_eq!(ran.code, 2, "{}", ran.log);
    assert!(ran.commands.iter().any(|(name, _, said)| name == "error" && said.contains("checksum")), "{}", ran.log);
    assert!(!ran.outputs.contains_key("binary"));
    assert!(!runner.path("tools/gabion/1.2.3").join(ARCHIVE).exists());
}

#[test]
fn what_the_action_does_not_know_is_not_downloaded() {
    let known = format!("{}  {ARCHIVE}\n", "a".repeat(64));
    for (checksums, version) in [(known.as_str(), "9.9.9"), ("# none\n", ""), ("", "1.2.3")] {
        let runner = runner().with("version", version).released(checksums);
        let ran = runner.run();
        assert_eq!(ran.code, 2, "{}", ran.log);
        assert_eq!(runner.told("downloads"), None);
    }
}

#[test]
fn a_release_that_is_not_there_is_said() {
    let runner = runner().released(&format!("{}  {ARCHIVE}\n", "a".repeat(64)));
    let ran = runner.run();
    assert_eq!(ran.code, 2, "{}", ran.log);
    assert!(ran.log.contains("cannot be downloaded"), "{}", ran.log);
}

#[test]
fn an_attestation_may_be_insisted_on() {
    for (mode, code) in [("auto", 0), ("true", 2), ("false", 0)] {
        let runner = runner();
        let sum = archive(&runner, "1.2.3");
        let runner = runner.released(&format!("{sum}  {ARCHIVE}\n")).with("verify-attestation", mode);
        runner.forge("refuses", "attestation");
        let ran = runner.run();
        assert_eq!(ran.code, code, "{mode}: {}", ran.log);
        assert_eq!(runner.calls().len(), usize::from(mode != "false"));
    }
}
