use super::report;
use crate::lint::{Context, Look, Rule};
use crate::model::{Matrix, Record, RecordKey, RecordKind, Risk, RiskFields, Threat};
use crate::resolve::{Model, ThreatAnswer};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H014",
        name: "refined-rating-lost",
        summary: "a delegating threat rated better than the worst of its refinements",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("refined_rating_lost.md"),
    },
    look: Look::Judged(check),
};

/// One of the two ratings: its name, how a threat declares it, and what is
/// known of it with all refinements.
struct Axis {
    word: &'static str,
    written: fn(&Threat) -> Option<&RiskFields>,
    worst: fn(&ThreatAnswer) -> Option<Risk>,
}

const AXES: [Axis; 2] = [
    Axis { word: "inherent", written: |threat| threat.inherent.as_ref(), worst: |answer| answer.inherent },
    Axis { word: "residual", written: |threat| threat.residual.as_deref(), worst: |answer| answer.residual },
];

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let matrix = cx.workspace.config().matrix();
    for (index, threat) in (0u32..).zip(&model.records().threats) {
        let key = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
        if threat.fields.delegate_to.items.is_empty() {
            continue;
        }
        for axis in &AXES {
            let said = judge(cx, &matrix, key, threat, axis);
            said.into_iter().for_each(|said| report(cx, model.key(), said, found));
        }
    }
}

fn judge(
    cx: &Context<'_>,
    matrix: &Matrix,
    key: RecordKey,
    threat: &Record<Threat>,
    axis: &Axis,
) -> Option<Diagnostic> {
    let written = (axis.written)(&threat.fields)?;
    let own = written.risk()?;
    let (below, worst) = source(cx, matrix, key, axis)?;
    if matrix.badness(own) >= matrix.badness(worst) {
        return None;
    }
    let (id, other) = (&threat.id.value, cx.workspace.id_of(below));
    let (own, worst) = (rating(matrix, own), rating(matrix, worst));
    let message = format!("{} rating {own} of `{id}` is better than {worst} of its refinement `{other}`", axis.word);
    let declared = cx.workspace.threat(below).and_then(|threat| {
        let written = (axis.written)(&threat.fields).or(threat.fields.inherent.as_ref());
        written.and_then(place)
    });
    let said = Diagnostic::new(&RULE.meta, place(written)?, message);
    let said = said.related(declared.unwrap_or_else(|| cx.workspace.span_of(below)), format!("rated {worst} here"));
    Some(said.help(format!("delete the rating: a delegating threat shows the worst of its refinements, {worst}")))
}

fn rating(matrix: &Matrix, risk: Risk) -> String {
    format!("{} ({}×{})", matrix.rate(risk), risk.likelihood.get(), risk.impact.get())
}

/// From the first of the two numbers to the last.
fn place(risk: &RiskFields) -> Option<Span> {
    let (likelihood, impact) = (risk.likelihood.as_ref()?.span, risk.impact.as_ref()?.span);
    let (start, end) = (likelihood.start.min(impact.start), likelihood.end.max(impact.end));
    Some(Span { start, end, ..likelihood })
}

/// The worst rating below a threat, and the refinement that declares it: each
/// step leads down the tree, so that there is a last one.
fn source(cx: &Context<'_>, matrix: &Matrix, key: RecordKey, axis: &Axis) -> Option<(RecordKey, Risk)> {
    let worst_below = |above: RecordKey| {
        let below = cx.workspace.refinements(above).filter(|it| cx.workspace.is_ancestor(above.model, it.model));
        let rated = below.filter_map(|it| Some((it, (axis.worst)(cx.workspace.answer(it)?)?)));
        rated.min_by_key(|(_, risk)| std::cmp::Reverse(matrix.badness(*risk)))
    };
    let (mut at, worst) = worst_below(key)?;
    while let Some((next, risk)) = worst_below(at) {
        if risk != worst || declares(cx, at, axis, worst) {
            break;
        }
        at = next;
    }
    Some((at, worst))
}

/// Whether a threat has an answer of its own and declares this risk; a residual
/// that is left out is the inherent one.
fn declares(cx: &Context<'_>, key: RecordKey, axis: &Axis, risk: Risk) -> bool {
    let Some(threat) = cx.workspace.threat(key) else { return false };
    let has_own = cx.workspace.answer(key).is_some_and(|answer| answer.own_state.is_some());
    let written = (axis.written)(&threat.fields).or(threat.fields.inherent.as_ref());
    has_own && written.and_then(RiskFields::risk) == Some(risk)
}
