//! C001: a control that nothing calls for.

use std::collections::BTreeMap;

use super::{is_written, judged};
use crate::lint::{Context, Look, Rule};
use crate::model::{AnyRecord, Control, ModelKey, Record, RecordKey, RecordKind, Reference, Target};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::nearest;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C001",
        name: "orphan-control",
        summary: "a control that answers no threat, implements nothing and is not required",
        group: Group::Control,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("orphan_control.md"),
    },
    look: Look::Suspects(suspect, judge),
};

/// How many ids are compared with broken names in one run.
const MOST_COMPARISONS: usize = 5_000_000;

type Orphans<'a> = BTreeMap<RecordKey, &'a Record<Control>>;

/// Controls that nothing refers to and that refer to nothing.
fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let judged = judged(model).filter(|_| model.is_assessed());
    suspects.extend(judged.filter(|(key, control)| is_orphan(cx, *key, control)).map(|(key, _)| key));
}

/// A name that is broken may have meant a control: then the name is the mistake.
fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let orphans = suspects.iter().filter_map(|key| Some((*key, workspace.control(*key)?)));
    let mut orphans: Orphans<'_> = orphans.collect();
    spare_misnamed(workspace, &mut orphans);
    spare_unread(cx, &mut orphans);
    found.extend(orphans.values().map(|control| {
        let id = &control.id;
        let message = format!("control `{}` answers no threat, implements nothing and is not required", id.value);
        Diagnostic::new(&RULE.meta, id.span, message)
            .help("cite it from the threat that it answers, write that threat, or retire the control")
    }));
}

fn is_orphan(cx: &Context<'_>, key: RecordKey, control: &Record<Control>) -> bool {
    let fields = &control.fields;
    let is_used = cx.workspace.uses(key).iter().any(|it| calls_for_controls(it.by.kind));
    !is_used
        && !fields.is_required()
        && fields.implements.items.is_empty()
        && !cx.workspace.has_namesake(key)
        && !["required", "implements"].iter().any(|unread| is_unread(cx, control, unread))
}

/// `required = false` can be read and says what it says.
fn is_unread(cx: &Context<'_>, control: &Record<Control>, key: &str) -> bool {
    (key != "required" || control.fields.required.is_none()) && is_written(cx, control, key)
}

/// Whether records of this kind refer to a control because they want it.
fn calls_for_controls(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Threat | RecordKind::Control | RecordKind::AttackTree)
}

/// Spares what a broken name stands for: the record that it may not stand for,
/// or among those in scope the one with the nearest id.
fn spare_misnamed(workspace: &Workspace, orphans: &mut Orphans<'_>) {
    let mut comparisons = 0;
    for model in workspace.models().filter(|model| !model.is_linked()) {
        let mut unknown: Vec<&Reference> = Vec::new();
        model.references(&mut |by, reference| {
            if !calls_for_controls(by.kind) || !reference.kinds().contains(&RecordKind::Control) {
                return;
            }
            match reference.target {
                Target::Unfit(key) | Target::OutOfScope(key) => drop(orphans.remove(&key)),
                Target::Unknown => unknown.push(reference),
                Target::Found(_) | Target::Unlinked => {}
            }
        });
        let in_scope = if unknown.is_empty() { Vec::new() } else { in_scope(workspace, model.key(), orphans) };
        for reference in unknown {
            comparisons += in_scope.len();
            if comparisons > MOST_COMPARISONS {
                return;
            }
            let text = reference.text.value.as_str();
            let id = text.rsplit('/').next().unwrap_or(text);
            let meant = nearest(id, in_scope.iter().map(|(_, id)| *id));
            let meant = in_scope.iter().find(|(_, id)| Some(*id) == meant);
            if let Some((key, _)) = meant {
                orphans.remove(key);
            }
        }
    }
}

/// Spares what is cited under a key that could not be read.
fn spare_unread(cx: &Context<'_>, orphans: &mut Orphans<'_>) {
    let uncited = cx.workspace.threats().filter(|(_, threat)| threat.fields.controls.items.is_empty());
    for (key, threat) in uncited.filter(|(_, threat)| is_written(cx, *threat, "controls")) {
        let text = cx.sources.text(threat.place().extent());
        for (control, id) in in_scope(cx.workspace, key.model, orphans) {
            if text.contains(id) {
                orphans.remove(&control);
            }
        }
    }
}

/// The orphans of a model and of its ancestors.
fn in_scope<'a>(workspace: &Workspace, model: ModelKey, orphans: &Orphans<'a>) -> Vec<(RecordKey, &'a str)> {
    let places = std::iter::once(model).chain(workspace.ancestors(model).iter().copied());
    let key = |model, index| RecordKey { model, kind: RecordKind::Control, index };
    let own = places.flat_map(|place| orphans.range(key(place, 0)..=key(place, u32::MAX)));
    own.map(|(key, control)| (*key, control.id.value.as_str())).collect()
}
