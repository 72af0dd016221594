//! What an edition shows, and when there is none.

use std::path::Path;
use std::process::Command;

use gabion::analysis::{Options, WorkTree, analyze, find_root};
use gabion::model::ThreatState;
use gabion::redact::{RedactError, redact};
use gabion::resolve::Answer;
use gabion::site::own_words;

use super::{TODAY, edition, shows, understood};

const SETTINGS: &str = "[policy]\nappetite = \"medium\"\n\n[people.ada]\nname = \"Ada Byron\"\nroles = [\"CISO\"]\n\n\
    [audiences.open]\nclearance = \"OFFICIAL\"\n";

const ROOT: &str = r#"+++
id = "shop"
title = "Shop"
level = "context"
classification = "OFFICIAL"
owner = "ada"

[[elements]]
id = "vault"
title = "Vault"

[[controls]]
id = "SHOP-C01"
title = "Doors are locked"
status = "implemented"
designation = "hybrid"
required = true
+++

# Shop

Where things are sold. The keys are cut in Nightjar, says Ada Byron.

### SHOP-T01: Somebody walks in

```toml threat
targets = ["vault"]
controls = ["SHOP-C01"]
inherent = { likelihood = 4, impact = 4 }
residual = { likelihood = 1, impact = 4 }
```

At night, when `VAULT-T01` is ignored.
"#;

const CHILD: &str = r#"+++
id = "nightjar"
title = "Nightjar"
level = "container"
element = "vault"
classification = "SECRET"

[[controls]]
id = "VAULT-C01"
title = "A moat"
status = "implemented"
implements = ["SHOP-C01"]
+++

# Nightjar

The inner room has a second door that opens to whoever knocks three times.

### VAULT-T01: The second door

```toml threat
refines = "SHOP-T01"
targets = ["vault"]
controls = ["VAULT-C01"]
inherent = { likelihood = 4, impact = 4 }
residual = { likelihood = 1, impact = 4 }
```
"#;

/// It is marked lower than its parent, which the audience may not see.
const GRANDCHILD: &str = r#"+++
id = "shelf"
title = "Shelf"
level = "component"
classification = "OFFICIAL"

[[not-applicable]]
control = "SHOP-C01"
reason = "A shelf has no door."
+++

# Shelf

What stands on it is sold.

### SHELF-T01: It falls

```toml threat
targets = ["vault"]
controls = ["SHOP-C01", "VAULT-C01"]
refines = ["SHOP-T01", "VAULT-T01"]
inherent = { likelihood = 3, impact = 2 }
residual = { likelihood = 1, impact = 2 }
```
"#;

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("gabion.toml", SETTINGS),
        ("THREAT_MODEL.md", ROOT),
        ("a/THREAT_MODEL.md", CHILD),
        ("a/b/THREAT_MODEL.md", GRANDCHILD),
    ]
}

#[test]
fn states_are_those_of_the_whole() {
    let (_, whole) = understood(&files());
    let (edition, site) = edition(&files(), "open").unwrap();
    let part = &edition.analysis.workspace;
    assert_eq!(part.models().map(|model| model.id()).collect::<Vec<_>>(), ["shop", "shelf"]);
    let of = |workspace: &gabion::resolve::Workspace, id: &str| {
        let (key, _) = workspace.threats().find(|(_, threat)| threat.id.value == id).unwrap();
        workspace.answer(key).unwrap().clone()
    };
    for id in ["SHOP-T01", "SHELF-T01"] {
        assert_eq!(of(part, id), of(&whole.workspace, id), "{id}");
    }
    let shelf = part.model_by_id("shelf").unwrap();
    assert_eq!(shelf.parent(), Some(part.model_by_id("shop").unwrap().key()), "it hangs below what is shown");
    let required = part.requirements(shelf.key());
    assert_eq!(required.len(), 1);
    assert!(matches!(required[0].answer, Answer::Implemented(_) | Answer::NotApplicable(_)), "{required:?}");
    assert!(
        !shows(&site, "nightjar") && !shows(&site, "VAULT-T01") && !shows(&site, "moat") && !shows(&site, "knocks")
    );
    assert!(!shows(&site, "Ada") && shows(&site, "CISO"));
}

