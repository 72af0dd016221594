//! What surrounds every page: where the reader is, and where they can go.

use serde::Serialize;

use super::address::Address;
use super::desk::{Desk, Link};
use super::plan::fixed;
use crate::model::ModelKey;

/// How many neighbours the tree at the side names.
const NEIGHBOURS: usize = 24;

/// What a page is, before it is written.
pub(crate) struct Sheet {
    /// The template that it is written with.
    pub(crate) template: &'static str,
    /// The title.
    pub(crate) title: String,
    /// What kind of page it is, for the style and for search.
    pub(crate) kind: &'static str,
    /// One sentence for those who see the page from outside.
    pub(crate) description: String,
    /// The way down to it, without itself.
    pub(crate) crumbs: Vec<Link>,
    /// The model that it belongs to.
    pub(crate) model: Option<ModelKey>,
    /// What the template shows.
    pub(crate) content: tera::Value,
}

/// A link of the site's menu.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MenuLink {
    href: String,
    text: &'static str,
    is_here: bool,
}

/// A group of the site's menu.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MenuGroup {
    title: &'static str,
    links: Vec<MenuLink>,
}

/// The tree around a model.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Side {
    above: Vec<Link>,
    here: Link,
    is_model_page: bool,
    siblings: Vec<Link>,
    more_siblings: Option<Link>,
    children: Vec<Link>,
    more_children: Option<Link>,
}

/// Everything around a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Frame {
    site: String,
    title: String,
    description: String,
    kind: &'static str,
    home: String,
    icon: String,
    style: String,
    script: String,
    search: String,
    root: String,
    feed: String,
    canonical: Option<String>,
    menu: Vec<MenuLink>,
    sitemap: Vec<MenuGroup>,
    crumbs: Vec<Link>,
    side: Option<Side>,
    classification: Option<String>,
    edit: Option<String>,
    edition: Option<String>,
    as_of: String,
    as_of_iso: String,
    version: &'static str,
}

/// The menu at the top of every page.
const MENU: [(&str, &str); 6] = [
    (fixed::REGISTER, "Risk register"),
    (fixed::CONTROLS, "Controls"),
    (fixed::FRESHNESS, "Freshness"),
    (fixed::DECISIONS, "Decisions"),
    (fixed::ASSETS, "Assets"),
    (fixed::CHANGES, "Changes"),
];

/// The menu at the foot of every page.
const SITEMAP: [(&str, &[(&str, &str)]); 4] = [
    (
        "What can go wrong?",
        &[(fixed::HOME, "Overview"), (fixed::ATTENTION, "Needs attention"), (fixed::REGISTER, "Risk register")],
    ),
    (
        "What are we doing about it?",
        &[(fixed::CONTROLS, "Controls and coverage"), (fixed::TRACES, "Traces"), (fixed::DECISIONS, "Decisions")],
    ),
    (
        "Is it still true?",
        &[(fixed::FRESHNESS, "Freshness"), (fixed::CHANGES, "Changes"), (fixed::REPORT, "Report for print")],
    ),
    (
        "Who and what",
        &[
            (fixed::ASSETS, "Assets"),
            (fixed::ACTORS, "Threat actors"),
            (fixed::PEOPLE, "People and RACI"),
            (fixed::GLOSSARY, "Glossary"),
            (fixed::SEARCH, "Search"),
        ],
    ),
];

impl Frame {
    /// The frame of a page.
    pub(crate) fn new(desk: &Desk<'_>, sheet: &Sheet) -> Self {
        let view = desk.view;
        let entry = |(folder, text): &(&str, &'static str)| {
            let page = Address::page(folder);
            MenuLink { href: link_or_top(desk.to(&page)), text, is_here: page == desk.here }
        };
        let sitemap =
            SITEMAP.iter().map(|(title, links)| MenuGroup { title, links: links.iter().map(entry).collect() });
        let model = sheet.model.map(|key| view.workspace.model(key));
        let marking = match sheet.model {
            Some(key) => view.workspace.inherited(key).classification.as_ref().map(|said| said.value.1.clone()),
            None => view.marking(),
        };
        Self {
            site: view.title().to_owned(),
            title: sheet.title.clone(),
            description: sheet.description.clone(),
            kind: sheet.kind,
            home: link_or_top(desk.page(fixed::HOME)),
            icon: desk.to(&Address::file("assets/icon.svg")),
            style: desk.to(&Address::file("assets/style.css")),
            script: desk.to(&Address::file("assets/script.js")),
            search: link_or_top(desk.page(fixed::SEARCH)),
            root: "../".repeat(desk.here.path().matches('/').count()),
            feed: desk.to(&Address::file("changes/feed.xml")),
            canonical: view.base().map(|base| format!("{base}{}", desk.here.canonical())),
            menu: MENU.iter().map(entry).collect(),
            sitemap: sitemap.collect(),
            crumbs: sheet.crumbs.clone(),
            side: sheet.model.map(|key| Side::new(desk, key)),
            classification: marking,
            edit: model.and_then(|model| view.edit_link(model.path().as_str())),
            edition: view.workspace.config().edition.clone(),
            as_of: view.today(),
            as_of_iso: view.as_of().to_string(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// The pages of the menu at the foot, by folder, with their names.
pub(crate) fn menu() -> impl Iterator<Item = (&'static str, &'static str)> {
    SITEMAP.iter().flat_map(|(_, links)| *links).copied()
}

/// A link to the page that it stands on leads to its top.
fn link_or_top(href: String) -> String {
    if href.is_empty() { "#top".to_owned() } else { href }
}

impl Side {
    fn new(desk: &Desk<'_>, key: ModelKey) -> Self {
        let workspace = desk.view.workspace;
        let is_model_page = desk.view.plan.model(key) == &desk.here;
        let link = |key: ModelKey| {
            let link = desk.model(key);
            Link { href: link_or_top(link.href), ..link }
        };
        let above = workspace.ancestors(key).iter().rev().map(|key| link(*key)).collect();
        let parent = workspace.model(key).parent();
        let roots: Vec<ModelKey>;
        let family = match parent {
            Some(parent) => workspace.children(parent),
            None => {
                roots = workspace.roots().take(NEIGHBOURS * 2).map(|root| root.key()).collect();
                &roots
            }
        };
        // A window around the model, so that a page stays small in a large family.
        let own = family.iter().position(|other| *other == key).unwrap_or(0);
        let start = own.saturating_sub(NEIGHBOURS / 2).min(family.len().saturating_sub(NEIGHBOURS + 1));
        let window = family.iter().skip(start).take(NEIGHBOURS + 1);
        let siblings: Vec<Link> = window.filter(|other| **other != key).map(|other| link(*other)).collect();
        let more_siblings = parent.filter(|_| family.len() > NEIGHBOURS + 1).map(|parent| Link {
            href: desk.to(&desk.view.plan.model(parent).at("children")),
            text: format!("All {} of {}", family.len(), workspace.model(parent).title()),
        });
        let all = workspace.children(key);
        let more_children = (all.len() > NEIGHBOURS).then(|| Link {
            href: desk.to(&desk.view.plan.model(key).at("children")),
            text: format!("All {}", all.len()),
        });
        let children = all.iter().take(NEIGHBOURS).map(|child| link(*child)).collect();
        Self { above, here: link(key), is_model_page, siblings, more_siblings, children, more_children }
    }
}

/// The way down to a model: its ancestors, the highest first.
pub(crate) fn ancestors(desk: &Desk<'_>, key: ModelKey) -> Vec<Link> {
    desk.view.workspace.ancestors(key).iter().rev().map(|key| desk.model(*key)).collect()
}
