//! M009.

use rayon::prelude::*;

use super::sketch::Sketch;
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "M009",
        name: "copied-model",
        summary: "a model whose body is the same, or nearly the same, as another model's",
        group: Group::Model,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("copied_model.md"),
    },
    look: Look::Now(check),
};

/// Compares running text: what stands in code and records names this model's
/// own parts, even in a copy. Each model is said to be a copy of one other, the
/// first by path; of two drafts neither is, as both may be what they began with.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let assessed = cx.workspace.par_assessed();
    let sketched = assessed.filter_map(|model| {
        let text = cx.sources.file(model.file()).text();
        Some((model, Sketch::of(text, &model.body().prose)?))
    });
    let models: Vec<(&Model, Sketch)> = sketched.collect();
    let mut last = None;
    for (later, earlier) in candidates(&models) {
        let (Some((copy, one)), Some((original, other))) = (models.get(later as usize), models.get(earlier as usize))
        else {
            continue;
        };
        let are_drafts = copy.is_unfinished() && original.is_unfinished();
        if last == Some(later) || are_drafts || !one.may_be_near(other) || !one.is_near(other) {
            continue;
        }
        last = Some(later);
        let alike = if one.is_same(other) { "the same as" } else { "nearly the same as" };
        let message = format!("body of `{}` is {alike} that of `{}`", copy.id(), original.id());
        found.push(
            Diagnostic::new(&RULE.meta, copy.place(), message)
                .related(original.place(), "this model says it, too")
                .help("say what is particular to this model, and lift what both share to their parent"),
        );
    }
}

/// Pairs that share a hash, the later model first, sorted. Where many share
/// one, each is paired with the first and with its neighbour only: copies share
/// more than one, and boilerplate would pair everything with everything.
fn candidates(models: &[(&Model, Sketch)]) -> Vec<(u32, u32)> {
    let hashes = (0u32..).zip(models).flat_map(|(at, (_, sketch))| sketch.glance().map(move |hash| (hash, at)));
    let mut hashes: Vec<(u32, u32)> = hashes.collect();
    hashes.par_sort_unstable();
    let mut pairs = Vec::new();
    for group in hashes.chunk_by(|a, b| a.0 == b.0) {
        for neighbours in group.windows(2) {
            if let ([(_, before), (_, at)], Some((_, first))) = (neighbours, group.first()) {
                pairs.extend([(*at, *first), (*at, *before)]);
            }
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}
