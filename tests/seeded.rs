//! Fourteen defects that were once sown into the example of another tool, which
//! found two of them. Each is carried over to our format on a small model, and
//! each is found, alone, at its line.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use gabion::analysis::{MemoryTree, Options, analyze};
use gabion::source::RepoPath;
use jiff::civil::Date;

const AS_OF: Date = Date::constant(2026, 11, 21);

const LIBRARY: &str = r#"+++
id = "library"
title = "Library"
level = "context"
prefix = "LIB"
review = { date = 2026-10-05, by = "librarian" }

[[elements]]
id = "reader"
kind = "person"

[[elements]]
id = "lending"
kind = "container"

[[assets]]
id = "loans"
title = "Who has borrowed what"
kind = "information"
criticality = "critical"

[[assets]]
id = "fines"
title = "Fines that were paid"
kind = "information"

[[actors]]
id = "nosy-neighbour"
kind = "insider"

[[controls]]
id = "LIB-C01"
title = "Forget a loan when the book is back"
status = "implemented"
required = true
applies-to = { levels = ["container"] }
evidence = ["lending/forget.py"]

[[dismissed]]
element = "reader"
category = ["spoofing", "repudiation"]
reason = "Cards are shown in person to somebody who knows the reader."
+++

# Library

A village library that lends books and collects fines.

## LIB-T01: A neighbour learns what somebody reads

```toml threat
stride = ["information-disclosure"]
targets = ["loans", "fines"]
actors = ["nosy-neighbour"]
controls = ["LIB-C01"]
inherent = { likelihood = 4, impact = 4 }
residual = { likelihood = 2, impact = 4 }
```

Medical books above all.
"#;

const LENDING: &str = r#"+++
id = "lending"
title = "Lending"
level = "container"
prefix = "LEN"
reference = true
review = { date = 2026-10-05, by = "librarian" }

[[not-applicable]]
control = "LIB-C01"
reason = "Forgetting is done by a job that this folder only schedules."
+++

# Lending

The desk, and the program that remembers who has which book.

## LEN-T01: A loan is booked on another reader's card

```toml threat
stride = ["spoofing", "tampering"]
targets = ["lending", "loans"]
actors = ["nosy-neighbour"]
controls = ["LEN-C01"]
inherent = { likelihood = 3, impact = 3 }
residual = { likelihood = 1, impact = 3 }
```

A card is a piece of cardboard with a number.

## LEN-C01: Look at the reader, not at the card

```toml control
status = "implemented"
evidence = ["desk.py"]
```

There are two hundred of them.

## LEN-C02: Print the photograph on the card

```toml control
status = "planned"
required = true
```

From next year on.
"#;

const CELLAR: &str = r#"+++
id = "cellar"
title = "Cellar"
level = "container"
review = { date = 2026-10-05, by = "librarian" }
no-threats-because = "Nobody but the librarian goes there."

[[not-applicable]]
control = "LIB-C01"
reason = "No loan is known in the cellar."
+++

# Cellar

Where old newspapers are kept.
"#;

const CONFIG: &str = "[policy]\nappetite = \"high\"\n";

const SECOND_LOAN: &str = r#"From next year on.

## LEN-T01: A book comes back torn

```toml threat
stride = ["tampering"]
targets = ["lending"]
controls = ["LEN-C01"]
inherent = { likelihood = 3, impact = 1 }
```
"#;

/// What a sower does to one of the two models.
struct Seed {
    /// What it was in the other tool.
    defect: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    /// The rule that finds it, and a text on the line at which it does.
    finds: (&'static str, &'static str),
}

const ROOT: &str = "THREAT_MODEL.md";
const CHILD: &str = "lending/THREAT_MODEL.md";

