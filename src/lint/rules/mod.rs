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

use super::{Look, Rule};

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

/// The rules that look back.
pub fn looking_back() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| matches!(rule.look, Look::Back(_)))
}

/// What is asked beside the rules: it speaks for rules that reading applies,
/// in cases that only the whole workspace can tell.
pub const CHECKS: &[Look] = model::CHECKS;
