//! Did you mean?

use std::cmp::Reverse;

/// The longest word that is compared, in bytes.
const LONGEST: usize = 100;

/// How many candidates of about the same length are compared.
const MOST: usize = 500;

/// The candidate nearest to `text`, if one is near enough to be meant.
/// Among equals the one that begins more alike wins, then the one that ends so,
/// then the first in order, so that the answer is stable. Where there are very many, only the first are
/// looked at: strangers write both sides of the comparison.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Near::find(text, candidates).map(|near| near.name)
}

/// How far a word is from another, and how much of its beginning and of its end
/// they share: the least is the nearest.
type Rank = (usize, Reverse<usize>, Reverse<usize>);

/// The nearest of some candidates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near<'a> {
    pub(super) name: &'a str,
    /// Whether no other is as near.
    pub(super) is_alone: bool,
}

impl<'a> Near<'a> {
    /// What [`nearest`] finds.
    pub(super) fn find(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let text_folded = text.to_lowercase();
        let allowed = match text.chars().count() {
            0..=2 => 1,
            3..=5 => 2,
            _ => 3,
        };
        let begins = |folded: &str| text_folded.chars().zip(folded.chars()).take_while(|(a, b)| a == b).count();
        let ends =
            |folded: &str| text_folded.chars().rev().zip(folded.chars().rev()).take_while(|(a, b)| a == b).count();
        let mut best: Option<(Rank, &str)> = None;
        let mut is_alone = true;
        let alike_long = candidates.into_iter().filter(|candidate| candidate.len().abs_diff(text.len()) <= 4);
        for candidate in alike_long.take(MOST) {
            let folded = candidate.to_lowercase();
            let distance = strsim::osa_distance(&text_folded, &folded);
            let half = folded.chars().count().div_ceil(2);
            let rank = (distance, Reverse(begins(&folded)), Reverse(ends(&folded)));
            if distance > allowed || distance > half {
                continue;
            }
            is_alone = best.is_none_or(|(best, _)| rank < best || (is_alone && rank > best));
            if best.is_none_or(|best| (rank, candidate) < best) {
                best = Some((rank, candidate));
            }
        }
        best.map(|(_, name)| Self { name, is_alone })
    }
}

/// Whether a word is another one but for a single slip, or for capitals.
pub fn is_slip(text: &str, meant: &str) -> bool {
    text.len() <= LONGEST && strsim::osa_distance(&text.to_lowercase(), meant) <= 1
}

/// The sentence that offers the nearest candidate.
pub fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(text, candidates).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_is_near_and_nothing_else() {
        assert_eq!(nearest("inherant", ["inherent", "residual"]), Some("inherent"));
        assert_eq!(nearest("banana", ["inherent", "residual"]), None);
        assert_eq!(nearest("autors", ["actors", "authors"]), Some("authors"));
        assert_eq!(nearest("Implemented", ["implemented"]), Some("implemented"));
    }

    #[test]
    fn tells_whether_another_is_as_near() {
        let is_alone = |candidates: &[&'static str]| Near::find("cf", candidates.iter().copied()).unwrap().is_alone;
        assert!(is_alone(&["csf", "nist"]));
        assert!(!is_alone(&["caf", "nist", "csf"]));
        let near = Near::find("elemens", ["element", "elements"]).unwrap();
        assert_eq!((near.name, near.is_alone), ("elements", true));
        assert!(is_alone(&["caf", "csf", "cf"]));
        assert!(is_alone(&["cf", "caf", "csf"]));
    }
}
