//! One mistake in the tree of models gives one finding, and folders, globs and
//! CODEOWNERS are compared as people expect.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use gabion::analysis::{MemoryTree, Options, analyze};
use gabion::lint::Overrides;
use gabion::source::{Level, RepoPath, Severity};
use jiff::civil::Date;

/// The findings of these rules, each as `path: CODE message`.
fn lint(files: &[(&str, &str)], rules: &[&str]) -> Vec<String> {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), (*text).to_owned().into_bytes()));
    let mut options = Options::as_of(Date::constant(2026, 11, 21));
    let select = rules.iter().map(|rule| (*rule).to_owned()).collect();
    let severity = vec![("H017".to_owned(), Level::On(Severity::Warning))];
    options.overrides = Overrides { select, severity, ..Overrides::default() };
    let analysis = analyze(&MemoryTree::new(files), &options).unwrap();
    let line = |said: &gabion::source::Diagnostic| {
        format!("{}: {} {}", analysis.sources.path(said.primary.span), said.rule.code, said.message)
    };
    analysis.findings.iter().map(|finding| line(&finding.diagnostic)).collect()
}

fn model(id: &str, level: &str, rest: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"T\"\nlevel = \"{level}\"\n{rest}\n+++\n\n# T\n\nWords.\n")
}

const PAY: &str = "[[elements]]\nid = \"pay\"\nkind = \"container\"\n";

#[test]
fn a_root_that_cannot_be_read_orphans_nobody() {
    let child = model("pay", "container", "");
    for root in [model("shop", "contxt", PAY), "+++\nid = \n+++\n".to_owned(), "\u{0}+++".to_owned()] {
        let found = lint(&[("THREAT_MODEL.md", &root), ("pay/THREAT_MODEL.md", &child)], &["H"]);
        let expected: &[&str] = match root.starts_with('\u{0}') {
            // A plain model is no parent, and the way out is to make it one.
            true => &["pay/THREAT_MODEL.md: H001 no parent leads from `pay` up to a root"],
            false => &[],
        };
        assert_eq!(found, expected, "{root:?}");
    }
}

#[test]
fn a_misspelt_tie_is_one_finding() {
    let root = model("shop", "context", PAY);
    for (tie, expected) in [
        ("element = \"payy\"", "p/THREAT_MODEL.md: H004 parent `shop` has no element `payy`"),
        ("parent = \"shopp\"\nelement = \"pay\"", "p/THREAT_MODEL.md: H004 no model is called `shopp`"),
        ("", "p/THREAT_MODEL.md: H006 parent `shop` has no element that `p-service` expands"),
    ] {
        let child = model("p-service", "container", tie);
        let found = lint(&[("THREAT_MODEL.md", &root), ("p/THREAT_MODEL.md", &child)], &["H"]);
        assert_eq!(found, [expected], "{tie}");
    }
}

/// What several children call their parent is most likely its name.
#[test]
fn a_misspelt_parent_of_several_is_one_finding() {
    let root = model("shpo", "context", "");
    let child = |id: &str, parent: &str| model(id, "container", &format!("parent = \"{parent}\"\nelement = \"x\""));
    let lint_both = |one: &str, other: &str| {
        let (one, other) = (child("pay", one), child("post", other));
        lint(
            &[("THREAT_MODEL.md", &root), ("p/THREAT_MODEL.md", &one), ("q/THREAT_MODEL.md", &other)],
            &["H004", "R001"],
        )
    };
    let said = "THREAT_MODEL.md: R001 unknown `shop` is named in 2 places, and model `shpo` in none";
    assert_eq!(lint_both("shop", "shop"), [said]);
    let known = lint_both("shop", "shpo");
    assert_eq!(
        known,
        [
            "p/THREAT_MODEL.md: H004 no model is called `shop`",
            "q/THREAT_MODEL.md: H004 parent `shpo` has no element `x`"
        ]
    );
}

