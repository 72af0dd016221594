//! Reports of a small workspace, built by hand.

#![allow(clippy::too_many_lines, reason = "a snapshot is as long as what it shows")]

mod drawn;
mod forges;
mod hostile;
mod limits;
mod machines;
mod places;
mod properties;
mod sarif;

use super::{Format, Report, Style, render};
use crate::source::{
    Diagnostic, FileId, Finding, Fixes, Group, Level, RepoPath, RuleMeta, Severity, SourceFile, Sources, Span, Summary,
};

pub(super) static UNKNOWN: RuleMeta = RuleMeta {
    code: "R001",
    name: "unknown-reference",
    summary: "An id that resolves to nothing in scope.",
    group: Group::Reference,
    level: Level::On(Severity::Error),
    fixes: Fixes::Sometimes,
    suppressible: true,
    page: "# unknown-reference (R001)\n\nAn id that resolves to nothing.\n",
};
pub(super) static UNUSED: RuleMeta = RuleMeta {
    code: "R006",
    name: "unused-record",
    summary: "A record that nothing refers to.",
    group: Group::Reference,
    level: Level::On(Severity::Warning),
    fixes: Fixes::None,
    suppressible: true,
    page: "# unused-record (R006)\n",
};
pub(super) static COVERAGE: RuleMeta = RuleMeta {
    code: "C007",
    name: "coverage-below",
    summary: "Coverage under the threshold.",
    group: Group::Control,
    level: Level::Off,
    fixes: Fixes::None,
    suppressible: true,
    page: "# coverage-below (C007)\n",
};
pub(super) static SECRET: RuleMeta = RuleMeta {
    code: "X001",
    name: "secret-in-model",
    summary: "Text shaped like a credential.",
    group: Group::Publication,
    level: Level::On(Severity::Error),
    fixes: Fixes::None,
    suppressible: false,
    page: "# secret-in-model (X001)\n",
};

static RULES: [&RuleMeta; 4] = [&COVERAGE, &UNKNOWN, &UNUSED, &SECRET];

/// Two files, as a run would number them.
pub(super) const SHOP: &str = "+++\nid = \"shop\"\ntitle = \"Shop\"\n+++\n\n# Shop\n\nA shop.\n";
pub(super) const PAYMENTS: &str = "\
+++
id = \"payments\"
titel = \"Payments\"
+++

# Payments

### PAY-T01: Card numbers leak

```toml threat
targets = [\"api\", \"card-dat\"]
controls = [\"SHOP-C02\"]
```

Bodies are logged on error.
";

pub(super) struct Case {
    pub(super) sources: Sources,
    pub(super) findings: Vec<Finding>,
    pub(super) root: Option<String>,
}

impl Case {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| SourceFile::new(RepoPath::new(path).unwrap(), (*text).to_owned());
        Self { sources: Sources::new(files.iter().map(file).collect()), findings: Vec::new(), root: None }
    }

    pub(super) fn shop() -> Self {
        Self::new(&[("THREAT_MODEL.md", SHOP), ("services/payments/THREAT_MODEL.md", PAYMENTS)])
    }

    /// The place of the first occurrence of a text in a file.
    pub(super) fn span(&self, file: u32, text: &str) -> Span {
        let id = FileId(file);
        let start = self.sources.file(id).text().find(text).unwrap();
        Span::new(id, start..start + text.len())
    }

    pub(super) fn find(&mut self, severity: Severity, diagnostic: Diagnostic) -> &mut Finding {
        let fingerprint = format!("{:064x}", self.findings.len() + 1);
        let model = Some("payments".to_owned());
        let finding = Finding {
            diagnostic,
            severity,
            model,
            record: Some("PAY-T01".to_owned()),
            fingerprint,
            on_changed_line: false,
            waiver: None,
        };
        self.findings.push(finding);
        self.findings.last_mut().unwrap()
    }

    pub(super) fn report(&self) -> Report<'_> {
        Report {
            findings: &self.findings,
            sources: &self.sources,
            summary: Summary { models: 2, threats: 1, ..Summary::default() }.counting(&self.findings),
            as_of: jiff::civil::date(2026, 11, 21),
            head: Some("9f2c0d1e".to_owned()),
            rules: RULES.to_vec(),
            root: self.root.clone(),
            blob: None,
        }
    }

    pub(super) fn render(&self, format: Format) -> String {
        render(&self.report(), format, PLAIN)
    }

    pub(super) fn json(&self, format: Format) -> serde_json::Value {
        serde_json::from_str(&self.render(format)).unwrap()
    }
}

pub(super) const PLAIN: Style = Style { color: false, width: 100, links: false };

/// One finding of each kind: with a related place in another file, a fix, and
/// a waiver.
pub(super) fn shop() -> Case {
    use crate::source::{Fix, Safety, Waiver};
    let mut case = Case::shop();
    let key = case.span(1, "titel");
    let typo = Diagnostic::new(&UNKNOWN, key, "unknown key `titel`").label("no schema has it").fix(Fix::replace(
        "write `title`",
        Safety::Safe,
        key,
        "title",
    ));
    case.find(Severity::Error, typo);
    let target = case.span(1, "card-dat");
    let unknown = Diagnostic::new(&UNKNOWN, target, "unknown asset `card-dat`")
        .label("nothing has this id")
        .related(case.span(0, "shop"), "looked for here, too")
        .help("did you mean `card-data`?")
        .fix(Fix::replace("write `card-data`", Safety::Unsafe, target, "card-data"));
    case.find(Severity::Warning, unknown);
    let unused = Diagnostic::new(&UNUSED, case.span(1, "Card numbers"), "nothing refers to this");
    case.find(Severity::Note, unused);
    let allowed = Diagnostic::new(&UNUSED, case.span(1, "Bodies"), "nothing refers to that");
    case.find(Severity::Warning, allowed).waiver = Some(Waiver::Suppressed { reason: "for `later`".to_owned() });
    case
}

#[test]
fn every_format_has_its_name() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
    assert_eq!(Format::from_name("yaml"), None);
}
