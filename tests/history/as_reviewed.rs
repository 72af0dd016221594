//! How an inherited record changed since a review saw it.

use serde_json::Value;

use super::git::Git;
use super::support::program::gabion;

const SHOP: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"
prefix = \"SHOP\"

[[elements]]
id = \"pay\"
title = \"Payments\"
kind = \"container\"
+++

# Shop

## SHOP-T01: Card numbers leak

```toml threat
targets = [\"pay\"]
controls = [\"SHOP-C01\"]
stride = [\"information-disclosure\"]
inherent = { likelihood = 3, impact = 3 }
```

## SHOP-C01: Sessions end after an hour

```toml control
status = \"implemented\"
designation = \"common\"
```

Whoever left is signed out.
";

const PAY: &str = "+++
id = \"pay\"
title = \"Payments\"
level = \"container\"
prefix = \"PAY\"
+++

# Payments

## PAY-T01: A session is used by another

```toml threat
refines = \"SHOP-T01\"
targets = [\"pay\"]
controls = [\"SHOP-C01\"]
inherent = { likelihood = 3, impact = 3 }
```
";

fn run(git: &Git, folder: &str, arguments: &[&str]) -> String {
    let output = gabion(&git.folder.join(folder)).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Both models, the child reviewed; all committed.
fn reviewed(folder: &str) -> Git {
    let git = Git::new();
    git.write(&format!("{folder}gabion.toml"), "");
    git.write(&format!("{folder}THREAT_MODEL.md"), SHOP);
    git.write(&format!("{folder}pay/THREAT_MODEL.md"), PAY);
    git.commit_by("Asha", "2026-03-01");
    run(&git, folder, &["review", "pay", "--by", "tom", "--date", "2026-03-02"]);
    git.commit_by("Tom", "2026-03-02");
    git
}

fn change(git: &Git, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(git.folder.join(path)).unwrap();
    assert!(text.contains(from));
    git.write(path, &text.replace(from, to));
}

/// Each suspect record of the one finding: its path and what is said of it.
fn told(git: &Git, folder: &str) -> Vec<String> {
    let said = run(git, folder, &["lint", "--exit-zero", "--select", "S003", "--format", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let findings = said["findings"].as_array().unwrap();
    assert!(findings.len() < 2, "{findings:?}");
    let related = findings.iter().flat_map(|finding| finding["related"].as_array().unwrap());
    related.map(|place| place["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn fields_and_prose_are_told() {
    let git = reviewed("");
    assert!(told(&git, "").is_empty());
    change(&git, "THREAT_MODEL.md", "after an hour", "after a day");
    change(&git, "THREAT_MODEL.md", "Whoever left is", "Whoever left and came back is");
    change(&git, "THREAT_MODEL.md", "likelihood = 3", "likelihood = 4");
    let expected = [
        "title: Sessions end after an hour → Sessions end after a day; description: reworded (5 → 8 words)",
        "inherent.likelihood: 3 → 4",
    ];
    assert_eq!(told(&git, ""), expected, "not yet committed");
    for day in ["2026-04-01", "2026-05-01"] {
        git.write("src/code.rs", day);
        git.commit_by("Asha", day);
        assert_eq!(told(&git, ""), expected);
    }
    git.run(&["checkout", "--quiet", "--detach"]);
    let deep = git.clone_to("shallow", &["--depth=1"]);
    assert_eq!(told(&deep, ""), ["says something else now"; 2], "what was seen is not in this clone");
}

#[test]
fn a_workspace_may_stand_below_the_top() {
    let git = reviewed("shop/");
    change(&git, "shop/THREAT_MODEL.md", "title = \"Payments\"", "title = \"Payments\"\ntechnology = \"Go\"");
    git.commit_by("Asha", "2026-04-01");
    assert_eq!(told(&git, "shop/"), ["technology: + Go"]);
}

#[test]
fn only_what_was_seen_is_laid_beside_what_is() {
    let git = reviewed("");
    // The digest is of a text that was never committed.
    let path = "pay/THREAT_MODEL.md";
    let text = std::fs::read_to_string(git.folder.join(path)).unwrap();
    let line = text.lines().find(|line| line.starts_with("\"shop/SHOP-C01\"")).unwrap().to_owned();
    change(&git, path, &line, "\"shop/SHOP-C01\" = \"g1:0123456789ab\"");
    change(&git, "THREAT_MODEL.md", "after an hour", "after a day");
    assert_eq!(told(&git, ""), ["says something else now"]);
}

#[test]
fn a_secret_of_the_past_is_hidden() {
    let git = Git::new();
    let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
    git.write("THREAT_MODEL.md", &SHOP.replace("after an hour", &token));
    git.write("pay/THREAT_MODEL.md", PAY);
    run(&git, "", &["review", "pay", "--by", "tom", "--date", "2026-03-02"]);
    git.commit_by("Tom", "2026-03-02");
    change(&git, "THREAT_MODEL.md", &token, "after a day");
    assert_eq!(told(&git, ""), ["title: [hidden] → Sessions end after a day"]);
}
