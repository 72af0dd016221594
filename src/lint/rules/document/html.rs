//! Tags in raw HTML, with places. Enough to name what will be stripped and to
//! find links and anchors; whoever publishes HTML has to sanitise it all the
//! same.

use std::ops::Range;

/// Elements whose content is no HTML.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'t> {
    /// In lower case.
    pub(super) name: String,
    /// As written, without quotes.
    pub(super) value: &'t str,
    /// Where the value stands in the text.
    pub(super) range: Range<usize>,
}

/// A piece of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Markup<'t> {
    /// An opening tag.
    Open {
        /// In lower case.
        name: String,
        /// In order.
        attributes: Vec<Attribute<'t>>,
        /// Where its `<` stands in the text.
        start: usize,
    },
    /// A closing tag, by its name in lower case.
    Close(String),
    /// A declaration, a processing instruction, or a CDATA section, by where
    /// its `<` stands.
    Other(usize),
}

/// The markup in a text; comments and words between are left out.
pub(super) fn markup(text: &str) -> Vec<Markup<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|offset| at + offset) {
        let rest = text.get(start..).unwrap_or_default();
        at = if rest.starts_with("<!--") {
            behind(text, start + "<!--".len(), "-->")
        } else if rest.starts_with("<![CDATA[") || rest.starts_with("<?") || is_declaration(rest) {
            found.push(Markup::Other(start));
            behind(text, start, if rest.starts_with("<![") { "]]>" } else { ">" })
        } else if let Some(name) = rest.strip_prefix("</").and_then(tag_name) {
            found.push(Markup::Close(name.to_ascii_lowercase()));
            behind(text, start, ">")
        } else if let Some(name) = rest.get(1..).and_then(tag_name) {
            open(text, start, name, &mut found)
        } else {
            start + 1
        };
    }
    found
}

fn is_declaration(rest: &str) -> bool {
    rest.strip_prefix("<!").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn behind(text: &str, from: usize, mark: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(mark)).map_or(text.len(), |at| from + at + mark.len())
}

fn tag_name(text: &str) -> Option<&str> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(text.len());
    text.get(..end).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Reads an opening tag; gives where to go on.
fn open<'t>(text: &'t str, start: usize, name: &str, found: &mut Vec<Markup<'t>>) -> usize {
    let mut attributes = Vec::new();
    let mut at = start + 1 + name.len();
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(offset) = rest.find(|c: char| !c.is_whitespace() && c != '/') else {
            at = text.len();
            break;
        };
        at += offset;
        if rest.get(offset..).is_some_and(|rest| rest.starts_with('>')) {
            at += 1;
            break;
        }
        let (attribute, end) = attribute(text, at);
        attributes.push(attribute);
        at = end;
    }
    let name = name.to_ascii_lowercase();
    if RAW.contains(&name.as_str()) {
        at = closing(text, at, &name);
    }
    found.push(Markup::Open { name, attributes, start });
    at
}

/// Reads an attribute that starts at `at`; gives where it ends, which is
/// farther on.
fn attribute(text: &str, at: usize) -> (Attribute<'_>, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let name_end =
        rest.get(first..).unwrap_or_default().find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
    let name_end = name_end.map_or(rest.len(), |end| first + end);
    let name = rest.get(..name_end).unwrap_or_default().to_ascii_lowercase();
    let behind_name = rest.get(name_end..).unwrap_or_default();
    let none = |end| (Attribute { name: name.clone(), value: "", range: end..end }, end);
    let Some(written) = behind_name.trim_start().strip_prefix('=') else {
        return none(at + name_end);
    };
    let written = written.trim_start();
    let start = text.len() - written.len();
    let (start, length, close) = match written.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = written.get(1..).unwrap_or_default();
            (start + 1, inner.find(quote).unwrap_or(inner.len()), 1)
        }
        Some(_) => (start, written.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(written.len()), 0),
        None => return none(text.len()),
    };
    let range = start..start + length;
    let value = text.get(range.clone()).unwrap_or_default();
    let end = (range.end + close).min(text.len());
    (Attribute { name, value, range }, end)
}

/// Where the closing tag of an element ends, whatever its letter case.
fn closing(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find("</")) {
        at += offset + "</".len();
        let word = text.get(at..).and_then(tag_name);
        if word.is_some_and(|word| word.eq_ignore_ascii_case(name)) {
            return behind(text, at, ">");
        }
    }
    text.len()
}

/// Whether words stand between the tags of a piece of HTML.
pub(super) fn has_words(text: &str) -> bool {
    let mut at = 0;
    let mut words = String::new();
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find('<')) {
        words.push_str(text.get(at..at + offset).unwrap_or_default());
        let start = at + offset;
        let is_comment = text.get(start..).is_some_and(|rest| rest.starts_with("<!--"));
        at = behind(text, start, if is_comment { "-->" } else { ">" });
    }
    words.push_str(text.get(at..).unwrap_or_default());
    words.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let opened = markup(text).into_iter().filter_map(|markup| match markup {
            Markup::Open { name, .. } => Some(name),
            _ => None,
        });
        opened.collect()
    }

    #[test]
    fn reads_tags_and_attributes() {
        let text = "<a HREF='x>y.md' id=top>z</a><!-- <b> --><img src=\"d.png\" />";
        assert_eq!(names(text), ["a", "img"]);
        let Some(Markup::Open { attributes, .. }) = markup(text).into_iter().next() else { panic!() };
        assert_eq!((attributes[0].name.as_str(), attributes[0].value), ("href", "x>y.md"));
        assert_eq!((attributes[1].name.as_str(), attributes[1].value), ("id", "top"));
        assert_eq!(&text[attributes[0].range.clone()], "x>y.md");
    }

    #[test]
    fn goes_on_whatever_comes() {
        assert_eq!(names("<script>if (a<b) '<i>'</SCRIPT><b>"), ["script", "b"]);
        for text in
            ["<", "<a", "<a b", "<a b=", "<a b='", "<a =x", "<!--", "<![CDATA[", "</", "<é>", "<a é='ü", "a < b"]
        {
            markup(text);
            has_words(text);
        }
        assert!(has_words("<p align=\"center\">words</p>") && !has_words("<p title=\"words\"></p><!-- words -->"));
    }
}
