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
fn a_link_on_the_way_to_evidence_is_not_followed() {
    let repo = Repo::new([("real/src/a.rs", "fn secret() {}\n"), ("real/THREAT_MODEL.md", "")]);
    symlink(repo.path("real"), repo.path("way")).unwrap();
    symlink("../..", repo.path("real/src/up")).unwrap();
    for path in ["way/src/a.rs#secret", "real/src/up/real/src/a.rs", "way/src/../src/a.rs", "../../../../../etc/passwd"]
    {
        let control =
            format!("[[controls]]\nid = \"X-C1\"\ntitle = \"C\"\nstatus = \"implemented\"\nevidence = [\"{path}\"]\n");
        repo.write("THREAT_MODEL.md", model(&control, ""));
        assert_eq!(repo.find("C004").len(), 1, "{path}");
    }
}

#[test]
fn what_may_not_be_opened_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = Repo::new([("a/THREAT_MODEL.md", model("", "").as_str()), ("b/THREAT_MODEL.md", "")]);
    let lock = |path: &str, mode: u32| fs::set_permissions(repo.path(path), fs::Permissions::from_mode(mode)).unwrap();
    lock("a/THREAT_MODEL.md", 0o000);
    lock("b", 0o000);
    if fs::File::open(repo.path("a/THREAT_MODEL.md")).is_ok() {
        eprintln!("skipped: this user may open everything");
    } else {
        let found = repo.find("M008");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("a/THREAT_MODEL.md:1: the file cannot be read"), "{found:?}");
        let output = repo.gabion(&["lint"]);
        assert!(String::from_utf8_lossy(&output.stderr).contains("not read: "), "{output:?}");
    }
    lock("b", 0o755);
}

#[test]
fn what_is_ignored_is_read_with_care() {
    let ignore = |name: &str, lines: &str| {
        let repo = Repo::new([("THREAT_MODEL.md", model("", "").as_str()), ("out/THREAT_MODEL.md", "x\n")]);
        match name {
            "pipe" => assert!(Command::new("mkfifo").arg(repo.path(".gitignore")).status().unwrap().success()),
            "link" => symlink("/dev/zero", repo.path(".gitignore")).unwrap(),
            "folder" => fs::create_dir(repo.path(".gitignore")).unwrap(),
            _ => repo.write(".gitignore", lines),
        }
        let output = repo.gabion(&["lint"]);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (out.contains("out/THREAT_MODEL.md"), err.contains("not read: .gitignore: "))
    };
    assert_eq!(ignore("", "# all that is made\nout/\n"), (false, false));
    assert_eq!(ignore("", "out/\r\n!*.md\r\n"), (false, false));
    for name in ["pipe", "link", "folder"] {
        assert_eq!(ignore(name, ""), (true, true), "{name}");
    }
    let nested = "{a,".repeat(200_000) + &"}".repeat(200_000);
    assert_eq!(ignore("", &format!("{nested}\nout/\n")), (false, true));
    assert_eq!(ignore("", &format!("out/\n{}", "\u{1b}[2J{\n".repeat(100_000))), (false, true));
    assert_eq!(ignore("", &"out/\n".repeat(300_000)), (true, true), "too large");
}

#[test]
fn a_configuration_is_no_link() {
    for target in ["/dev/zero", "/etc/passwd", "nowhere", "."] {
        let repo = Repo::new([("THREAT_MODEL.md", model("", "").as_str())]);
        symlink(target, repo.path("gabion.toml")).unwrap();
        let output = repo.gabion(&["lint"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("gabion.toml:1:1: M008 error the file is a symbolic link"), "{target}: {output:?}");
    }
}

#[test]
fn what_is_not_utf8_hides_no_neighbour() {
    let repo = Repo::new([("b/THREAT_MODEL.md", model("titel = 1", "").as_str())]);
    let parent = b"+++\nid = \"shop\"\nlevel = \"context\"\n+++\n\n# Caf\xe9\n\nIt sells \xe0 la carte.\n";
    fs::write(repo.path("THREAT_MODEL.md"), parent).unwrap();
    fs::create_dir(repo.path("c")).unwrap();
    fs::write(repo.path("c/THREAT_MODEL.md"), b"\x00\xff").unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    fs::create_dir(repo.path("").join(name)).unwrap();
    fs::write(repo.path("").join(name).join("THREAT_MODEL.md"), model("", "")).unwrap();
    let said = [
        "THREAT_MODEL.md:6: what stands here is not UTF-8, and 1 more below",
        "c/THREAT_MODEL.md:1: the file is no text",
    ];
    assert_eq!(repo.find("M008"), said);
    assert_eq!(repo.find("M005"), ["THREAT_MODEL.md:1: the model has no `title`"]);
    repo.gabion(&["lint", "--unsafe-fixes"]);
    assert_eq!(fs::read(repo.path("THREAT_MODEL.md")).unwrap(), parent, "what cannot be read whole is not written");
    assert_eq!(repo.find("M003").len(), 1);
    let output = repo.gabion(&["lint"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("not read: caf\u{fffd}: its name is not UTF-8"), "{output:?}");
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
        assert!(said.lines().any(|line| line.starts_with("gabion.toml:") && line.contains(" error ")), "{said}");
    }
}
