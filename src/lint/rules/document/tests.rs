//! What the pages do not show of links, HTML and scope.

use crate::lint::rules::testing::{FRONT, analysis, said, said_of_body};

const NONE: [&str; 0] = [];

fn links(body: &str) -> Vec<String> {
    let model = format!("{FRONT}{body}");
    let files = [
        ("svc/THREAT_MODEL.md", model.as_str()),
        ("svc/docs/Über uns.md", "# Über uns\n\n## Same\n\n## Same\n\n<a name='here'></a>\n"),
        ("svc/docs/dfd.svg", "<svg/>"),
        ("svc/src/main.rs", "fn main() {\n}\n"),
        ("lib/threat-model.md", "# Lib\n\n## Kept apart\n"),
    ];
    let above = FRONT.lines().count();
    let found = said("D001", &files);
    let lower = found.iter().map(|found| {
        let (line, rest) = found.split_once(':').unwrap();
        format!("{}:{rest}", line.parse::<usize>().unwrap() - above)
    });
    lower.collect()
}

#[test]
fn links_that_lead_somewhere() {
    let good = "[a](docs/%C3%9Cber%20uns.md#same-1) [b](<docs/Über uns.md#here>) [c](docs/) [d](.) [e](/lib/threat-model.md#kept-apart)
[f](src/main.rs#L1-L2) [g](#top) [h](?plain=1#shop) <a@shop.example> <https://shop.example/x.md> [i](mailto:a@b.c)
![p](docs/dfd.svg \"Title\") <img src=\"docs/dfd.svg\"> [j](//shop.example/x) [k](#user-content-shop) `[l](x.md)`

# Shop

## SHOP-T01: Title {#SHOP-T01}

[m](#SHOP-T01) [n](#shop-t01-title) [o](#shop-t01-title-shop-t01) [p]

[p]: docs/dfd.svg
";
    assert_eq!(links(good), NONE);
}

#[test]
fn links_that_lead_nowhere() {
    let text = "[a](docs/über%20uns.md)\n[b](../../x.md)\n[c](docs\\dfd.svg)\n[d]()\n[e](missing/)\n[f](src/main.rs#L3)
[g](../lib/threat-model.md#kept)\n<img src=\"dfd.svg\">\n[h][]\n\n[h]: ../x.md\n";
    let found = links(text);
    assert_eq!(
        found,
        [
            "1:5 no file at `svc/docs/über uns.md`",
            "2:5 `../../x.md` leads out of the workspace",
            "3:5 `docs\\dfd.svg` is no path with `/` between its parts",
            "4:1 the link has no address",
            "5:5 no folder at `svc/missing/`",
            "6:16 `svc/src/main.rs` has 2 lines, and no line 3",
            "7:27 no heading of `lib/threat-model.md` has the anchor `#kept`",
            "8:11 no file at `svc/dfd.svg`",
            "9:1 no file at `x.md`",
        ]
    );
}

#[test]
fn fixes_lead_to_what_was_meant() {
    let model = format!("{FRONT}[a](Docs/a%20b.md#x) [b](#Scope)\n\n# Scope\n");
    let analysis = analysis(&[("THREAT_MODEL.md", &model), ("docs/A b.md", "# X\n")]);
    let fixes = analysis.findings.iter().filter_map(|found| found.diagnostic.fix.as_ref());
    let fixes: Vec<_> = fixes.map(|fix| (fix.safety, fix.edits[0].text.as_str())).collect();
    assert_eq!(fixes, [(crate::source::Safety::Safe, "docs/A%20b.md#x"), (crate::source::Safety::Safe, "#scope")]);
}

#[test]
fn records_lead_somewhere_too() {
    let model = FRONT.replace("prefix", "links = [\"SHOP-17\", \"docs/x.md\", \"https://shop.example/y\"]\nprefix");
    assert_eq!(said("D001", &[("THREAT_MODEL.md", &model)]), ["5:22 no file at `docs/x.md`"]);
}

#[test]
fn plain_models_are_followed() {
    let found = said("D001", &[("threat-model.md", "# Shop\n\n[a](x.md) [b](#shop) [c](#Nothing)\n")]);
    assert_eq!(found, ["3:5 no file at `x.md`", "3:26 no heading has the anchor `#Nothing`"]);
}

#[test]
fn html_is_said_once_for_each_element() {
    let harmless = "<details><summary>More</summary>\n\n<p align=\"center\"><kbd>x</kbd><br/></p>\n\n</details>\n<!-- <script> -->\n";
    assert_eq!(said_of_body("D002", harmless), NONE);
    let found = said_of_body(
        "D002",
        "<svg><g><path/></g></svg>\n\nx <font color=red>y</font> <td style='x' onclick=\"y\">\n\n<a href=\"javascript:x\">z</a> [l](vscode://x)\n",
    );
    assert_eq!(
        found,
        [
            "1:1 the site will strip `<svg>`",
            "3:3 the site will strip `<font>`",
            "3:28 the site will strip `style`, `onclick` of `<td>`",
            "5:1 the site will strip `href` of `<a>`",
            "5:34 the site will strip this address: it leads to `vscode:`",
        ]
    );
}

#[test]
fn scope_is_words() {
    for good in [
        "A shop.\n\n# Shop\n",
        "# Shop\n\n> A shop.\n",
        "## Overview\n\n### Parts\n\nA shop.\n",
        "# Shop\n\n## 1. What are we building?\n\n- A shop.\n",
        "# Shop\n\n<p align=\"center\">A shop.</p>\n",
        "# Shop\n\n## Scope\n",
        "A shop.\n",
    ] {
        assert_eq!(said_of_body("D003", good), NONE, "{good}");
    }
    for bad in [
        "",
        "# Shop\n",
        "# Shop\n\n![A shop_front.](x.svg)\n\n`shop`\n",
        "# Shop\n\n```\nA shop.\n```\n",
        "# Shop\n\n## Threats\n\nMany.\n",
    ] {
        assert_eq!(said_of_body("D003", bad).len(), 1, "{bad}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    /// Whatever a stranger writes, it is read to its end.
    #[test]
    fn no_text_stops_the_rules(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let model = format!("{FRONT}{text}");
        analysis(&[("gabion.toml", &text), ("a/THREAT_MODEL.md", &model), ("b/threat-model.md", &text), ("README.md", &text)]);
        analysis(&[("THREAT_MODEL.md", &format!("+++\n{text}"))]);
    }
}

/// What Markdown, HTML, TOML and credentials are made of.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "# ",
    "## A",
    "é",
    "\u{feff}",
    "\u{202e}",
    "[a](",
    "b.md#",
    "#",
    "%ff",
    "%20",
    ")",
    "![",
    "<a href=",
    "\"",
    "'",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?",
    "</",
    "<script",
    "|",
    "| a |\n|-|\n",
    "SHOP-T01",
    "SHOP-",
    "TODO",
    "TODO.",
    "`",
    "```toml asset\n",
    "```",
    "{#x",
    "}",
    "- ",
    "://",
    "u:p@",
    "eyJ",
    "eyJ.eyJ.",
    "-----BEGIN PRIVATE KEY-----",
    "-----END",
    "AKIA",
    "**SECRET**",
    "Marking:",
    "OFFICIAL",
    "+++",
    "id = \"x\"",
    "classification = \"",
    "levels = [",
    "=",
    "L1",
    "\\",
    "..",
    "/",
    "C:",
    "\t",
    "\r\n",
    "\u{0}",
];
