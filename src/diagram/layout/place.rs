//! How far down everything stands: near what it is connected to, and nothing
//! on top of anything else.

use super::layers::{Layers, What};
use super::order::{Order, Step};
use super::straighten::straighten;
use super::{Graph, PADDING};

/// Between what stands one below the other.
const BETWEEN_NODES: f64 = 26.0;
const BETWEEN_LINES: f64 = 9.0;
const BETWEEN_CLUSTERS: f64 = 22.0;
/// Between the ends of lines at one side of a box.
pub(super) const BETWEEN_PORTS: f64 = 15.0;

/// How often everything moves towards the middle of its neighbours.
const ROUNDS: usize = 24;
/// How often, each time and the last time, the rules are gone through, and how
/// much easier the side of a cluster moves than an item.
const SWEEPS: usize = 6;
const LAST_SWEEPS: usize = 60;
const SIDES_YIELD: f64 = 8.0;
/// What moves less than this has arrived.
const NEAR_ENOUGH: f64 = 0.2;

/// Where things stand: items, and the upper and lower sides of clusters.
#[derive(Debug)]
pub(super) struct Heights {
    pub(super) items: Vec<f64>,
    pub(super) tops: Vec<f64>,
    pub(super) bottoms: Vec<f64>,
}

/// One thing stands below another, at least so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Below {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) by: f64,
}

/// Finds the heights; also gives each line its own port at a box.
pub(super) fn heights(graph: &Graph, layers: &mut Layers, order: &Order) -> Heights {
    give_ports(graph, layers, order);
    let stack = Stack::new(graph, layers, order);
    let mut at = stack.pushed_down(&vec![0.0; layers.items.len()]);
    for round in 1..=ROUNDS {
        let wanted = means(layers, &at);
        stack.pull(&mut at, &wanted, if round == ROUNDS { LAST_SWEEPS } else { SWEEPS });
    }
    // What is left of overlaps is resolved half by moving down, half by moving up.
    let (down, up) = (stack.pushed_down(&at[..layers.items.len()]), stack.pushed_up(&at[..layers.items.len()]));
    at = down.iter().zip(&up).map(|(down, up)| f64::midpoint(*down, *up)).collect();
    straighten(layers, &stack.rules, &mut at);
    stack.tighten_all(&mut at);
    let shift = stack.top(&at, layers).unwrap_or_default();
    let items = layers.items.len();
    let cluster = |side: usize| (0..graph.clusters.len()).map(|it| at[items + 2 * it + side] - shift).collect();
    Heights { items: at[..items].iter().map(|y| y - shift).collect(), tops: cluster(0), bottoms: cluster(1) }
}

/// Lines at one side of a box end one below the other, in the order of their
/// other ends.
fn give_ports(graph: &Graph, layers: &mut Layers, order: &Order) {
    let mut row = vec![0; layers.items.len()];
    for column in order {
        for (at, step) in column.iter().enumerate() {
            if let Step::Item(item) = step {
                row[*item] = at;
            }
        }
    }
    let mut sides: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; graph.nodes.len()];
    for (at, segment) in layers.segments.iter().enumerate() {
        if segment.to < graph.nodes.len() {
            sides[segment.to][0].push(at);
        }
        if segment.from < graph.nodes.len() {
            sides[segment.from][1].push(at);
        }
    }
    for (node, [left, right]) in graph.nodes.iter().zip(&mut sides) {
        left.sort_by_key(|at| row[layers.segments[*at].from]);
        right.sort_by_key(|at| row[layers.segments[*at].to]);
        let port = |at: usize, count: usize| {
            let step = BETWEEN_PORTS.min((node.size.height - 20.0) / (count.max(2) - 1) as f64);
            (at as f64 - (count - 1) as f64 / 2.0) * step
        };
        for (place, at) in left.iter().enumerate() {
            layers.segments[*at].to_port = port(place, left.len());
        }
        for (place, at) in right.iter().enumerate() {
            layers.segments[*at].from_port = port(place, right.len());
        }
    }
}

