//! What may stay of a stranger's HTML: the elements, attributes and schemes
//! that forges keep, those aside that load or embed something. Whoever
//! publishes models keeps these and nothing else.

/// Elements that format, and do nothing else.
pub const ELEMENTS: [&str; 62] = [
    "a",
    "abbr",
    "b",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
];

/// Attributes that say something to a reader. None of them runs anything, and
/// what leads elsewhere is held to [`SCHEMES`].
pub const ATTRIBUTES: [&str; 27] = [
    "abbr", "align", "alt", "cite", "colspan", "datetime", "dir", "headers", "height", "href", "id", "lang", "media",
    "name", "open", "reversed", "rowspan", "scope", "span", "src", "srcset", "start", "summary", "title", "type",
    "valign", "width",
];

/// Attributes whose value is an address.
pub const ADDRESSES: [&str; 3] = ["cite", "href", "src"];

/// Schemes that an address may have; one without a scheme is relative.
pub const SCHEMES: [&str; 7] = ["http", "https", "irc", "ircs", "mailto", "tel", "xmpp"];

/// The scheme of an address, in lower case.
pub fn scheme(address: &str) -> Option<String> {
    // Browsers pass over white space and controls when they look for a scheme.
    let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(40).collect();
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address may be linked to: it is relative, or of a good scheme.
pub fn is_harmless_address(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_schemes_are_seen_through() {
        assert!(ELEMENTS.is_sorted() && ATTRIBUTES.is_sorted() && SCHEMES.is_sorted());
        assert!(is_harmless_address("docs/a.md#b") && is_harmless_address("https://shop.example"));
        assert!(is_harmless_address("MAILTO:a@shop.example") && is_harmless_address("//shop.example"));
        assert!(!is_harmless_address("java\nscript:alert(1)") && !is_harmless_address(" data:text/html,x"));
        assert_eq!(scheme("notes/2024:1.md"), None);
    }
}
