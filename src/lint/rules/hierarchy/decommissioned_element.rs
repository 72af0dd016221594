use super::report;
use crate::lint::{Context, Look, Rule};
use crate::model::records::ElementStatus;
use crate::model::{RecordKey, RecordKind, ThreatState};
use crate::resolve::{Model, Use};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H018",
        name: "decommissioned-element",
        summary: "an element that is gone or going, with flows or open threats still on it",
        group: Group::Hierarchy,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("decommissioned_element.md"),
    },
    look: Look::Each(check),
};

/// Looks at everything that names such an element, here and below.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for (index, element) in (0u32..).zip(&model.records().elements) {
        let Some(status) = element.fields.status.as_ref().filter(|_| element.fields.is_leaving()) else {
            continue;
        };
        let key = RecordKey { model: model.key(), kind: RecordKind::Element, index };
        let is_gone = status.value == ElementStatus::Gone;
        for at in cx.workspace.uses(key) {
            let Some(what) = what_is_left(cx, at, is_gone) else { continue };
            let state = if is_gone { "gone" } else { "being decommissioned" };
            let message = format!("{what} `{}`, which is {state}", element.id.value);
            let help = match at.by.kind {
                RecordKind::Flow => "cut the connection and delete the flow",
                _ => "close the threat, or aim it at what has taken the element's place",
            };
            let said = Diagnostic::new(&RULE.meta, at.span, message).related(status.span, "by its status");
            report(cx, at.by.model, said.help(help), found);
        }
    }
}

/// What still names an element that is gone or going; `None` where it may.
fn what_is_left(cx: &Context<'_>, at: &Use, is_gone: bool) -> Option<String> {
    if !cx.workspace.model(at.by.model).is_assessed() {
        return None;
    }
    let id = cx.workspace.id_of(at.by);
    match at.by.kind {
        RecordKind::Flow => {
            let flow = &cx.workspace.flow(at.by)?.fields;
            let enters = flow.to.item.as_ref().is_some_and(|to| to.text.span == at.span);
            let other = if enters { flow.from.found() } else { flow.to.found() };
            let is_leaving = |key| cx.workspace.element(key).is_some_and(|element| element.fields.is_leaving());
            if other.is_some_and(is_leaving) {
                return None;
            }
            Some(format!("flow `{id}` still {}", if enters { "reaches" } else { "leaves" }))
        }
        RecordKind::Threat => {
            let state = cx.workspace.answer(at.by)?.state;
            // An acceptance that does not hold is `invalid-acceptance`'s (K005).
            if state == ThreatState::Open && cx.workspace.threat(at.by)?.fields.acceptance.is_some() {
                return None;
            }
            // What is going may still be protected, what is gone needs nothing more.
            let is_open = match state {
                ThreatState::Open => true,
                ThreatState::Planned | ThreatState::Partial => is_gone,
                _ => false,
            };
            is_open.then(|| format!("threat `{id}` is {state} and aimed at"))
        }
        _ => None,
    }
}
