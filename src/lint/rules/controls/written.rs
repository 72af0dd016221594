//! Whether a record's text holds a key whose value did not make it into the model.

use crate::lint::Context;
use crate::model::records::Header;
use crate::model::{AnyRecord, Fields, keys_of};
use crate::syntax::nearest;

/// Whether a record writes a key, be it misspelt or with a value that could
/// not be read. Either has been complained about, and what the author meant is
/// there: a rule that misses the key has nothing to add. An empty list can be
/// read, and says nothing.
pub(in crate::lint::rules) fn is_written(cx: &Context<'_>, record: &dyn AnyRecord, key: &str) -> bool {
    let known = || Header::KEYS.iter().chain(keys_of(record.kind())).map(|known| known.name);
    // To compare with one key is cheap, and most words are like none.
    let is_near = |word: &str| nearest(word, [key]).is_some() && nearest(word, known()) == Some(key);
    let is_meant = |word: &str| !known().any(|known| known == word) && is_near(word);
    let text = cx.sources.text(record.place().extent());
    let mut keys = text.lines().flat_map(keys).filter(|(_, value)| !is_empty_list(value));
    keys.any(|(word, _)| word == key || is_meant(word))
}

/// Whether a TOML text writes a key, spelt well or not.
pub(in crate::lint::rules) fn writes_key(text: &str, key: &str) -> bool {
    text.lines().flat_map(keys).any(|(word, _)| nearest(word, [key]).is_some())
}

fn is_empty_list(value: &str) -> bool {
    value.trim_start().strip_prefix('[').is_some_and(|items| items.trim_start().starts_with(']'))
}

/// The keys of a line of TOML, each with what follows its `=`: the first part
/// of what stands in front, at the line's start or behind a brace or a comma.
fn keys(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let line = if line.trim_start().starts_with('#') { "" } else { line };
    line.match_indices('=').filter_map(|(at, _)| {
        let before = line[..at].trim_end();
        let path = before.rsplit(|c: char| !is_key_char(c)).next()?;
        let ahead = before[..before.len() - path.len()].trim_end();
        let is_key = ahead.is_empty() || ahead.ends_with(['{', ',']);
        let word = path.split('.').next()?.trim_matches(['"', '\'']);
        (is_key && !word.is_empty()).then_some((word, &line[at + 1..]))
    })
}

fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '"' | '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_stands_before_a_value() {
        let all = |line| keys(line).map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(all("evidence = [\"a=b\"]"), ["evidence"]);
        assert_eq!(all("x = { id = \"a\", \"in-herent\".likelihood = 4 }"), ["x", "id", "in-herent"]);
        assert!(all("# evidence = []").is_empty());
        assert!(all("= =").is_empty());
        assert!(is_empty_list(" [ ]") && !is_empty_list(" [\"a\"]"));
        assert!(writes_key("[policy]\napetite = \"low\"", "appetite"));
    }
}
