//! Files that are none, are elsewhere, or are not text.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{Repo, model};

#[test]
fn a_file_of_a_hundred_megabytes_is_not_read() {
    let repo = Repo::new([("a/THREAT_MODEL.md", model("", "").as_str())]);
    let large = fs::File::create(repo.path("THREAT_MODEL.md")).unwrap();
    large.set_len(100 << 20).unwrap();
    let found = repo.find("M008");
    assert_eq!(found, ["THREAT_MODEL.md:1: the file has 104857600 bytes, more than the 1048576 that are read"]);
}

#[test]
fn links_are_not_followed() {
    let repo = Repo::new([("a/b/keep.txt", "")]);
    // A folder that holds itself, a model that is another file, and one that leads out.
    symlink(repo.path("a"), repo.path("a/b/loop")).unwrap();
    symlink("/etc/passwd", repo.path("THREAT_MODEL.md")).unwrap();
    symlink("/etc", repo.path("etc")).unwrap();
    let evidence =
        "[[controls]]\nid = \"X-C1\"\ntitle = \"C\"\nstatus = \"implemented\"\nevidence = [\"/etc/passwd#L1\"]\n";
    repo.write("a/THREAT_MODEL.md", model(evidence, "[out](/etc/passwd#root)"));
    let found = repo.find("M008");
    assert_eq!(found, ["THREAT_MODEL.md:1: the file is a symbolic link, which is not followed"]);
    assert_eq!(repo.find("C004").len(), 1);
    let output = repo.gabion(&["lint", "--format", "full"]);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("root:"));
}

#[test]
fn what_is_not_utf8_hides_no_neighbour() {
    let repo = Repo::new([("b/THREAT_MODEL.md", model("titel = 1", "").as_str())]);
    fs::write(repo.path("THREAT_MODEL.md"), b"+++\nid = \"a\"\n\xff\xfe\n+++\n").unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    fs::create_dir(repo.path("").join(name)).unwrap();
    fs::write(repo.path("").join(name).join("THREAT_MODEL.md"), model("", "")).unwrap();
    assert_eq!(repo.find("M008"), ["THREAT_MODEL.md:1: the file is not UTF-8: the first bad byte is on line 3"]);
    assert_eq!(repo.find("M003").len(), 1);
    let output = repo.gabion(&["lint"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("not read: "), "{output:?}");
}

#[test]
fn a_pipe_is_not_waited_for() {
    for name in ["THREAT_MODEL.md", "gabion.toml", "README.md", "CODEOWNERS"] {
        let repo = Repo::new([("a/THREAT_MODEL.md", model("", "[r](/README.md#x)").as_str())]);
        let made = Command::new("mkfifo").arg(repo.path(name)).status().unwrap();
        assert!(made.success());
        repo.gabion(&["lint"]);
    }
}

#[test]
fn a_broken_baseline_is_an_error_of_the_environment() {
    let repo = Repo::new([("THREAT_MODEL.md", model("", "").as_str()), ("base.json", "{\"version\": 9")]);
    let output = repo.gabion(&["lint", "--baseline", "base.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("base.json"));
}

#[test]
fn a_broken_configuration_is_a_finding() {
    for text in [&b"\xff\xfe"[..], b"[workspace", b"[rules]\nM0001 = \"loud\"\n", &[b'x'; 2 << 20]] {
        let repo = Repo::new([("THREAT_MODEL.md", model("", "").as_str())]);
        fs::write(repo.path("gabion.toml"), text).unwrap();
        let output = repo.gabion(&["lint"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with("gabion.toml:"), "{said}");
    }
}
