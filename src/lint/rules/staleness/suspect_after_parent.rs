//! S003: a model whose inherited records are no longer those of its review.

use crate::change::FieldChange;
use crate::lint::rules::publication::holds_credential;
use crate::lint::{Context, Look, Past, Rule};
use crate::resolve::Suspect;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, clipped};

/// S003.
pub static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S003",
        name: "suspect-after-parent",
        summary: "an inherited record that changed after the model was reviewed",
        group: Group::Staleness,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("suspect_after_parent.md"),
    },
    look: Look::Back(check),
};

/// How many records are named in one message.
const MOST_NAMED: usize = 3;

/// How many keys of a record are told.
const MOST_KEYS: usize = 4;

/// The longest text that is shown of a key, in characters.
const LONGEST: usize = 48;

/// A stamp that cannot be read is spoken of by `edited-since-review` (S005). A
/// record that is gone is either still referred to, which is
/// `unknown-reference` (R001), or no longer, which is S005 again. One finding for
/// each model: one review mends all of it.
fn check(cx: &Context<'_>, past: &Past, found: &mut Vec<Diagnostic>) {
    let suspects = cx.workspace.suspects(cx.sources);
    found.extend(
        suspects.chunk_by(|one, other| one.model == other.model).filter_map(|suspects| suspect(cx, past, suspects)),
    );
}

/// What is suspect in one model.
fn suspect(cx: &Context<'_>, past: &Past, suspects: &[Suspect]) -> Option<Diagnostic> {
    let first = suspects.first()?;
    let model = cx.workspace.model(first.model).id();
    let mut names: Vec<String> =
        suspects.iter().take(MOST_NAMED).map(|suspect| format!("`{}`", suspect.name)).collect();
    let more = suspects.len() - names.len();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let message = format!("{} changed after `{model}` was reviewed", names.join(", "));
    let mut found = Diagnostic::new(&RULE.meta, first.place, message)
        .help(format!("look whether this model still fits what it inherits, then `gabion review {model}`"));
    for suspect in suspects {
        let told = past.since_review.get(&(suspect.model, suspect.record)).filter(|told| !told.is_empty());
        let how = match (told, &suspect.seen) {
            (Some(told), _) => in_words(told),
            (None, Some(_)) => "says something else now".to_owned(),
            (None, None) => "was not what this name meant then".to_owned(),
        };
        found = found.related(cx.workspace.span_of(suspect.record), how);
    }
    Some(found)
}

/// How a record changed, as history has it.
fn in_words(told: &[FieldChange]) -> String {
    let said = told.iter().take(MOST_KEYS).map(|change| format!("{}: {}", change.key, change.words(&safe)));
    let more = told.len().saturating_sub(MOST_KEYS);
    said.chain((more > 0).then(|| format!("{more} more"))).collect::<Vec<_>>().join("; ")
}

/// A text of the past, short; what is a secret today is struck out by whoever
/// reports, one that is gone by nobody else.
fn safe(text: &str) -> String {
    if holds_credential(text) {
        return "[hidden]".to_owned();
    }
    clipped(text, LONGEST)
}
