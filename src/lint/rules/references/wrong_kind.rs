//! R003: a name that means a record which may not stand there.

use super::words::{clip, wanted};
use crate::lint::rules::controls::is_written;
use crate::lint::{Context, Look, Rule};
use crate::model::{RecordKey, RecordKind, Reference, Scope, Target};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R003",
        name: "wrong-kind",
        summary: "a reference to a record of another kind",
        group: Group::Reference,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("wrong_kind.md"),
    },
    look: Look::Each(check),
};

/// Names in attack trees belong to `attack-tree` (T009).
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    if !model.is_linked() {
        model.references(&mut |by, reference| match reference.target {
            Target::Unfit(key) if is_judged(cx, by, reference, key) => {
                found.push(unfit(workspace, by, reference, key));
            }
            _ => {}
        });
    }
    for (index, threat) in (0u32..).zip(&model.records().threats) {
        let by = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
        let names = threat.fields.delegate_to.items.iter();
        found.extend(names.filter_map(|name| not_below(workspace, model, by, name, name.found()?)));
    }
}

fn is_judged(cx: &Context<'_>, by: RecordKey, reference: &Reference, key: RecordKey) -> bool {
    by.kind != RecordKind::AttackTree && !is_designation_unread(cx, reference, key)
}

/// Whether it was not to be read if a control may be cited.
fn is_designation_unread(cx: &Context<'_>, reference: &Reference, key: RecordKey) -> bool {
    reference.kinds().contains(&key.kind)
        && cx
            .workspace
            .control(key)
            .is_some_and(|control| control.fields.designation.is_none() && is_written(cx, control, "designation"))
}

fn unfit(workspace: &Workspace, by: RecordKey, reference: &Reference, key: RecordKey) -> Diagnostic {
    let (from, name) = (workspace.describe(by), clip(&reference.text.value));
    let span = reference.text.span;
    if reference.kinds().contains(&key.kind) {
        // Of a kind that fits: another model's own control.
        let owner = workspace.model(key.model).id();
        let message = format!("{from} cites control `{name}`, which is system-specific to `{owner}`");
        let help = "cite a control of this model; or, if that one protects models below it, give it \
                    `designation = \"common\"`, or `\"hybrid\"` where they must do their part";
        return Diagnostic::new(&RULE.meta, span, message)
            .related(workspace.span_of(key), "protects its own model alone")
            .help(help);
    }
    let message = format!("{from} refers to `{name}`, which is {}", key.kind.with_article());
    let wanted = wanted(reference.kinds());
    let help = match other_key(by.kind, reference, key.kind) {
        Some(other) => format!("move it to `{other}`, or name {wanted}"),
        None => format!("name {wanted}"),
    };
    Diagnostic::new(&RULE.meta, span, message)
        .label(format!("wanted: {wanted}"))
        .related(workspace.span_of(key), "declared here")
        .help(help)
}

/// The key of a threat or a flow that takes records of this kind.
fn other_key(by: RecordKind, reference: &Reference, kind: RecordKind) -> Option<&'static str> {
    use RecordKind as K;
    match (by, kind) {
        (K::Threat, K::Actor) => Some("actors"),
        (K::Threat, K::Control) => Some("controls"),
        // What `refines` names stands above, and so does what it should name.
        (K::Threat, K::Element | K::Flow | K::Boundary | K::Asset | K::Process | K::Operation)
            if reference.scope() != Scope::Above =>
        {
            Some("targets")
        }
        (K::Flow, K::Asset) => Some("carries"),
        _ => None,
    }
}

/// A threat can be delegated only to models below. One whose place in the tree
/// is unknown has been complained about.
fn not_below(
    workspace: &Workspace,
    model: &Model,
    by: RecordKey,
    reference: &Reference,
    key: RecordKey,
) -> Option<Diagnostic> {
    let named = workspace.model(key.model);
    let is_placed = workspace.is_rooted(key.model) && workspace.is_rooted(model.key());
    if !is_placed || workspace.is_ancestor(model.key(), key.model) {
        return None;
    }
    let (from, id) = (workspace.describe(by), named.id());
    let message = if key.model == model.key() {
        format!("{from} is delegated to `{id}`, its own model")
    } else {
        format!("{from} is delegated to `{id}`, which is not below `{}`", model.id())
    };
    let said = Diagnostic::new(&RULE.meta, reference.text.span, message);
    let children: Vec<String> = workspace
        .children(model.key())
        .iter()
        .take(4)
        .map(|child| format!("`{}`", workspace.model(*child).id()))
        .collect();
    let said = if children.is_empty() {
        said.help("no model is below this one: answer the threat here")
    } else {
        said.help(format!("name a model below, such as {}, or answer the threat here", children.join(", ")))
    };
    Some(said.related(named.place(), "this model"))
}
