//! `gabion review`.

use crate::repository::{PAY, Repository, SHOP, TODAY};

const MODEL: &str = "pay/THREAT_MODEL.md";
const PEOPLE: &str = "[people.asha]\nname = \"Asha Rao\"\nroles = [\"lead\"]\n\n[people.marian]\nroles = [\"SRO\"]\n";

/// Two clean models in a repository with a user of its own.
fn committed() -> Repository {
    let repository = Repository::clean();
    repository.write("gabion.toml", PEOPLE);
    repository.git.run(&["config", "user.name", "Asha Rao"]);
    repository.git.commit_on("Begin", TODAY);
    repository
}

#[test]
fn git_says_who_has_read_it() {
    let repository = committed();
    let ran = repository.run(&["review", "pay"]).ended(0);
    assert_eq!(ran.out, format!("wrote {MODEL}\n`pay`: reviewed by asha on 2026-11-21, with one inherited record\n"));
    assert!(repository.read(MODEL).contains("review = { date = 2026-11-21, by = \"asha\", own = \"g1:"));
    repository.run(&["lint"]).ended(0);
    assert_eq!(repository.run(&["lint"]).out, "");
    // A user that only the home folder knows, and one that is not on the list.
    repository.git.run(&["config", "--unset", "user.name"]);
    repository.write("home/.gitconfig", "[user]\n\tname = Somebody Else\n");
    let home = repository.path("home").display().to_string();
    let mut program = repository.program(".");
    program.env("XDG_CONFIG_HOME", &home).env("HOME", &home);
    let output = program.args(["review", "pay"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: you are git's user: `Somebody Else` is nobody in `[people]`"), "{said}");
    repository.run_with(("GIT_AUTHOR_NAME", "asha rao"), &["review", "pay", "--by", "marian"]).ended(0);
    assert!(repository.read(MODEL).contains("by = \"marian\""));
}

#[test]
fn a_model_is_named_by_id_file_or_folder() {
    for name in ["pay", "PAY", "pay/THREAT_MODEL.md", "pay", "./pay/"] {
        let repository = Repository::clean();
        repository.run(&["review", name, "--by", "Tom Lee"]).ended(0);
        assert!(repository.read(MODEL).contains("by = \"Tom Lee\", own"), "{name}");
        assert_eq!(repository.read("THREAT_MODEL.md"), SHOP);
    }
    let repository = Repository::clean();
    repository.run_in("pay", &["review", ".", "shop", "--by", "tom"]).ended(0);
    assert!(repository.read(MODEL).contains("own = ") && repository.read("THREAT_MODEL.md").contains("own = "));
    repository.run(&["review", "pya", "--by", "tom"]).failed_with("no model is called `pya`, and no file");
    repository.run(&["review", "pay/redact.rs", "--by", "tom"]).failed_with("holds no model with front matter");
    let ran = repository.run(&["review"]).ended(2);
    assert!(ran.err.contains("<MODEL>"), "{ran:?}");
}

#[test]
fn nothing_is_written_for_any_if_one_has_errors() {
    let repository = Repository::with_pay(&PAY.replace("\"PAY-C01\"", "\"PAY-C02\""));
    let ran = repository.run(&["review", "shop", "pay", "--by", "tom"]);
    ran.failed_with("pay/THREAT_MODEL.md has errors, which a review does not mend: ");
    assert_eq!(repository.read("THREAT_MODEL.md"), SHOP);
    repository.run(&["review", "shop", "--by", "tom"]).ended(0);
    let ran = repository.run(&["review", "shop", "--by", "tom", "--date", "2026-11-22"]);
    ran.failed_with("2026-11-22 is after 2026-11-21");
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let repository = Repository::clean();
    let ran = repository.run(&["review", "pay", "--by", "tom", "--dry-run", "--outcome", "holds"]).ended(0);
    assert!(
        ran.out.contains("\n+review = { date = 2026-11-21, by = \"tom\", outcome = \"holds\", own = \"g1:"),
        "{ran:?}"
    );
    assert_eq!(repository.read(MODEL), PAY);
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let repository = Repository::clean();
    std::os::unix::fs::symlink("pay", repository.path("way")).unwrap();
    repository.run(&["review", "way", "--by", "tom"]).failed_with("is a symbolic link, which is not written through");
    assert_eq!(repository.read(MODEL), PAY);
}

#[test]
fn all_that_are_suspect_can_be_taken_at_once() {
    let repository = committed();
    repository.run(&["review", "pay", "shop"]).ended(0);
    let ran = repository.run(&["review", "--suspect"]).ended(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "no model is to be reviewed\n"));
    repository.replace("THREAT_MODEL.md", "kind = \"container\"", "kind = \"container\"\ntechnology = \"Go\"");
    assert_eq!(repository.run(&["lint"]).codes(), ["S005", "S003"]);
    let ran = repository.run(&["review", "--suspect"]).ended(0);
    let told =
        "  answers S003: `shop/pay` changed after `pay` was reviewed\n    THREAT_MODEL.md:10: technology: + Go\n";
    assert!(ran.out.contains(told), "{ran:?}");
    assert_eq!(repository.run(&["lint"]).codes(), ["S005"]);
    assert_eq!(repository.run(&["review", "--suspect", "shop"]).ended(0).err, "no model is to be reviewed\n");
}

#[test]
fn what_a_branch_has_changed_can_be_taken_at_once() {
    let repository = committed();
    assert_eq!(repository.run(&["review", "--since", "main"]).ended(0).err, "no model is to be reviewed\n");
    repository.git.run(&["checkout", "-q", "-b", "topic"]);
    repository.replace(MODEL, "Takes money for books.", "Takes money for books and pens.");
    repository.git.commit_on("Sell pens", TODAY);
    let ran = repository.run(&["review", "--since", "main"]).ended(0);
    assert!(ran.out.starts_with(&format!("wrote {MODEL}\n`pay`: reviewed by asha")), "{ran:?}");
    assert_eq!(repository.read("THREAT_MODEL.md"), SHOP);
    repository.run(&["review", "--since", "nowhere"]).failed_with("nowhere");
    // A change above counts for those below that stand on it.
    repository.replace("THREAT_MODEL.md", "kind = \"container\"", "kind = \"container\"\ntechnology = \"Go\"");
    let ran = repository.run(&["review", "--since", "main", "--dry-run"]).ended(0);
    assert!(ran.err.contains("`shop`: ") && ran.err.contains("`pay`: "), "{ran:?}");
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let windows = format!("\u{feff}{}", PAY.replace('\n', "\r\n"));
    let repository = Repository::with_pay(&windows);
    repository.run(&["review", "pay", "--by", "tom"]).ended(0);
    let text = repository.read(MODEL);
    assert!(text.starts_with("\u{feff}+++\r\n") && !text.replace("\r\n", "").contains('\n'));
    let of_stamp = |line: &&str| !line.starts_with("review = ");
    assert!(text.lines().filter(of_stamp).eq(windows.lines().filter(of_stamp)));
}
