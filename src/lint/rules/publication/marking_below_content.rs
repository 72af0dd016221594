//! X002.

use std::ops::Range;

use rayon::prelude::*;
use regex::Regex;

use crate::lint::rules::prose::is_prose;
use crate::lint::{Context, Look, Rule};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity, Sources, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "X002",
        name: "marking-below-content",
        summary: "a model that is marked lower than what it holds",
        group: Group::Publication,
        level: Level::On(Severity::Error),
        fixes: Fixes::Sometimes,
        suppressible: false,
        page: include_str!("marking_below_content.md"),
    },
    look: Look::Now(check),
};

/// Something on the page that has a marking of its own.
struct Held {
    rank: usize,
    marking: String,
    what: String,
    span: Span,
}

/// The marking of a page is at least that of everything on it. What it inherits
/// is judged where it is declared, and above.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let markings = markings(cx.workspace);
    let models = cx.workspace.par_models();
    found.extend(models.filter_map(|model| of_model(cx, model, markings.as_ref())).collect::<Vec<_>>());
}

fn of_model(cx: &Context<'_>, model: &Model, markings: Option<&Regex>) -> Option<Diagnostic> {
    let workspace = cx.workspace;
    let said = workspace.inherited(model.key()).classification.as_ref()?;
    if !has_known_marking(workspace, model) {
        return None;
    }
    let (rank, marking) = &said.value;
    let held = assets(workspace, model).into_iter().chain(banners(workspace, cx.sources, model, markings));
    // The first of the highest.
    let highest = held.reduce(|most, next| if next.rank > most.rank { next } else { most });
    let Held { what, marking: higher, span, .. } = highest.filter(|highest| highest.rank > *rank)?;
    let say = |place, is: &str| {
        let message = format!("`{}` {is} `{marking}` and holds {what}, which is `{higher}`", model.id());
        Diagnostic::new(&RULE.meta, place, message)
            .help(format!("mark the model `{higher}`, or move what is `{higher}` to a model that is"))
    };
    if said.by != Some(model.key()) {
        return Some(say(span, "inherits the marking").related(said.span, "the marking comes from here"));
    }
    let quoted = toml::Value::from(higher.as_str()).to_string();
    let fix = Fix::replace(format!("mark it `{higher}`"), Safety::Unsafe, said.span, quoted);
    Some(say(said.span, "is marked").related(span, "this is higher").fix(fix))
}

/// Whether every marking from the model up to the one that holds can be read;
/// one that cannot has been complained about, and may be the right one.
fn has_known_marking(workspace: &Workspace, model: &Model) -> bool {
    let above = workspace.ancestors(model.key()).iter().map(|key| workspace.model(*key));
    let own = std::iter::once(model).chain(above).find_map(|model| model.meta().classification.as_ref());
    own.is_some_and(|marking| workspace.config().classification_rank(&marking.value).is_some())
}

fn assets(workspace: &Workspace, model: &Model) -> Vec<Held> {
    let assets = model.records().assets.iter();
    let held = assets.filter_map(|asset| {
        let marking = asset.fields.classification.as_ref()?;
        let rank = workspace.config().classification_rank(&marking.value)?;
        let what =
            if asset.id.value.is_empty() { "an asset".to_owned() } else { format!("asset `{}`", asset.id.value) };
        Some(Held { rank, marking: marking.value.clone(), what, span: marking.span })
    });
    held.collect()
}

/// A search for every marking, the longest first.
fn markings(workspace: &Workspace) -> Option<Regex> {
    let mut words = workspace.config().classifications();
    words.retain(|word| !word.trim().is_empty());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let words: Vec<String> = words.into_iter().map(regex::escape).collect();
    if words.is_empty() { None } else { Regex::new(&words.join("|")).ok() }
}

/// Markings that the text itself bears: alone in a paragraph, in capitals, or
/// behind `Classification:`. A word in passing is none.
fn banners(workspace: &Workspace, sources: &Sources, model: &Model, markings: Option<&Regex>) -> Vec<Held> {
    let body = model.body();
    let from = body.range.start as usize;
    let words = sources.file(model.file()).text().get(from..);
    let Some((markings, words)) = markings.zip(words) else { return Vec::new() };
    let found = markings.find_iter(words).filter_map(|found| {
        let rank = workspace.config().classification_rank(found.as_str())?;
        let span = Span::new(model.file(), found.start() + from..found.end() + from);
        let is_banner = is_prose(body, span) && is_banner(words, found.range());
        is_banner.then(|| Held { rank, marking: found.as_str().to_owned(), what: "text".to_owned(), span })
    });
    found.collect()
}

/// The rank of the highest marking that each model's own text bears.
pub fn banner_ranks(workspace: &Workspace, sources: &Sources) -> Vec<Option<usize>> {
    let markings = markings(workspace);
    let models = workspace.par_models();
    let rank = |model| banners(workspace, sources, model, markings.as_ref()).into_iter().map(|held| held.rank).max();
    models.map(rank).collect()
}

/// What may stand before a marking on its line.
const LABELS: [&str; 4] = ["protective marking", "security classification", "classification", "marking"];

fn is_banner(text: &str, place: Range<usize>) -> bool {
    // Bold, in brackets, in a quote: what may stand beside it.
    let dressing = |c: char| matches!(c, '*' | '_' | '[' | ']' | '(' | ')' | '>' | ' ' | '\t' | '\r');
    let starts_line = |before: &str| before.is_empty() || before.ends_with('\n');
    let ends_line = |after: &str| after.is_empty() || after.starts_with('\n');
    let (Some(before), Some(marking), Some(after)) =
        (text.get(..place.start), text.get(place.clone()), text.get(place.end..))
    else {
        return false;
    };
    let before = before.trim_end_matches(dressing);
    let after = after.trim_start_matches(dressing);
    if !ends_line(after) {
        return false;
    }
    if let Some(label) = before.strip_suffix(':') {
        let label = label.trim_end_matches(dressing);
        return LABELS.iter().any(|known| {
            let start = label.len().checked_sub(known.len());
            let split = start.and_then(|start| label.split_at_checked(start));
            split.is_some_and(|(before, written)| {
                written.eq_ignore_ascii_case(known) && starts_line(before.trim_end_matches(dressing))
            })
        });
    }
    let is_alone = starts_line(before)
        && starts_line(before.strip_suffix('\n').unwrap_or_default().trim_end_matches(dressing))
        && ends_line(after.strip_prefix('\n').unwrap_or_default().trim_start_matches(dressing));
    is_alone && marking.chars().any(char::is_uppercase) && !marking.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> bool {
        let at = text.find("SECRET").unwrap();
        is_banner(text, at..at + "SECRET".len())
    }

    #[test]
    fn a_banner_is_no_word_in_passing() {
        assert!(is("# Shop\n\n**SECRET**\n\nText"));
        assert!(is("SECRET"));
        assert!(is("**Classification:** SECRET\nVersion: 2\n"));
        assert!(!is("The SECRET variable"));
        assert!(!is("- OFFICIAL\n- SECRET\n"));
        assert!(!is("of the kind\nSECRET\nor so"));
        assert!(!is("Not to be kept: SECRET"));
    }
}
