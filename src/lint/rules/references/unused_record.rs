//! R006: an asset, actor or boundary that nothing refers to.

use super::Meant;
use crate::lint::{Context, Look, Rule};
use crate::model::{AnyRecord, Criticality, RecordKey, RecordKind};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R006",
        name: "unused-record",
        summary: "an asset, actor or boundary that nothing in its model or below refers to",
        group: Group::Reference,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unused_record.md"),
    },
    look: Look::Now(check),
};

/// A reference that is broken may have meant the record, and a record that
/// stands twice or is declared again below has lost its references to the other
/// one: each is a mistake of its own.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let unused = workspace.assessed().flat_map(|model| of_model(workspace, model));
    let mut unused: Vec<(RecordKey, &dyn AnyRecord)> = unused.collect();
    if unused.is_empty() {
        return;
    }
    let meant = Meant::new(workspace);
    unused.retain(|(key, _)| !meant.has(*key) && !meant.is_clouded(*key));
    found.extend(unused.iter().map(|(key, record)| {
        Diagnostic::new(&RULE.meta, record.id().span, format!("nothing refers to {}", workspace.describe(*key)))
            .help(way_out(key.kind))
    }));
}

fn is_watched(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Asset | RecordKind::Actor | RecordKind::Boundary)
}

fn of_model<'a>(workspace: &'a Workspace, model: &'a Model) -> impl Iterator<Item = (RecordKey, &'a dyn AnyRecord)> {
    let records = model.records().iter().filter(|(_, record)| is_watched(record.kind()));
    let keyed = records.map(|(index, record)| (RecordKey { model: model.key(), kind: record.kind(), index }, record));
    keyed.filter(move |(key, record)| {
        let id = &record.id().value;
        let is_used = workspace.uses(*key).iter().any(|it| it.by != *key);
        // A critical asset without a threat is `critical-asset-unthreatened` (T006).
        !id.is_empty() && !is_used && !is_critical(workspace, *key)
    })
}

fn is_critical(workspace: &Workspace, key: RecordKey) -> bool {
    let asset = workspace.asset(key);
    asset.and_then(|asset| asset.fields.criticality.as_ref()).is_some_and(|it| it.value == Criticality::Critical)
}

fn way_out(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Asset => "name it in the `targets` of a threat or in what a flow `carries`, or delete it",
        RecordKind::Actor => "name it in the `actors` of a threat, or delete it",
        _ => "let an element stand in it or a threat target it, or delete it",
    }
}
