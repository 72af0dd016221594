//! T007: an id of an attack catalogue that is not written as one.

use super::judged;
use crate::lint::rules::references::{clip, in_quotes};
use crate::lint::{Context, Look, Rule};
use crate::model::{Form, example, form};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity, Span, Spanned};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T007",
        name: "dead-technique",
        summary: "an ATT&CK, CAPEC, CWE or ATLAS id that is not one",
        group: Group::Threat,
        level: Level::On(Severity::Warning),
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("dead_technique.md"),
    },
    look: Look::Judged(check),
};

/// The keys that hold such ids, and what each of them is.
const CATALOGUES: [(&str, &str); 4] = [
    ("attack", "an ATT&CK technique id"),
    ("capec", "a CAPEC attack pattern id"),
    ("cwe", "a CWE weakness id"),
    ("atlas", "an ATLAS technique id"),
];

fn check(_: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for (_, threat) in judged(model) {
        for ((key, what), ids) in CATALOGUES.into_iter().zip(threat.fields.few().catalogues()) {
            found.extend(ids.iter().filter_map(|id| judge(key, what, id)));
        }
    }
}

/// An id that is only written otherwise still says what is meant: it weighs
/// less, and mends itself.
fn judge(key: &str, what: &str, id: &Spanned<String>) -> Option<Diagnostic> {
    let written = clip(&id.value);
    match form(key, &id.value) {
        Form::Good => None,
        Form::Written(normal) => {
            let message = format!("`{written}` is not written as its catalogue does: `{normal}`");
            let said = Diagnostic::new(&RULE.meta, id.span, message).help(format!("write `{normal}`"));
            Some(offer(said, id.span, &normal, Safety::Safe))
        }
        Form::Malformed => {
            let said = Diagnostic::new(&RULE.meta, id.span, format!("`{written}` is not {what}"));
            let said = said.weighing(Severity::Error);
            Some(match meant(key, &id.value) {
                Some(normal) => offer(said.help(format!("did you mean `{normal}`?")), id.span, &normal, Safety::Unsafe),
                None => said.help(way_out(key, &id.value)),
            })
        }
    }
}

fn offer(said: Diagnostic, span: Span, id: &str, safety: Safety) -> Diagnostic {
    match in_quotes(id) {
        Some(quoted) => said.fix(Fix::replace(format!("write `{id}`"), safety, span, quoted)),
        None => said,
    }
}

/// A sub-technique without its leading zeros.
fn meant(key: &str, id: &str) -> Option<String> {
    if key != "attack" && key != "atlas" {
        return None;
    }
    let (technique, sub) = id.trim().rsplit_once('.')?;
    let is_number = (1..=3).contains(&sub.len()) && sub.bytes().all(|byte| byte.is_ascii_digit());
    let padded = format!("{technique}.{sub:0>3}");
    match form(key, &padded) {
        Form::Good if is_number => Some(padded),
        Form::Written(normal) if is_number => Some(normal),
        _ => None,
    }
}

fn way_out(key: &str, id: &str) -> String {
    let other = CATALOGUES.iter().find(|(other, _)| *other != key && form(other, id) != Form::Malformed);
    if let Some((other, _)) = other {
        return format!("move it to `{other}`");
    }
    let starts = |prefix: &str| {
        let rest = id.trim().get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
        rest.and_then(|_| id.trim().get(prefix.len()..))
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match key {
        "attack" if starts("TA") => "a tactic is not a technique: name the technique, such as T1552".to_owned(),
        "attack" if starts("M") => "a mitigation is not a technique: make it a control".to_owned(),
        _ => format!("write it like {}", example(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_what_was_meant() {
        assert_eq!(meant("attack", "t1552.1").as_deref(), Some("T1552.001"));
        assert_eq!(meant("atlas", "AML.T0010.2").as_deref(), Some("AML.T0010.002"));
        assert_eq!(meant("attack", "T15.1"), None);
        assert_eq!(way_out("attack", "CWE-79"), "move it to `cwe`");
        assert!(way_out("attack", "TA0006").contains("tactic"));
        assert!(way_out("cwe", "79").contains("CWE-352"));
    }
}