#[test]
fn what_is_withheld_is_marked_once() {
    let (edition, site) = edition(&files(), "open").unwrap();
    let text = |path: &str| String::from_utf8(site.files[path].clone()).unwrap();
    assert!(
        text("models/shop/index.html").contains("cut in [withheld], says CISO"),
        "{}",
        text("models/shop/index.html")
    );
    let shelf = text("threats/SHELF-T01/index.html");
    assert!(shelf.contains("[withheld]"), "{shelf}");
    assert!(edition.analysis.workspace.threats().all(|(_, threat)| threat.fields.controls.items.len() <= 2));
    assert!(shelf.contains("Edition for open"));
}

#[test]
fn what_nothing_stops_is_told_without_its_words() {
    let open = ROOT.replace("status = \"implemented\"", "status = \"planned\"");
    let files = [("gabion.toml", SETTINGS), ("THREAT_MODEL.md", &open)];
    let (edition, site) = edition(&files, "open").unwrap();
    let (key, threat) = edition.analysis.workspace.threats().next().unwrap();
    assert_eq!(edition.analysis.workspace.answer(key).unwrap().state, ThreatState::Planned);
    assert_eq!((threat.id.value.as_str(), threat.title()), ("SHOP-T01", "[withheld]"));
    assert!(threat.fields.inherent.is_some() && threat.fields.targets.items.is_empty());
    assert!(!shows(&site, "walks in") && !shows(&site, "At night") && !shows(&site, "Doors are locked"));
    let dropped = SETTINGS.to_owned() + "unmitigated = \"drop\"\n";
    let (_, site) = super::edition(&[("gabion.toml", &dropped), ("THREAT_MODEL.md", &open)], "open").unwrap();
    assert!(!shows(&site, "SHOP-T01") && !shows(&site, "SHOP-C01"));
}

#[test]
fn a_leak_is_found_and_named() {
    let (edition, mut site) = edition(&files(), "open").unwrap();
    site.files.insert("notes.txt".to_owned(), b"see project N%69GHTJAR-2".to_vec());
    site.files.insert("more.txt".to_owned(), b"A second door that opens to whoever knocks three!".to_vec());
    let Err(RedactError::Leaks { leaks, .. }) = edition.check(&site.files) else { panic!("no leak") };
    let places: Vec<&str> = leaks.iter().map(|leak| leak.file.as_str()).collect();
    assert!(places.contains(&"notes.txt") && places.contains(&"more.txt"), "{leaks:?}");
}

#[test]
fn an_id_that_tells_too_much_stops_the_edition() {
    let telling = ROOT.replace("SHOP-T01", "SHOP-NIGHTJAR-01");
    let child = CHILD.replace("SHOP-T01", "SHOP-NIGHTJAR-01");
    let files = [("gabion.toml", SETTINGS), ("THREAT_MODEL.md", &telling), ("a/THREAT_MODEL.md", &child)];
    let error = edition(&files, "open").unwrap_err().to_string();
    assert!(error.contains("nightjar") && error.contains("public"), "{error}");
    let told = SETTINGS.to_owned() + "public = [\"nightjar\"]\n";
    let files = [("gabion.toml", told.as_str()), files[1], files[2]];
    assert!(edition(&files, "open").is_ok());
}

#[test]
fn terms_stand_nowhere() {
    let settings = SETTINGS.to_owned() + "terms = [\"sold\"]\n";
    let (_, site) = edition(&[("gabion.toml", &settings), ("THREAT_MODEL.md", ROOT)], "open").unwrap();
    assert!(!shows(&site, "sold") && shows(&site, "Where things are [withheld]"));
}

