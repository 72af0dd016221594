use super::report;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H005",
        name: "level-order",
        summary: "a child that is not below its parent's level, or that skips one",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("level_order.md"),
    },
    look: Look::Judged(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let parent = model.parent().map(|parent| cx.workspace.model(parent));
    if let Some(said) = parent.and_then(|parent| judge(cx, model, parent)) {
        report(cx, model.key(), said, found);
    }
}

fn judge(cx: &Context<'_>, model: &Model, parent: &Model) -> Option<Diagnostic> {
    let (own, above) = (model.level()?, parent.level()?);
    let written = model.meta().level.as_ref()?;
    let levels = cx.workspace.config().levels();
    if own <= above {
        let above = levels.get(above)?;
        let message =
            format!("level `{}` is not below `{above}`, the level of the parent `{}`", written.value, parent.id());
        let said =
            Diagnostic::new(&RULE.meta, written.span, message).help("correct the level, or name another `parent`");
        return Some(at_parent(said, parent));
    }
    let skipped: Vec<String> = levels.get(above + 1..own)?.iter().map(|level| format!("`{level}`")).collect();
    let word = match skipped.len() {
        0 => return None,
        1 => "level",
        _ => "levels",
    };
    let skipped = skipped.join(" and ");
    let message = format!("`{}` skips the {word} {skipped} below its parent `{}`", model.id(), parent.id());
    let said = Diagnostic::new(&RULE.meta, written.span, message)
        .weighing(Severity::Warning)
        .help(format!("write the model of the {word} {skipped} between them, or correct the level"));
    Some(at_parent(said, parent))
}

fn at_parent(said: Diagnostic, parent: &Model) -> Diagnostic {
    match &parent.meta().level {
        Some(level) => said.related(level.span, "the parent's level"),
        None => said,
    }
}
