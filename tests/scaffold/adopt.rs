//! Plain threat models that become ours.

use gabion::analysis::MemoryTree;
use gabion::scaffold::{Refusal, plan_adopt};

use super::{init, memory, options, path, text, with, wrong};

const PLAIN: &str = "\u{feff}# Threat model of the Corner Shop\r\n\r\nWe sell.\r\n\r\n## Threats\r\n\r\n### Stolen sessions\r\n\r\nOften.\r\n";

#[test]
fn adopting_keeps_every_byte_below() {
    let tree =
        memory(&[("THREAT_MODEL.md", PLAIN), ("services/pay/threat-model.md", "plain\n"), ("b.threat-model.md", "")]);
    let files = ["services/pay/threat-model.md", "b.threat-model.md", "THREAT_MODEL.md"].map(path);
    let plan = plan_adopt(&tree, &options(), &files, "shop").unwrap();
    let front = "\u{feff}+++\r\nid = \"corner-shop\"\r\ntitle = \"Corner Shop\"\r\nlevel = \"context\"\r\nstatus = \"draft\"\r\n+++\r\n\r\n";
    assert_eq!(text(&plan, "THREAT_MODEL.md"), format!("{front}{}", PLAIN.trim_start_matches('\u{feff}')));
    assert!(
        text(&plan, "services/pay/threat-model.md").contains("id = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\n")
    );
    assert!(text(&plan, "services/pay/threat-model.md").ends_with("+++\n\nplain\n"));
    assert!(text(&plan, "b.threat-model.md").contains("covers = [\"b/**\"]"));
    let found = wrong(&with(&tree, &plan), None);
    let is_expected = |found: &&String| found.contains("H006") || found.contains("D003");
    assert_eq!(found.iter().filter(|it| !is_expected(it)).count(), 0, "{found:?}");
    assert!(plan.next.iter().any(|step| step.contains("### COR-T01: Stolen sessions")), "{:?}", plan.next);
    assert!(plan.next.iter().any(|step| step.contains("id = \"pay\"\n       kind = \"container\"")), "{:?}", plan.next);
}

#[test]
fn what_is_brought_in_first_waits_for_its_root() {
    let tree = memory(&[
        ("services/pay/package.json", "{}"),
        ("services/pay/THREAT_MODEL.md", "# Payments threats\n\nWe take cards.\n"),
        ("services/web/package.json", "{}"),
        ("services/web/threat-model.md", "# Web\n\nThe site.\n"),
    ]);
    let plan = plan_adopt(&tree, &options(), &[path("services/pay/THREAT_MODEL.md")], "shop").unwrap();
    let front = "+++\nid = \"pay\"\ntitle = \"Payments\"\nlevel = \"container\"\n";
    assert!(text(&plan, "services/pay/THREAT_MODEL.md").starts_with(front));
    assert!(plan.next[0].ends_with("gabion init"), "{:?}", plan.next);
    let tree = with(&tree, &plan);
    let waits = "services/pay/THREAT_MODEL.md:2: H001 no parent leads from `pay` up to a root";
    assert_eq!(wrong(&tree, Some(&path("services/pay/THREAT_MODEL.md"))), [waits]);

    let plan = init(&tree);
    assert!(text(&plan, "THREAT_MODEL.md").contains("id = \"pay\"\ntitle = \"Payments\"\nkind = \"container\""));
    assert!(plan.next[0].ends_with("gabion init --adopt services/web/threat-model.md"), "{:?}", plan.next);
    // Both parts have a model: none is to be started.
    assert!(!plan.next.iter().any(|step| step.contains("gabion new")), "{:?}", plan.next);
    let tree = with(&tree, &plan);
    let plan = plan_adopt(&tree, &options(), &[path("services/web/threat-model.md")], "shop").unwrap();
    assert_eq!(plan.said, ["services/web/threat-model.md is the draft `web`, level container below `shop`"]);
    // The umbrella model has a flow to it, which is for its author to take up.
    let found = wrong(&with(&tree, &plan), None);
    assert!(matches!(&found[..], [flow] if flow.contains("H015")), "{found:?}");
}

#[test]
fn adopting_turns_yaml_into_toml() {
    let yaml = "---\ntitle: \"Payments threat model\"\nowner: payments\nversion: 1.2\nlast_reviewed: 2026-02-03\nreviewer: asha\ntags: [a, b]\nclassification: official\nstatus: approved\nnested:\n  x: \"\u{1b}[31m\"\n---\n# Pay\n\nTakes money.\n";
    let tree = memory(&[("THREAT_MODEL.md", yaml)]);
    let plan = plan_adopt(&tree, &options(), &[path("THREAT_MODEL.md")], "shop").unwrap();
    let expected = "+++\nid = \"payments\"\ntitle = \"Payments\"\nlevel = \"context\"\nstatus = \"draft\"\nowner = \"payments\"\nversion = \"1.2\"\ntags = [\"a\", \"b\"]\nclassification = \"OFFICIAL\"\n# From the YAML that stood here:\n#   status: approved\n#   nested:\n#     x: \"\u{fffd}[31m\"\n\n[review]\ndate = 2026-02-03\nby = \"asha\"\n+++\n\n# Pay\n\nTakes money.\n";
    assert_eq!(text(&plan, "THREAT_MODEL.md"), expected);
    assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new());
}

#[test]
fn adopting_allows_what_only_looks_like_records() {
    let tree = memory(&[("THREAT_MODEL.md", "# Shop\n\nSells.\n\n> ```toml threat\n> targets = [\"x\"]\n> ```\n")]);
    let plan = plan_adopt(&tree, &options(), &[path("THREAT_MODEL.md")], "shop").unwrap();
    assert!(text(&plan, "THREAT_MODEL.md").contains("allow = [{ rule = \"M006\""));
    assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new());
}

#[test]
fn adopts_nothing_twice_and_no_broken_file() {
    let conflict = "# A\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n";
    let files: [(&str, &[u8]); 5] = [
        ("THREAT_MODEL.md", b"+++\nid = \"a\"\n+++\n"),
        ("a/THREAT_MODEL.md", b"```toml model\nid = \"b\"\n```\n"),
        ("b/THREAT_MODEL.md", conflict.as_bytes()),
        ("c/THREAT_MODEL.md", b"\xff\xfe"),
        ("notes.md", b"# Notes\n"),
    ];
    let tree = MemoryTree::new(files.iter().map(|(name, bytes)| (path(name), bytes.to_vec())));
    for (name, _) in files {
        let refused = plan_adopt(&tree, &options(), &[path(name)], "shop");
        assert!(
            matches!(refused, Err(Refusal::NotAdoptable { .. } | Refusal::NotAModel { .. })),
            "{name}: {refused:?}"
        );
    }
}
