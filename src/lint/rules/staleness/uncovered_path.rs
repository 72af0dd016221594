//! S008: code that no model speaks of.

use std::collections::BTreeMap;

use crate::lint::{Context, Look, Past, Rule};
use crate::source::{Diagnostic, Fixes, Group, Level, RepoPath, RuleMeta, Span};

/// How many folders are named.
const MOST_NAMES: usize = 5;

/// The rule; what it asks for is gathered only where it speaks.
pub static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S008",
        name: "uncovered-path",
        summary: "tracked code that no model covers",
        group: Group::Staleness,
        level: Level::Off,
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("uncovered_path.md"),
    },
    look: Look::Back(check),
};

/// One finding for each root: it answers for what nobody else covers.
fn check(cx: &Context<'_>, past: &Past, found: &mut Vec<Diagnostic>) {
    let mut folders: BTreeMap<RepoPath, usize> = BTreeMap::new();
    for file in &past.uncovered {
        *folders.entry(file.parent().unwrap_or_default()).or_default() += 1;
    }
    let Some(place) = place(cx).filter(|_| !folders.is_empty()) else { return };
    let count = past.uncovered.len();
    let message = if count == 1 {
        "1 tracked file is covered by no model".to_owned()
    } else {
        format!("{count} tracked files in {} are covered by no model", in_folders(folders.len()))
    };
    let mut folders: Vec<(RepoPath, usize)> = folders.into_iter().collect();
    folders.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let named = folders.iter().take(MOST_NAMES).map(|(folder, count)| format!("/{folder} ({count})"));
    let more = folders.len().saturating_sub(MOST_NAMES);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let named: Vec<String> = named.collect();
    let help = format!("{}{more}: cover them in a model, or start one with `gabion new`", named.join(", "));
    found.push(Diagnostic::new(&RULE.meta, place, message).help(help));
}

fn in_folders(count: usize) -> String {
    if count == 1 { "one folder".to_owned() } else { format!("{count} folders") }
}

/// The first root's id.
fn place(cx: &Context<'_>) -> Option<Span> {
    cx.workspace.roots().next().map(crate::resolve::Model::place)
}