/// The defects that are one edit.
const SEEDS: [Seed; 13] = [
    Seed {
        defect: "a reference to an unknown asset",
        file: ROOT,
        old: r#"targets = ["loans", "fines"]"#,
        new: r#"targets = ["loans", "fines", "late-books"]"#,
        finds: ("R001", "late-books"),
    },
    Seed {
        defect: "a model's id that is not what its place is called",
        file: CHILD,
        old: r#"id = "lending""#,
        new: r#"id = "lendings""#,
        finds: ("H006", r#"id = "lendings""#),
    },
    Seed {
        defect: "a rating off its scale, a malformed vector there",
        file: ROOT,
        old: "inherent = { likelihood = 4, impact = 4 }",
        new: "inherent = { likelihood = 9, impact = 4 }",
        finds: ("M004", "likelihood = 9"),
    },
    Seed {
        defect: "a threat that claims to be mitigated with no control in place",
        file: CHILD,
        old: "status = \"implemented\"\nevidence = [\"desk.py\"]",
        new: "status = \"planned\"",
        finds: ("K003", "residual = { likelihood = 1"),
    },
    Seed {
        defect: "two ratings that contradict each other",
        file: CHILD,
        old: "residual = { likelihood = 1, impact = 3 }",
        new: "residual = { likelihood = 1, impact = 4 }",
        finds: ("K002", "residual = { likelihood = 1, impact = 4 }"),
    },
    Seed {
        defect: "a duplicate id of a threat",
        file: CHILD,
        old: "From next year on.\n",
        new: SECOND_LOAN,
        finds: ("R002", "## LEN-T01: A book comes back torn"),
    },
    Seed { defect: "a misspelt key", file: CHILD, old: "residual = ", new: "residaul = ", finds: ("M003", "residaul") },
    Seed {
        defect: "a reference of the wrong kind, an asset for an attacker",
        file: ROOT,
        old: r#"actors = ["nosy-neighbour"]"#,
        new: r#"actors = ["nosy-neighbour", "fines"]"#,
        finds: ("R003", "actors = "),
    },
    Seed {
        defect: "a threat without a countermeasure",
        file: ROOT,
        old: "controls = [\"LIB-C01\"]\ninherent = { likelihood = 4, impact = 4 }\nresidual = { likelihood = 2, impact = 4 }",
        new: "inherent = { likelihood = 4, impact = 4 }",
        finds: ("T002", "## LIB-T01"),
    },
    Seed {
        defect: "an unknown type of threat",
        file: CHILD,
        old: r#"stride = ["spoofing", "tampering"]"#,
        new: r#"stride = ["spoofing", "tampfering"]"#,
        finds: ("M004", "tampfering"),
    },
    Seed {
        defect: "a parent that does not exist",
        file: CHILD,
        old: "reference = true",
        new: "reference = true\nparent = \"archive\"",
        finds: ("H004", "parent = "),
    },
    Seed {
        defect: "something that applies to bananas",
        file: ROOT,
        old: r#"applies-to = { levels = ["container"] }"#,
        new: r#"applies-to = { levels = ["banana"] }"#,
        finds: ("M004", "banana"),
    },
    Seed {
        defect: "an asset that no threat refers to",
        file: ROOT,
        old: r#"targets = ["loans", "fines"]"#,
        new: r#"targets = ["loans"]"#,
        finds: ("R006", r#"id = "fines""#),
    },
];

/// What is found, as `path:line: CODE`.
fn lint(files: &[(&str, &str)]) -> Vec<String> {
    let code = [("start.py", "run()\n"), ("lending/desk.py", "look()\n"), ("lending/forget.py", "forget()\n")];
    let fixed = [("gabion.toml", CONFIG)].into_iter().chain(code);
    let all = files.iter().copied().chain(fixed);
    let all = all.map(|(path, text)| (RepoPath::new(path).unwrap(), text.to_owned().into_bytes()));
    let analysis = analyze(&MemoryTree::new(all), &Options::as_of(AS_OF)).unwrap();
    let line = |finding: &gabion::source::Finding| {
        let said = &finding.diagnostic;
        let place = analysis.sources.start(said.primary.span);
        format!("{}:{}: {}", analysis.sources.path(said.primary.span), place.line, said.rule.code)
    };
    analysis.findings.iter().map(line).collect()
}

/// The line of the one place that holds a text.
fn line_of(text: &str, wanted: &str) -> usize {
    let places: Vec<usize> = text.match_indices(wanted).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 1, "{wanted}");
    1 + text[..places[0]].matches('\n').count()
}

#[test]
fn unsown_it_is_clean() {
    assert_eq!(lint(&[(ROOT, LIBRARY), (CHILD, LENDING)]), [""; 0]);
}

#[test]
fn each_seed_is_found_alone_at_its_line() {
    for seed in SEEDS {
        let spoil = |file: &str, text: &str| {
            if file != seed.file {
                return text.to_owned();
            }
            line_of(text, seed.old);
            text.replace(seed.old, seed.new)
        };
        let (root, child) = (spoil(ROOT, LIBRARY), spoil(CHILD, LENDING));
        let spoilt = if seed.file == ROOT { &root } else { &child };
        let (code, place) = seed.finds;
        let expected = format!("{}:{}: {code}", seed.file, line_of(spoilt, place));
        assert_eq!(lint(&[(ROOT, &root), (CHILD, &child)]), [expected], "{}", seed.defect);
    }
}

/// The fourteenth: the parent names no element for the child.
#[test]
fn a_child_that_its_parent_does_not_list_is_found() {
    let found = lint(&[(ROOT, LIBRARY), (CHILD, LENDING), ("cellar/THREAT_MODEL.md", CELLAR), ("cellar/damp.py", "")]);
    assert_eq!(found, ["cellar/THREAT_MODEL.md:2: H006"]);
}
