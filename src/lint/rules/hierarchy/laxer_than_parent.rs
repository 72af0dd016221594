use std::collections::BTreeSet;

use super::{is_below_parent, report};
use crate::lint::{Context, Look, Rule};
use crate::model::{Criticality, ModelKey, RecordKey, Stride};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H010",
        name: "laxer-than-parent",
        summary: "a child that asks for less than it inherits, without an exception",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("laxer_than_parent.md"),
    },
    look: Look::Judged(check),
};

/// Compares what a model says itself with what goes down to it. What it only
/// inherits is judged where it was said.
fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    if model.parent().is_some() && !is_below_parent(cx.workspace, model) {
        return;
    }
    let said = [classification(cx, model), interval(cx, model)].into_iter().flatten();
    for said in said.chain(appetite(cx, model)).chain(criticality(cx, model)) {
        report(cx, model.key(), said, found);
    }
}

fn classification(cx: &Context<'_>, model: &Model) -> Option<Diagnostic> {
    let own = model.meta().classification.as_ref()?;
    let rank = cx.workspace.config().classification_rank(&own.value)?;
    let above = cx.workspace.inherited_from_above(model.key());
    let (above_rank, word) = &above.classification.as_ref()?.value;
    let (by, place) = above.classification.as_ref().map(|said| (said.by, said.span))?;
    let what = format!("classification `{}`", own.value);
    (rank < *above_rank).then(|| laxer(cx, own.span, &what, word, by, place))
}

fn interval(cx: &Context<'_>, model: &Model) -> Option<Diagnostic> {
    let own = model.meta().review_interval.as_ref()?;
    let above = cx.workspace.inherited_from_above(model.key());
    let above = above.review_interval.as_ref()?;
    let what = format!("review interval `{}`", own.value.as_str());
    let is_laxer = own.value.is_longer_than(&above.value);
    is_laxer.then(|| laxer(cx, own.span, &what, above.value.as_str(), above.by, above.span))
}

/// An appetite for all categories also replaces those that were set above for
/// one; each place that is too high is named once.
fn appetite(cx: &Context<'_>, model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !model.meta().appetite.is_set() {
        return found;
    }
    let above = cx.workspace.inherited_from_above(model.key());
    let own = cx.workspace.inherited(model.key());
    let mut said: BTreeSet<Span> = BTreeSet::new();
    for category in std::iter::once(None).chain(Stride::ALL.iter().copied().map(Some)) {
        let (Some(own), Some(above)) = (own.appetite_for(category), above.appetite_for(category)) else {
            continue;
        };
        if own.by != Some(model.key()) || own.value <= above.value || !said.insert(own.span) {
            continue;
        }
        let what = match category {
            Some(category) => format!("appetite `{}` for {category}", own.value),
            None => format!("appetite `{}`", own.value),
        };
        found.push(laxer(cx, own.span, &what, above.value.as_str(), above.by, above.span));
    }
    found
}

fn criticality<'a>(cx: &'a Context<'_>, model: &'a Model) -> impl Iterator<Item = Diagnostic> + 'a {
    model.records().assets.iter().filter_map(|asset| {
        let own = asset.fields.criticality.as_ref()?;
        let (above, value, place) = refined_criticality(cx, model.key(), asset.fields.refines.found()?)?;
        let what = format!("criticality `{}` of `{}`", own.value, asset.id.value);
        let id = cx.workspace.id_of(above);
        let message = format!("{what} is laxer than `{value}` of `{id}`, which it refines");
        (own.value < value).then(|| describe(own.span, message, place))
    })
}

/// The criticality of the nearest refined asset that has one. Each step goes up
/// the tree, so that there is a last one.
fn refined_criticality(cx: &Context<'_>, from: ModelKey, asset: RecordKey) -> Option<(RecordKey, Criticality, Span)> {
    let (mut from, mut at) = (from, asset);
    while cx.workspace.is_ancestor(at.model, from) {
        let fields = &cx.workspace.asset(at)?.fields;
        if let Some(own) = &fields.criticality {
            return Some((at, own.value, own.span));
        }
        (from, at) = (at.model, fields.refines.found()?);
    }
    None
}

fn laxer(cx: &Context<'_>, span: Span, what: &str, value: &str, by: Option<ModelKey>, place: Span) -> Diagnostic {
    let by = match by {
        Some(by) => format!("of `{}`", cx.workspace.model(by).id()),
        None => format!("in `{}`", cx.sources.path(place)),
    };
    describe(span, format!("{what} is laxer than `{value}` {by}"), place)
}

fn describe(span: Span, message: String, place: Span) -> Diagnostic {
    Diagnostic::new(&RULE.meta, span, message)
        .related(place, "what holds above")
        .help("take it out, or write an exception with `rule = \"H010\"`")
}
