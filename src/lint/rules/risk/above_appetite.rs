//! K004: a risk above the appetite that nobody answers for.

use super::super::controls::writes_key;
use super::leaf::{Leaf, in_words, leaves, rated};
use crate::lint::{Context, Look, Rule};
use crate::model::RecordKey;
use crate::model::records::Effect;
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "K004",
        name: "above-appetite",
        summary: "a current rating above the appetite with neither acceptance nor exception",
        group: Group::Risk,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("above_appetite.md"),
    },
    look: Look::Suspects(suspect, judge),
};

/// Threats above the appetite, and models whose threats have none.
fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let mut leaves = leaves(cx.workspace, model).filter(|_| model.is_assessed());
    if cx.workspace.inherited(model.key()).has_appetite() {
        suspects.extend(leaves.filter(|leaf| leaf.is_above_appetite(cx)).map(|leaf| leaf.key));
    } else if leaves.next().is_some() {
        suspects.push(model.key().record());
    }
}

fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    if cx.workspace.models().any(|model| cx.workspace.inherited(model.key()).has_appetite()) {
        found.extend(suspects.iter().filter_map(|key| report(cx, *key)));
    } else {
        found.extend(unassessed(cx));
    }
}

fn report(cx: &Context<'_>, key: RecordKey) -> Option<Diagnostic> {
    let leaf = Leaf { model: cx.workspace.model(key.model), key, threat: cx.workspace.threat(key)? };
    let matrix = cx.workspace.config().matrix();
    let current = leaf.current(cx.workspace)?;
    let fields = &leaf.threat.fields;
    let appetite = cx.workspace.inherited(leaf.key.model).appetite_among(&fields.stride)?;
    let id = &leaf.threat.id;
    let rating = rated(&matrix, current);
    let message = format!("threat `{}` is {rating}, above the appetite of {}", id.value, appetite.value);
    let mut missing = leaf.missing(cx, Effect::Likelihood);
    for other in leaf.missing(cx, Effect::Impact) {
        if !missing.contains(&other) {
            missing.push(other);
        }
    }
    let residual = fields.residual.as_ref().and_then(|residual| residual.risk());
    let way = match residual.filter(|residual| matrix.rate(*residual) < matrix.rate(current)) {
        Some(residual) if !missing.is_empty() => {
            format!("{} is not earned: {}; put it in place", rated(&matrix, residual), in_words(&missing))
        }
        _ => "put a control in place that brings it down".to_owned(),
    };
    Some(
        Diagnostic::new(&RULE.meta, id.span, message)
            .related(appetite.span, "the appetite")
            .help(format!("{way}, have the risk accepted by somebody who may, or write an exception")),
    )
}

/// Without any appetite nothing was judged, which is said once. One that could
/// not be read has been complained about.
fn unassessed(cx: &Context<'_>) -> Option<Diagnostic> {
    let workspace = cx.workspace;
    let config = workspace.config();
    let place = config.place().or_else(|| first_place(workspace))?;
    let of_config = config.file.map(|file| cx.sources.file(file).text());
    let of_models = workspace.models().map(|model| cx.sources.text(model.front_matter()));
    if of_config.into_iter().chain(of_models).any(|text| writes_key(text, "appetite")) {
        return None;
    }
    Some(
        Diagnostic::new(&RULE.meta, place, "no appetite is set: no rating was judged")
            .weighing(Severity::Note)
            .help("set `appetite` under `[policy]` in gabion.toml, or in the root model"),
    )
}

/// The first root, or the first model where there is none.
fn first_place(workspace: &Workspace) -> Option<Span> {
    let first = workspace.roots().find(|model| model.is_assessed()).or_else(|| workspace.assessed().next());
    first.map(|model| model.place())
}
