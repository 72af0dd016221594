//! What a stamp does to a file.

use std::collections::BTreeSet;

use gabion::review::{Refusal, ReviewRequest, changed_since, plan_review};
use gabion::source::RepoPath;
use jiff::civil::Date;

use crate::{AS_OF, look, of_stamps, request, review};

const ROOT: &str = "THREAT_MODEL.md";
const CHILD: &str = "pay/THREAT_MODEL.md";

const SHOP: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"

[[elements]]
id = \"pay\"
kind = \"container\"

[[assets]]
id = \"cards\"
title = \"Cards\"
+++

# Shop

A web shop that sells books.
";

/// A child with some front matter.
fn pay(front: &str) -> String {
    let body = "\n# Payments\n\nTakes money.\n\n## PAY-T01: Cards leak\n\n```toml threat\ntargets = [\"cards\"]\ntreatment = \"avoid\"\nrationale = \"never kept\"\n```\n\nThey do.\n";
    format!("+++\n{front}+++\n{body}")
}

const PLAIN: &str = "id = \"pay\"\ntitle = \"Payments\"\nlevel = \"container\" # below the shop\n";

fn stamped(child: &str, request: &ReviewRequest) -> String {
    let files = [(ROOT, SHOP), (CHILD, child)];
    let plan = review(&files, "pay", request).unwrap();
    let text = plan.texts.get(&RepoPath::new(CHILD).unwrap()).cloned().unwrap_or_else(|| child.to_owned());
    let after = look(&[(ROOT, SHOP), (CHILD, &text)]);
    assert_eq!(of_stamps(&after), [""; 0], "{text}");
    assert!(after.findings.iter().all(|finding| finding.diagnostic.rule.code != "M002"), "{text}");
    // The same review again changes nothing.
    assert_eq!(review(&[(ROOT, SHOP), (CHILD, &text)], "pay", request).unwrap().texts.len(), 0, "{text}");
    text
}

/// The digests, which a reader of these tests need not compare.
fn masked(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("g1:") {
        let hex = rest[at + 3..].find(|c: char| !c.is_ascii_hexdigit()).unwrap();
        shown.push_str(&rest[..at]);
        shown.push('#');
        rest = &rest[at + 3 + hex..];
    }
    shown + rest
}

fn front_of(text: &str) -> String {
    masked(text.split("+++\n").nth(1).unwrap())
}

const STAMP: &str = "[review]\ndate = 2026-11-21\nby = \"asha\"\nown = \"#\"\n\n[review.inherited]\n\"shop/cards\" = \"#\"\n\"shop/pay\" = \"#\"\n";

/// `review --since` takes what a change is about, and not all that stands below.
#[test]
fn below_a_renamed_model_nothing_has_changed() {
    let child = pay(PLAIN);
    let then = look(&[(ROOT, SHOP), (CHILD, &child)]);
    let changed = |root: &str| {
        let now = look(&[(ROOT, root), (CHILD, &child)]);
        let ids = changed_since(&now, &then).into_iter().map(|key| now.workspace.model(key).id().to_owned());
        ids.collect::<Vec<String>>()
    };
    assert_eq!(changed(SHOP), [""; 0]);
    let renamed = SHOP.replace("id = \"shop\"", "id = \"store\"\naliases = [\"shop\"]");
    assert_eq!(changed(&renamed), ["store"]);
    assert_eq!(changed(&renamed.replace("title = \"Cards\"", "title = \"Card numbers\"")), ["store", "pay"]);
}

#[test]
fn a_first_review_stands_above_the_records() {
    let records = "\n# What it is made of\n[[elements]]\nid = \"api\"\n";
    assert_eq!(front_of(&stamped(&pay(PLAIN), &request())), format!("{PLAIN}\n{STAMP}"));
    let text = stamped(&pay(&format!("{PLAIN}{records}")), &request());
    assert_eq!(front_of(&text), format!("{PLAIN}\n{STAMP}{records}"));
}

