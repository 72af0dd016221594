//! Sites of workspaces in memory and on disk, and their pages as browsers read them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use gabion::analysis::{MemoryTree, Options, Tree, WorkTree, analyze, find_root};
use gabion::site::{Chronicle, Request, Site, build};
use gabion::source::RepoPath;
use jiff::civil::Date;
use scraper::{ElementRef, Html, Selector};

use super::support::folder;

/// The day that the tests stand on.
pub(crate) const TODAY: Date = Date::constant(2026, 11, 21);

/// Builds the site of a tree.
pub(crate) fn site_of(tree: &dyn Tree, past: Option<&Chronicle>) -> Site {
    let analysis = analyze(tree, &Options::as_of(TODAY)).unwrap();
    build(&Request { analysis: &analysis, tree, past, base: None }).unwrap()
}

/// Builds the site of some files.
pub(crate) fn site(files: &[(&str, &str)]) -> Site {
    site_of(&memory(files), None)
}

/// Files in memory.
pub(crate) fn memory(files: &[(&str, &str)]) -> MemoryTree {
    MemoryTree::new(files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec())))
}

/// Builds the site of a folder.
pub(crate) fn site_at(folder: &Path) -> Site {
    site_of(&WorkTree::walk(&find_root(folder).unwrap()), None)
}

/// The site of the sample.
pub(crate) fn sample() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| site_at(&folder::sample()))
}

/// A page's text.
pub(crate) fn text<'s>(site: &'s Site, path: &str) -> &'s str {
    std::str::from_utf8(site.files.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

/// Every page of a site, read.
pub(crate) fn documents(site: &Site) -> BTreeMap<&str, Html> {
    let pages = site.files.keys().filter(|path| path.ends_with(".html"));
    pages.map(|path| (path.as_str(), Html::parse_document(text(site, path)))).collect()
}

/// The elements that a selector takes in.
pub(crate) fn all<'d>(document: &'d Html, selector: &str) -> Vec<ElementRef<'d>> {
    let selector = Selector::parse(selector).unwrap();
    document.select(&selector).collect()
}

/// The words of an element, white space folded.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
