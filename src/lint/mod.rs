//! Rules look at the workspace and say what is wrong. They are pure and know
//! neither each other nor the severity that a workspace gives them.

mod facts;
mod levels;
mod past;
pub mod rules;
mod settle;
mod suppress;

use rayon::prelude::*;

pub use facts::{Facts, Text};
pub use levels::{Levels, Overrides, UnknownRule, find_rule, select};
pub use past::{Past, Since};
pub use settle::{Settled, settle};
pub use suppress::{Suppressions, UNUSED_SUPPRESSION};

use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, RuleMeta, Sources};

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// All models, understood.
    pub workspace: &'a Workspace,
    /// All texts; spans lead into them.
    pub sources: &'a Sources,
    /// What the repository holds beside the models.
    pub facts: &'a Facts,
}

/// Looks at everything and says what is wrong.
pub type Check = fn(&Context<'_>, &mut Vec<Diagnostic>);

/// Looks at one model and says what is wrong there.
pub type CheckModel = fn(&Context<'_>, &Model, &mut Vec<Diagnostic>);

/// How a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// At each model by itself.
    Each(CheckModel),
    /// At each model by itself that is judged.
    Judged(CheckModel),
    /// At all that is there now.
    Now(Check),
    /// At what history says of it, too.
    Back(fn(&Context<'_>, &Past, &mut Vec<Diagnostic>)),
}

/// A rule: what is known of it, and how it looks.
#[derive(Debug)]
pub struct Rule {
    /// Its names, its weight and its page.
    pub meta: RuleMeta,
    /// How it looks.
    pub look: Look,
}

/// Every rule there is, in the order of codes: those that look at the
/// workspace, those that reading applies, and the one about suppressions.
pub fn registry() -> Vec<&'static RuleMeta> {
    let looking = rules::RULES.iter().map(|rule| &rule.meta);
    let reading = crate::syntax::RULES.iter().copied();
    let mut all: Vec<&'static RuleMeta> = looking.chain(reading).chain([&UNUSED_SUPPRESSION]).collect();
    all.sort_by_key(|meta| meta.code);
    all
}

/// Asks every rule that looks at what is there now, side by side. The order of
/// what is found is settled later.
pub fn lint(cx: &Context<'_>, levels: &Levels) -> Vec<Diagnostic> {
    let (mut each, mut judged, mut checks) = (Vec::new(), Vec::new(), rules::CHECKS.to_vec());
    for look in speaking(levels) {
        match look {
            Look::Each(check) => each.push(check),
            Look::Judged(check) => judged.push(check),
            Look::Now(check) => checks.push(check),
            Look::Back(_) => {}
        }
    }
    // One model after the other: its records are at hand for rule after rule.
    let of_model = |model: &Model| {
        let mut found = Vec::new();
        let judged = judged.iter().filter(|_| model.is_assessed());
        each.iter().chain(judged).for_each(|check: &CheckModel| check(cx, model, &mut found));
        found
    };
    let (mut found, of_models) = rayon::join(
        || side_by_side(&checks, |check, found| check(cx, found)),
        || cx.workspace.par_models().flat_map_iter(of_model).collect::<Vec<_>>(),
    );
    found.extend(of_models);
    found
}

/// Asks every rule that looks back, side by side.
pub fn lint_back(cx: &Context<'_>, past: &Past, levels: &Levels) -> Vec<Diagnostic> {
    let rules = speaking(levels).filter_map(|look| if let Look::Back(check) = look { Some(check) } else { None });
    side_by_side(&rules.collect::<Vec<_>>(), |check, found| check(cx, past, found))
}

fn speaking(levels: &Levels) -> impl Iterator<Item = Look> {
    rules::RULES.iter().filter(|rule| levels.may_speak(&rule.meta)).map(|rule| rule.look)
}

fn side_by_side<T: Sync>(checks: &[T], ask: impl Fn(&T, &mut Vec<Diagnostic>) + Sync) -> Vec<Diagnostic> {
    let one = |check: &T| {
        let mut found = Vec::new();
        ask(check, &mut found);
        found
    };
    // One by one: a rule may take a thousand times as long as another.
    checks.par_iter().with_max_len(1).flat_map_iter(one).collect()
}
