//! R006: an asset, actor or boundary that nothing refers to.

use super::{Clouded, Meant};
use crate::lint::{Context, Look, Rule};
use crate::model::{Criticality, RecordKey, RecordKind};
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
    look: Look::Suspects(suspect, judge),
};

/// A critical asset without a threat is `critical-asset-unthreatened` (T006).
fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let workspace = cx.workspace;
    let watched = model.records().iter().filter(|(_, record)| is_watched(record.kind()) && model.is_assessed());
    let named = watched.filter(|(_, record)| !record.id().value.is_empty());
    let keys = named.map(|(index, record)| RecordKey { model: model.key(), kind: record.kind(), index });
    let is_used = |key: RecordKey| workspace.uses(key).iter().any(|it| it.by != key);
    suspects.extend(keys.filter(|key| !is_used(*key) && !is_critical(workspace, *key)));
}

/// A reference that is broken may have meant the record, and a record that
/// stands twice or is declared again below has lost its references to the other
/// one: each is a mistake of its own.
fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let (meant, clouded) = (Meant::new(workspace), Clouded::new(workspace, suspects));
    let unused = suspects.iter().filter(|key| !meant.has(**key) && !clouded.has(**key));
    found.extend(unused.map(|key| {
        let message = format!("nothing refers to {}", workspace.describe(*key));
        Diagnostic::new(&RULE.meta, workspace.span_of(*key), message).help(way_out(key.kind))
    }));
}

fn is_watched(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Asset | RecordKind::Actor | RecordKind::Boundary)
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