#[test]
fn a_block_that_is_not_named_rightly_hides_its_people_all_the_same() {
    let told = ROOT.replace("says Ada Byron.", "says Ada Byron. Ask Zebedee Quill.");
    for opening in ["```toml threat", "```tml threat", "```TOML threat", "```toml", "```", ""] {
        let block = format!("{opening}\nowner = \"Zebedee Quill\"\nrefines");
        let child = CHILD.replace("```toml threat\nrefines", &block);
        let files = [("gabion.toml", SETTINGS), ("THREAT_MODEL.md", &told), ("a/THREAT_MODEL.md", &child)];
        let (_, site) = edition(&files, "open").unwrap();
        assert!(shows(&site, "Where things are sold") && !shows(&site, "Zebedee"), "{opening}");
    }
}

#[test]
fn a_banner_in_the_text_marks_the_model() {
    let marked = GRANDCHILD.replace("# Shelf\n", "# Shelf\n\n**TOP SECRET**\n");
    let files = [("gabion.toml", SETTINGS), ("THREAT_MODEL.md", ROOT), ("a/b/THREAT_MODEL.md", &marked)];
    let (_, site) = edition(&files, "open").unwrap();
    assert!(!shows(&site, "shelf"));
}

#[test]
fn what_cannot_be_read_has_no_edition() {
    let misspelt = ROOT.replace("classification =", "clasification =");
    let error = edition(&[("gabion.toml", SETTINGS), ("THREAT_MODEL.md", &misspelt)], "open").unwrap_err();
    assert!(error.to_string().contains("THREAT_MODEL.md:5") && error.to_string().contains("M003"), "{error}");
    let unknown = edition(&files(), "opem").unwrap_err().to_string();
    assert!(unknown.contains("did you mean `open`?"), "{unknown}");
    let settings = SETTINGS.replace("clearance = \"OFFICIAL\"", "people = \"none\"");
    let error = edition(&[("gabion.toml", &settings), ("THREAT_MODEL.md", ROOT)], "open").unwrap_err();
    assert!(error.to_string().contains("no clearance"), "{error}");
}

#[test]
fn a_wrong_clearance_is_a_finding() {
    let settings = SETTINGS.replace("\"OFFICIAL\"", "\"OFICIAL\"") + "models = [\"[z-a]\"]\n";
    let (_, analysis) = understood(&[("gabion.toml", &settings), ("THREAT_MODEL.md", ROOT)]);
    let said: Vec<&str> = analysis.findings.iter().map(|finding| finding.diagnostic.message.as_str()).collect();
    assert!(said.iter().any(|said| said.contains("`OFICIAL` is none of")), "{said:?}");
    assert!(said.iter().any(|said| said.contains("is no glob")), "{said:?}");
}

#[test]
fn the_sample_has_an_edition_for_the_harbour() {
    let tree = WorkTree::walk(&find_root(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-repo")).unwrap());
    let analysis = analyze(&tree, &Options::as_of(TODAY)).unwrap();
    let edition = redact(&analysis, "harbour", &own_words().collect::<Vec<_>>()).unwrap();
    assert!(edition.analysis.workspace.models().len() < analysis.workspace.models().len());
    // What its own comment names can be built.
    let out = tempfile::tempdir().unwrap();
    let mut build = Command::new(env!("CARGO_BIN_EXE_gabion"));
    build.args(["build", "sample-repo", "--audience", "harbour", "--as-of", "2026-11-21", "--out"]).arg(out.path());
    let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert!(out.path().join("index.html").exists());
}

#[test]
fn the_command_writes_nothing_that_it_cannot_vouch_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("gabion.toml", SETTINGS);
    write("THREAT_MODEL.md", &ROOT.replace("SHOP-T01", "SHOP-NIGHTJAR-01"));
    write("a/THREAT_MODEL.md", &CHILD.replace("SHOP-T01", "SHOP-NIGHTJAR-01"));
    let run = |audience: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gabion"));
        command.current_dir(folder.path()).args(["build", "--as-of", "2026-11-21", "--audience", audience]);
        command.output().unwrap()
    };
    let output = run("open");
    assert!(!output.status.success() && !folder.path().join("public").exists());
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"), "{output:?}");
    write("gabion.toml", &(SETTINGS.to_owned() + "public = [\"nightjar\"]\n"));
    let output = run("open");
    assert!(output.status.success() && folder.path().join("public/index.html").exists(), "{output:?}");
}
