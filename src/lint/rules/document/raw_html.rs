//! D002.

use std::collections::BTreeMap;

use super::harmless::{ADDRESSES, ATTRIBUTES, ELEMENTS, is_harmless_address, scheme};
use super::html::{Attribute, Markup, markup};
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span, clipped};

/// The most characters of a stranger's name that a message repeats.
const LONGEST_NAME: usize = 30;

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
    look: Look::Each(check),
};

/// Everything that publishing drops is said here first: markup that is not in
/// the list of harmless things, and addresses that a page may not lead to.
fn check(_: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    // In running text each tag is a piece of its own, so that what closes a tag
    // may be in a later one.
    let html =
        model.body().html.iter().flat_map(|html| markup(&html.text).into_iter().map(move |tag| (html.span, tag)));
    let tags: Vec<(Span, Markup<'_>)> = html.collect();
    let closed_by = closings(&tags);
    let mut at = 0;
    while let Some((span, tag)) = tags.get(at) {
        let stripped = judge(*span, tag);
        // What stands in an element goes with it.
        let end = closed_by.get(&at).filter(|_| stripped.is_some() && !is_kept_element(tag));
        at = end.map_or(at, |end| *end) + 1;
        found.extend(stripped);
    }
    for link in model.body().links.iter().filter(|link| !is_harmless_address(&link.destination)) {
        let scheme = scheme(&link.destination).unwrap_or_default();
        let message = format!("the site will strip this address: it leads to `{scheme}:`");
        found.push(
            Diagnostic::new(&RULE.meta, link.span, message).help("link to a page on the web, or name it in the text"),
        );
    }
}

fn is_kept_element(tag: &Markup<'_>) -> bool {
    matches!(tag, Markup::Open { name, .. } if ELEMENTS.contains(&name.as_str()))
}

/// Says what goes of a tag in the HTML at `html`.
fn judge(html: Span, tag: &Markup<'_>) -> Option<Diagnostic> {
    let say = |start: usize, length: usize, message: String, help: &str| {
        let start = html.start as usize + start;
        let place = Span::new(html.file, start..(start + length).min(html.end as usize));
        Some(Diagnostic::new(&RULE.meta, place, message).help(help))
    };
    match tag {
        Markup::Open { name, start, .. } if !is_kept_element(tag) => say(
            *start,
            1 + name.len(),
            format!("the site will strip `<{}>`", clipped(name, LONGEST_NAME)),
            "say it in Markdown; to show the tag as text, put it in code",
        ),
        Markup::Open { name, attributes, start } => {
            let message = format!("the site will strip {} of `<{name}>`", stripped_from(attributes)?);
            say(*start, 1 + name.len(), message, "leave it out: every page looks as the theme says")
        }
        Markup::Other(start) => say(*start, 2, "the site will strip this declaration".to_owned(), "leave it out"),
        Markup::Close(_) => None,
    }
}

/// For each opening tag the number of the tag that closes it, where one does.
fn closings(tags: &[(Span, Markup<'_>)]) -> BTreeMap<usize, usize> {
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut closed_by = BTreeMap::new();
    for (at, (_, tag)) in tags.iter().enumerate() {
        match tag {
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
    let names: Vec<String> =
        bad.iter().take(3).map(|attribute| format!("`{}`", clipped(&attribute.name, LONGEST_NAME))).collect();
    let more = if bad.len() > names.len() { ", …" } else { "" };
    (!names.is_empty()).then(|| format!("{}{more}", names.join(", ")))
}

fn is_kept(attribute: &Attribute<'_>) -> bool {
    let name = attribute.name.as_str();
    let is_known = ATTRIBUTES.contains(&name) || name.starts_with("aria-");
    is_known && (!ADDRESSES.contains(&name) || is_harmless_address(attribute.value))
}
