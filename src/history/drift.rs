//! The commits that touched an area and are not behind the commit since which
//! they count.
//!
//! Ancestry decides, never time: from the commit that set a date a mark goes
//! down to everything behind it, and an area that meets its own mark is done.
//! A commit touches an area if it differs in it from every parent; where a
//! merge equals a parent, only that parent's side is looked at, as git does
//! when it shows the history of paths.

use std::rc::Rc;

use fixedbitset::FixedBitSet;

use super::commits::{Behind, Commits, Number};
use super::differences::{Change, Differences, Side};
use super::questions::Unassessed;
use super::window::Window;

/// What was found for each area.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// The commits that touched the area, newest first.
    pub(super) touched: Vec<Vec<Number>>,
    /// Why the count has no end.
    pub(super) unassessed: Vec<Option<Unassessed>>,
}

/// Where an area's count begins: everything behind this commit is known, the
/// commit with it.
pub(super) type Since = Option<Number>;

/// The walk.
struct Walk<'a> {
    commits: &'a Commits,
    /// Which areas are still being followed at a commit.
    active: Vec<Option<FixedBitSet>>,
    /// How many commits have some.
    waiting: usize,
    /// The areas since which a commit was already there.
    reviewed: Vec<Option<Rc<FixedBitSet>>>,
    counted: Counted,
}

/// Counts for every area that has a beginning; `None` where more of the history
/// has to be read first.
pub(super) fn count(
    commits: &Commits,
    order: &[Number],
    differences: &mut Differences<'_>,
    since: &[Since],
) -> Option<Counted> {
    let mut walk = Walk {
        commits,
        active: vec![None; commits.all().len()],
        waiting: 0,
        reviewed: vec![None; commits.all().len()],
        counted: Counted { touched: vec![Vec::new(); since.len()], unassessed: vec![None; since.len()] },
    };
    for (area, since) in since.iter().enumerate().filter_map(|(area, since)| Some((area, (*since)?))) {
        walk.mark(since, area);
        walk.follow(0, area);
    }
    let mut at = 0;
    let mut window = Window::new();
    while at < order.len() && walk.waiting > 0 {
        let batch = window.batch(&order[at..]);
        differences.compare(commits, batch);
        for number in batch {
            if !walk.visit(*number, differences) {
                return None;
            }
        }
        at += batch.len();
    }
    Some(walk.counted)
}

impl Walk<'_> {
    fn areas(&self) -> usize {
        self.counted.touched.len()
    }

    fn mark(&mut self, number: Number, area: usize) {
        let areas = self.areas();
        let marks = self.reviewed[number as usize].get_or_insert_with(|| Rc::new(FixedBitSet::with_capacity(areas)));
        Rc::make_mut(marks).insert(area);
    }

    fn follow(&mut self, number: Number, area: usize) {
        let mut one = FixedBitSet::with_capacity(self.areas());
        one.insert(area);
        self.send(number, &one);
    }

    /// Sends areas to a commit.
    fn send(&mut self, to: Number, areas: &FixedBitSet) {
        match &mut self.active[to as usize] {
            Some(active) => active.union_with(areas),
            empty => {
                *empty = Some(areas.clone());
                self.waiting += 1;
            }
        }
    }

    /// Looks at one commit; false where its parents were not read yet.
    fn visit(&mut self, number: Number, differences: &Differences<'_>) -> bool {
        let reviewed = self.reviewed[number as usize].take();
        let active = self.active[number as usize].take();
        let parents = match &self.commits.get(number).behind {
            Behind::Parents(parents) => &parents[..],
            Behind::Cut | Behind::Unread(_) => &[],
        };
        if let Some(reviewed) = &reviewed {
            for parent in parents {
                self.hand_down(*parent, reviewed);
            }
        }
        let Some(mut active) = active else { return true };
        self.waiting -= 1;
        if let Some(reviewed) = &reviewed {
            active.difference_with(reviewed);
        }
        if active.is_clear() {
            return true;
        }
        match &self.commits.get(number).behind {
            Behind::Unread(_) => return false,
            Behind::Cut => self.give_up(&active, &Unassessed::Shallow),
            Behind::Parents(parents) => match differences.get(number) {
                Some(Ok(change)) => self.step(number, active, parents, change, differences),
                Some(Err(trouble)) => self.give_up(&active, &Unassessed::of(trouble)),
                None => {}
            },
        }
        true
    }

    /// Sends what is followed on to the parents that have it.
    fn step(
        &mut self,
        number: Number,
        mut active: FixedBitSet,
        parents: &[Number],
        change: &Change,
        differences: &Differences<'_>,
    ) {
        for (parent, side) in parents.iter().zip(&change.sides) {
            let differing = areas_in(side, differences, self.areas());
            let mut same = active.clone();
            same.difference_with(&differing);
            if !same.is_clear() {
                self.send(*parent, &same);
            }
            active.intersect_with(&differing);
            if active.is_clear() {
                return;
            }
        }
        if parents.is_empty() {
            if self.commits.is_shallow() {
                // The mark may have been cut off above: nobody can tell what is behind it.
                self.give_up(&active, &Unassessed::Shallow);
                return;
            }
            let first = change.sides.first().map(|side| areas_in(side, differences, self.areas()));
            active.intersect_with(&first.unwrap_or_default());
        }
        for area in active.ones() {
            self.counted.touched[area].push(number);
        }
        for parent in parents {
            self.send(*parent, &active);
        }
    }

    /// Marks a parent with what its child is marked with.
    fn hand_down(&mut self, parent: Number, reviewed: &Rc<FixedBitSet>) {
        match &mut self.reviewed[parent as usize] {
            Some(marks) if reviewed.is_subset(marks) => {}
            Some(marks) => Rc::make_mut(marks).union_with(reviewed),
            empty => *empty = Some(Rc::clone(reviewed)),
        }
    }

    fn give_up(&mut self, areas: &FixedBitSet, why: &Unassessed) {
        for area in areas.ones() {
            self.counted.unassessed[area] = Some(why.clone());
        }
    }
}

/// The areas in which one side differs.
fn areas_in(side: &Side, differences: &Differences<'_>, count: usize) -> FixedBitSet {
    let mut areas = FixedBitSet::with_capacity(count);
    for path in &side.paths {
        for area in differences.paths.areas(*path) {
            areas.insert(*area as usize);
        }
    }
    areas
}
