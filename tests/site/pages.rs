//! What holds for every page of the sample.

use std::collections::{BTreeMap, BTreeSet};

use gabion::site::Site;
use scraper::Html;

use super::made::{all, documents, sample, site_at, text, words};
use super::support::folder::{self, copy};

/// Where a relative link leads: a path from the site's root, and an anchor.
fn target(page: &str, href: &str) -> (String, Option<String>) {
    let (path, fragment) = match href.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (href, None),
    };
    let path = path.split('?').next().unwrap();
    if path.is_empty() {
        return (page.to_owned(), fragment);
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page}: {href} leaves the site"),
            "." => {}
            part => parts.push(part),
        }
    }
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    (decode(&parts.join("/")), fragment.map(|fragment| decode(&fragment)))
}

/// Says what is wrong with the links of a site.
pub(crate) fn broken_links(site: &Site) -> Vec<String> {
    let documents = documents(site);
    let ids: BTreeMap<&str, BTreeSet<&str>> = documents
        .iter()
        .map(|(path, document)| (*path, all(document, "[id]").iter().filter_map(|it| it.attr("id")).collect()))
        .collect();
    let mut broken = Vec::new();
    for (page, document) in &documents {
        for element in all(document, "[href], [src]") {
            let href = element.attr("href").or(element.attr("src")).unwrap();
            if href.starts_with("https://") || href.starts_with("http://") || href.starts_with("mailto:") {
                continue;
            }
            // Servers show this page at any depth, so its links start at the site's own path.
            if *page == "404.html" && href.starts_with('/') {
                continue;
            }
            let (path, fragment) = target(page, href);
            let is_there = site.files.contains_key(&path);
            let is_anchored = fragment
                .is_none_or(|fragment| ids.get(path.as_str()).is_some_and(|ids| ids.contains(fragment.as_str())));
            if !is_there || !is_anchored || href.is_empty() {
                broken.push(format!("{page}: `{href}`"));
            }
        }
    }
    broken
}

#[test]
fn every_link_and_anchor_of_the_sample_resolves() {
    let broken = broken_links(sample());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn check(page: &str, document: &Html) {
    let ids: Vec<&str> = all(document, "[id]").iter().filter_map(|it| it.attr("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{page}: an id stands twice: {ids:?}");
    assert!(document.errors.is_empty(), "{page}: {:?}", document.errors);
    assert_eq!(all(document, "h1").len(), 1, "{page}: one title");
    assert_eq!(all(document, "main").len(), 1, "{page}: one main part");
    let ranks: Vec<u8> =
        all(document, "h1, h2, h3, h4, h5, h6").iter().map(|it| it.value().name()[1..].parse().unwrap()).collect();
    assert!(ranks.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{page}: headings skip a rank: {ranks:?}");
    for table in all(document, "main > section table, main > div table, table.grid") {
        let has_caption = table.child_elements().any(|it| it.value().name() == "caption");
        let is_authors =
            table.ancestors().filter_map(scraper::ElementRef::wrap).any(|it| it.attr("aria-label") == Some("Table"));
        assert!(has_caption || is_authors, "{page}: a table without a caption");
    }
    for labelled in all(document, "[aria-labelledby]") {
        for id in labelled.attr("aria-labelledby").unwrap().split_whitespace() {
            assert!(unique.contains(id), "{page}: nothing is called {id}");
        }
    }
    for link in all(document, "a[href]") {
        assert!(
            !words(link).is_empty() || link.attr("aria-label").is_some(),
            "{page}: a link says nothing: {}",
            link.html()
        );
    }
}

#[test]
fn every_page_is_well_made() {
    for (page, document) in &documents(sample()) {
        check(page, document);
        let policy = all(document, "meta[http-equiv='Content-Security-Policy']");
        assert!(policy[0].attr("content").unwrap().starts_with("default-src 'none';"), "{page}");
        for element in all(document, "*") {
            let is_active = element.value().attrs().any(|(name, _)| name.starts_with("on") || name == "style");
            assert!(!is_active, "{page}: {}", element.html());
        }
        assert!(all(document, "style, script:not([src]), iframe, object, embed").is_empty(), "{page}");
        assert_eq!(all(document, "script").len(), 1, "{page}");
    }
}

#[test]
fn nothing_is_said_of_the_machine() {
    let root = env!("CARGO_MANIFEST_DIR");
    for (path, bytes) in &sample().files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(root), "{path} names the folder that it was built in");
    }
}

#[test]
fn the_same_workspace_gives_the_same_bytes_anywhere() {
    // Outside of this repository, whose history is a part of what is shown.
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let deeper = other.path().join("much/deeper/down");
    copy(&folder::sample(), one.path());
    copy(&folder::sample(), &deeper);
    let (site, again) = (site_at(one.path()), site_at(&deeper));
    assert!(site.files.len() > 100);
    assert_eq!(site.files.keys().collect::<Vec<_>>(), again.files.keys().collect::<Vec<_>>());
    for (path, bytes) in &site.files {
        assert!(bytes == &again.files[path], "{path} differs");
    }
}

#[test]
fn the_style_loads_nothing() {
    let style = text(sample(), "assets/style.css");
    assert!(!style.contains("url(") && !style.contains("@import"), "the style loads something");
}

#[test]
fn every_kind_of_page_is_there() {
    let kinds: BTreeSet<&str> = sample().pages.iter().map(|page| page.kind).collect();
    let wanted = [
        "home",
        "attention",
        "model",
        "threat",
        "control",
        "register",
        "search",
        "controls",
        "traces",
        "freshness",
        "decisions",
        "assets",
        "actors",
        "glossary",
        "people",
        "changes",
        "report",
    ];
    assert_eq!(kinds, BTreeSet::from(wanted));
    for file in
        ["404.html", "robots.txt", "_headers", "changes/feed.xml", "freshness/reviews.ics", "register/register.csv"]
    {
        assert!(sample().files.contains_key(file), "{file}");
    }
    assert!(!sample().files.contains_key("sitemap.xml"), "a sitemap needs the site's address");
}
