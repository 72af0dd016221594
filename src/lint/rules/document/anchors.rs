//! The anchors of a page.

use std::collections::BTreeSet;

use super::html::{Markup, markup};
use crate::resolve::Model;
use crate::source::FileId;
use crate::syntax::{Body, Heading, nearest, parse, slug};

/// Everything that `#…` can name on one page.
#[derive(Clone, Debug, Default)]
pub(super) struct Anchors {
    exact: BTreeSet<String>,
    /// Ids of records, in lower case: they are the same in any letter case.
    records: BTreeSet<String>,
}

impl Anchors {
    /// The anchors of a text: those that forges give to headings, ids given as
    /// `{#id}`, and those in HTML.
    pub(super) fn of_body(body: &Body, text: &str) -> Self {
        let mut anchors = Self::default();
        anchors.exact.extend(body.anchors());
        for heading in &body.headings {
            if let Some(id) = &heading.id {
                anchors.exact.insert(id.value.clone());
                anchors.exact.insert(as_forges_see_it(heading, text));
            }
        }
        for html in &body.html {
            for piece in markup(&html.text) {
                let Markup::Open { attributes, .. } = piece else { continue };
                let named = attributes.into_iter().filter(|attribute| matches!(attribute.name.as_str(), "id" | "name"));
                anchors.exact.extend(named.map(|attribute| attribute.value.to_owned()));
            }
        }
        anchors
    }

    /// The anchors of a model: its text's, and its records'.
    pub(super) fn of_model(model: &Model, text: &str) -> Self {
        let mut anchors = Self::of_body(model.body(), text);
        let records = model.records().iter().map(|(_, record)| record.id().value.as_str());
        let trees = model.attack_trees().iter().map(|tree| tree.id.value.as_str());
        anchors.records.extend(records.chain(trees).filter(|id| !id.is_empty()).map(str::to_lowercase));
        anchors
    }

    /// The anchors of a file that is no model.
    pub(super) fn of_markdown(text: &str) -> Self {
        let document = parse(FileId(0), text);
        Self::of_body(&document.body, &document.text)
    }

    /// Whether there is such an anchor.
    pub(super) fn has(&self, fragment: &str) -> bool {
        // Forges put this in front of what people wrote.
        let fragment = fragment.strip_prefix("user-content-").unwrap_or(fragment);
        fragment.eq_ignore_ascii_case("top")
            || self.exact.contains(fragment)
            || self.records.contains(&fragment.to_lowercase())
    }

    /// The anchor that was meant, and whether only the letter case was wrong.
    pub(super) fn nearest(&self, fragment: &str) -> Option<(&str, bool)> {
        let folded = fragment.to_lowercase();
        let same = self.exact.iter().find(|anchor| anchor.to_lowercase() == folded);
        if let Some(same) = same {
            return Some((same, true));
        }
        let all = self.exact.iter().chain(&self.records).map(String::as_str).filter(|anchor| !anchor.is_empty());
        nearest(fragment, all).map(|near| (near, false))
    }
}

/// Forges know no `{#id}`: to them it is a part of the title.
fn as_forges_see_it(heading: &Heading, text: &str) -> String {
    let line = text.get(heading.span.range()).unwrap_or_default().lines().next().unwrap_or_default();
    let attributes = line.rfind('{').and_then(|at| line.get(at..)).unwrap_or_default();
    slug(&format!("{} {attributes}", heading.title.value))
}
