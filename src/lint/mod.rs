//! Rules look at the workspace and say what is wrong. They are pure and know
//! neither each other nor the severity that a workspace gives them.

mod facts;
mod levels;
pub mod rules;
mod settle;
mod suppress;

use rayon::prelude::*;

pub use facts::{Facts, Text};
pub use levels::{Levels, Overrides, UnknownRule, find_rule, select};
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

/// A rule: what is known of it, and how it looks.
#[derive(Debug)]
pub struct Rule {
    /// Its names, its weight and its page.
    pub meta: RuleMeta,
    /// Looks at everything and says what is wrong.
    pub check: fn(&Context<'_>, &mut Vec<Diagnostic>),
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
    let rules: Vec<&Rule> = rules::RULES.iter().copied().filter(|rule| levels.may_speak(&rule.meta)).collect();
    rules
        .par_iter()
        .flat_map_iter(|rule| {
            let mut found = Vec::new();
            (rule.check)(cx, &mut found);
            found
        })
        .collect()
}
