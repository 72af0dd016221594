//! C006: `implements` of a control that asks nothing of this model.

use super::{is_written, judged};
use crate::lint::{Context, Look, Rule};
use crate::model::records::Designation;
use crate::model::{RecordKey, RecordKind, Target};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C006",
        name: "implements-nothing",
        summary: "`implements` of something that is not an ancestor's required, common or hybrid control",
        group: Group::Control,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("implements_nothing.md"),
    },
    look: Look::Judged(check),
};

/// Judges names that mean a control. One that means nothing is
/// `unknown-reference` (R001), one that means something else `wrong-kind`
/// (R003).
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    for (own, control) in judged(model) {
        for reference in &control.fields.implements.items {
            let (Target::Found(target) | Target::Unfit(target) | Target::OutOfScope(target)) = reference.target else {
                continue;
            };
            let Some(why) = why_not(cx, model, own, target) else { continue };
            let id = &control.id.value;
            let message = format!("control `{id}` implements `{}`, which {}", reference.text.value, why.reason);
            found.push(
                Diagnostic::new(&RULE.meta, reference.text.span, message)
                    .related(cx.workspace.span_of(target), why.beside)
                    .help(why.help),
            );
        }
    }
}

/// Why a control cannot be implemented here.
struct Why {
    reason: String,
    beside: &'static str,
    help: String,
}

fn why_not(cx: &Context<'_>, model: &Model, own: RecordKey, target: RecordKey) -> Option<Why> {
    let workspace = cx.workspace;
    if target.kind != RecordKind::Control || workspace.has_namesake(target) {
        return None;
    }
    let (place, drop_it) = (workspace.model(target.model), "drop `implements`; a threat may cite this control itself");
    if target.model == model.key() {
        let reason = if target == own { "is this control itself" } else { "is of the same model" };
        return Some(Why { reason: reason.to_owned(), beside: "defined here", help: drop_it.to_owned() });
    }
    if !workspace.is_ancestor(target.model, model.key()) {
        // Without its place in the tree a model has no ancestors to speak of.
        let reason = format!("is of `{}`, no ancestor of `{}`", place.id(), model.id());
        let why = Why { reason, beside: "defined here", help: drop_it.to_owned() };
        return workspace.is_rooted(model.key()).then_some(why);
    }
    let asked = workspace.control(target)?;
    let is_asked = asked.fields.is_required() || asked.fields.designation() != Designation::SystemSpecific;
    let is_unread = |key: &str, is_read: bool| !is_read && is_written(cx, asked, key);
    if is_asked
        || is_unread("designation", asked.fields.designation.is_some())
        || is_unread("required", asked.fields.required.is_some())
    {
        return None;
    }
    let id = &asked.id.value;
    let help = format!("give `{id}` `designation = \"hybrid\"` or `required = true`, or drop `implements`");
    let reason = format!("is system-specific to `{}`", place.id());
    Some(Why { reason, beside: "asks nothing of models below", help })
}