#[test]
fn what_the_last_review_came_to_goes_with_it() {
    let old = "\n[review] # by hand\ndate = 2025-01-31 # a Friday\nby = 'tom'\nrole = \"lead\"\noutcome = \"mend PAY-T01\"\n\n# next\n[[elements]]\nid = \"api\"\n";
    let text = stamped(&pay(&format!("{PLAIN}{old}")), &request());
    let new = STAMP.replace("[review]\n", "[review] # by hand\n").replace("11-21\n", "11-21 # a Friday\n");
    assert_eq!(front_of(&text), format!("{PLAIN}\n{new}\n# next\n[[elements]]\nid = \"api\"\n"));
    let request =
        ReviewRequest { role: Some("lead".to_owned()), outcome: Some("it \"holds\"".to_owned()), ..request() };
    let again = front_of(&stamped(&text, &request));
    assert!(again.contains("by = \"asha\"\nrole = \"lead\"\noutcome = 'it \"holds\"'\nown = \"#\"\n"), "{again}");
}

#[test]
fn a_role_stays_while_it_is_true() {
    let old = "\n[review]\ndate = 2025-01-31\nby = \"asha\"\nrole = \"lead\"\n";
    let text = stamped(&pay(&format!("{PLAIN}{old}")), &request());
    assert!(front_of(&text).contains("role = \"lead\"\nown"), "{text}");
}

#[test]
fn a_table_in_one_line_or_with_dots_stays_one() {
    let line = "review = { date = 2025-01-31, by = \"tom\" } # the last\n";
    let text = front_of(&stamped(&pay(&format!("{PLAIN}{line}")), &request()));
    let new = "review = { date = 2026-11-21, by = \"asha\", own = \"#\", inherited = { \"shop/cards\" = \"#\", \"shop/pay\" = \"#\" } } # the last\n";
    assert_eq!(text, format!("{PLAIN}{new}"));
    let dotted = "review.date = 2025-01-31\nreview.by = \"tom\"\n";
    let text = front_of(&stamped(&pay(&format!("{PLAIN}{dotted}")), &request()));
    assert!(text.contains("review.date = 2026-11-21\nreview.by = \"asha\"\nreview.own = \"#\"\n"), "{text}");
}

#[test]
fn entries_come_and_go_line_by_line() {
    let first = stamped(&pay(PLAIN), &request());
    let other = first.replace("\"shop/cards\" = ", "\"shop/aged\" = \"g1:000000000000\"\n\"shop/cards\" = ");
    assert_eq!(front_of(&stamped(&other, &request())), front_of(&first));
    let inline =
        first.replace("\n[review.inherited]\n", "inherited = { \"shop/cards\" = \"g1:1\" }\n\n[review.gone]\n");
    let inline: String = inline
        .lines()
        .filter(|line| !line.starts_with("\"shop") && *line != "[review.gone]")
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(front_of(&stamped(&inline, &request())).contains(STAMP), "{inline}");
}

/// Byte order marks, line ends of either kind or both, fences, and whatever
/// stands around the stamp.
#[test]
fn every_other_byte_stays() {
    let unix =
        pay(&format!("{PLAIN}\n[review]\ndate = 2025-01-31\nby = \"tom\"\n\n[[elements]]   # parts\nid='api'\t\n"));
    let windows = unix.replace('\n', "\r\n");
    let mixed = unix.replacen("\n# Payments\n", "\r\n# Payments\r\n", 1).replacen("id='api'\t\n", "id='api'\t\r\n", 1);
    let fenced = unix.replacen("+++", "```toml model", 1).replacen("+++", "```", 1);
    for text in [unix.clone(), windows.clone(), mixed, fenced, format!("\u{feff}{windows}"), unix.trim_end().to_owned()]
    {
        let new = stamped(&text, &request());
        let old: Vec<&str> = text.split_inclusive('\n').collect();
        let is_of_stamp = |line: &str| {
            line.trim() == ""
                || ["date =", "by =", "own =", "[review", "\"shop/"].iter().any(|start| line.starts_with(start))
        };
        let rest = |lines: &[&str]| {
            lines.iter().filter(|line| !is_of_stamp(line)).map(|line| (*line).to_owned()).collect::<Vec<_>>()
        };
        let lines: Vec<&str> = new.split_inclusive('\n').collect();
        assert_eq!(rest(&lines), rest(&old));
        let is_windows = !text.replace("\r\n", "").contains('\n');
        assert_eq!(!new.replace("\r\n", "").contains('\n'), is_windows, "{new:?}");
    }
}

