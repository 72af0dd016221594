use std::collections::BTreeSet;

use super::report;
use crate::lint::{Context, Rule};
use crate::model::{ModelKey, RecordKey, RecordKind, Reference};
use crate::resolve::{Model, ParentLink};
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
    check,
};

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for model in cx.workspace.assessed() {
        for (index, threat) in (0u32..).zip(&model.records().threats) {
            let key = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
            let names = &threat.fields.delegate_to.items;
            if names.is_empty() || !is_meant_by_its_id(cx, key, &threat.id.value) {
                continue;
            }
            let refined: BTreeSet<ModelKey> =
                cx.workspace.refinements(key).map(|below| below.model).collect();
            let mut seen = BTreeSet::new();
            for name in names {
                let Some(child) = name.found().filter(|child| seen.insert(child.model)) else {
                    continue;
                };
                if !refined.contains(&child.model) {
                    let said = describe(
                        cx,
                        model,
                        &threat.id.value,
                        name,
                        cx.workspace.model(child.model),
                    );
                    said.into_iter().for_each(|said| report(cx, model.key(), said, found));
                }
            }
        }
    }
}

/// Of two threats with one id, which is another rule's finding, only the first
/// can be refined.
fn is_meant_by_its_id(cx: &Context<'_>, key: RecordKey, id: &str) -> bool {
    let mut same =
        cx.workspace.names().in_model(key.model, id).filter(|it| it.key.kind == RecordKind::Threat);
    same.next().is_some_and(|first| first.key == key)
}

fn describe(
    cx: &Context<'_>,
    model: &Model,
    id: &str,
    name: &Reference,
    child: &Model,
) -> Option<Diagnostic> {
    let span = name.text.span;
    if !cx.workspace.is_ancestor(model.key(), child.key()) {
        // Where a tie further up is broken by a mistake, that is what to mend.
        let top = cx.workspace.ancestors(child.key()).last().copied().unwrap_or(child.key());
        let hangs = *cx.workspace.model(top).parent_link() == ParentLink::Root;
        let message =
            format!("`{id}` is delegated to `{}`, which is not below `{}`", child.id(), model.id());
        let help = format!("delegate it to a model below `{}`, or answer it here", model.id());
        return hangs.then(|| Diagnostic::new(&RULE.meta, span, message).help(help));
    }
    // A `refines` that names nothing may be meant for this one.
    let has_broken =
        child.records().threats.iter().any(|threat| !threat.fields.refines.are_all_found());
    let message = format!("`{id}` is delegated to `{}`, where no threat refines it", child.id());
    let help =
        format!("add a threat with `refines = \"{id}\"` to `{}`, or answer it here", child.id());
    let said = Diagnostic::new(&RULE.meta, span, message)
        .related(child.place(), "delegated to this model")
        .help(help);
    (!has_broken).then_some(said)
}
