//! R004: an id against the naming of its workspace or its model.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::words::clip;
use crate::lint::rules::model::misnamed_sections;
use crate::lint::{Context, Look, Rule};
use crate::model::{Id, RecordKind, Wanted};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Spanned};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R004",
        name: "naming-pattern",
        summary: "an id against the naming of its workspace or its model",
        group: Group::Reference,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("naming_pattern.md"),
    },
    look: Look::Judged(check),
};

/// From this many records on, a prefix that none of them has is itself the
/// mistake.
const MANY: usize = 3;

/// Retired models keep the names that they had.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let prefix = model.meta().prefix.as_ref();
    let own = prefix.map(|prefix| prefix.value.as_str());
    let naming = &cx.workspace.config().naming;
    let mut wanted: BTreeMap<RecordKind, Wanted<'_>> = BTreeMap::new();
    let mut said = Vec::new();
    let (mut prefixed, mut without) = (0, 0);
    let sections = OnceCell::new();
    let in_sections = || {
        let sections = misnamed_sections(cx.workspace, model).into_values();
        sections.map(|(name, record)| (record.id().span, name)).collect::<BTreeMap<_, _>>()
    };
    // One that others write otherwise is `unknown-reference` (R001).
    let is_misnamed = |id: &Spanned<Id>| cx.workspace.misnamed().has_id_at(id.span);
    let own_id = model.meta().id.iter().map(|id| (RecordKind::Model, id));
    let records = model.records().iter().map(|(_, record)| (record.kind(), record.id()));
    for (kind, id) in own_id.chain(records).filter(|(_, id)| !id.value.is_empty()) {
        if let Some(prefix) = own.filter(|_| naming.asks_for_prefix(kind)) {
            prefixed += 1;
            without += usize::from(!id.value.starts_with(prefix));
        }
        let wanted = wanted.entry(kind).or_insert_with(|| naming.wanted(kind, own));
        // One whose section has the right one is `malformed-record` (M006).
        let in_section = || sections.get_or_init(in_sections).get(&id.span).is_some_and(|name| wanted.takes(name));
        if wanted.takes(&id.value) || is_misnamed(id) || in_section() {
            continue;
        }
        match naming.pattern(kind) {
            Some(written) => said.push(off_pattern(kind, id, written, own)),
            None => said.extend(prefix.map(|prefix| off_prefix(kind, id, prefix))),
        }
    }
    match prefix {
        Some(prefix) if prefixed >= MANY && without == prefixed => found.push(stray_prefix(prefix, prefixed)),
        _ => found.extend(said),
    }
}

fn off_pattern(kind: RecordKind, id: &Spanned<Id>, written: &Spanned<String>, prefix: Option<&str>) -> Diagnostic {
    let pattern = match prefix {
        Some(prefix) => written.value.replace("{prefix}", prefix),
        None => written.value.clone(),
    };
    let message = format!("{kind} `{}` does not match the naming pattern `{}`", clip(&id.value), clip(&pattern));
    Diagnostic::new(&RULE.meta, id.span, message)
        .related(written.span, "the pattern")
        .help("rename it with every reference to it, and keep an id that others have quoted in `aliases`")
}

fn off_prefix(kind: RecordKind, id: &Spanned<Id>, prefix: &Spanned<String>) -> Diagnostic {
    let (id_text, prefix_text) = (clip(&id.value), clip(&prefix.value));
    Diagnostic::new(
        &RULE.meta,
        id.span,
        format!("{kind} `{id_text}` does not start with its model's prefix `{prefix_text}`"),
    )
    .related(prefix.span, "the prefix")
    .help("rename it with every reference to it, and keep an id that others have quoted in `aliases`")
}

fn stray_prefix(prefix: &Spanned<String>, count: usize) -> Diagnostic {
    let message = format!("none of the {count} ids that should start with prefix `{}` does", clip(&prefix.value));
    Diagnostic::new(&RULE.meta, prefix.span, message).help("write the prefix that they have, or rename them")
}
