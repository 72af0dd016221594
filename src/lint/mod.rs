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
    /// What git's history says of the models.
    pub past: &'a Past,
}

/// Looks at everything and says what is wrong.
pub type Check = fn(&Context<'_>, &mut Vec<Diagnostic>);

/// A rule: what is known of it, and how it looks.
#[derive(Debug)]
pub struct Rule {
    /// Its names, its weight and its page.
    pub meta: RuleMeta,
    /// How it looks.
    pub check: Check,
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

/// Asks every rule, side by side. The order of what is found is settled later.
pub fn lint(cx: &Context<'_>, levels: &Levels) -> Vec<Diagnostic> {
    let rules = rules::RULES.iter().filter(|rule| levels.may_speak(&rule.meta)).map(|rule| rule.check);
    let checks: Vec<Check> = rules.chain(rules::CHECKS.iter().copied()).collect();
    checks
        .par_iter()
        .flat_map_iter(|check| {
            let mut found = Vec::new();
            check(cx, &mut found);
            found
        })
        .collect()
}
