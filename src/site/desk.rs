//! Where one page is written: the view, and the page's own address, from which
//! every link is measured.

use serde::Serialize;

use super::address::Address;
use super::markdown::{Html, Setting, render};
use super::plan::text_anchor;
use super::text::{brief, day};
use super::view::View;
use crate::diagram::{self, Diagrams, Figure};
use crate::lint::rules::harmless::is_harmless_address;
use crate::model::{AnyRecord, ModelKey, RecordKey, RecordKind, Reference, Risk};
use crate::resolve::Model;

/// A link in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    /// Where it leads; empty where there is nothing to lead to.
    pub(crate) href: String,
    /// What it says.
    pub(crate) text: String,
}

/// A link to a record: its id and its title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RecordLink {
    /// Where it is shown.
    pub(crate) href: String,
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// What it is.
    pub(crate) kind: &'static str,
}

/// A risk for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RiskShown {
    /// The rating.
    pub(crate) rating: &'static str,
    /// For sorting: 1 to 4.
    pub(crate) rank: u8,
    /// 1 to 5.
    pub(crate) likelihood: u8,
    /// Its name.
    pub(crate) likelihood_word: &'static str,
    /// 1 to 5.
    pub(crate) impact: u8,
    /// Its name.
    pub(crate) impact_word: &'static str,
}

/// The longest title that is shown in full.
const LONGEST_TITLE: usize = 300;

/// The page that servers show for what is not there.
pub(crate) const NOT_FOUND: &str = "404.html";

/// Where one page is written.
pub(crate) struct Desk<'v> {
    /// What the site is made from.
    pub(crate) view: &'v View<'v>,
    /// The page.
    pub(crate) here: Address,
}

impl<'v> Desk<'v> {
    /// How to write an address on this page.
    pub(crate) fn to(&self, address: &Address) -> String {
        // A server shows the page for what is not there at any depth.
        let root = (self.here.path() == NOT_FOUND).then(|| self.view.base_path()).flatten();
        match root {
            Some(root) => format!("{root}{}", address.seen_from(&self.here)),
            None => address.seen_from(&self.here),
        }
    }

    /// The way to the page of a folder.
    pub(crate) fn page(&self, folder: &str) -> String {
        self.to(&Address::page(folder))
    }

    /// A link to a model.
    pub(crate) fn model(&self, key: ModelKey) -> Link {
        let model = self.view.workspace.model(key);
        Link { href: self.to(self.view.plan.model(key)), text: brief(model.title(), LONGEST_TITLE).into_owned() }
    }

    /// A link to a record of any kind.
    pub(crate) fn record(&self, key: RecordKey) -> RecordLink {
        let workspace = self.view.workspace;
        let href = self.to(&self.view.plan.record(key));
        let (id, title) = match key.kind {
            RecordKind::Model => (workspace.model(key.model).id(), workspace.model(key.model).title()),
            RecordKind::AttackTree => {
                let tree = workspace.model(key.model).attack_trees().get(key.index as usize);
                (workspace.id_of(key), tree.map_or("", |tree| &*tree.title.value))
            }
            _ => {
                let record = workspace.record(key);
                let title = record.and_then(|record| record.given_title()).map(|title| &*title.value);
                let id = workspace.id_of(key);
                (id, title.unwrap_or(id))
            }
        };
        RecordLink { href, id: id.to_owned(), title: brief(title, LONGEST_TITLE).into_owned(), kind: key.kind.as_str() }
    }

