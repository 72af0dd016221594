//! Nesting and length.

use super::{Repo, found, model};

const DEEP: usize = 10_000;

#[test]
fn brackets_nest_in_toml() {
    for (open, close) in [("[", "]"), ("{ a = ", " }"), ("[{ a = ", " }]")] {
        let value = format!("tags = {}1{}\n", open.repeat(DEEP), close.repeat(DEEP));
        for text in [model(&value, ""), model("", &format!("### T-1: x\n\n```toml threat\n{value}```\n"))] {
            let found = Repo::new([("THREAT_MODEL.md", text.as_str())]).find("M008");
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].ends_with("brackets nest more than 32 deep"), "{found:?}");
        }
        let found = Repo::new([("gabion.toml", value.as_str())]).find("M008");
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn keys_and_headers_nest_in_toml() {
    for line in [
        format!("{}a = 1", "a.".repeat(DEEP)),
        format!("[{}a]", "a.".repeat(DEEP)),
        format!("[[{}a]]", "a.".repeat(DEEP)),
    ] {
        let repo = Repo::new([("THREAT_MODEL.md", model(&line, "").as_str()), ("gabion.toml", line.as_str())]);
        let analysis = repo.analyze();
        let said =
            analysis.findings.iter().filter(|finding| ["M002", "M003", "M008"].contains(&finding.diagnostic.rule.code));
        assert_eq!(said.count(), 2, "{}", found(&analysis, "M003").join("\n"));
    }
}

#[test]
fn brackets_nest_in_markdown() {
    for mark in [
        "[", "![", "> ", "*", "_", "**a ", "~", "`", "<", "(", "[^", "- ", "1. ", "<div>", "&", "\\", "|", "<!--",
        "[a](", "***_",
    ] {
        for body in [
            mark.repeat(DEEP),
            format!("{mark}x\n").repeat(DEEP),
            format!("{}x{}", mark.repeat(DEEP), "]".repeat(DEEP)),
        ] {
            let repo = Repo::new([("THREAT_MODEL.md", model("", &body).as_str())]);
            repo.analyze();
        }
    }
}

#[test]
fn lists_and_quotes_nest() {
    let lists: String = (0..1_000).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    // A list nests a step a line: the thirtieth item is too deep.
    for (body, line) in [("> ".repeat(DEEP) + "x", 14), ("+ ".repeat(DEEP) + "x", 14), (lists, 44)] {
        let found = Repo::new([("THREAT_MODEL.md", model("", &body).as_str())]).find("M008");
        assert_eq!(found, [format!("THREAT_MODEL.md:{line}: lists and quotes nest too deep")]);
    }
}

#[test]
fn a_line_may_be_half_a_megabyte() {
    let room = 500_000;
    for (more, body) in [
        (String::new(), "word ".repeat(room / 5)),
        (String::new(), "x".repeat(room)),
        (String::new(), "[a](b)".repeat(room / 6)),
        (String::new(), "<b>".repeat(room / 3)),
        (String::new(), format!("### {}", "x".repeat(room))),
        (String::new(), format!("### X-1: {}", "x ".repeat(room / 2))),
        (format!("owner = \"{}\"", "x".repeat(room)), String::new()),
        (format!("{} = 1", "x".repeat(room)), String::new()),
        (format!("level = \"{}\"", "x".repeat(room)), String::new()),
        (format!("tags = [{}]", "\"x\",".repeat(room / 4)), String::new()),
        (format!("tags = [{}]", "x,".repeat(room / 2)), String::new()),
        ("=".repeat(room), String::new()),
        ("\"".repeat(room), String::new()),
    ] {
        Repo::new([("THREAT_MODEL.md", model(&more, &body).as_str())]).analyze();
    }
}

#[test]
fn errors_on_every_line_are_counted_once_a_line() {
    let found = Repo::new([("THREAT_MODEL.md", model(&"= =\n".repeat(100_000), "").as_str())]).find("M002");
    assert_eq!(found.len(), 100_000);
}

#[test]
fn fences_that_are_never_closed_are_cut_off_so_often_only() {
    let open = "### X-1: x\n\n```toml threat\nowner = \"a\"\n\n".repeat(20_000);
    assert!(!Repo::new([("THREAT_MODEL.md", model("", &open).as_str())]).find("M006").is_empty());
    let open = "```text\nx\n\n### X-1: x\n\n```toml threat\n```\n".repeat(20_000);
    assert!(!Repo::new([("THREAT_MODEL.md", model("", &open).as_str())]).find("M006").is_empty());
}

#[test]
fn attack_trees_do_not_explode() {
    // A choice of a hundred, a hundred times: 10^200 ways.
    let ways: String = (0..100)
        .map(|choice| {
            format!("  - c{choice} **OR**\n")
                + &(0..100).map(|leaf| format!("    - {choice} {leaf}\n")).collect::<String>()
        })
        .collect();
    let flat: String = (0..10_000).map(|leaf| format!("  - step {leaf}\n")).collect();
    let repeats: String = (0..10_000).map(|leaf| format!("  - `X-T{}`\n", leaf % 7)).collect();
    for steps in [ways, flat, repeats] {
        for gate in ["AND", "OR"] {
            let body = format!("## Goal {{#X-A1 .attack-tree}}\n\n- goal **{gate}**\n{steps}");
            Repo::new([("THREAT_MODEL.md", model("", &body).as_str())]).analyze();
        }
    }
}
