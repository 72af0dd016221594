//! What a table of fields says, against what it said.

use std::collections::BTreeMap;

use super::FieldChange;
use crate::model::Meaning;
use crate::source::{Sources, Span};

/// The keys whose meaning is another, in the order of the schema.
pub(super) fn changed(before: &[(&'static str, Meaning)], after: &[(&'static str, Meaning)]) -> Vec<FieldChange> {
    let mut found = Vec::new();
    for (at, (key, new)) in after.iter().enumerate() {
        // Both are of one schema, so that the keys stand side by side.
        let old = before.get(at).filter(|(other, _)| other == key).map_or(&Meaning::Nothing, |(_, said)| said);
        differ(key, old, new, &mut found);
    }
    found
}

fn differ(key: &str, old: &Meaning, new: &Meaning, found: &mut Vec<FieldChange>) {
    match (old, new) {
        (Meaning::List(_), _) | (_, Meaning::List(_)) => {
            let (added, removed) = (only_in(new, old), only_in(old, new));
            if !added.is_empty() || !removed.is_empty() {
                found.push(FieldChange { added, removed, ..named(key) });
            }
        }
        (Meaning::Table(_), _) | (_, Meaning::Table(_)) => {
            let (old, new) = (entries(old), entries(new));
            let only_old = old.iter().filter(|(name, _)| new.iter().all(|(other, _)| other != name));
            let names = new.iter().chain(only_old).map(|(name, _)| name);
            let of = |entries: &[(String, Meaning)], name: &String| {
                entries.iter().find(|(other, _)| other == name).map_or(Meaning::Nothing, |(_, said)| said.clone())
            };
            for name in names {
                differ(&format!("{key}.{name}"), &of(old, name), &of(new, name), found);
            }
        }
        (old, new) if folded(old) != folded(new) => {
            found.push(FieldChange { before: shown(old), after: shown(new), ..named(key) });
        }
        _ => {}
    }
}

fn named(key: &str) -> FieldChange {
    FieldChange {
        key: key.to_owned(),
        before: None,
        after: None,
        added: Vec::new(),
        removed: Vec::new(),
        is_prose: false,
    }
}

fn entries(said: &Meaning) -> &[(String, Meaning)] {
    match said {
        Meaning::Table(entries) => entries,
        _ => &[],
    }
}

/// The items of one list that another lacks, each as often as it lacks them.
fn only_in(list: &Meaning, other: &Meaning) -> Vec<String> {
    let items = |said: &Meaning| match said {
        Meaning::List(items) => items.clone(),
        Meaning::Nothing => Vec::new(),
        one => vec![one.clone()],
    };
    let mut left: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for item in items(other) {
        *left.entry(folded(&item)).or_default() += 1;
    }
    let mut only = Vec::new();
    for item in items(list) {
        match left.get_mut(&folded(&item)).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => only.extend(shown(&item)),
        }
    }
    only
}

/// A meaning as it is compared: white space and the letter case of names aside.
fn folded(said: &Meaning) -> Option<String> {
    match said {
        Meaning::Id(id) => Some(id.to_lowercase()),
        said => shown(said),
    }
}

/// A meaning in one line; `None` where nothing is said.
fn shown(said: &Meaning) -> Option<String> {
    match said {
        said if said.is_nothing() => None,
        Meaning::Nothing => None,
        Meaning::Text(text) | Meaning::Id(text) => Some(squeezed(text)),
        Meaning::List(items) => {
            let items: Vec<String> = items.iter().filter_map(shown).collect();
            Some(format!("[{}]", items.join(", ")))
        }
        Meaning::Table(entries) => {
            let entries = entries.iter().filter_map(|(key, said)| Some(format!("{key} = {}", shown(said)?)));
            Some(format!("{{ {} }}", entries.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// A field that holds one text.
pub(super) fn text(key: &str, before: Option<&str>, after: Option<&str>) -> Option<FieldChange> {
    let (before, after) = (before.map(squeezed), after.map(squeezed));
    let full = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (before, after) = (full(before), full(after));
    (before != after).then(|| FieldChange { before, after, ..named(key) })
}

/// A field that holds prose.
pub(super) fn prose(key: &str, before: &str, after: &str) -> Option<FieldChange> {
    text(key, Some(before), Some(after)).map(|change| FieldChange { is_prose: true, ..change })
}

/// A field that holds a list of texts.
pub(super) fn list(key: &str, before: Vec<String>, after: Vec<String>) -> Option<FieldChange> {
    let list = |texts: Vec<String>| Meaning::List(texts.into_iter().map(Meaning::Text).collect());
    let mut found = Vec::new();
    differ(key, &list(before), &list(after), &mut found);
    found.pop()
}

/// A text with every run of white space as one blank.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a place, some parts of it left out.
pub(super) fn without(sources: &Sources, place: Span, mut parts: Vec<Span>) -> String {
    parts.retain(|part| part.file == place.file && part.end > place.start && part.start < place.end);
    parts.sort_unstable_by_key(|part| (part.start, part.end));
    let mut kept = String::new();
    let mut at = place.start;
    for part in parts {
        if part.start > at {
            kept.push_str(sources.text(Span { start: at, end: part.start, ..place }));
        }
        at = at.max(part.end);
    }
    kept.push_str(sources.text(Span { start: at.min(place.end), ..place }));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list_of(items: &[&str]) -> Meaning {
        Meaning::List(items.iter().map(|item| Meaning::Id((*item).to_owned())).collect())
    }

    #[test]
    fn order_case_and_white_space_mean_nothing() {
        let text = |text: &str| Meaning::Text(text.to_owned());
        let before = [("controls", list_of(&["A-1", "B-2"])), ("rationale", text("one  two\n")), ("kind", text("a"))];
        let after = [("controls", list_of(&["b-2", "a-1"])), ("rationale", text("one two")), ("kind", text("A"))];
        let keys: Vec<String> = changed(&before, &after).into_iter().map(|change| change.key).collect();
        assert_eq!(keys, ["kind"]);
    }

    #[test]
    fn lists_tell_what_came_and_went() {
        let found = changed(&[("x", list_of(&["a", "a", "b"]))], &[("x", list_of(&["a", "c"]))]);
        assert_eq!(
            (&*found[0].added, &*found[0].removed),
            (&["c".to_owned()][..], &["a".to_owned(), "b".to_owned()][..])
        );
        assert_eq!(changed(&[("x", Meaning::Nothing)], &[("x", list_of(&["a"]))])[0].added, ["a"]);
    }

    #[test]
    fn tables_are_taken_apart() {
        let risk =
            |likelihood: &str| Meaning::Table(vec![("likelihood".to_owned(), Meaning::Text(likelihood.to_owned()))]);
        let found = changed(&[("inherent", risk("2"))], &[("inherent", risk("4"))]);
        assert_eq!(found[0].key, "inherent.likelihood");
        let found = changed(&[("inherent", Meaning::Nothing)], &[("inherent", risk("4"))]);
        assert_eq!((found[0].before.clone(), found[0].after.as_deref()), (None, Some("4")));
    }
}
