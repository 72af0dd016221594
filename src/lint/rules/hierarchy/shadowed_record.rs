use super::report;
use crate::lint::{Context, Look, Rule};
use crate::model::{AnyRecord, RecordKey};
use crate::resolve::{Model, Scoped};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H011",
        name: "shadowed-record",
        summary: "an inherited id that a child defines again",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("shadowed_record.md"),
    },
    look: Look::Each(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    if model.parent().is_none() {
        return;
    }
    for (index, record) in model.records().iter().filter(|(_, record)| record.kind().is_inherited()) {
        let key = RecordKey { model: model.key(), kind: record.kind(), index };
        if let Some(above) = shadowed(cx, key, &record.id().value) {
            report(cx, model.key(), describe(cx, model, record, above), found);
        }
    }
}

/// The record of the nearest ancestor that has this id. Of several records with
/// one id in one model the first speaks for all.
pub(super) fn shadowed(cx: &Context<'_>, key: RecordKey, id: &str) -> Option<RecordKey> {
    let names = cx.workspace.names();
    let is_same = |it: &Scoped| !it.is_alias && it.key.kind == key.kind;
    let is_first = || names.in_model(key.model, id).find(is_same).is_some_and(|first| first.key == key);
    let above = names.in_ancestors(key.model, id).filter(|_| !id.is_empty()).find(is_same)?;
    is_first().then_some(above.key)
}

fn describe(cx: &Context<'_>, model: &Model, record: &dyn AnyRecord, above: RecordKey) -> Diagnostic {
    let (kind, id) = (record.kind(), &record.id().value);
    let message =
        format!("{kind} `{id}` is inherited from `{}` and defined again", cx.workspace.model(above.model).id());
    let help = if model.frame() == Some(above) {
        format!("delete it: `{id}` is what this model expands, and known here by that id")
    } else if matches!(kind, crate::model::RecordKind::Asset | crate::model::RecordKind::Flow) {
        format!("delete it, or give it an id of its own and `refines = \"{id}\"`")
    } else {
        "delete it, or give it an id of its own".to_owned()
    };
    Diagnostic::new(&RULE.meta, record.id().span, message)
        .related(cx.workspace.span_of(above), "inherited from here")
        .help(help)
}
