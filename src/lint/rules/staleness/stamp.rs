//! What reviews have in common.

use jiff::civil::Date;

use crate::lint::Context;
use crate::model::Config;
use crate::model::records::Review;
use crate::resolve::{Agreement, Model};
use crate::source::Spanned;

/// The day of a review; one that could not be read has been complained about.
pub(super) fn day(review: &Review) -> Option<Date> {
    review.date.as_ref().map(|date| date.value)
}

/// What is wrong with a digest of a model that was written down, in words that
/// follow its id; `None` where the content still says the same, or where something
/// that it stands on could not be read, which has been complained about.
pub(super) fn disagreement(cx: &Context<'_>, model: &Model, written: &Spanned<String>) -> Option<&'static str> {
    let workspace = cx.workspace;
    let above = workspace.ancestors(model.key()).iter().map(|key| workspace.model(*key));
    if !workspace.config().is_whole() || !above.chain([model]).all(Model::is_whole) {
        return None;
    }
    match workspace.digest(cx.sources, model.key()).compare(&written.value) {
        Agreement::Same => None,
        Agreement::Different => Some("says something else than"),
        Agreement::Unreadable => Some("cannot be compared with"),
    }
}

/// Whether somebody answers for risks: by the role that they took part in, or by
/// one of those that they have. Without such roles everybody does.
pub(super) fn is_accountable(config: &Config, by: Option<&str>, role: Option<&str>) -> bool {
    let wanted = config.accept_roles();
    let is_wanted = |role: &str| wanted.iter().any(|wanted| wanted.value == role);
    let person = by.and_then(|by| config.person(by));
    let has_role = person.is_some_and(|person| person.roles.iter().any(|role| is_wanted(&role.value)));
    wanted.is_empty() || has_role || (!config.has_people() && role.is_some_and(is_wanted))
}
