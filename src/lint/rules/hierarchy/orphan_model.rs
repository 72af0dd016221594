use std::collections::{BTreeMap, BTreeSet};

use super::{outermost, report};
use crate::lint::{Context, Look, Rule};
use crate::resolve::{Model, ParentLink};
use crate::source::{Diagnostic, Fixes, Group, Level, RepoPath, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H001",
        name: "orphan-model",
        summary: "a model below the top level from which no parent leads up to a root",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("orphan_model.md"),
    },
    look: Look::Now(check),
};

/// Speaks at the topmost model of a branch. A model whose level cannot be read
/// may well be a root, and a file above that cannot be read the missing parent.
/// Where there is no root at all, it is one that is missing, and said once. A draft
/// may come before what it will stand below: for it, a warning.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let above = Above::new(cx);
    let is_judged = |model: &Model| {
        let branch = cx.workspace.subtree(model.key());
        branch.iter().any(|key| cx.workspace.model(*key).is_assessed())
    };
    let orphans = cx.workspace.models().filter(|model| {
        *model.parent_link() == ParentLink::Orphan
            && model.level().is_some()
            && is_judged(model)
            && !above.is_unread(model)
    });
    let mut orphans: Vec<&Model> = orphans.collect();
    let count = orphans.len();
    if above.root.is_none() {
        orphans = outermost(orphans.into_iter()).into_iter().collect();
    }
    let others = count - orphans.len();
    for model in orphans {
        let message = format!("no parent leads from `{}` up to a root", model.id());
        let mut help = above.help(cx, model);
        if others > 0 {
            let models = if others == 1 { "model lacks" } else { "models lack" };
            help.push_str(&format!("; {others} other {models} it, too"));
        }
        let said = Diagnostic::new(&RULE.meta, model.place(), message).help(help);
        let said = if model.is_unfinished() { said.weighing(Severity::Warning) } else { said };
        report(cx, model.key(), said, found);
    }
}

/// What stands in folders where a parent could be.
struct Above<'a> {
    unread: BTreeSet<RepoPath>,
    plain: BTreeMap<RepoPath, &'a RepoPath>,
    root: Option<&'a Model>,
}

impl<'a> Above<'a> {
    fn new(cx: &Context<'a>) -> Self {
        let folder = |path: &RepoPath| path.parent().unwrap_or_default();
        let plain: BTreeMap<_, _> =
            cx.workspace.plain().iter().map(|plain| (folder(&plain.path), &plain.path)).collect();
        let is_plain = |path: &RepoPath| plain.get(&folder(path)).is_some_and(|other| *other == path);
        let is_unread = |(file, source): &(_, &crate::source::SourceFile)| match cx.workspace.model_of_file(*file) {
            Some(model) => model.level().is_none(),
            None => cx.workspace.config().file != Some(*file) && !is_plain(source.path()),
        };
        let unread = cx.sources.iter().filter(is_unread).map(|(_, source)| folder(source.path())).collect();
        Self { unread, plain, root: outermost(cx.workspace.roots()) }
    }

    fn folders(model: &Model) -> impl Iterator<Item = RepoPath> {
        std::iter::successors(Some(model.folder().clone()), RepoPath::parent)
    }

    fn is_unread(&self, model: &Model) -> bool {
        Self::folders(model).any(|folder| self.unread.contains(&folder))
    }

    fn help(&self, cx: &Context<'_>, model: &Model) -> String {
        // One further down would be no root itself.
        if let Some(plain) = self.plain.get(&RepoPath::root()).filter(|_| self.root.is_none()) {
            return format!("`{plain}` is a plain threat model: `gabion init --adopt {plain}` makes it the root");
        }
        let top = cx.workspace.config().levels().first().copied().unwrap_or_default().to_owned();
        match self.root {
            None if model.folder().is_root() => format!("if it is the top of the system, its `level` is `{top}`"),
            Some(root) => format!("name its parent, such as `parent = \"{}\"`, or move it below one", root.id()),
            None => format!("write a model of the level `{top}` in a folder above: `gabion init` starts one"),
        }
    }
}
