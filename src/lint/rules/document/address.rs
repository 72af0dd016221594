//! Where a link leads.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::harmless::scheme;

/// What has to be escaped of a path in Markdown.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'(').add(b')').add(b'<').add(b'>').add(b'?').add(b'\\');

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// On the web, or in another program.
    Elsewhere,
    /// It is empty.
    Nowhere,
    /// In the repository.
    Inside {
        /// The path as it is meant, escapes undone; empty for the page itself.
        path: String,
        /// The anchor as it is meant, where there is one.
        fragment: Option<String>,
        /// Where the path ends in what is written.
        path_end: usize,
        /// Where the anchor's `#` stands in what is written.
        hash: usize,
    },
}

impl Address {
    /// Takes an address apart (RFC 3986).
    pub(super) fn read(written: &str) -> Self {
        if written.trim().is_empty() {
            return Self::Nowhere;
        }
        // A letter and a colon is a drive, which is no path here.
        let has_scheme = scheme(written).is_some_and(|scheme| scheme.len() > 1);
        if has_scheme || written.starts_with("//") {
            return Self::Elsewhere;
        }
        let hash = written.find('#').unwrap_or(written.len());
        let (before, after) = written.split_at(hash);
        let path_end = before.find('?').unwrap_or(before.len());
        let fragment = after.strip_prefix('#').filter(|fragment| !fragment.is_empty()).map(decoded);
        Self::Inside { path: decoded(before.get(..path_end).unwrap_or_default()), fragment, path_end, hash }
    }
}

/// An address with its escapes undone; as written where they give no text.
pub(super) fn decoded(written: &str) -> String {
    percent_decode_str(written).decode_utf8().map_or_else(|_| written.to_owned(), std::borrow::Cow::into_owned)
}

/// A path as an address writes it.
pub(super) fn encoded(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(written: &str) -> (String, Option<String>) {
        match Address::read(written) {
            Address::Inside { path, fragment, .. } => (path, fragment),
            other => panic!("{written}: {other:?}"),
        }
    }

    #[test]
    fn takes_addresses_apart() {
        assert_eq!(inside("docs/a%20b.md?raw=1#x%C3%A4"), ("docs/a b.md".to_owned(), Some("xä".to_owned())));
        assert_eq!(inside("#top"), (String::new(), Some("top".to_owned())));
        assert_eq!(inside("a%ff.md#"), ("a%ff.md".to_owned(), None));
        assert_eq!(inside("C:/x").0, "C:/x");
        for elsewhere in ["https://shop.example/a.md", "mailto:a@shop.example", "//shop.example/a", "tel:+4412"] {
            assert_eq!(Address::read(elsewhere), Address::Elsewhere);
        }
        assert_eq!(Address::read(" "), Address::Nowhere);
        assert_eq!(encoded("a b(1)/ü.md"), "a%20b%281%29/%C3%BC.md");
    }
}
