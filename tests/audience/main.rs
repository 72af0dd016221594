//! Editions for an audience: what they may not see is in no byte of the site,
//! and what they may see is told as it is.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod canary;
mod editions;

use gabion::analysis::{Analysis, MemoryTree, Options, analyze};
use gabion::redact::{Edition, RedactError, redact};
use gabion::site::{Request, Site, build, own_words};
use gabion::source::RepoPath;
use jiff::civil::Date;

/// The day that the tests stand on.
const TODAY: Date = Date::constant(2026, 11, 21);

/// Files in memory, understood.
fn understood(files: &[(&str, &str)]) -> (MemoryTree, Analysis) {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let tree = MemoryTree::new(files);
    let analysis = analyze(&tree, &Options::as_of(TODAY)).unwrap();
    (tree, analysis)
}

/// The site of everything.
fn whole(files: &[(&str, &str)]) -> Site {
    let (tree, analysis) = understood(files);
    build(&Request { analysis: &analysis, tree: &tree, past: None, base: None }).unwrap()
}

/// The edition for an audience and its site, searched.
fn edition(files: &[(&str, &str)], audience: &str) -> Result<(Edition, Site), RedactError> {
    let (tree, analysis) = understood(files);
    let edition = redact(&analysis, audience, &own_words().collect::<Vec<_>>())?;
    let site = build(&Request { analysis: &edition.analysis, tree: &tree, past: None, base: None }).unwrap();
    edition.check(&site.files)?;
    Ok((edition, site))
}

/// Every file of a site as text, its path in front.
fn texts(site: &Site) -> Vec<String> {
    site.files.iter().map(|(path, bytes)| format!("{path}\n{}", String::from_utf8_lossy(bytes))).collect()
}

/// Whether a text is anywhere on a site, whatever the letter case.
fn shows(site: &Site, words: &str) -> bool {
    texts(site).iter().any(|text| text.to_lowercase().contains(&words.to_lowercase()))
}
