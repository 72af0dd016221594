//! What is linted: paths, lists of paths, standard input, and what is left out.

use std::fs;

use crate::repository::{PAY, Repository, SHOP};

#[test]
fn a_subfolder_gives_the_same_as_the_root() {
    let repository = Repository::spoilt_sample();
    let whole = repository.run(&["lint"]).ended(1);
    for folder in ["services", "services/boarding/gate/src", "docs"] {
        assert_eq!(repository.run_in(folder, &["lint"]).ended(1).out, whole.out, "{folder}");
    }
    // Without a configuration the work tree's root is the workspace.
    let repository = Repository::with_pay(&PAY.replace("CWE-532", "cwe-532"));
    let whole = repository.run(&["lint"]).ended(0);
    assert_eq!(whole.codes(), ["T007"]);
    assert_eq!(repository.run_in("pay", &["lint"]).out, whole.out);
}

#[test]
fn paths_choose_what_is_said_of_the_whole() {
    let repository = Repository::spoilt_sample();
    let codes = |folder, paths: &[&str]| {
        let ran = repository.run_in(folder, &[&["lint"], paths].concat());
        assert!(ran.err.starts_with("13 models, 89 threats"), "{}", ran.err);
        ran.codes().join(" ")
    };
    assert_eq!(codes(".", &["services"]), "R004 R001");
    assert_eq!(codes(".", &["services/booking", "infra/THREAT_MODEL.md"]), "T007 R001");
    assert_eq!(codes("services/boarding", &["."]), "R004");
    assert_eq!(codes("services/boarding", &["../booking/THREAT_MODEL.md"]), "R001");
    assert_eq!(codes(".", &["."]), "T007 R004 R001");
    let absolute = repository.path("infra").to_str().unwrap().to_owned();
    assert_eq!(codes("services", &[&absolute]), "T007");
}

#[test]
fn a_path_without_models_does_not_look_clean() {
    let repository = Repository::clean();
    let ran = repository.run(&["lint", "pay/redact.rs"]).ended(0);
    assert!(ran.err.starts_with("none of the given paths is a model or holds one\n"), "{}", ran.err);
    assert!(!repository.run(&["lint", "pay"]).ended(0).err.contains("none of"));
}

#[test]
fn paths_are_read_from_a_list() {
    let repository = Repository::spoilt_sample();
    let codes = |list: &str| {
        let ran = repository.run_on(list, ".", &["lint", "--files-from", "-"]);
        ran.codes().join(" ")
    };
    assert_eq!(codes("infra/THREAT_MODEL.md\0services/booking\0"), "T007 R001");
    assert_eq!(codes("infra/THREAT_MODEL.md\r\nservices/booking\r\n"), "T007 R001");
    // A list of nothing asks for nothing: no file was changed.
    assert_eq!(codes(""), "");
    repository.write("with space.txt", "services/boarding/gate\0");
    let ran = repository.run(&["lint", "infra", "--files-from", "with space.txt"]).ended(1);
    assert_eq!(ran.codes(), ["T007", "R004"]);
    repository.run_on("nowhere\0", ".", &["lint", "--files-from", "-"]).failed_with("nowhere: ");
    repository.run(&["lint", "--files-from", "no-list"]).failed_with("no-list: ");
}

#[test]
fn standard_input_stands_in_for_a_file() {
    let repository = Repository::clean();
    let edited = PAY.replace("CWE-532", "cwe-532");
    let expected = "pay/THREAT_MODEL.md:20:8: T007 warning `cwe-532` is not written as its catalogue does: `CWE-532`\n";
    for (folder, name) in [(".", "pay/THREAT_MODEL.md"), ("pay", "THREAT_MODEL.md"), ("pay", "../pay/THREAT_MODEL.md")]
    {
        let ran = repository.run_on(&edited, folder, &["lint", "-", "--stdin-filename", name]).ended(0);
        assert_eq!(ran.out, expected, "{folder} {name}");
    }
    // The name alone is enough, and without a name it is the folder's own model.
    let name = "--stdin-filename=pay/THREAT_MODEL.md";
    assert_eq!(repository.run_on(&edited, ".", &["lint", name]).out, expected);
    assert_eq!(repository.run_on(&edited, "pay", &["lint", "-"]).out, expected);
    // Only what is wrong in it is said, and the file itself stays.
    repository.write("THREAT_MODEL.md", &SHOP.replace("title = ", "titel = "));
    assert_eq!(repository.run_on(&edited, ".", &["lint", name]).out, expected);
    assert_eq!(repository.read("pay/THREAT_MODEL.md"), PAY);
}

