//! A small workspace, its versions, and the program run in it.

use std::process::{Command, Output};

use gabion::analysis::{Analysis, MemoryTree, Options, analyze};
use gabion::change::{Change, FileChange, Side, Sort, compare};
use gabion::source::RepoPath;

use crate::git::Git;
use crate::support::program;

/// The day that everything is judged at.
pub(crate) const TODAY: &str = "2026-11-21";

/// The umbrella.
pub(crate) const SHOP: &str = r#"+++
id = "shop"
title = "Shop"
level = "context"
prefix = "SHOP"
appetite = "medium"
classification = "OFFICIAL-SENSITIVE"
review-interval = "6 months"
no-threats-because = "The containers hold the threats."

[[elements]]
id = "pay"
kind = "container"

[[assets]]
id = "card-data"
title = "Cardholder data"
criticality = "critical"
classification = "OFFICIAL-SENSITIVE"

[[controls]]
id = "SHOP-C01"
title = "Keep a journal"
status = "planned"
required = true
designation = "system-specific"
+++

# Shop

Sells books to people.
"#;

/// Its only child.
pub(crate) const PAY: &str = r#"+++
id = "pay"
title = "Payments"
level = "container"
prefix = "PAY"
reference = true

[review]
date = 2026-09-01
by = "asha"
+++

# Payments

Takes money for books.

## PAY-T01: A card number stands in a log

```toml threat
stride = ["information-disclosure"]
targets = ["pay", "card-data"]
cwe = ["CWE-532"]
controls = ["PAY-C01"]
inherent = { likelihood = 4, impact = 4 }
residual = { likelihood = 1, impact = 4 }
```

It is in the body of each request.

## PAY-T02: Somebody pays with another's card

```toml threat
stride = ["spoofing"]
targets = ["pay"]
controls = ["PAY-C02"]
inherent = { likelihood = 3, impact = 3 }
```

Stolen numbers are tried out on us.

## PAY-C01: Redact bodies

```toml control
status = "implemented"
evidence = ["src/redact.rs"]
implements = ["SHOP-C01"]
```

## PAY-C02: Ask the bank

```toml control
status = "planned"
```
"#;

/// The models and one file of code.
pub(crate) fn files() -> Vec<(&'static str, String)> {
    vec![
        ("THREAT_MODEL.md", SHOP.to_owned()),
        ("pay/THREAT_MODEL.md", PAY.to_owned()),
        ("pay/src/redact.rs", "fn redact() {}\n".to_owned()),
    ]
}

/// The files with one text in one of them replaced, which must be there.
pub(crate) fn edited(path: &str, old: &str, new: &str) -> Vec<(&'static str, String)> {
    edit(files(), path, old, new)
}

/// Some files with one text replaced.
pub(crate) fn edit(
    mut files: Vec<(&'static str, String)>,
    path: &str,
    old: &str,
    new: &str,
) -> Vec<(&'static str, String)> {
    let (_, text) = files.iter_mut().find(|(other, _)| *other == path).unwrap();
    assert!(text.contains(old), "{path} has no {old:?}");
    *text = text.replacen(old, new, 1);
    files
}

fn understood(files: &[(&str, String)]) -> Analysis {
    let tree = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.clone().into_bytes()));
    analyze(&MemoryTree::new(tree), &Options::as_of(TODAY.parse().unwrap())).unwrap()
}

/// Compares two versions in memory.
pub(crate) fn compared(before: &[(&str, String)], after: &[(&str, String)]) -> Change {
    let text = |files: &[(&str, String)], path: &str| {
        files.iter().find(|(other, _)| *other == path).map(|(_, text)| text.clone())
    };
    let mut paths: Vec<&str> = before.iter().chain(after).map(|(path, _)| *path).collect();
    paths.sort_unstable();
    paths.dedup();
    let changed = paths.into_iter().filter_map(|path| {
        let sort = match (text(before, path), text(after, path)) {
            (None, _) => Sort::Added,
            (_, None) => Sort::Removed,
            (old, new) => (old != new).then_some(Sort::Changed)?,
        };
        Some(FileChange { path: RepoPath::new(path).unwrap(), sort })
    });
    let changed: Vec<FileChange> = changed.collect();
    let (before, after) = (understood(before), understood(after));
    fn side(analysis: &Analysis) -> Side<'_> {
        Side { workspace: &analysis.workspace, sources: &analysis.sources, findings: &analysis.findings }
    }
    compare(&side(&before), &side(&after), &changed)
}

/// Writes files into a repository.
pub(crate) fn write(git: &Git, files: &[(&str, String)]) {
    files.iter().for_each(|(path, text)| git.write(path, text));
}

/// The program, ready to run in a repository.
pub(crate) fn gabion(git: &Git, arguments: &[&str]) -> Command {
    let mut gabion = program::gabion(&git.folder);
    gabion.args(arguments);
    gabion
}

/// Runs the program and expects an exit code.
pub(crate) fn run(git: &Git, arguments: &[&str], code: i32) -> String {
    let output = gabion(git, arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "gabion {arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// What the program said beside its report.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
