//! Words for messages.

use crate::model::RecordKind;
use crate::source::clipped;

/// The most characters of an author's text that a message repeats.
const LONGEST: usize = 60;

/// "a, b and c", with the last word given.
pub(in crate::lint::rules) fn joined<T: AsRef<str>>(items: &[T], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [init @ .., end] => {
            let init: Vec<&str> = init.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", init.join(", "), end.as_ref())
        }
    }
}

/// What may stand somewhere: "an element, flow or asset".
pub(super) fn wanted(kinds: &[RecordKind]) -> String {
    let words: Vec<String> = kinds
        .iter()
        .enumerate()
        .map(|(at, kind)| if at == 0 { kind.with_article() } else { kind.as_str().to_owned() })
        .collect();
    joined(&words, "or")
}

/// An id as TOML writes it, where it needs no escape.
pub(in crate::lint::rules) fn in_quotes(id: &str) -> Option<String> {
    let is_plain = !id.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'));
    is_plain.then(|| format!("\"{id}\""))
}

/// An author's text, short enough for a sentence.
pub(in crate::lint::rules) fn clip(text: &str) -> String {
    clipped(text, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(joined(&["a"], "and"), "a");
        assert_eq!(joined(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(wanted(&[RecordKind::Element, RecordKind::Actor]), "an element or actor");
        assert_eq!(in_quotes("a\"b"), None);
    }
}
