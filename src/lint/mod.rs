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

use crate::resolve::Workspace;
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

/// How a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// At what is there now.
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
    let rules = speaking(levels).filter_map(|look| match look {
        Look::Now(check) => Some(check),
        Look::Back(_) => None,
    });
    let checks: Vec<Check> = rules.chain(rules::CHECKS.iter().copied()).collect();
    side_by_side(&checks, |check, found| check(cx, found))
}

/// Asks every rule that looks back, side by side.
pub fn lint_back(cx: &Context<'_>, past: &Past, levels: &Levels) -> Vec<Diagnostic> {
    let rules = speaking(levels).filter_map(|look| match look {
        Look::Now(_) => None,
        Look::Back(check) => Some(check),
    });
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
