use super::{outermost, report};
use crate::lint::{Context, Look, Rule};
use crate::resolve::{Model, ParentLink};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H002",
        name: "several-roots",
        summary: "more than one root in a workspace that says it is one system",
        group: Group::Hierarchy,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("several_roots.md"),
    },
    look: Look::Now(check),
};

/// Speaks at every root but the outermost.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let config = cx.workspace.config();
    let roots = || cx.workspace.assessed().filter(|model: &&Model| *model.parent_link() == ParentLink::Root);
    let Some(first) = outermost(roots()).filter(|_| config.is_one_system()) else { return };
    let name = config.fields.workspace.as_ref().and_then(|workspace| workspace.name.as_ref());
    for root in roots().filter(|root| root.key() != first.key()) {
        let message = format!("`{}` is a root beside `{}`, but the workspace is one system", root.id(), first.id());
        let mut said = Diagnostic::new(&RULE.meta, root.place(), message).related(first.place(), "the first root");
        if let Some(name) = name {
            said = said.related(name.span, "a workspace with a name is one system");
        }
        let help =
            format!("lower its level and give `{}` an element for it, or set `several-systems = true`", first.id());
        report(cx, root.key(), said.help(help), found);
    }
}
