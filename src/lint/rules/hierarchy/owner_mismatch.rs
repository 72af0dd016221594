use super::owners::{Owners, is_team};
use super::report;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RepoPath, RuleMeta};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H017",
        name: "owner-mismatch",
        summary: "`team` and CODEOWNERS disagree about the code that a model covers",
        group: Group::Hierarchy,
        level: Level::Off,
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("owner_mismatch.md"),
    },
    look: Look::Now(check),
};

/// The most owners that are named.
const MOST_NAMED: usize = 4;

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(owners) = Owners::read(cx.facts) else { return };
    for model in cx.workspace.assessed() {
        let Some(team) = model.meta().team.as_ref().filter(|team| !team.value.trim().is_empty()) else {
            continue;
        };
        let code = code(model);
        let named = owners.of(&sample(cx, &code));
        if named.iter().any(|owner| is_team(owner, &team.value)) {
            continue;
        }
        let place = if code.is_root() { "the whole workspace".to_owned() } else { format!("`{code}`") };
        let says = if named.is_empty() {
            "names nobody".to_owned()
        } else {
            let shown: Vec<String> = named.iter().take(MOST_NAMED).map(|owner| format!("`{owner}`")).collect();
            format!("says {}{}", shown.join(", "), if named.len() > MOST_NAMED { ", …" } else { "" })
        };
        let message = format!("team `{}` does not own {place}: CODEOWNERS {says}", team.value);
        let help = format!("correct `team`, or the last pattern in `{}` that takes {place} in", owners.path);
        report(cx, model.key(), Diagnostic::new(&RULE.meta, team.span, message).help(help), found);
    }
}

/// Where the model's code begins: its folder, or the first place that it covers.
fn code(model: &Model) -> RepoPath {
    model.extent().starts().first().map_or(model.folder(), |start| start).clone()
}

/// A file there that no pattern for special files means: CODEOWNERS may well
/// give all models to one team.
fn sample(cx: &Context<'_>, code: &RepoPath) -> RepoPath {
    if cx.facts.has_file(code) {
        return code.clone();
    }
    code.join("_").unwrap_or_default()
}
