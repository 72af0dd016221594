use super::{element_ids, has_nameless_element, report};
use crate::lint::rules::references::if_renamed;
use crate::lint::{Context, Look, Rule};
use crate::resolve::{ElementLink, Loss, Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::nearest;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H006",
        name: "undeclared-child",
        summary: "a child model for which its parent has no element",
        group: Group::Hierarchy,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("undeclared_child.md"),
    },
    look: Look::Judged(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let parent = model.parent().map(|parent| cx.workspace.model(parent));
    let Some(parent) = parent.filter(|_| is_undeclared(cx.workspace, model)) else { return };
    // The slip may be the element's own, or that of the model's id (R001).
    let misnamed = cx.workspace.misnamed();
    let called = misnamed.of_model(model.key());
    if called.is_some_and(|called| called.loss == Loss::Meaning) || misnamed.is_element(parent.key(), model.id()) {
        return;
    }
    let message = format!("parent `{}` has no element that `{}` expands", parent.id(), model.id());
    let near = nearest(model.id(), element_ids(parent));
    let help = match (called, near) {
        (Some(called), _) => if_renamed(cx, called),
        (None, Some(near)) => format!("if it is `{near}`, say `element = \"{near}\"`"),
        (None, None) => format!("add the element to `{}`, or name the one it expands: `element = \"…\"`", parent.id()),
    };
    let said = Diagnostic::new(&RULE.meta, model.place(), message).related(parent.place(), "the parent").help(help);
    report(cx, model.key(), said, found);
}

/// Whether a model that should expand an element of its parent does not. One
/// that is not a single level below has the wrong parent, and one without an id
/// has been complained about.
pub(super) fn is_undeclared(workspace: &Workspace, model: &Model) -> bool {
    if model.element_link() != ElementLink::None {
        return false;
    }
    let parent = model.parent().map(|parent| workspace.model(parent));
    let (Some(own), Some(above)) = (model.level(), parent.and_then(Model::level)) else { return false };
    let is_feature = workspace.config().levels().get(own).is_some_and(|level| level.eq_ignore_ascii_case("feature"));
    let may_be_nameless = parent.is_some_and(has_nameless_element);
    let has_id = model.meta().id.as_ref().is_some_and(|id| !id.value.is_empty());
    has_id && !is_feature && !may_be_nameless && own == above + 1
}