#[test]
fn standard_input_is_shown_mended_and_not_written() {
    let repository = Repository::clean();
    let edited = PAY.replace("CWE-532", "cwe-532");
    let name = "--stdin-filename=pay/THREAT_MODEL.md";
    let ran = repository.run_on(&edited, ".", &["lint", "--diff", name]).ended(1);
    assert!(ran.out.contains("-cwe = [\"cwe-532\"]\n+cwe = [\"CWE-532\"]\n"), "{}", ran.out);
    repository.run_on(&edited, ".", &["lint", "--fix", name]).failed_with("cannot be fixed in place");
    repository.run_on(&edited, ".", &["lint", "--stdin-filename=nowhere/THREAT_MODEL.md"]).failed_with("nowhere: ");
    // A new file is one more model.
    let feature = "+++\nid = \"cards\"\n+++\n\n# Cards\n\nWords.\n";
    let ran = repository.run_on(feature, ".", &["lint", "--stdin-filename=pay/cards.threat-model.md"]).ended(1);
    assert!(ran.out.starts_with("pay/cards.threat-model.md:1:1: M005 error"), "{}", ran.out);
}

#[test]
fn what_is_left_out_is_said() {
    let repository = Repository::clean();
    repository.write("gabion.toml", "[workspace]\nexclude = [\"old/**\"]\n");
    repository.write(".gitignore", "build/\n");
    for folder in ["old", "vendor/a", "tests/fixtures/b", "build", "other"] {
        repository.write(&format!("{folder}/THREAT_MODEL.md"), "# Plain\n");
    }
    repository.write("other/gabion.toml", "");
    let ran = repository.run(&["lint", "--show-files"]).ended(0);
    assert_eq!(ran.out, "THREAT_MODEL.md\npay/THREAT_MODEL.md\n");
    let expected = "left out: old/THREAT_MODEL.md (excluded by gabion.toml)\n\
                    left out: other/THREAT_MODEL.md (another workspace, with its own gabion.toml)\n\
                    left out: tests/fixtures/b/THREAT_MODEL.md (third-party code or test fixtures)\n\
                    left out: vendor/a/THREAT_MODEL.md (third-party code or test fixtures)\n";
    assert_eq!(ran.err, expected);
    let ran = repository.run(&["lint"]).ended(0);
    assert!(ran.err.starts_with("4 models left out; --show-files says which and why\n"), "{}", ran.err);
    assert!(repository.run(&["lint", "--verbose"]).ended(0).err.contains(expected));
    // The other workspace is one for those who stand in it.
    assert_eq!(repository.run_in("other", &["lint"]).ended(0).codes(), ["M001"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let repository = Repository::clean();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("THREAT_MODEL.md"), "# Elsewhere, a word that must not be shown\n").unwrap();
    // A folder of links, a ring, a link to a model that is read anyway, and one that leads out.
    symlink(outside.path(), repository.path("elsewhere")).unwrap();
    symlink("..", repository.path("pay/ring")).unwrap();
    symlink("THREAT_MODEL.md", repository.path("threat-model.md")).unwrap();
    fs::create_dir(repository.path("out")).unwrap();
    symlink(outside.path().join("THREAT_MODEL.md"), repository.path("out/THREAT_MODEL.md")).unwrap();
    let ran = repository.run(&["lint", "--format", "full"]).ended(1);
    assert!(ran.out.contains("error[M008]: the file is a symbolic link, which is not followed"), "{}", ran.out);
    assert!(ran.out.contains("out/THREAT_MODEL.md:1:1"), "{}", ran.out);
    assert!(!ran.out.contains("must not be shown"), "{}", ran.out);
    let ran = repository.run(&["lint"]).ended(1);
    assert_eq!(ran.codes(), ["M008"]);
    let ran = repository.run(&["lint", "--show-files"]).ended(0);
    assert_eq!(ran.out, "THREAT_MODEL.md\npay/THREAT_MODEL.md\n");
    assert_eq!(ran.err, "left out: threat-model.md (a link to another model)\n");
}
