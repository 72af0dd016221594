//! K005: an acceptance that does not hold.

use crate::lint::{Context, Look, Rule};
use crate::model::{Config, Record, Threat};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Spanned};
use crate::syntax::did_you_mean;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "K005",
        name: "invalid-acceptance",
        summary: "accepted by somebody who may not, or expired",
        group: Group::Risk,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("invalid_acceptance.md"),
    },
    look: Look::Judged(check),
};

/// Once expired, an acceptance has to be given anew, whoever gave it: then that
/// alone is said.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let as_of = cx.workspace.as_of();
    let config = cx.workspace.config();
    for threat in model.records().threats.iter().filter(|threat| !threat.id.value.is_empty()) {
        let Some(acceptance) = &threat.fields.acceptance else { continue };
        let id = &threat.id.value;
        match (&acceptance.expires, &acceptance.by) {
            (Some(last), _) if last.value < as_of => {
                let message = format!("the acceptance of threat `{id}` expired on {}", last.value);
                found.push(
                    Diagnostic::new(&RULE.meta, last.span, message)
                        .help("decide again, with a new `date` and `expires`, or answer the threat otherwise"),
                );
            }
            (_, Some(by)) if !config.may_accept(&by.value) => {
                found.push(not_allowed(config, threat, by));
            }
            _ => {}
        }
    }
}

fn not_allowed(config: &Config, threat: &Record<Threat>, by: &Spanned<String>) -> Diagnostic {
    let head = format!("`{}` may not accept threat `{}`", by.value, threat.id.value);
    let say = |why: &str| Diagnostic::new(&RULE.meta, by.span, format!("{head}: {why}"));
    let Some(person) = config.person(&by.value) else {
        let people = config.fields.people.entries.iter().map(|(name, _)| name.value.as_str());
        let help = did_you_mean(&by.value, people);
        return say("nobody in `[people]` has that name").help(
            help.unwrap_or_else(|| "add them under `[people]` in gabion.toml, or ask somebody who is there".into()),
        );
    };
    if person.active.as_ref().is_some_and(|active| !active.value) {
        return say("they are no longer active").help("have it accepted by somebody who answers for it now");
    }
    let roles = config.fields.policy.iter().flat_map(|policy| &policy.accept_roles);
    let roles: Vec<String> = roles.map(|role| format!("`{}`", role.value)).collect();
    let takes = match roles.as_slice() {
        [role] => format!("it takes the role {role}"),
        roles => format!("it takes one of the roles {}", roles.join(", ")),
    };
    say(&takes).help("ask somebody with the role to accept it, or answer the threat with a control")
}
