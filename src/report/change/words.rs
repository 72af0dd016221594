//! The sentences that every format for people shares. Texts of the threat
//! model come out as they are written; each format makes them safe for itself.

use super::Version;
use crate::change::{Change, Counts, Covered, Measures, Moved, RecordChange, Sort};
use crate::report::summary::count;

/// The longest commit id that is shown, in characters.
const SHORT: usize = 10;

/// A version as people call it.
pub(super) fn version(version: Version<'_>) -> String {
    let short = version.commit.map(|commit| commit.get(..SHORT).unwrap_or(commit));
    match (version.revision, short) {
        (Some(revision), Some(short)) if !short.starts_with(revision) && !revision.starts_with(short) => {
            format!("{revision} ({short})")
        }
        (_, Some(short)) => short.to_owned(),
        (Some(revision), None) => revision.to_owned(),
        (None, None) => "the work tree".to_owned(),
    }
}

/// How many records and models came, went and are others.
pub(super) fn headline(change: &Change) -> String {
    let sorts = change.models.iter().map(|model| model.sort).chain(change.records.iter().map(|record| record.sort));
    let sorts: Vec<Sort> = sorts.collect();
    let of = |wanted: Sort| sorts.iter().filter(|sort| **sort == wanted).count();
    let parts = [(Sort::Added, "added"), (Sort::Changed, "changed"), (Sort::Removed, "removed")];
    let parts = parts.map(|(sort, word)| (of(sort), word)).into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, word)| format!("{number} {word}")).collect();
    match (parts.is_empty(), change.settings.len()) {
        (true, 0) => "no change".to_owned(),
        (true, settings) => count(settings, "setting") + " changed",
        (false, _) => parts.join(", "),
    }
}

/// A kind's heading.
pub(super) fn plural(kind: &str) -> String {
    let mut word = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => format!("{kind}es"),
        None => format!("{kind}s"),
    };
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// What is computed of a threat: as it is, and as it was where that differs.
pub(super) fn computed(record: &RecordChange) -> String {
    let part = |moved: Option<Moved<Option<&'static str>>>| {
        let moved = moved?;
        Some(match (record.sort, moved.before, moved.after) {
            (Sort::Added, _, after) => after?.to_owned(),
            (Sort::Removed, before, _) => before?.to_owned(),
            (Sort::Changed, Some(before), Some(after)) => format!("{before} → {after}"),
            (Sort::Changed, None, Some(after)) => format!("{after} (was not rated)"),
            (Sort::Changed, Some(before), None) => format!("not rated (was {before})"),
            (Sort::Changed, None, None) => return None,
        })
    };
    [part(record.state), part(record.rating)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where something stood before, if elsewhere.
pub(super) fn moves(was_id: Option<&str>, was_place: Option<&str>) -> Option<String> {
    let parts = [was_id.map(|id| format!("was {id}")), was_place.map(|place| format!("moved from {place}"))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A row of the table of numbers.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) before: String,
    pub(super) after: String,
}

/// The numbers that moved, and those that every reader asks for.
pub(super) fn rows(measures: &Moved<Measures>) -> Vec<Row> {
    let (before, after) = (&measures.before, &measures.after);
    let number = |name: &'static str, of: &dyn Fn(&Measures) -> usize, is_asked: bool| {
        (is_asked || of(before) != of(after)).then(|| Row {
            name,
            before: of(before).to_string(),
            after: of(after).to_string(),
        })
    };
    let share = |name: &'static str, of: &dyn Fn(&Measures) -> String, is_asked: bool| {
        (is_asked || of(before) != of(after)).then(|| Row { name, before: of(before), after: of(after) })
    };
    let mut rows = vec![
        number("models", &|it| it.models, false),
        number("threats", &|it| it.threats, true),
        share("dealt with", &|it| format!("{} ({}%)", it.dealt_with, it.coverage), true),
    ];
    rows.extend(after.states.keys().map(|state| {
        let count = |measures: &Measures| measures.states.get(state).copied().unwrap_or_default();
        number(state.as_str(), &count, false)
    }));
    rows.extend(after.ratings.keys().rev().map(|rating| {
        let count = |measures: &Measures| measures.ratings.get(rating).copied().unwrap_or_default();
        number(rated(rating.as_str()), &count, false)
    }));
    rows.extend([
        number("above appetite", &|it| it.above_appetite, false),
        share("controls in place", &|it| format!("{} of {}", it.in_place, it.controls), false),
        share("required controls answered", &|it| format!("{} of {}", it.answered, it.required), false),
        share("models with a review that holds", &|it| format!("{} of {}", it.reviewed, it.models), false),
        number("not assessed", &|it| it.unassessed, false),
    ]);
    rows.into_iter().flatten().collect()
}

fn rated(rating: &'static str) -> &'static str {
    match rating {
        "low" => "rated low",
        "medium" => "rated medium",
        "high" => "rated high",
        "critical" => "rated critical",
        other => other,
    }
}

/// When a model was last reviewed, and whether the change touches it.
pub(super) fn review(model: &Covered) -> String {
    let reviewed = match (&model.reviewed, &model.by) {
        (Some(date), Some(by)) => format!("last reviewed {date} by {by}"),
        (Some(date), None) => format!("last reviewed {date}"),
        (None, _) => "never reviewed".to_owned(),
    };
    let touched = if model.touched { "the model changes, too" } else { "the model is as it was" };
    format!("{reviewed}; {touched}")
}

/// Findings in words; `None` of none.
pub(super) fn findings(counts: &Counts) -> Option<String> {
    let parts = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
