//! Stretches of one file, and which of them holds a place.

use std::ops::Range;

use super::Span;

/// Stretches of one file with what each stands for, sorted, so that a place is
/// looked up without a walk through all of them.
#[derive(Clone, Debug)]
pub struct Cover<T> {
    /// By start; among equal starts the last one given comes first.
    stretches: Vec<Stretch<T>>,
}

#[derive(Clone, Debug)]
struct Stretch<T> {
    start: u32,
    end: u32,
    /// The farthest end of this stretch and of all before it.
    reach: u32,
    what: T,
}

impl<T> Cover<T> {
    /// Takes stretches of one file.
    pub fn new(stretches: impl IntoIterator<Item = (Span, T)>) -> Self {
        let stretch = |(span, what): (Span, T)| Stretch { start: span.start, end: span.end, reach: 0, what };
        let mut stretches: Vec<Stretch<T>> = stretches.into_iter().map(stretch).collect();
        stretches.reverse();
        stretches.sort_by_key(|stretch| stretch.start);
        let mut reach = 0;
        for stretch in &mut stretches {
            reach = reach.max(stretch.end);
            stretch.reach = reach;
        }
        Self { stretches }
    }

    /// What holds all bytes from `start` to `end`: of several the one that
    /// starts last, of those the one given first.
    pub fn holding(&self, start: u32, end: u32) -> Option<&T> {
        let until = self.stretches.partition_point(|stretch| stretch.start <= start);
        let near = self.stretches[..until].iter().rev().take_while(|stretch| stretch.reach >= end);
        near.into_iter().find(|stretch| stretch.end >= end).map(|stretch| &stretch.what)
    }

    /// What starts in a range of bytes.
    pub fn starting_in(&self, range: Range<u32>) -> impl Iterator<Item = &T> {
        let from = self.stretches.partition_point(|stretch| stretch.start < range.start);
        let run = self.stretches[from..].iter().take_while(move |stretch| stretch.start < range.end);
        run.map(|stretch| &stretch.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn the_nearest_holds() {
        let stretches = [(0..100, "all"), (10..20, "one"), (10..30, "two"), (40..50, "three")];
        let cover = Cover::new(stretches.map(|(range, what)| (Span::new(FileId(0), range), what)));
        assert_eq!(cover.holding(12, 15), Some(&"one"));
        assert_eq!(cover.holding(12, 25), Some(&"two"));
        assert_eq!(cover.holding(35, 36), Some(&"all"));
        assert_eq!(cover.holding(45, 60), Some(&"all"));
        assert_eq!(cover.holding(90, 101), None);
        assert_eq!(cover.starting_in(10..41).count(), 3);
    }
}
