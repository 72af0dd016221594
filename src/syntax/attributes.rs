//! The attributes behind a heading, `{#id .class}`: as they are, and as they were
//! meant.

use std::ops::Range;

use super::suggest::is_slip;
use super::{Heading, MALFORMED_RECORD};
use crate::source::{Diagnostic, Fix, Safety, Span, clipped};

/// The class of a heading that an attack tree stands below.
const ATTACK_TREE: &str = "attack-tree";

/// How much of a title is shown, in characters.
const SHOWN: usize = 60;

/// A slip in the attributes of a heading, which were read as they were meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeSlip {
    /// The brace that opens them belongs here.
    Unopened(Span),
    /// The brace that closes them belongs here.
    Unclosed(Span),
    /// This word is meant as the class of attack trees.
    Class(Span),
}

/// The word of some attributes that is meant as the class of attack trees.
pub(super) fn attack_tree<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let is_meant = |word: &&str| *word == ATTACK_TREE || is_slip(word, ATTACK_TREE);
    words.into_iter().find(is_meant).map(str::to_owned)
}

/// Where the class of attack trees is misspelt in a heading's line, its point with
/// it.
pub(super) fn misspelt_class(line: &str, class: &str) -> Option<Range<usize>> {
    let at = line.rfind(class)?;
    let start = if line[..at].ends_with('.') { at - 1 } else { at };
    let end = at + class.len();
    (line[start..end].strip_prefix('.') != Some(ATTACK_TREE)).then_some(start..end)
}

/// Attributes one of whose braces is missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Torn<'t> {
    /// Where the title before them ends.
    pub(super) start: usize,
    /// Whether the brace that opens them is what is missing.
    pub(super) is_unopened: bool,
    pub(super) words: Vec<&'t str>,
}

impl Torn<'_> {
    /// The id that they give.
    pub(super) fn id(&self) -> Option<String> {
        self.words.iter().find_map(|word| word.strip_prefix('#')).map(str::to_owned)
    }

    /// The class of attack trees, if it is among them.
    pub(super) fn class(&self) -> Option<String> {
        attack_tree(self.words.iter().filter_map(|word| word.strip_prefix('.')))
    }
}

/// The attributes at the end of a heading's line that lack one brace.
pub(super) fn torn(line: &str) -> Option<Torn<'_>> {
    // Nearly every heading: it has none.
    if !line.ends_with('}') && !line.as_bytes().contains(&b'{') {
        return None;
    }
    let is_attribute = |word: &&str| word.len() > 1 && word.starts_with(['#', '.']);
    let (start, is_unopened) = match (line.rfind('{'), line.strip_suffix('}')) {
        (Some(at), None) if !line[at..].contains('}') && !line[..at].ends_with('\\') => (at, false),
        (None, Some(rest)) => {
            let words = rest.split_whitespace().rev().take_while(is_attribute);
            let first = words.last()?;
            (first.as_ptr() as usize - line.as_ptr() as usize, true)
        }
        _ => return None,
    };
    let words: Vec<&str> = line[start..].trim_matches(['{', '}', ' ']).split_whitespace().collect();
    // Words in braces may be no attributes at all.
    let is_given = |word: &&str| match word.strip_prefix('#') {
        Some(id) => id.starts_with(|c: char| c.is_ascii_alphabetic()),
        None => attack_tree(word.strip_prefix('.')).is_some(),
    };
    let is_read = start > 0 && words.iter().all(is_attribute) && words.iter().any(is_given);
    is_read.then_some(Torn { start, is_unopened, words })
}

impl Heading {
    /// What is wrong with its attributes.
    pub fn misspelt(&self) -> Option<Diagnostic> {
        let slip = self.slip.as_deref()?;
        let title = clipped(&self.title.value, SHOWN);
        let say = |place: Span, message: String, help: &str, text: &str| {
            let fix = Fix::replace(format!("write `{text}`"), Safety::Unsafe, place, text);
            Diagnostic::new(&MALFORMED_RECORD, place, message).help(help).fix(fix)
        };
        Some(match slip {
            AttributeSlip::Unopened(place) => {
                say(*place, format!("what ends with `}}` behind `{title}` is not opened"), "put a `{` here", "{")
            }
            AttributeSlip::Unclosed(place) => {
                say(*place, format!("what starts with `{{` behind `{title}` is not closed"), "put a `}` here", "}")
            }
            AttributeSlip::Class(place) => {
                let message = format!("the class of `{title}` means nothing");
                say(*place, message, &format!("did you mean `.{ATTACK_TREE}`?"), &format!(".{ATTACK_TREE}"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::parse;

    #[test]
    fn a_brace_that_is_missing_is_found() {
        let words = vec!["#X-1", ".a"];
        let closed = Torn { start: 2, is_unopened: false, words: words.clone() };
        assert_eq!(torn("T {#X-1 .a"), Some(closed));
        assert_eq!(torn("T #X-1 .a}"), Some(Torn { start: 2, is_unopened: true, words }));
        let others = ["T {.env", "T #12}", "T \\{#X-1", "T {#1"];
        let whole = ["T {#X-1 .a}", "T {x", "T {", "T }", "T x}", "{#X-1", "T {#X-1} {b}", "T #", "T"];
        for line in whole.into_iter().chain(others) {
            assert_eq!(torn(line), None, "{line}");
        }
    }

    #[test]
    fn attributes_are_read_as_they_were_meant() {
        let cases = [
            "T {#X-AT1 .attack-tree",
            "T #X-AT1 .attack-tree}",
            "T {#X-AT1 .attacktree}",
            "T {#X-AT1 .Attack-Tree}",
            "T {#X-AT1 attack-tree}",
        ];
        for line in cases {
            let text = format!("# M\n\n## {line}\n\n- A goal\n");
            let body = parse(FileId(0), &text).body;
            let heading = &body.headings[1];
            assert_eq!(heading.id.as_ref().map(|id| id.value.as_str()), Some("X-AT1"), "{line}");
            assert_eq!((&*heading.title.value, heading.is_attack_tree), ("T", true), "{line}");
            assert_eq!(&text[heading.title.span.range()], "T", "{line}");
            assert_eq!(body.items.len(), 1, "{line}");
            let fix = heading.misspelt().and_then(|said| said.fix).unwrap();
            let (mended, _) = crate::source::apply([&fix], |_| &text);
            let body = parse(FileId(0), &mended[&FileId(0)]).body;
            assert!(body.headings[1].is_attack_tree && body.headings[1].slip.is_none(), "{line}");
        }
    }
}
