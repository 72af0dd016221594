//! The index as a script, which a page can load from a folder as well as from
//! a server: columns, since those of one kind lie well beside each other when
//! they are compressed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::entries::{Entry, FACETS, entries};
use crate::model::{ModelKey, Rating, ThreatState};
use crate::site::tally::STATES;
use crate::site::view::View;
use crate::source::printable;

/// What the script reads. Every column has a line for each entry.
#[derive(Serialize)]
struct Index {
    id: String,
    title: String,
    keys: String,
    text: String,
    /// Where it is: nothing where that follows from its kind and id, an anchor
    /// in its model's page, or all of it.
    href: String,
    /// The line of its model, counted from 1; 0 for none.
    model: String,
    /// What results can be narrowed by.
    facets: Vec<Facet>,
}

/// One thing that results can be narrowed by.
#[derive(Serialize)]
struct Facet {
    name: &'static str,
    /// Its words in the order to show them, the first of them for none.
    words: Vec<String>,
    /// The number of each entry's word.
    of: String,
}

/// The index of a site as a script that sets `gabionIndex`.
pub(crate) fn index(view: &View<'_>) -> String {
    let (entries, levels) = (&entries(view), view.workspace.config().levels());
    let is_model = |entry: &&Entry| entry.facets[0] == "model";
    let lines: BTreeMap<ModelKey, (usize, &Entry)> = entries
        .iter()
        .take_while(is_model)
        .enumerate()
        .filter_map(|(at, entry)| Some((entry.model?, (at + 1, entry))))
        .collect();
    let model = |entry: &Entry| entry.model.and_then(|key| lines.get(&key)).copied();
    let index = Index {
        id: column(entries, |entry| line(&entry.id)),
        title: column(entries, |entry| line(&entry.title)),
        keys: column(entries, |entry| line(&entry.keys)),
        text: column(entries, |entry| line(&entry.text)),
        href: column(entries, |entry| way(entry, model(entry).map(|(_, model)| model))),
        model: column(entries, |entry| model(entry).map_or(0, |(at, _)| at).to_string()),
        facets: (0..FACETS.len()).map(|at| facet(entries, at, &levels)).collect(),
    };
    // Text and numbers always become JSON, and JSON is a script's own notation.
    format!("self.gabionIndex = {};\n", serde_json::to_string(&index).unwrap_or_default())
}

fn column(entries: &[Entry], cell: impl Fn(&Entry) -> String) -> String {
    entries.iter().map(cell).collect::<Vec<_>>().join("\n")
}

/// Text without anything that could end its line.
fn line(text: &str) -> String {
    printable(text).replace(['\n', '\r', '\t'], " ")
}

/// Where an entry is, as short as the script can make it whole again.
fn way(entry: &Entry, model: Option<&Entry>) -> String {
    let (id, kind) = (&entry.id, &entry.facets[0]);
    let has_page = matches!(kind.as_str(), "model" | "threat" | "control");
    if has_page && entry.href == format!("{kind}s/{id}/index.html") {
        return String::new();
    }
    let on_model = model.and_then(|model| entry.href.strip_prefix(model.href.as_str()));
    match on_model.filter(|_| !has_page) {
        Some(anchor) if anchor == format!("#{}-{id}", kind.replace(' ', "-")) => String::new(),
        Some(anchor) if anchor.starts_with('#') => anchor.to_owned(),
        _ => entry.href.clone(),
    }
}

fn facet(entries: &[Entry], at: usize, levels: &[&str]) -> Facet {
    let states = STATES.iter().copied().map(ThreatState::as_str);
    let ratings = [Rating::Critical, Rating::High, Rating::Medium, Rating::Low].map(Rating::as_str);
    let known: Vec<&str> = match FACETS[at] {
        // In the order of the entries, which are in the order of their kinds.
        "kind" => entries.iter().map(|entry| entry.facets[at].as_str()).collect(),
        "state" => states.collect(),
        "rating" => ratings.to_vec(),
        "level" => levels.to_vec(),
        _ => Vec::new(),
    };
    let used: BTreeSet<&str> = entries.iter().map(|entry| entry.facets[at].as_str()).collect();
    let mut words = vec![""];
    let mut numbers = BTreeMap::from([("", 0)]);
    for word in known.into_iter().chain(used.iter().copied()).filter(|word| used.contains(word)) {
        numbers.entry(word).or_insert_with(|| {
            words.push(word);
            words.len() - 1
        });
    }
    let number = |entry: &Entry| numbers.get(entry.facets[at].as_str()).copied().unwrap_or_default().to_string();
    Facet { name: FACETS[at], words: words.into_iter().map(line).collect(), of: column(entries, number) }
}
