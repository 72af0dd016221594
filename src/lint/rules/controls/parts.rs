//! What can be asked of the text of a file that evidence points into.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::syntax::slug;

/// A text with its lines counted, its words sorted and its headings known, each
/// once it is asked: a model may point into one file ten thousand times.
#[derive(Default)]
pub(super) struct Parts<'t> {
    text: &'t str,
    lines: OnceLock<usize>,
    /// Where each word starts.
    words: OnceLock<HashMap<&'t str, Vec<usize>>>,
    anchors: OnceLock<BTreeSet<String>>,
}

impl<'t> Parts<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, ..Self::default() }
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        *self.lines.get_or_init(|| self.text.lines().count())
    }

    /// Whether a symbol stands in the text as a whole word; of `Type::name` and
    /// `Type.name` each part by itself, because few languages write them so
    /// where they are defined.
    pub(super) fn has_symbol(&self, symbol: &str) -> bool {
        let parts = symbol.split("::").flat_map(|part| part.split('.')).filter(|part| !part.is_empty());
        let mut parts = parts.peekable();
        self.has_word(symbol) || (parts.peek().is_some() && parts.all(|part| self.has_word(part)))
    }

    /// Whether what is asked for stands somewhere and no letter goes on at its
    /// ends. It is looked for at the rarest of its words alone.
    fn has_word(&self, asked: &str) -> bool {
        let words_here = self.words.get_or_init(|| {
            let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
            words(self.text).for_each(|(at, word)| starts.entry(word).or_default().push(at));
            starts
        });
        let known = words(asked).map(|(at, word)| (at, words_here.get(word).map_or(&[][..], Vec::as_slice)));
        let Some((offset, starts)) = known.min_by_key(|(_, starts)| starts.len()) else { return false };
        starts.iter().filter_map(|start| start.checked_sub(offset)).any(|at| {
            let Some((before, rest)) = self.text.split_at_checked(at) else { return false };
            let is_cut = before.ends_with(is_word_char) && asked.starts_with(is_word_char);
            let goes_on = |rest: &str| rest.starts_with(is_word_char) && asked.ends_with(is_word_char);
            !is_cut && rest.strip_prefix(asked).is_some_and(|rest| !goes_on(rest))
        })
    }

    /// Whether a heading of the text, read as Markdown, has this anchor.
    pub(super) fn has_anchor(&self, anchor: &str) -> bool {
        let anchors = self.anchors.get_or_init(|| {
            let headings = self.text.lines().filter_map(|line| line.strip_prefix('#'));
            headings.map(|line| slug(line.trim_start_matches('#'))).collect()
        });
        anchors.contains(anchor)
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a text, each with its place.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = text.split(|c| !is_word_char(c)).filter(|word| !word.is_empty());
    pieces.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_whole_words() {
        let parts = Parts::new("fn mask_all(a: A<B>) {}\nimpl Redactor { fn new() } // a-b c.d ümask");
        for there in ["mask_all", "Redactor::new", "Redactor.new", "a-b", "c.d", "A<B>", "(a: A", "ümask", "fn new()"]
        {
            assert!(parts.has_symbol(there), "{there}");
        }
        for absent in ["mask", "ask_all", "Redactor::mask", "a-bc", "B>)a", "::", "", "mask_all(a: A<C>"] {
            assert!(!parts.has_symbol(absent), "{absent}");
        }
    }
}
