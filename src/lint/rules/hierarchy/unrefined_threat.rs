use std::collections::BTreeSet;

use super::report;
use crate::lint::{Context, Look, Rule};
use crate::model::{ModelKey, RecordKey, RecordKind, Reference};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H013",
        name: "unrefined-threat",
        summary: "a delegated threat that the model it was delegated to does not refine",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unrefined_threat.md"),
    },
    look: Look::Judged(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for (index, threat) in (0u32..).zip(&model.records().threats) {
        let key = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
        let names = &threat.fields.delegate_to.items;
        if names.is_empty() || !is_meant_by_its_id(cx, key, &threat.id.value) {
            continue;
        }
        let refined: BTreeSet<ModelKey> = cx.workspace.refinements(key).map(|below| below.model).collect();
        let mut seen = BTreeSet::new();
        for name in names {
            let Some(child) = name.found().filter(|child| seen.insert(child.model)) else {
                continue;
            };
            let child = cx.workspace.model(child.model);
            // A model that is not below is `wrong-kind`'s (R003), and of two
            // with one id the other may be meant (R002).
            let is_below = cx.workspace.is_ancestor(model.key(), child.key());
            let is_refined = refined.iter().any(|it| cx.workspace.model(*it).id().eq_ignore_ascii_case(child.id()));
            if is_below && !is_refined && !has_broken_refines(child) {
                report(cx, model.key(), describe(&threat.id.value, name, child), found);
            }
        }
    }
}

/// Of two threats with one id, which is another rule's finding, only the first
/// can be refined.
fn is_meant_by_its_id(cx: &Context<'_>, key: RecordKey, id: &str) -> bool {
    let mut same = cx.workspace.names().in_model(key.model, id).filter(|it| it.key.kind == RecordKind::Threat);
    same.next().is_some_and(|first| first.key == key)
}

/// A `refines` that names nothing may be meant for any threat.
fn has_broken_refines(child: &Model) -> bool {
    child.records().threats.iter().any(|threat| !threat.fields.refines.are_all_found())
}

fn describe(id: &str, name: &Reference, child: &Model) -> Diagnostic {
    let child_id = child.id();
    let message = format!("`{id}` is delegated to `{child_id}`, where no threat refines it");
    let help = format!("add a threat with `refines = \"{id}\"` to `{child_id}`, or answer it here");
    Diagnostic::new(&RULE.meta, name.text.span, message).related(child.place(), "delegated to this model").help(help)
}
