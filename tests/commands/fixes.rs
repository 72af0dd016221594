//! `--fix`, `--unsafe-fixes` and `--diff`.

use std::fs;

use crate::repository::{PAY, Repository, SHOP};

const MODEL: &str = "pay/THREAT_MODEL.md";

/// Something to mend safely (an id in small letters), something to mend by a
/// guess (an unknown control), and something that nobody can mend.
fn spoilt() -> String {
    PAY.replace("CWE-532", "cwe-532").replace("[\"PAY-C01\"]", "[\"PAY-C1\"]").replace("redact.rs", "gone.rs")
}

/// The bytes of every file.
fn bytes(repository: &Repository) -> Vec<Vec<u8>> {
    ["THREAT_MODEL.md", MODEL, "pay/redact.rs"].iter().map(|path| fs::read(repository.path(path)).unwrap()).collect()
}

#[test]
fn only_what_is_safe_is_mended_unless_guesses_are_wanted() {
    let repository = Repository::with_pay(&spoilt());
    let ran = repository.run(&["lint"]).ended(1);
    assert!(ran.err.contains("1 fixable with --fix, 1 more with --unsafe-fixes"), "{}", ran.err);
    let ran = repository.run(&["lint", "--fix"]).ended(1);
    assert!(ran.err.contains("applied 1 fix in 1 file\n"), "{}", ran.err);
    assert_eq!(repository.read(MODEL), spoilt().replace("cwe-532", "CWE-532"));
    assert!(!ran.codes().contains(&"T007") && ran.codes().contains(&"R001"), "{:?}", ran.codes());
    // What is left is what a second look says, too.
    assert_eq!(repository.run(&["lint"]).out, ran.out);
    let ran = repository.run(&["lint", "--unsafe-fixes"]).ended(1);
    assert_eq!(repository.read(MODEL), PAY.replace("redact.rs", "gone.rs"));
    assert_eq!(ran.codes(), ["C004"]);
}

#[test]
fn what_is_left_open_is_closed() {
    let open = PAY.replace("[\"PAY-C01\"]", "[\"PAY-C01").replace("impact = 3 }", "impact = 3");
    let repository = Repository::with_pay(&open);
    let ran = repository.run(&["lint"]).ended(1);
    assert_eq!(ran.codes(), ["M002", "M002"], "{}", ran.out);
    assert!(ran.out.contains("pay/THREAT_MODEL.md:21:21: M002"), "{}", ran.out);
    assert!(ran.err.contains("2 fixable with --unsafe-fixes"), "{}", ran.err);
    repository.run(&["lint", "--fix"]).ended(1);
    assert_eq!(repository.read(MODEL), open);
    repository.run(&["lint", "--unsafe-fixes"]).ended(0);
    assert_eq!(repository.read(MODEL), PAY.replace("impact = 3 }", "impact = 3}"));
}

#[test]
fn a_block_is_told_its_kind() {
    let threat = "```toml threat\n";
    assert!(PAY.contains(threat));
    for spoilt in ["```toml\n", "```TOML threat\n", "```toml thret\n", ""] {
        let text = PAY.replacen(threat, spoilt, 1);
        let repository = Repository::with_pay(&text);
        let ran = repository.run(&["lint"]).ended(1);
        assert_eq!(ran.codes(), ["M006"], "{spoilt:?}: {}", ran.out);
        repository.run(&["lint", "--fix"]).ended(1);
        assert_eq!(repository.read(MODEL), text);
        repository.run(&["lint", "--unsafe-fixes"]).ended(0);
        assert_eq!(repository.read(MODEL), PAY);
    }
}

#[test]
fn mending_twice_changes_nothing() {
    for option in ["--fix", "--unsafe-fixes"] {
        let repository = Repository::spoilt_sample();
        repository.run(&["lint", option]);
        let paths =
            ["infra/THREAT_MODEL.md", "services/boarding/gate/THREAT_MODEL.md", "services/booking/THREAT_MODEL.md"];
        let once = paths.map(|path| repository.read(path));
        let ran = repository.run(&["lint", option]);
        assert_eq!(paths.map(|path| repository.read(path)), once);
        assert!(!ran.err.contains("applied"), "{}", ran.err);
        assert_eq!(repository.run(&["lint", option, "--diff"]).ended(0).out, "");
    }
}

