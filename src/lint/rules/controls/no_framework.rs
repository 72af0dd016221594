//! C003: a control that no framework knows.

use super::{is_written, judged};
use crate::lint::{Context, Look, Rule};
use crate::model::{AnyRecord, Form, example, form};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity, Spanned};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C003",
        name: "no-framework",
        summary: "a control with no framework reference, or with a malformed one",
        group: Group::Control,
        level: Level::Off,
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("no_framework.md"),
    },
    look: Look::Judged(check),
};

/// The missing reference has the rule's own level; a malformed one is a
/// warning wherever nobody says otherwise.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for (_, control) in judged(model) {
        let frameworks = control.fields.frameworks();
        for (key, ids) in &frameworks {
            found.extend(ids.iter().filter_map(|id| malformed(key, id)));
        }
        let is_bare = frameworks.iter().all(|(_, ids)| ids.is_empty());
        if is_bare && !frameworks.iter().any(|(key, _)| is_written(cx, control as &dyn AnyRecord, key)) {
            let id = &control.id;
            found.push(
                Diagnostic::new(&RULE.meta, id.span, format!("control `{}` refers to no framework", id.value))
                    .help("add `nist`, `csf`, `caf`, `cis`, `asvs`, `d3fend` or `iso`"),
            );
        }
    }
}

fn malformed(key: &str, id: &Spanned<String>) -> Option<Diagnostic> {
    let (framework, what) = framework(key);
    let found = |message: String| Diagnostic::new(&RULE.meta, id.span, message).weighing(Severity::Warning);
    match form(key, &id.value) {
        Form::Good => None,
        Form::Written(normal) => {
            let title = format!("write `{normal}`");
            let fix = Fix::replace(title.clone(), Safety::Safe, id.span, format!("\"{normal}\""));
            Some(found(format!("{framework} writes `{}` as `{normal}`", id.value)).help(title).fix(fix))
        }
        Form::Malformed => {
            let message = format!("`{}` is not a {framework} {what}", id.value);
            Some(found(message).help(format!("write it like {}", example(key))))
        }
    }
}

/// What people call the framework behind a key, and its entries.
fn framework(key: &str) -> (&'static str, &'static str) {
    match key {
        "nist" => ("NIST SP 800-53", "control id"),
        "csf" => ("NIST CSF 2.0", "outcome id"),
        "caf" => ("NCSC CAF", "outcome id"),
        "cis" => ("CIS Controls v8.1", "safeguard id"),
        "asvs" => ("OWASP ASVS", "requirement id"),
        "d3fend" => ("MITRE D3FEND", "countermeasure id"),
        "iso" => ("ISO/IEC 27002", "control id"),
        _ => ("framework", "id"),
    }
}
