use super::{outermost, report};
use crate::lint::rules::controls::writes_key;
use crate::lint::{Context, Look, Rule};
use crate::model::records::ModelStatus;
use crate::resolve::{Model, ParentLink};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H016",
        name: "bootstrap-root",
        summary: "children below a root that is still being set up, or many models and none to start from",
        group: Group::Hierarchy,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("bootstrap_root.md"),
    },
    look: Look::Now(check),
};

/// So many models make it worth while to say which to start from.
const MANY: usize = 3;

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let roots = || cx.workspace.assessed().filter(|model: &&Model| *model.parent_link() == ParentLink::Root);
    for root in roots() {
        let status = root.meta().status.as_ref().filter(|status| status.value == ModelStatus::Bootstrap);
        let children = cx.workspace.children(root.key());
        let has_children = children.iter().any(|child| cx.workspace.model(*child).is_assessed());
        if let Some(status) = status.filter(|_| has_children) {
            let message = format!("`{}` has children and is still `bootstrap`", root.id());
            let said = Diagnostic::new(&RULE.meta, status.span, message);
            let help = "have its scope approved, then take the status out";
            report(cx, root.key(), said.help(help), found);
        }
    }
    let count = cx.workspace.assessed().count();
    let is_reference = |model: &Model| model.meta().reference.as_ref().is_some_and(|reference| reference.value);
    // One whose `reference` could not be read has been complained about.
    let is_unread = |model: &Model| {
        model.meta().reference.is_none() && writes_key(cx.sources.text(model.front_matter()), "reference")
    };
    let has_one = || cx.workspace.assessed().any(is_reference) || cx.workspace.assessed().any(is_unread);
    if let Some(root) = outermost(roots()).filter(|_| count >= MANY && !has_one()) {
        let message = format!("none of the {count} models is marked as the `reference`");
        let said = Diagnostic::new(&RULE.meta, root.place(), message);
        let help = "write `reference = true` into the model that a new team should read first";
        report(cx, root.key(), said.help(help), found);
    }
}
