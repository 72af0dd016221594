//! D002.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::harmless::{ADDRESSES, ATTRIBUTES, ELEMENTS, is_harmless_address, scheme};
use super::html::{Attribute, Markup, markup};
use crate::lint::{Context, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};
use crate::syntax::Html;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "D002",
        name: "raw-html",
        summary: "HTML or an address that the site will strip",
        group: Group::Document,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("raw_html.md"),
    },
    check,
};

/// Everything that publishing drops is said here first: markup that is not in
/// the list of harmless things, and addresses that a page may not lead to.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let said: Vec<Diagnostic> = cx.workspace.par_models().flat_map_iter(of_model).collect();
    found.extend(said);
}

fn of_model(model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for html in &model.body().html {
        in_html(html, &mut found);
    }
    for link in model.body().links.iter().filter(|link| !is_harmless_address(&link.destination)) {
        let scheme = scheme(&link.destination).unwrap_or_default();
        let message = format!("the site will strip this address: it leads to `{scheme}:`");
        found.push(Diagnostic::new(&RULE.meta, link.span, message).help("link to a page on the web, or name it in the text"));
    }
    found
}

fn in_html(html: &Html, found: &mut Vec<Diagnostic>) {
    let pieces = markup(&html.text);
    let closed_by = closings(&pieces);
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        let place = |start: usize, length: usize| {
            let start = html.span.start as usize + start;
            Span::new(html.span.file, start..(start + length).min(html.span.end as usize))
        };
        match piece {
            Markup::Open { name, range, .. } if !ELEMENTS.contains(&name.as_str()) => {
                let message = format!("the site will strip `<{}>`", clipped(name));
                found.push(
                    Diagnostic::new(&RULE.meta, place(range.start, 1 + name.len()), message)
                        .help("say it in Markdown; to show the tag as text, put it in code"),
                );
                // What stands in it goes with it.
                at = closed_by.get(&(at - 1)).map_or(at, |close| close + 1);
            }
            Markup::Open { name, attributes, range } => {
                if let Some(what) = stripped_from(attributes) {
                    let message = format!("the site will strip {what} of `<{name}>`");
                    found.push(
                        Diagnostic::new(&RULE.meta, place(range.start, 1 + name.len()), message)
                            .help("leave it out: the site looks the same for every model"),
                    );
                }
            }
            Markup::Other(range) => {
                found.push(
                    Diagnostic::new(&RULE.meta, place(range.start, 2), "the site will strip this declaration")
                        .help("leave it out"),
                );
            }
            Markup::Close(_) => {}
        }
    }
}

/// For each opening tag the number of the tag that closes it, where one does.
fn closings(pieces: &[Markup<'_>]) -> BTreeMap<usize, usize> {
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut closed_by = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Markup::Open { name, .. } => open.entry(name).or_default().push(at),
            Markup::Close(name) => {
                if let Some(opened) = open.get_mut(name.as_str()).and_then(Vec::pop) {
                    closed_by.insert(opened, at);
                }
            }
            Markup::Other(_) => {}
        }
    }
    closed_by
}

/// What goes of a tag that stays.
fn stripped_from(attributes: &[Attribute<'_>]) -> Option<String> {
    let bad: Vec<&Attribute<'_>> = attributes.iter().filter(|attribute| !is_kept(attribute)).collect();
    let names: Vec<String> = bad.iter().take(3).map(|attribute| format!("`{}`", clipped(&attribute.name))).collect();
    let more = if bad.len() > names.len() { ", …" } else { "" };
    (!names.is_empty()).then(|| format!("{}{more}", names.join(", ")))
}

fn is_kept(attribute: &Attribute<'_>) -> bool {
    let name = attribute.name.as_str();
    let is_known = ATTRIBUTES.contains(&name) || name.starts_with("aria-");
    is_known && (!ADDRESSES.contains(&name) || is_harmless_address(attribute.value))
}

fn clipped(name: &str) -> String {
    if name.chars().count() <= 30 { name.to_owned() } else { name.chars().take(29).chain(['…']).collect() }
}
