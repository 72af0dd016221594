use crate::lint::{Context, Look, Rule};
use crate::model::ModelKey;
use crate::resolve::ParentLink;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H003",
        name: "parent-cycle",
        summary: "models that are each other's ancestors",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("parent_cycle.md"),
    },
    look: Look::Now(check),
};

/// The most models of a circle that are named.
const MOST_NAMED: usize = 6;

/// Speaks once for each circle, at its first `parent`: folders alone make none.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for model in cx.workspace.models() {
        let ParentLink::Cycle(ring) = model.parent_link() else { continue };
        if ring.first() == Some(&model.key()) {
            found.extend(describe(cx, ring));
        }
    }
}

fn describe(cx: &Context<'_>, ring: &[ModelKey]) -> Option<Diagnostic> {
    let parent = |key: ModelKey| cx.workspace.model(key).meta().parent.as_ref();
    let says = |at: &usize| ring.get(*at).is_some_and(|key| parent(*key).is_some());
    let first = (0..ring.len()).filter(says).min_by_key(|at| ring.get(*at))?;
    let round = || ring.iter().cycle().skip(first).take(ring.len()).copied();
    let written = parent(round().next()?)?;
    let id = |key: ModelKey| format!("`{}`", cx.workspace.model(key).id());
    let message = match ring {
        [only] => format!("{} names itself as its parent", id(*only)),
        _ => {
            let mut names: Vec<String> = round().take(MOST_NAMED).map(id).collect();
            if ring.len() > MOST_NAMED {
                names.push("…".to_owned());
            }
            names.extend(round().next().map(id));
            format!("parents run in a circle: {}", names.join(" → "))
        }
    };
    let others = round().skip(1).filter_map(parent).take(MOST_NAMED);
    let said = Diagnostic::new(&RULE.meta, written.span, message).help("take out the `parent` that points down");
    Some(others.fold(said, |said, other| said.related(other.span, "and leads on here")))
}