#[test]
fn line_ends_byte_order_mark_and_last_line_stay() {
    let mark = "\u{feff}";
    let unix = spoilt() + "\n<!-- gabion: allow T008 nobody asked -->\nThe end without a line end.";
    let windows = format!("{mark}{}", unix.replace('\n', "\r\n"));
    let mended = unix.replace("cwe-532", "CWE-532").replace("<!-- gabion: allow T008 nobody asked -->\n", "");
    let repository = Repository::with_pay(&windows);
    let ran = repository.run(&["lint", "--fix"]).ended(1);
    assert!(ran.err.contains("applied 2 fixes in 1 file\n"), "{}", ran.err);
    assert_eq!(repository.read(MODEL), format!("{mark}{}", mended.replace('\n', "\r\n")));
    let repository = Repository::with_pay(&unix);
    repository.run(&["lint", "--fix"]).ended(1);
    assert_eq!(repository.read(MODEL), mended);
}

#[test]
fn a_diff_writes_nothing() {
    let repository = Repository::with_pay(&spoilt());
    let before = bytes(&repository);
    let ran = repository.run(&["lint", "--diff"]).ended(1);
    let expected = "--- a/pay/THREAT_MODEL.md\n+++ b/pay/THREAT_MODEL.md\n@@ -17,7 +17,7 @@\n ```toml threat\n \
                    stride = [\"information-disclosure\"]\n targets = [\"pay\"]\n-cwe = [\"cwe-532\"]\n+cwe = [\"CWE-532\"]\n \
                    controls = [\"PAY-C1\"]\n inherent = { likelihood = 3, impact = 3 }\n ```\n";
    assert_eq!(ran.out, expected);
    assert_eq!(bytes(&repository), before);
    let ran = repository.run(&["lint", "--diff", "--unsafe-fixes"]).ended(1);
    assert!(ran.out.contains("+controls = [\"PAY-C01\"]"), "{}", ran.out);
    repository.run(&["lint", "--fix", "--diff"]).ended(1);
    assert_eq!(bytes(&repository), before);
    assert_eq!(repository.run(&["lint", "--diff", "--exit-zero"]).ended(0).out, expected);
    // Nothing to change is no difference, whatever else is found.
    assert_eq!(repository.run(&["lint", "--diff", "--ignore", "T007"]).ended(0).out, "");
}

#[test]
fn only_chosen_files_and_rules_are_mended() {
    let repository = Repository::with_pay(&spoilt());
    let other = SHOP.replace("id = \"pay\"\n", "id = \"pay\"\nowner = \"x\" # gabion: allow T008 nobody asked\n");
    repository.write("THREAT_MODEL.md", &other);
    repository.run(&["lint", "--fix", "--select", "T"]).ended(0);
    assert_eq!(repository.read("THREAT_MODEL.md"), other);
    assert!(repository.read(MODEL).contains("CWE-532"));
    repository.write(MODEL, &spoilt());
    repository.run(&["lint", "--fix", "THREAT_MODEL.md"]).ended(0);
    assert_eq!(repository.read(MODEL), spoilt());
    assert!(!repository.read("THREAT_MODEL.md").contains("gabion: allow"));
}

#[test]
fn what_is_suppressed_is_left_alone() {
    let wrong =
        PAY.replace("cwe = [\"CWE-532\"]", "# gabion: allow T007 as our tracker writes it\ncwe = [\"cwe-532\"]");
    let repository = Repository::with_pay(&wrong);
    repository.run(&["lint", "--fix"]).ended(0);
    assert_eq!(repository.read(MODEL), wrong);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_not_written_through() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let repository = Repository::with_pay(&spoilt());
    fs::set_permissions(repository.path(MODEL), fs::Permissions::from_mode(0o640)).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("model.md");
    fs::write(&target, spoilt()).unwrap();
    fs::create_dir(repository.path("other")).unwrap();
    symlink(&target, repository.path("other/THREAT_MODEL.md")).unwrap();
    repository.run(&["lint", "--fix"]).ended(1);
    assert_eq!(fs::metadata(repository.path(MODEL)).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&target).unwrap(), spoilt());
    assert!(fs::symlink_metadata(repository.path("other/THREAT_MODEL.md")).unwrap().is_symlink());
    // Nothing is left lying about.
    let names = fs::read_dir(repository.path("pay")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["THREAT_MODEL.md", "redact.rs"]);
}