#[test]
fn a_sign_off_stands_beside_the_review() {
    let reviewed = stamped(&pay(PLAIN), &request());
    let request = ReviewRequest { is_sign_off: true, by: "marian".to_owned(), ..request() };
    let signed = front_of(&stamped(&reviewed, &request));
    assert_eq!(signed, format!("{PLAIN}\n{STAMP}\n[sign-off]\ndate = 2026-11-21\nby = \"marian\"\nown = \"#\"\n"));
}

#[test]
fn a_change_above_or_here_is_seen() {
    let child = stamped(&pay(PLAIN), &request());
    let codes = |shop: &str, child: &str| -> Vec<String> {
        let analysis = look(&[(ROOT, shop), (CHILD, child)]);
        of_stamps(&analysis).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(codes(&SHOP.replace("\"Cards\"", "\"Card numbers\""), &child), ["S003"]);
    assert_eq!(codes(&SHOP.replace("A web shop", "An old shop"), &child), [""; 0]);
    assert_eq!(codes(SHOP, &child.replace("They do.", "They did.")), ["S005"]);
    assert_eq!(codes(&SHOP.replace("level =", "appetite = \"low\"\nlevel ="), &child), ["S005"]);
    let unknown = child.replace("own = \"g1:", "own = \"g2:");
    assert_eq!(codes(&SHOP.replace("\"Cards\"", "\"Card numbers\""), &unknown), ["S005"]);
    // A digest may be written shorter.
    let own = child.split("own = \"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(codes(SHOP, &child.replace(own, &own[..9])), [""; 0]);
    assert_eq!(codes(SHOP, &child.replace(own, &own[..8])), ["S005"]);
}

#[test]
fn nothing_is_written_down_that_is_not_so() {
    let people =
        "[people.asha]\nname = \"Asha Rao\"\nroles = [\"lead\"]\n[people.tom]\nname = \"Tom\"\nactive = false\n";
    let child = pay(PLAIN);
    let files = [("gabion.toml", people), (ROOT, SHOP), (CHILD, child.as_str())];
    let with = |by: &str, role: Option<&str>, date| {
        let request = ReviewRequest { by: by.to_owned(), role: role.map(str::to_owned), date, ..request() };
        review(&files, "pay", &request)
    };
    let plan = with("asha  rao", Some("lead"), AS_OF).unwrap();
    assert!(plan.texts.values().next().unwrap().contains("by = \"asha\"\nrole = \"lead\"\n"));
    assert!(matches!(with(" ", None, AS_OF), Err(Refusal::Nobody)));
    assert!(matches!(with("ahsa", None, AS_OF), Err(Refusal::UnknownPerson { hint, .. }) if hint.contains("asha")));
    assert_eq!(with("tom", None, AS_OF), Err(Refusal::Inactive("tom".to_owned())));
    assert!(matches!(with("asha", Some("SRO"), AS_OF), Err(Refusal::UnknownRole { .. })));
    assert!(matches!(with("asha", None, Date::constant(2026, 11, 22)), Err(Refusal::Future { .. })));
}

#[test]
fn a_model_with_errors_keeps_all_from_being_stamped() {
    let wrong = pay(PLAIN).replace("\"cards\"", "\"crads\"");
    let analysis = look(&[(ROOT, SHOP), (CHILD, &wrong)]);
    let all: BTreeSet<_> = analysis.workspace.models().map(gabion::resolve::Model::key).collect();
    let refused = plan_review(&analysis, &all, &request()).unwrap_err();
    assert!(matches!(&refused, Refusal::HasErrors { .. }), "{refused}");
    // That its review is too old is what a review is for.
    let old = pay(&format!("{PLAIN}\n[review]\ndate = 2020-01-31\nby = \"tom\"\n"));
    let plan = review(&[(ROOT, SHOP), (CHILD, &old)], "pay", &request()).unwrap();
    assert!(plan.said.iter().any(|line| line.contains("answers S001")), "{:?}", plan.said);
}
