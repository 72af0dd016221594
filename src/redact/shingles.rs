//! Stretches of words that were taken out, to be known again wherever they turn
//! up: a copy of eight words in a row is a copy.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::words::fold;

/// How many words in a row make a stretch.
const LENGTH: usize = 8;

/// The shortest text that tells by itself, in words; a shorter one tells where
/// it holds a number.
const SHORTEST: usize = 3;

/// Stretches of words by how many there are in them.
#[derive(Debug, Default)]
pub(super) struct Shingles {
    by_length: [HashSet<u64>; LENGTH + 1],
}

/// Whether a text is long or odd enough to be known again.
pub(super) fn is_telling(text: &str) -> bool {
    let folded = fold(text);
    let count = folded.split(' ').count();
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    let is_odd = letters >= 3 && folded.len() >= 8 && folded.chars().any(char::is_numeric);
    letters >= 3 && (count >= SHORTEST || is_odd)
}

/// Whether a stretch says something: numbers and the names of public frameworks,
/// such as `13.2.2` or `AC-2`, stand in the same order in many places.
fn is_speech(words: &[&str]) -> bool {
    let is_word = |word: &&&str| word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    words.len() < LENGTH || words.iter().filter(is_word).count() > LENGTH / 2
}

fn hash(words: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

impl Shingles {
    /// Takes up a text as a whole, or stretch by stretch where it is long.
    pub(super) fn add(&mut self, text: &str) {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let length = words.len().min(LENGTH);
        if length > 0 {
            let speech = words.windows(length).filter(|window| is_speech(window));
            self.by_length[length].extend(speech.map(hash));
        }
    }

    /// Takes up long lines of running text.
    pub(super) fn add_prose(&mut self, text: &str) {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let speech = words.windows(LENGTH).filter(|window| is_speech(window));
        self.by_length[LENGTH].extend(speech.map(hash));
    }

    /// Forgets what a text that may be seen says, too.
    pub(super) fn forget(&mut self, text: &str) {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        for (length, known) in self.by_length.iter_mut().enumerate().filter(|(_, known)| !known.is_empty()) {
            for window in words.windows(length) {
                known.remove(&hash(window));
            }
        }
    }

    /// The stretches that turn up in a folded text.
    pub(super) fn find(&self, folded: &str) -> BTreeSet<String> {
        let words: Vec<&str> = folded.split(' ').collect();
        let mut found = BTreeSet::new();
        for (length, known) in self.by_length.iter().enumerate().filter(|(_, known)| !known.is_empty()) {
            let windows = words.windows(length).filter(|window| known.contains(&hash(window)));
            found.extend(windows.map(|window| window.join(" ")));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_again() {
        let mut shingles = Shingles::default();
        shingles.add("The vault's door opens to whoever knocks three times at night");
        shingles.add("CANARY-0017");
        shingles.add("oak with iron bands");
        assert_eq!(shingles.find(&fold("so the vault’s DOOR opens to whoever knocks three")).len(), 2);
        assert_eq!(shingles.find(&fold("x canary 0017 y")).len(), 1);
        shingles.forget("Doors are of oak, with iron bands.");
        assert!(shingles.find(&fold("oak with iron bands")).is_empty());
        assert!(shingles.find(&fold("the door opens")).is_empty());
    }

    #[test]
    fn references_to_frameworks_are_no_copy() {
        let mut shingles = Shingles::default();
        shingles.add_prose(
            "asvs = [\"v5.0.0-8.3.3\", \"v5.0.0-13.2.2\"]\nnist = [\"SI-11\", \"AC-2\", \"IA-5\", \"SC-7\"]",
        );
        assert!(shingles.find(&fold("cis 3.3 v5.0.0-13.2.2, SI-11 AC-2 IA-5 SC-7")).is_empty());
        shingles.add_prose("on 3 and 4 May 2026 the vault stood open all night");
        assert!(!shingles.find(&fold("3 and 4 May 2026 the vault stood open")).is_empty());
    }

    #[test]
    fn common_words_tell_nothing() {
        assert!(!is_telling("PostgreSQL") && !is_telling("manual review") && !is_telling("2026-01-01"));
        assert!(is_telling("CANARY-0017") && is_telling("oak with iron bands"));
    }
}
