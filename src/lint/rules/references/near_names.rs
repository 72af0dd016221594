//! Names that people take for one another: told by keys in sorted lists, so
//! that no two names need to be compared unless they share one.

use std::collections::{BTreeMap, BTreeSet};

/// The fewest letters of a name that is compared at all.
const SHORTEST_NAME: usize = 4;

/// The longest name that is compared.
const LONGEST_NAME: usize = 200;

/// The lengths of words in which one letter may be a slip. In shorter ones it
/// makes another word: `host` and `cost`.
const SLIPPING: std::ops::RangeInclusive<usize> = 5..=40;

/// The most words that can differ from one another by the same letter; more of
/// them are a series, not slips.
const LONGEST_SERIES: usize = 16;

/// The words of a name, without letter case, plural and separators; `None` for
/// a name that is too short or too long to be compared.
pub(super) fn words(name: &str) -> Option<Vec<String>> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(|word| singular(&word.to_lowercase())).collect();
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    (letters >= SHORTEST_NAME).then_some(words)
}

/// A word without its plural: `policies` and `policy`, `caches` and `cache`
/// come out alike. What comes out need not be a word.
fn singular(word: &str) -> String {
    let is_plural = word.len() >= 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    let word = if is_plural { &word[..word.len() - 1] } else { word };
    if let Some(stem) = word.strip_suffix("ie") {
        return format!("{stem}y");
    }
    let stem = word.strip_suffix('e').filter(|stem| ["s", "x", "z", "ch", "sh"].iter().any(|end| stem.ends_with(end)));
    stem.unwrap_or(word).to_owned()
}

/// Words of a vocabulary that differ by one letter.
#[derive(Debug, Default)]
pub(super) struct Slips(BTreeMap<String, Vec<String>>);

impl Slips {
    /// Finds the pairs: two words that are one letter apart become the same
    /// when the right letter is taken out of one or both.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let can_slip = |word: &&str| SLIPPING.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic);
        let vocabulary: BTreeSet<&str> = words.filter(can_slip).collect();
        let mut by_rest: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for word in &vocabulary {
            let rests: BTreeSet<String> = rests(word).collect();
            for rest in rests {
                by_rest.entry(rest).or_default().push(word);
            }
        }
        let mut slips: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for alike in by_rest.values().filter(|alike| (2..=LONGEST_SERIES).contains(&alike.len())) {
            for one in alike {
                let others = alike.iter().filter(|other| *other != one && strsim::osa_distance(one, other) == 1);
                slips.entry((*one).to_owned()).or_default().extend(others);
            }
        }
        let owned = |others: BTreeSet<&str>| others.into_iter().map(str::to_owned).collect();
        Self(slips.into_iter().map(|(word, others)| (word, owned(others))).collect())
    }

    /// The key of a name, and those of the names that one slip makes of it.
    pub(super) fn keys(&self, words: &[String]) -> Vec<String> {
        let mut keys = vec![words.concat()];
        for (at, word) in words.iter().enumerate() {
            for other in self.0.get(word).into_iter().flatten() {
                let (before, after) = (words[..at].concat(), words[at + 1..].concat());
                keys.push(format!("{before}{other}{after}"));
            }
        }
        keys
    }
}

/// A word, and the word without each of its letters.
fn rests(word: &str) -> impl Iterator<Item = String> {
    let without = word.char_indices().map(|(at, c)| format!("{}{}", &word[..at], &word[at + c.len_utf8()..]));
    std::iter::once(word.to_owned()).chain(without)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(one: &str, other: &str) -> bool {
        let (Some(one), Some(other)) = (words(one), words(other)) else { return false };
        let slips = Slips::new(one.iter().chain(&other).map(String::as_str));
        slips.keys(&one).contains(&other.concat())
    }

    #[test]
    fn plurals_cases_and_separators_are_near() {
        assert!(is_near("customer-record", "Customer Records"));
        assert!(is_near("policy", "policies"));
        assert!(is_near("caches", "cache"));
        assert!(is_near("processes", "process"));
        assert!(is_near("order-db", "orderdb"));
        assert!(!is_near("bus", "bu"));
    }

    #[test]
    fn one_letter_is_near_in_long_words_only() {
        assert!(is_near("adress-book", "address-book"));
        assert!(is_near("clinet", "client"));
        assert!(is_near("account", "acount"));
        assert!(!is_near("host", "cost"));
        assert!(!is_near("shard-1", "shard-2"));
        assert!(!is_near("zone-a", "zone-b"));
        assert!(!is_near("api", "apis"));
    }
}
