//! Sketches of texts: a few hashes of each by which near duplicates know each
//! other (Li, Owen and Zhang, "One permutation hashing", 2012).

use crate::source::Span;

/// Into how many ranges hashes fall; a sketch keeps the least of each.
const RANGES: usize = 128;

/// How many bits of a hash say where in its range it is.
const WITHIN: u32 = u32::BITS - RANGES.ilog2();

/// What is kept of a range without a hash.
const NOTHING: u32 = u32::MAX;

/// Words that are hashed together.
const WIDTH: usize = 3;

/// Texts with fewer words say too little to be anybody's copy.
const FEWEST_WORDS: usize = 50;

/// How many hashes of a sketch are looked at to find whom to compare it with.
const GLANCED: usize = 8;

/// How many of those two near duplicates have in common: four fifths of all runs
/// are in both, so that fewer than this is as good as never.
const FEWEST_SHARED: usize = 3;

/// What is kept of a text.
#[derive(Debug)]
pub(super) struct Sketch {
    /// A hash of all words in their order.
    whole: u64,
    /// Of the hashes of all runs of words the least in each range.
    least: Box<[u32; RANGES]>,
}

impl Sketch {
    /// Sketches the words of some pieces of a text; `None` where they are few.
    /// Letter case, white space and punctuation do not count.
    pub(super) fn of(text: &str, pieces: &[Span]) -> Option<Self> {
        let mut least = Box::new([NOTHING; RANGES]);
        let count = Words::read_all(text, pieces, |run| {
            let range = &mut least[(run >> WITHIN) as usize];
            *range = run.min(*range);
        });
        (count.of_words >= FEWEST_WORDS).then_some(Self { whole: count.whole, least })
    }

    /// The hashes by which alike texts find each other, in order.
    pub(super) fn glance(&self) -> impl Iterator<Item = u32> {
        self.least.iter().copied().filter(|hash| *hash != NOTHING).take(GLANCED)
    }

    /// Whether the texts may be near duplicates.
    pub(super) fn may_be_near(&self, other: &Self) -> bool {
        self.glance().filter(|hash| other.least.get((hash >> WITHIN) as usize) == Some(hash)).count() >= FEWEST_SHARED
    }

    /// Whether the words are the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.whole == other.whole && self.least == other.least
    }

    /// Whether at least four fifths of all runs of words are in both, as far as
    /// the ranges tell that are not empty in both.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let (mut seen, mut shared) = (0_usize, 0_usize);
        for (one, other) in self.least.iter().zip(&*other.least) {
            let is_seen = *one.min(other) != NOTHING;
            seen += usize::from(is_seen);
            shared += usize::from(is_seen && one == other);
        }
        shared * 5 >= seen * 4
    }
}

/// What was read.
struct Count {
    /// A hash of all words in their order.
    whole: u64,
    of_words: usize,
}

/// Words as they are read, each by its hash; every run of them is given away.
struct Words<F> {
    count: Count,
    last: [u64; WIDTH - 1],
    give: F,
}

impl<F: FnMut(u32)> Words<F> {
    fn read_all(text: &str, pieces: &[Span], give: F) -> Count {
        let mut words = Self { count: Count { whole: 0, of_words: 0 }, last: [0; WIDTH - 1], give };
        for piece in pieces.iter().filter_map(|piece| text.get(piece.range())) {
            words.read(piece);
        }
        words.count
    }

    /// Reads the words of a piece: its letters and digits.
    fn read(&mut self, piece: &str) {
        let mut word = 0;
        for byte in piece.bytes() {
            let letter = LETTERS[usize::from(byte)];
            if letter != 0 {
                word = u64::rotate_left(word, 5) ^ u64::from(letter);
            } else if word != 0 {
                self.take(word);
                word = 0;
            }
        }
        if word != 0 {
            self.take(word);
        }
    }

    fn take(&mut self, word: u64) {
        let [first, second] = self.last;
        self.count.whole = self.count.whole.wrapping_mul(PRIME) ^ word;
        self.last = [second, word];
        self.count.of_words += 1;
        if self.count.of_words >= WIDTH {
            let run = mix((first.wrapping_mul(PRIME) ^ second).wrapping_mul(PRIME) ^ word);
            (self.give)(u32::try_from(run >> 32).unwrap_or(u32::MAX));
        }
    }
}

const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a byte adds to a word: itself in lower case, or nothing.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0_u8;
    loop {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    letters
};

/// Spreads a hash evenly (the last step of SplitMix64).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn sketch(text: &str) -> Option<Sketch> {
        Sketch::of(text, &[Span::new(FileId(0), 0..text.len())])
    }

    fn words(range: std::ops::Range<usize>) -> String {
        range.map(|number| format!("word{number} ")).collect()
    }

    #[test]
    fn knows_copies_from_kin() {
        let one = words(0..300);
        let touched = one.replace("word40 ", "other ").replace("word90 ", "else ");
        let half = words(150..450);
        let sketched = [&one, &one.to_uppercase(), &touched, &half, &words(400..700)].map(|text| sketch(text).unwrap());
        let [one, shouted, touched, half, other] = &sketched;
        assert!(one.is_same(shouted) && one.is_near(shouted));
        assert!(one.is_near(touched) && !one.is_same(touched));
        assert!(!one.is_near(half));
        assert!(one.may_be_near(touched) && !one.may_be_near(other));
    }

    #[test]
    fn a_glance_misses_no_near_duplicate() {
        // The most that may change: each word that differs is in three runs.
        for start in 0..200 {
            let one = words(start..start + 300);
            let near = (0..10).fold(one.clone(), |text, at| text.replace(&format!("word{} ", start + at * 30), "x "));
            let (one, near) = (sketch(&one).unwrap(), sketch(&near).unwrap());
            assert!(!one.is_near(&near) || one.may_be_near(&near), "{start}");
        }
    }

    #[test]
    fn leaves_short_texts_alone() {
        assert!(sketch(&words(0..49)).is_none());
    }
}