#[test]
fn rings_of_any_length_end() {
    let ring: Vec<(String, String)> = (0..9)
        .map(|at| {
            let parent = format!("parent = \"m{}\"", (at + 1) % 9);
            (format!("d{at}/THREAT_MODEL.md"), model(&format!("m{at}"), "container", &parent))
        })
        .collect();
    let files: Vec<(&str, &str)> = ring.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let circle = "`m0` → `m1` → `m2` → `m3` → `m4` → `m5` → … → `m0`";
    assert_eq!(lint(&files, &["H"]), [format!("d0/THREAT_MODEL.md: H003 parents run in a circle: {circle}")]);
    let own = model("m", "container", "parent = \"m\"");
    let found = lint(&[("THREAT_MODEL.md", &own)], &["H"]);
    assert_eq!(found, ["THREAT_MODEL.md: H003 `m` names itself as its parent"]);
}

#[test]
fn scopes_are_compared_by_files_and_by_folders() {
    let child = |covers: &str| model("pay", "container", &format!("covers = {covers}"));
    let root = |covers: &str| model("shop", "context", &format!("covers = {covers}\n{PAY}"));
    let lint = |above: &str, below: &str| {
        let (root, child) = (root(above), child(below));
        let files = [
            ("THREAT_MODEL.md", root.as_str()),
            ("pay/THREAT_MODEL.md", child.as_str()),
            ("pay/src/a.rs", ""),
            ("pay/legacy/b.rs", ""),
            ("lib/c.rs", ""),
        ];
        lint(&files, &["H"])
    };
    let outside =
        |glob: &str| format!("pay/THREAT_MODEL.md: H008 `{glob}` reaches outside what the parent `shop` covers");
    assert!(lint(r#"["pay/**"]"#, r#"["**"]"#).is_empty());
    assert!(lint(r#"["pay/"]"#, r#"["src", "*.rs"]"#).is_empty());
    assert!(lint(r#"["*.rs"]"#, r#"["src/**", "/lib"]"#).is_empty());
    assert_eq!(lint(r#"["pay/**", "!pay/legacy/"]"#, r#"["**"]"#), [outside("**")]);
    assert!(lint(r#"["pay/**", "!pay/legacy/"]"#, r#"["**", "!legacy"]"#).is_empty());
    assert_eq!(lint(r#"["pay/**"]"#, r#"["/lib/c.rs"]"#), [outside("/lib/c.rs")]);
    // Nothing is there yet: the folders speak.
    assert_eq!(lint(r#"["pay/**"]"#, r#"["/new/**"]"#), [outside("/new/**")]);
    assert!(lint(r#"["pay/**/*.go"]"#, r#"["new/**"]"#).is_empty());
    let leaves = lint(r#"["**"]"#, r#"["../../x", "[z-a]"]"#);
    assert_eq!(leaves.len(), 2, "{leaves:?}");
}

#[test]
fn siblings_are_compared_once() {
    let root = model("shop", "context", "covers = [\"/\"]");
    let sibling = |id: &str, rest: &str| model(id, "container", &format!("parent = \"shop\"\n{rest}"));
    let lint = |a: &str, b: &str| {
        let (a, b) = (sibling("a", a), sibling("b", b));
        let files = [
            ("THREAT_MODEL.md", root.as_str()),
            ("a/THREAT_MODEL.md", a.as_str()),
            ("a/b/THREAT_MODEL.md", b.as_str()),
            ("a/x.rs", ""),
            ("a/b/y.rs", ""),
        ];
        lint(&files, &["H009"])
    };
    let found = |path: &str, what: &str, other: &str| {
        [format!("{path}/THREAT_MODEL.md: H009 `{what}` is covered by the sibling `{other}`, too")]
    };
    assert_eq!(lint("", ""), found("a/b", "a/b", "a"));
    assert_eq!(lint("", "covers = [\"*.rs\"]"), found("a/b", "*.rs", "a"));
    assert_eq!(lint("covers = [\"/a/b/**\"]", ""), found("a", "/a/b/**", "b"));
    assert_eq!(lint("covers = [\"**\"]", "covers = [\"*.rs\"]"), found("a/b", "*.rs", "a"));
    assert_eq!(lint("covers = [\"**\"]", "covers = [\"new/**\"]"), found("a/b", "new/**", "a"));
    assert!(lint("covers = [\"**\", \"!b/\"]", "").is_empty());
    assert!(lint("covers = [\"*.go\"]", "").is_empty());
}

#[test]
fn the_configuration_stands_above_the_roots() {
    let config = "[policy]\nreview-interval = \"6 months\"\nappetite = { default = \"medium\", spoofing = \"low\" }\n";
    let root = model("shop", "context", "review-interval = \"1 year\"\nappetite = \"medium\"");
    let files = [("gabion.toml", config), ("THREAT_MODEL.md", root.as_str())];
    let found = [
        "THREAT_MODEL.md: H010 review interval `1 year` is laxer than `6 months` in `gabion.toml`",
        "THREAT_MODEL.md: H010 appetite `medium` for spoofing is laxer than `low` in `gabion.toml`",
    ];
    assert_eq!(lint(&files, &["H010"]), found);
    let excuse = "[[exceptions]]\nid = \"E1\"\nrule = \"H010\"\nreason = \"r\"\nrisk = \"r\"\nnot-implemented = \"n\"\n\
                  difficulties = \"d\"\nreview-date = 2027-01-01\n";
    let root = model("shop", "context", &format!("review-interval = \"1 year\"\nappetite = \"medium\"\n{excuse}"));
    assert!(lint(&[("gabion.toml", config), ("THREAT_MODEL.md", &root)], &["H010"]).is_empty());
}

#[test]
fn a_rating_lost_on_the_way_names_who_found_it() {
    let threat =
        |id: &str, rest: &str| format!("[[threats]]\nid = \"{id}\"\ntitle = \"t\"\ntargets = [\"pay\"]\n{rest}\n");
    let low = "inherent = { likelihood = 1, impact = 1 }";
    let high = "inherent = { impact = 5, likelihood = 5 }\ncontrols = [\"X\"]";
    let root =
        model("shop", "context", &(PAY.to_owned() + &threat("S-T1", &format!("{low}\ndelegate-to = [\"pay\"]"))));
    let element = "[[elements]]\nid = \"api\"\nkind = \"component\"\n";
    let middle = threat("P-T1", "refines = \"S-T1\"\ndelegate-to = [\"api\"]");
    let pay = model("pay", "container", &format!("{element}{middle}"));
    let api = model("api", "component", &threat("A-T1", &format!("refines = \"P-T1\"\n{high}")));
    let files = [("THREAT_MODEL.md", root.as_str()), ("pay/THREAT_MODEL.md", &pay), ("pay/api/THREAT_MODEL.md", &api)];
    let message = "inherent rating low (1×1) of `S-T1` is better than critical (5×5) of its refinement `A-T1`";
    assert_eq!(lint(&files, &["H013", "H014"]), [format!("THREAT_MODEL.md: H014 {message}")]);
}

#[test]
fn what_is_gone_is_named_with_its_threats() {
    let gone = "[[elements]]\nid = \"fax\"\nkind = \"external\"\nstatus = \"gone\"\n";
    let threat = "[[threats]]\nid = \"S-T1\"\ntargets = [\"fax\"]\ncontrols = [\"S-C1\"]\n\
                  [[controls]]\nid = \"S-C1\"\nstatus = \"planned\"\n";
    let root = model("shop", "context", &format!("{gone}{threat}"));
    let message = "THREAT_MODEL.md: H018 threat `S-T1` is planned and aimed at `fax`, which is gone";
    assert_eq!(lint(&[("THREAT_MODEL.md", &root)], &["H018"]), [message]);
    let going = root.replace("gone", "decommissioning");
    assert!(lint(&[("THREAT_MODEL.md", &going)], &["H018"]).is_empty());
}

#[test]
fn owners_are_those_of_the_code() {
    let owners = "* @x/everyone\n/pay/ @x/payments\n**/THREAT_MODEL.md @x/security\n";
    let root = model("shop", "context", "team = \"everyone\"");
    let pay = model("pay", "container", "team = \"payments\"");
    let lib = model("lib", "container", "team = \"payments\"");
    let files = [
        ("CODEOWNERS", owners),
        ("THREAT_MODEL.md", &root),
        ("pay/THREAT_MODEL.md", &pay),
        ("lib/THREAT_MODEL.md", &lib),
    ];
    let message = "lib/THREAT_MODEL.md: H017 team `payments` does not own `lib`: CODEOWNERS says `@x/everyone`";
    assert_eq!(lint(&files, &["H017"]), [message]);
}