    /// Records by their names; a name that means nothing is shown as it stands.
    pub(crate) fn named<'r>(&self, names: impl IntoIterator<Item = &'r Reference>) -> Vec<RecordLink> {
        let link = |name: &Reference| match name.found() {
            Some(key) => self.record(key),
            None => {
                let text = brief(&name.text.value, LONGEST_TITLE).into_owned();
                let is_edition = self.view.workspace.config().edition.is_some();
                let kind = if is_edition { "withheld" } else { "unknown" };
                RecordLink { href: String::new(), id: text.clone(), title: text, kind }
            }
        };
        names.into_iter().map(link).collect()
    }

    /// A risk as readers see it.
    pub(crate) fn risk(&self, risk: Option<Risk>) -> Option<RiskShown> {
        let risk = risk?;
        let rating = self.view.workspace.config().matrix().rate(risk);
        Some(RiskShown {
            rating: rating.as_str(),
            rank: rating as u8 + 1,
            likelihood: risk.likelihood.get(),
            likelihood_word: risk.likelihood.as_str(),
            impact: risk.impact.get(),
            impact_word: risk.impact.as_str(),
        })
    }

    /// An address that authors gave, as a link where it may be one.
    pub(crate) fn address(&self, model: &Model, written: &str) -> Link {
        let href = self.follow(model, written).unwrap_or_default();
        Link { href, text: brief(written, LONGEST_TITLE).into_owned() }
    }

    /// Where a link in a model's text leads on the site: to the page of another
    /// model or record, to the web, or nowhere.
    pub(crate) fn follow(&self, model: &Model, written: &str) -> Option<String> {
        if !is_harmless_address(written) || written.trim().is_empty() {
            return None;
        }
        let is_elsewhere = crate::lint::rules::harmless::scheme(written).is_some_and(|scheme| scheme.len() > 1);
        if is_elsewhere || written.starts_with("//") {
            return Some(written.to_owned());
        }
        let decode = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (decode(path.split('?').next().unwrap_or_default()), decode(fragment)),
            None => (decode(written.split('?').next().unwrap_or_default()), String::new()),
        };
        let target = match path.as_str() {
            "" => model,
            path => {
                let path = model.folder().join(path).ok()?;
                let found = self.view.model_at(&path);
                match found {
                    Some(found) => found,
                    None => return self.view.edit_link(path.as_str()),
                }
            }
        };
        let fragment = fragment.strip_prefix("user-content-").unwrap_or(&fragment);
        let own_record = || {
            let mut named = self.view.workspace.names().in_model(target.key(), fragment);
            named.next().map(|scoped| self.view.plan.record(scoped.key))
        };
        let page = self.view.plan.model(target.key());
        let address = match fragment {
            "" => page.clone(),
            fragment => self.view.plan.heading(target, fragment).or_else(own_record).unwrap_or_else(|| page.clone()),
        };
        let written = self.to(&address);
        // A link to the very page it stands on needs something to hold on to.
        Some(if written.is_empty() { "#main".to_owned() } else { written })
    }

    /// Stretches of a model's text as HTML.
    pub(crate) fn prose(&self, model: &Model, ranges: &[std::ops::Range<usize>], top: u8) -> Html {
        if ranges.is_empty() {
            return Html::default();
        }
        let text = self.view.sources.file(model.file()).text();
        let anchors = std::cell::OnceCell::new();
        let headings = &model.body().headings;
        let anchor = |at: usize| {
            let index = headings.binary_search_by_key(&at, |heading| heading.span.start as usize).ok()?;
            let anchors: &Vec<String> = anchors.get_or_init(|| model.body().anchors());
            anchors.get(index).map(|anchor| text_anchor(anchor))
        };
        let link = |written: &str| self.follow(model, written);
        render(&Setting { text, link: &link, anchor: &anchor, top }, ranges)
    }

    /// A text that stands in a key, as HTML.
    pub(crate) fn words(&self, model: &Model, text: &str, top: u8) -> Html {
        let link = |written: &str| self.follow(model, written);
        let anchor = |_| None;
        render(&Setting { text, link: &link, anchor: &anchor, top }, std::slice::from_ref(&(0..text.len())))
    }

    /// What a record says of itself: its key, and the section under its heading.
    pub(crate) fn description(&self, model: &Model, record: &dyn AnyRecord, top: u8) -> Html {
        let mut html = match &record.header().description {
            Some(description) => self.words(model, &description.value, top),
            None => Html::default(),
        };
        html.0.push_str(&self.prose(model, &section(record), top).0);
        html
    }

    /// The first words of a record's description.
    pub(crate) fn excerpt(&self, record: &dyn AnyRecord, longest: usize) -> String {
        if let Some(description) = &record.header().description {
            return super::markdown::excerpt(&description.value, longest);
        }
        let file = self.view.sources.file(record.place().extent().file);
        let texts = section(record).into_iter().filter_map(|range| file.text().get(range));
        texts.map(|text| super::markdown::excerpt(text, longest)).find(|words| !words.is_empty()).unwrap_or_default()
    }

    /// A picture drawn for this page; its ids start with `prefix`.
    pub(crate) fn figure(
        &self,
        prefix: &str,
        draw: impl FnOnce(&Diagrams<'v>, &diagram::Page<'_>) -> Option<Figure>,
    ) -> Option<Html> {
        let href = |key: RecordKey| {
            let href = self.to(&self.view.plan.record(key));
            Some(if href.is_empty() { "#main".to_owned() } else { href })
        };
        let page = diagram::Page { prefix, href: &href };
        draw(&self.view.diagrams, &page).map(|figure| Html(figure.svg))
    }

    /// A day in words.
    pub(crate) fn day(&self, date: Option<jiff::civil::Date>) -> String {
        date.map(day).unwrap_or_default()
    }
}

/// A record's section without its block.
pub(crate) fn section(record: &dyn AnyRecord) -> Vec<std::ops::Range<usize>> {
    let Some(section) = record.place().section() else { return Vec::new() };
    let extent = record.place().extent();
    if !section.contains(extent) {
        return vec![section.range()];
    }
    vec![section.start as usize..extent.start as usize, extent.end as usize..section.end as usize]
}