/// Every item in the middle of its neighbours, or of what stands around it where
/// it has none; long lines pull harder, to stay straight.
fn means(layers: &Layers, at: &[f64]) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); layers.items.len()];
    for segment in &layers.segments {
        let line = |item: usize| !matches!(layers.items[item].what, What::Node(_));
        let weight = 1.0 + f64::from(u8::from(line(segment.from))) + f64::from(u8::from(line(segment.to)));
        let slope = segment.from_port - segment.to_port;
        sums[segment.to].0 += weight * (at[segment.from] + slope);
        sums[segment.to].1 += weight;
        sums[segment.from].0 += weight * (at[segment.to] - slope);
        sums[segment.from].1 += weight;
    }
    let whole = layers.reaches.len();
    let home = |item: usize| layers.items[item].cluster.unwrap_or(whole);
    let mut joined = vec![(0.0, 0.0); whole + 1];
    for (item, _) in sums.iter().enumerate().filter(|(_, (_, weight))| *weight > 0.0) {
        joined[home(item)].0 += at[item];
        joined[home(item)].1 += 1.0;
    }
    let mean = |(item, (sum, weight)): (usize, (f64, f64))| match (weight > 0.0, joined[home(item)]) {
        (true, _) => sum / weight,
        (false, (sum, count)) if count > 0.0 => sum / count,
        _ => at[item],
    };
    sums.into_iter().enumerate().map(mean).collect()
}

/// What must stand below what.
struct Stack {
    /// Sorted so that whatever is above comes first.
    rules: Vec<Below>,
    items: usize,
    count: usize,
}

impl Stack {
    fn new(graph: &Graph, layers: &Layers, order: &Order) -> Self {
        let items = layers.items.len();
        let count = items + 2 * graph.clusters.len();
        let variable = |step: Step| match step {
            Step::Item(item) => item,
            Step::Open(cluster) => items + 2 * cluster,
            Step::Close(cluster) => items + 2 * cluster + 1,
        };
        let mut rules = Vec::new();
        for column in order {
            for pair in column.windows(2) {
                let by = gap(graph, layers, pair[0], pair[1]);
                rules.push(Below { upper: variable(pair[0]), lower: variable(pair[1]), by });
            }
        }
        sort_downwards(&mut rules, count);
        Self { rules, items, count }
    }

    /// Moves everything to where it is wanted, as far as the rules allow and so
    /// that all together are as near as can be: a projection onto the rules, one
    /// after the other (Hildreth, 1957). The sides of clusters yield to items.
    fn pull(&self, at: &mut [f64], wanted: &[f64], sweeps: usize) {
        at[..self.items].copy_from_slice(wanted);
        let ease = |variable: usize| if variable < self.items { 1.0 } else { SIDES_YIELD };
        let mut pressed = vec![0.0; self.rules.len()];
        let mut largest = 0.0f64;
        let mut press = |index: usize, largest: &mut f64| {
            let rule = self.rules[index];
            let missing = rule.by - (at[rule.lower] - at[rule.upper]);
            let (upper, lower) = (ease(rule.upper), ease(rule.lower));
            let more = (missing / (upper + lower)).max(-pressed[index]);
            pressed[index] += more;
            at[rule.lower] += more * lower;
            at[rule.upper] -= more * upper;
            *largest = largest.max(more.abs());
        };
        for _ in 0..sweeps {
            (0..self.rules.len()).for_each(|index| press(index, &mut largest));
            (0..self.rules.len()).rev().for_each(|index| press(index, &mut largest));
            if std::mem::take(&mut largest) < NEAR_ENOUGH {
                break;
            }
        }
    }

    /// As high as wishes and rules allow.
    fn pushed_down(&self, wanted: &[f64]) -> Vec<f64> {
        let mut at = vec![f64::NEG_INFINITY; self.count];
        at[..self.items].copy_from_slice(wanted);
        for rule in &self.rules {
            at[rule.lower] = at[rule.lower].max(at[rule.upper] + rule.by);
        }
        self.tighten(&mut at, 0);
        at
    }

