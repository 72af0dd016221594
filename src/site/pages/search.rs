//! Everything, by its words. The script of the page does the finding; without
//! it the page names the lists that hold the same.

use serde::Serialize;

use crate::site::desk::{Desk, Link};
use crate::site::frame::Sheet;
use crate::site::plan::fixed;

#[derive(Serialize)]
struct Search {
    facets: [(&'static str, &'static str); 7],
    lists: Vec<Link>,
}

/// What results can be narrowed by: the name in the address, and the label.
const FACETS: [(&str, &str); 7] = [
    ("kind", "Kind"),
    ("state", "State"),
    ("rating", "Risk today"),
    ("level", "Level"),
    ("owner", "Owner"),
    ("team", "Team"),
    ("model", "Model"),
];

/// Where to look without a script.
const LISTS: [(&str, &str); 7] = [
    (fixed::HOME, "The map of all models"),
    (fixed::REGISTER, "The risk register: every threat"),
    (fixed::CONTROLS, "Controls and coverage"),
    (fixed::ASSETS, "Assets"),
    (fixed::ACTORS, "Threat actors"),
    (fixed::DECISIONS, "Decisions and exceptions"),
    (fixed::GLOSSARY, "The glossary"),
];

/// The page of the search.
pub(crate) fn search(desk: &Desk<'_>) -> Sheet {
    let list = |(folder, text): (&str, &str)| Link { href: desk.page(folder), text: text.to_owned() };
    let content = Search { facets: FACETS, lists: LISTS.into_iter().map(list).collect() };
    Sheet {
        template: "search.html",
        title: "Search".to_owned(),
        kind: "search",
        description: "Everything on the site, by its words.".to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}
