//! What platforms take, and how it is said that more was found.

use super::{Case, Format, UNKNOWN, shop};
use crate::report::markdown;
use crate::source::{Diagnostic, FileId, Severity, Span, Waiver};

fn many(number: usize, severity: impl Fn(usize) -> Severity) -> Case {
    let text = "x\n".repeat(number);
    let mut case = Case::new(&[("a.md", &text)]);
    for at in 0..number {
        let span = Span::new(FileId(0), at * 2..at * 2 + 1);
        case.find(severity(at), Diagnostic::new(&UNKNOWN, span, format!("finding number {at}")));
    }
    case
}

#[test]
fn ten_annotations_of_a_kind() {
    let case = many(60, |at| [Severity::Note, Severity::Warning, Severity::Error][at % 3]);
    let text = case.render(Format::Github);
    let count = |kind: &str| text.lines().filter(|line| line.starts_with(kind)).count();
    assert_eq!((count("::error "), count("::warning "), count("::notice ")), (10, 10, 10));
    assert!(text.starts_with("::error file=a.md,line=3,endLine=3,col=1,endColumn=2,title=R001 unknown-reference::"));
    let last = text.lines().last().unwrap();
    assert_eq!(last, "::notice title=gabion::31 more findings not shown here: a step may annotate 10 of each kind.");
    let text = many(10, |_| Severity::Note).render(Format::Github);
    assert_eq!(text.lines().filter(|line| line.starts_with("::notice file=")).count(), 10);
}

#[test]
fn annotations_on_changed_lines_come_first() {
    let mut case = many(30, |_| Severity::Error);
    case.findings[29].on_changed_line = true;
    let text = case.render(Format::Github);
    assert!(text.lines().next().unwrap().ends_with("::finding number 29"), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10);
}

#[test]
fn what_was_known_is_for_machines_alone() {
    let mut case = many(3, |_| Severity::Error);
    case.findings[1].waiver = Some(Waiver::Known);
    assert!(!case.render(Format::Github).contains("number 1\n"));
    let sarif = case.json(Format::Sarif);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let states: Vec<&str> = results.iter().map(|result| result["baselineState"].as_str().unwrap()).collect();
    assert_eq!(states, ["new", "unchanged", "new"]);
    assert_eq!(results[1]["suppressions"], serde_json::json!([]), "nobody has accepted it");
    let json = case.json(Format::Json);
    assert_eq!(json["summary"]["since"], serde_json::json!({ "known": 1, "mended": 0 }));
    assert_eq!(json["findings"].as_array().unwrap().len(), 2);
}

#[test]
fn a_comment_is_a_summary_that_a_forge_takes() {
    let case = many(3_000, |_| Severity::Error);
    let text = case.render(Format::Comment);
    assert!(50_000 < text.len() && text.len() <= 60_000, "{}", text.len());
    assert!(text.trim_end().ends_with("the least severe, left out."));
}

#[test]
fn five_thousand_results() {
    let mut case = many(5_003, |at| if at == 5_002 { Severity::Error } else { Severity::Note });
    case.findings[0].waiver = Some(Waiver::Baselined);
    let sarif = case.json(Format::Sarif);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(results[0]["message"]["text"], "finding number 1");
    assert_eq!(results[4_999]["level"], "error");
    let said = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(said, "3 results left out, the least severe ones: a run holds at most 5000.");
}

#[test]
fn a_summary_that_is_not_thrown_away() {
    let case = many(20_000, |at| if at == 19_999 { Severity::Error } else { Severity::Note });
    let text = case.render(Format::Markdown);
    assert!(text.len() <= 950_000);
    assert!(text.contains("finding number 19999\n"), "the gravest comes first");
    assert!(text.trim_end().ends_with("the least severe, left out."), "{}", text.lines().last().unwrap());
    assert!(markdown(&case.report(), None, 60_000).len() <= 60_000);
}

#[test]
fn tables_that_leave_room_for_the_list() {
    let mut case = many(5_000, |_| Severity::Note);
    for (at, finding) in case.findings.iter_mut().enumerate() {
        finding.model = Some(format!("{at}-{}", "@".repeat(300)));
    }
    let text = markdown(&case.report(), None, 20_000);
    assert!(text.len() <= 20_000);
    assert!(text.contains("finding number 0\n"));
    assert!(text.contains(" more | 0 | 0 | "));
}

#[test]
fn places_over_several_lines_have_no_columns() {
    let mut case = shop();
    case.findings.clear();
    let span = case.span(1, "### PAY-T01: Card numbers leak\n\n```toml threat\n");
    case.find(Severity::Error, Diagnostic::new(&UNKNOWN, span, "a block"));
    let text = case.render(Format::Github);
    assert_eq!(
        text,
        "::error file=services/payments/THREAT_MODEL.md,line=8,endLine=10,title=R001 unknown-reference::a block\n"
    );
}
