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

/// The words of a name, a space between them, without letter case, plurals and
/// separators; `None` for a name that is too short or too long to be compared.
pub(super) fn plain(name: &str) -> Option<String> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let mut text = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        if word.is_ascii() {
            text.push_str(word);
            text[start..].make_ascii_lowercase();
        } else {
            text.extend(word.chars().flat_map(char::to_lowercase));
        }
        make_singular(&mut text, start);
    }
    (text.chars().filter(|c| *c != ' ').take(SHORTEST_NAME).count() == SHORTEST_NAME).then_some(text)
}

/// Takes the plural off the word that starts at a byte: `policies` and
/// `policy`, `caches` and `cache` come out alike. What comes out need not be a
/// word.
fn make_singular(text: &mut String, start: usize) {
    let ends = |text: &str, ends: &[&str]| ends.iter().any(|end| text[start..].ends_with(end));
    if text.len() - start >= 3 && ends(text, &["s"]) && !ends(text, &["ss", "us", "is"]) {
        text.pop();
    }
    if ends(text, &["ie"]) {
        text.truncate(text.len() - 2);
        text.push('y');
    } else if ends(text, &["se", "xe", "ze", "che", "she"]) {
        text.pop();
    }
}

/// A number that is the same for plain names of the same letters (FNV-1a).
pub(super) fn number(plain: &str) -> u64 {
    let letters = plain.bytes().filter(|byte| *byte != b' ');
    letters.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether two plain names are of the same letters.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let letters = |plain| str::bytes(plain).filter(|byte| *byte != b' ');
    letters(one).eq(letters(other))
}

/// Words of a vocabulary that differ by one letter.
#[derive(Debug, Default)]
pub(super) struct Slips(BTreeMap<String, Vec<String>>);

/// The words of a plain name in which a letter may be a slip.
pub(super) fn slipping(plain: &str) -> impl Iterator<Item = &str> {
    let can_slip = |word: &&str| match word.is_ascii() {
        true => SLIPPING.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic()),
        false => SLIPPING.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic),
    };
    plain.split(' ').filter(can_slip)
}

impl Slips {
    /// Finds the pairs: two words that are one letter apart become the same
    /// when the right letter is taken out of one or both.
    pub(super) fn new(vocabulary: &BTreeSet<&str>) -> Self {
        let mut by_rest: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for word in vocabulary {
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

    /// The plain names that one slip makes of a plain name.
    pub(super) fn of(&self, plain: &str) -> Vec<String> {
        let mut made = Vec::new();
        let mut start = 0;
        for word in plain.split(' ') {
            let end = start + word.len();
            let others = self.0.get(word).into_iter().flatten();
            made.extend(others.map(|other| format!("{}{other}{}", &plain[..start], &plain[end..])));
            start = end + 1;
        }
        made
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
        let (Some(one), Some(other)) = (plain(one), plain(other)) else { return false };
        let slips = Slips::new(&slipping(&one).chain(slipping(&other)).collect());
        is_same(&one, &other) || slips.of(&one).iter().any(|made| is_same(made, &other))
    }

    #[test]
    fn plurals_cases_and_separators_are_near() {
        assert!(is_near("customer-record", "Customer Records"));
        assert!(is_near("policy", "policies"));
        assert!(is_near("caches", "cache"));
        assert!(is_near("processes", "process"));
        assert!(is_near("order-db", "orderdb"));
        assert!(is_near("Straße", "strasse") == is_near("strasse", "Straße"));
        assert_eq!(number("order db"), number("orderdb"));
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
