//! Links, pictures and `href`s of a text: everything that leads somewhere.

use super::html::{Markup, markup};
use crate::resolve::Model;
use crate::source::{Sources, Span, Spanned};
use crate::syntax::Body;

/// Something that leads somewhere.
#[derive(Clone, Debug)]
pub(super) struct Pointer {
    /// Where to, as it is meant.
    pub(super) destination: String,
    /// Where it stands.
    pub(super) span: Span,
}

/// What leads somewhere in the body of a file.
pub(super) fn in_body(body: &Body, text: &str) -> Vec<Pointer> {
    let links = body.links.iter().filter(|link| !is_mail(&link.destination, &link.text, link.span, text));
    let mut found: Vec<Pointer> =
        links.map(|link| Pointer { destination: link.destination.clone(), span: link.span }).collect();
    for html in &body.html {
        for piece in markup(&html.text) {
            let Markup::Open { name, attributes, .. } = piece else { continue };
            let key = match name.as_str() {
                "a" => "href",
                "img" | "source" => "src",
                _ => continue,
            };
            for attribute in attributes.iter().filter(|attribute| attribute.name == key) {
                let start = html.span.start as usize;
                let range = start + attribute.range.start..start + attribute.range.end;
                found.push(Pointer { destination: attribute.value.to_owned(), span: Span::new(html.span.file, range) });
            }
        }
    }
    found
}

/// `<a@shop.example>` is an address to write to, though it says no `mailto:`.
fn is_mail(destination: &str, words: &str, span: Span, text: &str) -> bool {
    let before = (span.start as usize).checked_sub(1).and_then(|before| text.as_bytes().get(before));
    destination == words
        && destination.contains('@')
        && (before == Some(&b'<') || text.as_bytes().get(span.start as usize) == Some(&b'<'))
}

/// What leads somewhere in the `links` of a model and its records. Not all of
/// them are addresses: the number of a ticket is none.
pub(super) fn in_records(model: &Model, sources: &Sources) -> Vec<Pointer> {
    let paths = model.links().filter(|link| link.value.contains('/') && !link.value.contains(char::is_whitespace));
    paths.map(|link| unquoted(link, sources)).collect()
}

/// The place of a text without its quotes, where it stands just so.
fn unquoted(text: &Spanned<String>, sources: &Sources) -> Pointer {
    let inner = Span { start: text.span.start + 1, end: text.span.end.saturating_sub(1), ..text.span };
    let span = if sources.text(inner) == text.value { inner } else { text.span };
    Pointer { destination: text.value.clone(), span }
}
