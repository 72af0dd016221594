//! What people see.

use snapbox::{IntoData, assert_data_eq, str};

use super::{Case, Format, PLAIN, SECRET, UNKNOWN, UNUSED, shop};
use crate::report::{Style, render, statistics};
use crate::source::{Diagnostic, Edit, FileId, Fix, Safety, Severity, Span};

#[test]
fn full() {
    assert_data_eq!(shop().render(Format::Full), str![[r#"
error[R001]: unknown key `titel`
 --> services/payments/THREAT_MODEL.md:3:1
  |
3 | titel = "Payments"
  | ^^^^^ no schema has it
  |
  = note: this is unknown-reference; see `gabion rule R001`
help: write `title` (--fix)
  |
3 - titel = "Payments"
3 + title = "Payments"
  |

warning[R001]: unknown asset `card-dat`
  --> services/payments/THREAT_MODEL.md:11:20
   |
11 | targets = ["api", "card-dat"]
   |                    ^^^^^^^^ nothing has this id
   |
  ::: THREAT_MODEL.md:2:7
   |
 2 | id = "shop"
   |       ---- looked for here, too
   |
   = help: did you mean `card-data`?
   = note: this is unknown-reference; see `gabion rule R001`
help: write `card-data` (--unsafe-fixes)
   |
11 | targets = ["api", "card-data"]
   |                            +

note[R006]: nothing refers to this
 --> services/payments/THREAT_MODEL.md:8:14
  |
8 | ### PAY-T01: Card numbers leak
  |              ^^^^^^^^^^^^
  |
  = note: this is unused-record; see `gabion rule R006`

2 models, 1 threat: 1 error, 1 warning, 1 note (1 suppressed)
1 fixable with --fix, 1 more with --unsafe-fixes

"#]].raw());
}

#[test]
fn concise() {
    assert_data_eq!(shop().render(Format::Concise), str![[r#"
services/payments/THREAT_MODEL.md:3:1: R001 error unknown key `titel`
services/payments/THREAT_MODEL.md:11:20: R001 warning unknown asset `card-dat`
services/payments/THREAT_MODEL.md:8:14: R006 note nothing refers to this

"#]].raw());
}

#[test]
fn grouped() {
    assert_data_eq!(shop().render(Format::Grouped), str![[r#"
services/payments/THREAT_MODEL.md
   3:1   error    R001  unknown key `titel`
  11:20  warning  R001  unknown asset `card-dat`
   8:14  note     R006  nothing refers to this

2 models, 1 threat: 1 error, 1 warning, 1 note (1 suppressed)
1 fixable with --fix, 1 more with --unsafe-fixes

"#]].raw());
}

#[test]
fn counts_by_rule() {
    assert_data_eq!(statistics(&shop().report(), PLAIN), str![[r#"
2  R001  unknown-reference  [*]
1  R006  unused-record
[*] 1 fixable with --fix

"#]].raw());
}

#[test]
fn nothing_found() {
    let case = Case::shop();
    assert_data_eq!(case.render(Format::Full), str![[r#"
2 models, 1 threat: no findings

"#]].raw());
    assert_eq!(case.render(Format::Concise), "");
    assert_eq!(statistics(&case.report(), PLAIN), "");
}

#[test]
fn clips_long_lines_and_keeps_the_caret_right() {
    let prose = "Die Zahlung läuft über das Gateway. ".repeat(20);
    let wide = "\t決済情報の漏洩".repeat(20);
    let text = format!("{prose}gateway{prose}\n{wide}漏れ{wide}\n");
    let mut case = Case::new(&[("a.md", &text)]);
    for word in ["gateway", "漏れ"] {
        case.find(Severity::Error, Diagnostic::new(&UNKNOWN, case.span(0, word), "unknown").label("here"));
    }
    let style = Style { width: 60, ..PLAIN };
    assert_data_eq!(render(&case.report(), Format::Full, style), str![[r#"
error[R001]: unknown
 --> a.md:1:721
  |
1 | …über das Gateway. gatewayDie Zahlung läuft ü…
  |                    ^^^^^^^ here
  |
  = note: this is unknown-reference; see `gabion rule R001`

error[R001]: unknown
 --> a.md:2:161
  |
2 | …洩    決済情報の漏洩漏れ    決済情報の漏洩…
  |                      ^^^^ here
  |
  = note: this is unknown-reference; see `gabion rule R001`

2 models, 1 threat: 2 errors

"#]].raw());
}

#[test]
fn shows_the_first_lines_of_many() {
    let text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    let mut case = Case::new(&[("a.md", text)]);
    case.find(Severity::Warning, Diagnostic::new(&UNUSED, case.span(0, "two\nthree\n"), "two lines").label("these"));
    case.find(Severity::Warning, Diagnostic::new(&UNUSED, Span::new(FileId(0), 0..text.len()), "all lines"));
    assert_data_eq!(case.render(Format::Full), str![[r#"
warning[R006]: two lines
 --> a.md:2:1
  |
2 | / two
3 | | three
  | |_____^ these
  |
  = note: this is unused-record; see `gabion rule R006`

warning[R006]: all lines
 --> a.md:1:1
  |
1 | / one
2 | | two
3 | | three
4 | | four
5 | | five
6 | | six
  | |___^ … and 3 more lines
  |
  = note: this is unused-record; see `gabion rule R006`

2 models, 1 threat: 2 warnings

"#]].raw());
}

#[test]
fn joins_places_that_stand_together() {
    let mut case = Case::shop();
    let diagnostic = Diagnostic::new(&UNUSED, case.span(1, "card-dat"), "cited twice")
        .related(case.span(1, "api"), "first here")
        .related(case.span(1, "SHOP-C02"), "then here")
        .related(case.span(1, "id ="), "far away");
    case.find(Severity::Note, diagnostic);
    assert_data_eq!(case.render(Format::Full), str![[r#"
note[R006]: cited twice
  --> services/payments/THREAT_MODEL.md:11:20
   |
11 | targets = ["api", "card-dat"]
   |             ---    ^^^^^^^^
   |             |
   |             first here
12 | controls = ["SHOP-C02"]
   |              -------- then here
   |
  ::: services/payments/THREAT_MODEL.md:2:1
   |
 2 | id = "payments"
   | ---- far away
   |
   = note: this is unused-record; see `gabion rule R006`

2 models, 1 threat: 1 note

"#]].raw());
}

#[test]
fn points_at_empty_places() {
    let mut case = Case::new(&[("a.md", "\u{feff}first\r\n\r\nlast"), ("b.md", "")]);
    for at in [3, 8, 10, 16] {
        case.find(Severity::Note, Diagnostic::new(&UNUSED, Span::new(FileId(0), at..at), "here"));
    }
    case.find(Severity::Note, Diagnostic::new(&UNUSED, Span::start_of(FileId(1)), "empty file"));
    assert_data_eq!(case.render(Format::Full), str![[r#"
note[R006]: here
 --> a.md:1:1
  |
1 | first
  | ^
  |
  = note: this is unused-record; see `gabion rule R006`

note[R006]: here
 --> a.md:1:6
  |
1 | first
  |      ^
  |
  = note: this is unused-record; see `gabion rule R006`

note[R006]: here
 --> a.md:2:1
  |
2 |  
  | ^
  |
  = note: this is unused-record; see `gabion rule R006`

note[R006]: here
 --> a.md:3:5
  |
3 | last
  |     ^
  |
  = note: this is unused-record; see `gabion rule R006`

note[R006]: empty file
 --> b.md:1:1
  |
1 |  
  | ^
  |
  = note: this is unused-record; see `gabion rule R006`

2 models, 1 threat: 5 notes

"#]].raw());
}

#[test]
fn draws_fixes_of_one_line() {
    let text = "first = 1\nsecond = 2\n";
    let span = |range| Span::new(FileId(0), range);
    let edit = |range, text: &str| Edit { span: span(range), text: text.to_owned() };
    let fixes = [
        vec![edit(10..10, "new = 0\n")],
        vec![edit(9..9, "\nnew = 0")],
        vec![edit(0..10, "")],
        vec![edit(0..5, "one"), edit(8..9, "11")],
        vec![edit(0..5, "one"), edit(10..16, "two")],
    ];
    let mut case = Case::new(&[("a.md", text)]);
    for edits in fixes {
        let fix = Fix { title: "mend".to_owned(), safety: Safety::Safe, edits };
        case.find(Severity::Note, Diagnostic::new(&UNUSED, span(0..5), "x").fix(fix));
    }
    assert_data_eq!(case.render(Format::Full), str![[r#"
note[R006]: x
 --> a.md:1:1
  |
1 | first = 1
  | ^^^^^
  |
  = note: this is unused-record; see `gabion rule R006`
help: mend (--fix)
  |
2 + new = 0
  |

note[R006]: x
 --> a.md:1:1
  |
1 | first = 1
  | ^^^^^
  |
  = note: this is unused-record; see `gabion rule R006`
help: mend (--fix)
  |
2 + new = 0
  |

note[R006]: x
 --> a.md:1:1
  |
1 | first = 1
  | ^^^^^
  |
  = note: this is unused-record; see `gabion rule R006`
help: mend (--fix)
  |
1 - first = 1
  |

note[R006]: x
 --> a.md:1:1
  |
1 | first = 1
  | ^^^^^
  |
  = note: this is unused-record; see `gabion rule R006`
help: mend (--fix)
  |
1 - first = 1
1 + one = 11
  |

note[R006]: x
 --> a.md:1:1
  |
1 | first = 1
  | ^^^^^
  |
  = help: mend (--fix)
  = note: this is unused-record; see `gabion rule R006`

2 models, 1 threat: 5 notes
5 fixable with --fix

"#]].raw());
}

#[test]
fn keeps_a_secret() {
    let mut case = Case::new(&[("a.md", "one\nkey = \"hunter2hunter2\" # x\n"), ("b.md", "two\n")]);
    let secret = case.span(0, "hunter2hunter2");
    let fix = Fix::replace("mask", Safety::Safe, secret, "***");
    let diagnostic = Diagnostic::new(&SECRET, secret, "looks like a password").related(case.span(1, "two"), "see");
    case.find(Severity::Error, diagnostic.label("move it to a vault").fix(fix).sensitive());
    let near = Diagnostic::new(&UNKNOWN, case.span(0, "key"), "unknown key for hunter2hunter2")
        .related(case.span(1, "two"), "beside hunter2hunter2");
    case.find(Severity::Error, near);
    assert_data_eq!(case.render(Format::Full), str![[r#"
error[X001]: looks like a password
--> a.md:2:8
 = note: move it to a vault
 = note: the text is not shown: it looks like a secret
 = note: see (b.md:1:1)
 = note: this is secret-in-model; see `gabion rule X001`

error[R001]: unknown key for [hidden]
--> a.md:2:1
 = note: the text is not shown: it looks like a secret
 = note: beside [hidden] (b.md:1:1)
 = note: this is unknown-reference; see `gabion rule R001`

2 models, 1 threat: 2 errors
1 fixable with --fix

"#]].raw());
    for format in Format::ALL {
        let text = case.render(format);
        assert!(!text.contains("hunter2"), "{}: {text}", format.name());
        assert!(!text.contains("***"), "{}: {text}", format.name());
    }
}

#[test]
fn colours_and_links_on_request() {
    let style = Style { color: true, width: 80, links: true };
    for format in [Format::Full, Format::Concise, Format::Grouped] {
        assert!(render(&shop().report(), format, style).contains("\u{1b}["));
        assert!(!render(&shop().report(), format, PLAIN).contains('\u{1b}'));
    }
}
