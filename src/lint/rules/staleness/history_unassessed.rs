//! S009: questions to history that cannot be answered here.

use std::collections::BTreeMap;

use crate::history::Unassessed;
use crate::lint::{Context, Look, Past, Rule};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

/// How many models and controls are named.
const MOST_NAMES: usize = 5;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S009",
        name: "history-unassessed",
        summary: "the history that the rules need is not here",
        group: Group::Staleness,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("history_unassessed.md"),
    },
    look: Look::Back(check),
};

/// One finding for each reason, at the first place that it is about.
fn check(cx: &Context<'_>, past: &Past, found: &mut Vec<Diagnostic>) {
    let mut by_reason: BTreeMap<&Unassessed, Vec<(Span, &str, &str)>> = BTreeMap::new();
    for (key, since) in &past.drift {
        let model = cx.workspace.model(*key);
        let date = model.meta().review.as_ref().and_then(|review| review.date.as_ref());
        if let (Err(why), Some(date)) = (since, date.filter(|_| model.is_assessed())) {
            by_reason.entry(why).or_default().push((date.span, model.id(), "reviewed"));
        }
    }
    for (key, since) in &past.evidence {
        let Some(control) = cx.workspace.control(*key) else { continue };
        let date = control.fields.assessed_on();
        if let (Err(why), Some(date)) = (since, date) {
            by_reason.entry(why).or_default().push((date.span, &control.id.value, "assessed"));
        }
    }
    for (why, mut asked) in by_reason {
        asked.sort_by_key(|(span, ..)| (span.file, span.start));
        let Some((place, ..)) = asked.first() else { continue };
        let message = format!("nobody can tell what changed since {}: {}", looked_at(&asked), why.reason());
        // Where there is no history yet, none is lost.
        let weight = match why {
            Unassessed::NoRepository | Unassessed::NoCommit | Unassessed::Untracked => Severity::Note,
            Unassessed::Unreadable(_) | Unassessed::Shallow | Unassessed::Partial => Severity::Warning,
        };
        found.push(Diagnostic::new(&RULE.meta, *place, message).weighing(weight).help(why.way_out()));
    }
}

/// What was looked at, and how.
fn looked_at(asked: &[(Span, &str, &str)]) -> String {
    let named: Vec<String> = asked.iter().take(MOST_NAMES).map(|(_, name, _)| format!("`{name}`")).collect();
    let named = named.join(", ");
    match (asked, asked.len().saturating_sub(MOST_NAMES)) {
        ([(.., how)], _) => format!("{named} was {how}"),
        (_, 0) => format!("{named} were looked at"),
        (_, rest) => format!("{named} and {rest} more were looked at"),
    }
}
