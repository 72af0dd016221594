//! Takes bends out of lines: everything moves into line with what it is
//! connected to, as far as there is room, and pushes nothing away.

use super::layers::Layers;
use super::place::Below;

/// How often everything has its turn.
const ROUNDS: usize = 8;

/// Straightens lines. Items keep apart as the rules say; the sides of clusters
/// are not kept, and have to be drawn in around items afterwards.
pub(super) fn straighten(layers: &Layers, rules: &[Below], at: &mut [f64]) {
    let mut room = Room::new(rules, layers.items.len(), at.len());
    let mut lines: Vec<Vec<(usize, f64)>> = vec![Vec::new(); layers.items.len()];
    for segment in &layers.segments {
        lines[segment.from].push((segment.to, segment.from_port - segment.to_port));
        lines[segment.to].push((segment.from, segment.to_port - segment.from_port));
    }
    let nodes: Vec<usize> = (0..layers.items.len()).filter(|item| layers.is_node(*item)).collect();
    for round in 0..ROUNDS {
        for chain in layers.chains.iter().filter(|chain| !layers.is_bracket(chain)) {
            level(layers, &mut room, chain.clone(), at);
        }
        let turn = |place: usize| if round % 2 == 0 { nodes[place] } else { nodes[nodes.len() - 1 - place] };
        for node in (0..nodes.len()).map(turn) {
            let mut pulls: Vec<f64> = lines[node].iter().map(|(other, slope)| at[*other] - slope).collect();
            pulls.sort_by(f64::total_cmp);
            if let Some(wanted) = middle(&pulls, at[node]) {
                let (lowest, highest) = room.around(node, at);
                at[node] = clamped(wanted, lowest, highest);
            }
        }
    }
}

/// Moves what a line passes to one level: that of an end if there is room, else
/// as near as can be.
fn level(layers: &Layers, room: &mut Room, chain: std::ops::Range<usize>, at: &mut [f64]) {
    let segments = &layers.segments[chain];
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return };
    let passed: Vec<usize> = segments.iter().skip(1).map(|segment| segment.from).collect();
    if passed.is_empty() {
        return;
    }
    let (start, end) = (at[first.from] + first.from_port, at[last.to] + last.to_port);
    let rooms: Vec<(f64, f64)> = passed.iter().map(|item| room.around(*item, at)).collect();
    let lowest = rooms.iter().map(|(lowest, _)| *lowest).fold(f64::NEG_INFINITY, f64::max);
    let highest = rooms.iter().map(|(_, highest)| *highest).fold(f64::INFINITY, f64::min);
    let mean = passed.iter().map(|item| at[*item]).sum::<f64>() / passed.len() as f64;
    let fits = |level: &f64| (lowest..=highest).contains(level);
    let nearer = if (start - mean).abs() <= (end - mean).abs() { [start, end] } else { [end, start] };
    let wanted = nearer.into_iter().find(fits).unwrap_or(mean);
    for (item, (own_lowest, own_highest)) in passed.iter().zip(rooms) {
        at[*item] = match lowest <= highest {
            true => clamped(wanted, lowest, highest),
            false => clamped(wanted, own_lowest, own_highest),
        };
    }
}

/// The middle one of some wishes; of two, the one that is nearer to where things
/// are, and where both are as near, what is between them.
fn middle(pulls: &[f64], here: f64) -> Option<f64> {
    let upper = *pulls.get(pulls.len().checked_sub(1)? / 2)?;
    let lower = *pulls.get(pulls.len() / 2)?;
    let (to_upper, to_lower) = ((upper - here).abs(), (lower - here).abs());
    Some(match to_upper - to_lower {
        apart if apart < -1.0 => upper,
        apart if apart > 1.0 => lower,
        _ => f64::midpoint(upper, lower),
    })
}

fn clamped(wanted: f64, lowest: f64, highest: f64) -> f64 {
    if lowest > highest { f64::midpoint(lowest, highest) } else { wanted.clamp(lowest, highest) }
}

/// How far things can move.
struct Room {
    items: usize,
    above: Vec<Vec<(usize, f64)>>,
    below: Vec<Vec<(usize, f64)>>,
    /// What is known of the sides of clusters, and since which question.
    known: Vec<(usize, f64)>,
    question: usize,
}

impl Room {
    fn new(rules: &[Below], items: usize, count: usize) -> Self {
        let (above, below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut room = Self { items, above, below, known: vec![(0, 0.0); count], question: 0 };
        for rule in rules {
            room.above[rule.lower].push((rule.upper, rule.by));
            room.below[rule.upper].push((rule.lower, rule.by));
        }
        room
    }

    /// The least and the greatest height that an item can take. The sides of
    /// clusters give way, up to the next item behind them.
    fn around(&mut self, item: usize, at: &[f64]) -> (f64, f64) {
        self.question += 1;
        let least = self.least(item, at);
        self.question += 1;
        (least, self.greatest(item, at))
    }

    fn least(&mut self, variable: usize, at: &[f64]) -> f64 {
        if self.known[variable].0 == self.question {
            return self.known[variable].1;
        }
        let mut least = f64::NEG_INFINITY;
        for index in 0..self.above[variable].len() {
            let (other, by) = self.above[variable][index];
            least = least.max(by + if other < self.items { at[other] } else { self.least(other, at) });
        }
        self.known[variable] = (self.question, least);
        least
    }

    fn greatest(&mut self, variable: usize, at: &[f64]) -> f64 {
        if self.known[variable].0 == self.question {
            return self.known[variable].1;
        }
        let mut greatest = f64::INFINITY;
        for index in 0..self.below[variable].len() {
            let (other, by) = self.below[variable][index];
            greatest = greatest.min(if other < self.items { at[other] } else { self.greatest(other, at) } - by);
        }
        self.known[variable] = (self.question, greatest);
        greatest
    }
}
