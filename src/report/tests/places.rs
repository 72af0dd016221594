//! How places and fixes are drawn.

use snapbox::{IntoData, assert_data_eq, str};

use super::{Case, Format, UNUSED};
use crate::source::{Diagnostic, Edit, FileId, Fix, Safety, Severity, Span};

#[test]
fn shows_the_first_lines_of_many() {
    let text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    let mut case = Case::new(&[("a.md", text)]);
    case.find(Severity::Warning, Diagnostic::new(&UNUSED, case.span(0, "two\nthree\n"), "two lines").label("these"));
    case.find(Severity::Warning, Diagnostic::new(&UNUSED, Span::new(FileId(0), 0..text.len()), "all lines"));
    assert_data_eq!(
        case.render(Format::Full),
        str![[r#"
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

"#]]
        .raw()
    );
}

#[test]
fn joins_places_that_stand_together() {
    let mut case = Case::shop();
    let diagnostic = Diagnostic::new(&UNUSED, case.span(1, "card-dat"), "cited twice")
        .related(case.span(1, "api"), "first here")
        .related(case.span(1, "SHOP-C02"), "then here")
        .related(case.span(1, "id ="), "far away");
    case.find(Severity::Note, diagnostic);
    assert_data_eq!(
        case.render(Format::Full),
        str![[r#"
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

"#]]
        .raw()
    );
}

#[test]
fn points_at_empty_places() {
    let mut case = Case::new(&[("a.md", "\u{feff}first\r\n\r\nlast"), ("b.md", "")]);
    for at in [3, 8, 10, 16] {
        case.find(Severity::Note, Diagnostic::new(&UNUSED, Span::new(FileId(0), at..at), "here"));
    }
    case.find(Severity::Note, Diagnostic::new(&UNUSED, Span::start_of(FileId(1)), "empty file"));
    assert_data_eq!(
        case.render(Format::Full),
        str![[r#"
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

"#]]
        .raw()
    );
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
    assert_data_eq!(
        case.render(Format::Full),
        str![[r#"
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

"#]]
        .raw()
    );
}
