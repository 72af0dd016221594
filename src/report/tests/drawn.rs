//! What people see.

use snapbox::{IntoData, assert_data_eq, str};

use super::{Case, Format, PLAIN, SECRET, UNKNOWN, shop};
use crate::report::{Style, render, statistics};
use crate::source::{Diagnostic, Fix, Safety, Severity};

#[test]
fn full() {
    assert_data_eq!(
        shop().render(Format::Full),
        str![[r#"
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

"#]]
        .raw()
    );
}

#[test]
fn concise() {
    assert_data_eq!(
        shop().render(Format::Concise),
        str![[r#"
services/payments/THREAT_MODEL.md:3:1: R001 error unknown key `titel`
services/payments/THREAT_MODEL.md:11:20: R001 warning unknown asset `card-dat`
services/payments/THREAT_MODEL.md:8:14: R006 note nothing refers to this

"#]]
        .raw()
    );
}

#[test]
fn grouped() {
    assert_data_eq!(
        shop().render(Format::Grouped),
        str![[r#"
services/payments/THREAT_MODEL.md
   3:1   error    R001  unknown key `titel`
  11:20  warning  R001  unknown asset `card-dat`
   8:14  note     R006  nothing refers to this

2 models, 1 threat: 1 error, 1 warning, 1 note (1 suppressed)
1 fixable with --fix, 1 more with --unsafe-fixes

"#]]
        .raw()
    );
}

#[test]
fn counts_by_rule() {
    assert_data_eq!(
        statistics(&shop().report(), PLAIN),
        str![[r#"
2  R001  unknown-reference  [*]
1  R006  unused-record
[*] 1 fixable with --fix

"#]]
        .raw()
    );
}

#[test]
fn nothing_found() {
    let case = Case::shop();
    assert_data_eq!(
        case.render(Format::Full),
        str![[r#"
2 models, 1 threat: no findings

"#]]
        .raw()
    );
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
    assert_data_eq!(
        render(&case.report(), Format::Full, style),
        str![[r#"
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

"#]]
        .raw()
    );
}

#[test]
fn keeps_a_secret() {
    let mut case = Case::new(&[("a.md", "one\nkey = \"hunter2hunter2\" # x\nend\n"), ("b.md", "two\n")]);
    let secret = case.span(0, "hunter2hunter2");
    let fix = Fix::replace("mask", Safety::Safe, secret, "***");
    let diagnostic = Diagnostic::new(&SECRET, secret, "looks like a password").related(case.span(1, "two"), "see");
    case.find(Severity::Error, diagnostic.label("move it to a vault").fix(fix).sensitive());
    let near = Diagnostic::new(&UNKNOWN, case.span(0, "key"), "unknown key for hunter2hunter2")
        .related(case.span(1, "two"), "beside hunter2hunter2");
    case.find(Severity::Error, near);
    let around =
        Diagnostic::new(&UNKNOWN, case.span(0, "one"), "the lines around").related(case.span(0, "end"), "and here");
    case.find(Severity::Error, around);
    assert_data_eq!(
        case.render(Format::Full),
        str![[r#"
error[X001]: looks like a password
--> a.md:2:8
 = note: move it to a vault
 = note: the line is not shown: it holds what looks like a secret
 = note: see (b.md:1:1)
 = note: this is secret-in-model; see `gabion rule X001`

error[R001]: unknown key for [hidden]
--> a.md:2:1
 = note: the line is not shown: it holds what looks like a secret
 = note: beside [hidden] (b.md:1:1)
 = note: this is unknown-reference; see `gabion rule R001`

error[R001]: the lines around
 --> a.md:1:1
  |
1 | one
  | ^^^
  |
 ::: a.md:3:1
  |
3 | end
  | --- and here
  |
  = note: this is unknown-reference; see `gabion rule R001`

2 models, 1 threat: 3 errors
1 fixable with --fix

"#]]
        .raw()
    );
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
