//! The rules, by group. Each is a file beside its page; the page's examples run
//! as its tests.

mod controls;
mod document;
mod hierarchy;
mod model;
mod prose;
mod publication;
mod references;
mod risk;
mod staleness;
#[cfg(test)]
mod testing;
mod threats;
mod wanted;

use std::sync::LazyLock;

use super::{Check, Look, Rule};

pub use document::harmless;
pub use hierarchy::owners;
pub use publication::banner_ranks;
pub use staleness::{SUSPECT_AFTER_PARENT, UNCOVERED_PATH};
pub use wanted::wanted_texts;

/// Every rule that looks at the workspace.
pub static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    [
        model::RULES,
        hierarchy::RULES,
        references::RULES,
        threats::RULES,
        controls::RULES,
        risk::RULES,
        staleness::RULES,
        document::RULES,
        publication::RULES,
    ]
    .concat()
});

/// The rules that need history; S003 does without it where nothing is suspect.
pub fn ask_history() -> impl Iterator<Item = &'static Rule> {
    let look_back = RULES.iter().copied().filter(|rule| matches!(rule.look, Look::Back(_)));
    look_back.filter(|rule| rule.meta.code != SUSPECT_AFTER_PARENT.meta.code)
}

/// What is asked beside the rules: it speaks for rules that reading applies,
/// in cases that only the whole workspace can tell.
pub const CHECKS: &[Check] = model::CHECKS;