    /// As low as wishes and rules allow.
    fn pushed_up(&self, wanted: &[f64]) -> Vec<f64> {
        let mut at = vec![f64::INFINITY; self.count];
        at[..self.items].copy_from_slice(wanted);
        for rule in self.rules.iter().rev() {
            at[rule.upper] = at[rule.upper].min(at[rule.lower] - rule.by);
        }
        self.tighten(&mut at, 1);
        at
    }

    /// Draws the upper (0) or lower (1) sides of clusters in to what they hold.
    fn tighten(&self, at: &mut [f64], side: usize) {
        let is_side = |variable: usize| variable >= self.items && (variable - self.items) % 2 == side;
        let far = if side == 0 { f64::INFINITY } else { f64::NEG_INFINITY };
        (self.items..self.count).filter(|it| is_side(*it)).for_each(|it| at[it] = far);
        if side == 0 {
            for rule in self.rules.iter().rev().filter(|rule| is_side(rule.upper)) {
                at[rule.upper] = at[rule.upper].min(at[rule.lower] - rule.by);
            }
        } else {
            for rule in self.rules.iter().filter(|rule| is_side(rule.lower)) {
                at[rule.lower] = at[rule.lower].max(at[rule.upper] + rule.by);
            }
        }
    }

    fn tighten_all(&self, at: &mut [f64]) {
        self.tighten(at, 0);
        self.tighten(at, 1);
    }

    /// The highest edge of anything.
    fn top(&self, at: &[f64], layers: &Layers) -> Option<f64> {
        let items = layers.items.iter().zip(at).map(|(item, y)| y - item.up);
        let sides = at[self.items..].iter().copied().filter(|y| y.is_finite());
        items.chain(sides).min_by(f64::total_cmp)
    }
}

/// The room between two neighbours on the way down a column.
fn gap(graph: &Graph, layers: &Layers, upper: Step, lower: Step) -> f64 {
    let header = |cluster: usize| graph.clusters[cluster].header;
    let is_node = |item: usize| matches!(layers.items[item].what, What::Node(_));
    match (upper, lower) {
        (Step::Item(one), Step::Item(other)) => {
            let between = if is_node(one) && is_node(other) { BETWEEN_NODES } else { BETWEEN_LINES };
            layers.items[one].down + between + layers.items[other].up
        }
        (Step::Item(item), Step::Open(_)) => layers.items[item].down + BETWEEN_CLUSTERS,
        (Step::Item(item), Step::Close(_)) => layers.items[item].down + PADDING,
        (Step::Open(cluster), Step::Item(item)) => header(cluster) + PADDING + layers.items[item].up,
        (Step::Open(cluster), Step::Open(_) | Step::Close(_)) => header(cluster) + PADDING,
        (Step::Close(_), Step::Item(item)) => BETWEEN_CLUSTERS + layers.items[item].up,
        (Step::Close(_), Step::Open(_)) => BETWEEN_CLUSTERS,
        (Step::Close(_), Step::Close(_)) => PADDING,
    }
}

/// Sorts rules so that those about a thing come after those about what is
/// above it.
fn sort_downwards(rules: &mut [Below], count: usize) {
    let mut waits = vec![0usize; count];
    let mut below = vec![Vec::new(); count];
    for rule in rules.iter() {
        waits[rule.lower] += 1;
        below[rule.upper].push(rule.lower);
    }
    let mut sorted: Vec<usize> = (0..count).filter(|it| waits[*it] == 0).collect();
    let mut at = 0;
    while let Some(upper) = sorted.get(at).copied() {
        at += 1;
        for lower in &below[upper] {
            waits[*lower] -= 1;
            if waits[*lower] == 0 {
                sorted.push(*lower);
            }
        }
    }
    let mut place = vec![usize::MAX; count];
    for (at, it) in sorted.into_iter().enumerate() {
        place[it] = at;
    }
    rules.sort_by_key(|rule| (place[rule.upper], place[rule.lower]));
}
