//! Columns of boxes and, between them, columns of words; a line has a piece in
//! each that it passes.

use super::rank::Ranks;
use super::{Edge, Graph};

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A box.
    Node(usize),
    /// A line on its way.
    Pass,
    /// A line with its words.
    Label(usize),
}

/// Something in a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) layer: usize,
    pub(super) cluster: Option<usize>,
    /// How far it reaches up from its line.
    pub(super) up: f64,
    /// How far down.
    pub(super) down: f64,
}

/// A piece of a line between neighbouring columns; its ends may be off the
/// middle of a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) from_port: f64,
    pub(super) to_port: f64,
}

/// The columns that a cluster reaches over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Reach {
    pub(super) fn holds(self, layer: usize) -> bool {
        (self.first..=self.last).contains(&layer)
    }
}

/// Everything by column. Nodes come first among the items, in their order.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) items: Vec<Item>,
    pub(super) segments: Vec<Segment>,
    /// For each edge its segments, from left to right.
    pub(super) chains: Vec<std::ops::Range<usize>>,
    /// `None` around nothing.
    pub(super) reaches: Vec<Option<Reach>>,
    pub(super) is_reversed: Vec<bool>,
    pub(super) count: usize,
}

/// Half the room of a line without words.
const LINE: f64 = 3.0;

impl Layers {
    pub(super) fn new(graph: &Graph, ranks: &Ranks) -> Self {
        let node = |(at, node): (usize, &super::Node)| Item {
            what: What::Node(at),
            layer: ranks.of_node[at] * 2,
            cluster: node.cluster,
            up: node.size.height / 2.0 + node.headroom,
            down: node.size.height / 2.0,
        };
        let items: Vec<Item> = graph.nodes.iter().enumerate().map(node).collect();
        let mut reaches = reaches(graph, &items);
        let last = make_room(graph, &items, &mut reaches);
        let count = (ranks.count * 2).saturating_sub(1).max(last + 1);
        let is_reversed = ranks.is_reversed.clone();
        let mut layers = Self { items, segments: Vec::new(), chains: Vec::new(), reaches, is_reversed, count };
        let mut words = vec![0; count];
        for (at, edge) in graph.edges.iter().enumerate() {
            layers.add(graph, at, edge, &mut words);
        }
        layers
    }

    /// Cuts an edge into pieces.
    fn add(&mut self, graph: &Graph, at: usize, edge: &Edge, words: &mut [usize]) {
        let start = self.segments.len();
        if edge.from != edge.to {
            let (left, right) = if self.is_reversed[at] { (edge.to, edge.from) } else { (edge.from, edge.to) };
            let (first, last) = (self.items[left].layer, self.items[right].layer);
            if first == last {
                return self.add_bracket(graph, at, edge);
            }
            let gaps = (first + 1..last).step_by(2);
            let label = gaps.min_by_key(|layer| words[*layer]).unwrap_or(first + 1);
            words[label] += 1;
            let (up_line, down_line) = lines(graph, left, right);
            let mut before = left;
            for layer in first + 1..last {
                let (what, up, down) = match layer == label {
                    true => (What::Label(at), edge.above + LINE, edge.below + LINE),
                    false => (What::Pass, LINE, LINE),
                };
                let cluster = self.cluster_at(layer, &up_line, &down_line);
                self.items.push(Item { what, layer, cluster: cluster.or(common(graph, left, right)), up, down });
                let next = self.items.len() - 1;
                self.segments.push(Segment { from: before, to: next, from_port: 0.0, to_port: 0.0 });
                before = next;
            }
            self.segments.push(Segment { from: before, to: right, from_port: 0.0, to_port: 0.0 });
        }
        self.chains.push(start..self.segments.len());
    }

    /// A line within a column goes around the words beside it.
    fn add_bracket(&mut self, graph: &Graph, at: usize, edge: &Edge) {
        let start = self.segments.len();
        let (layer, label) = (self.items[edge.from].layer + 1, self.items.len());
        let (up, down) = (edge.above + LINE, edge.below + LINE);
        self.items.push(Item { what: What::Label(at), layer, cluster: common(graph, edge.from, edge.to), up, down });
        for end in [edge.from, edge.to] {
            self.segments.push(Segment { from: end, to: label, from_port: 0.0, to_port: 0.0 });
        }
        self.chains.push(start..start + 2);
    }

    /// Whether an item is a box.
    pub(super) fn is_node(&self, item: usize) -> bool {
        matches!(self.items[item].what, What::Node(_))
    }

    /// Whether an edge stays in its column.
    pub(super) fn is_bracket(&self, chain: &std::ops::Range<usize>) -> bool {
        let segments = &self.segments[chain.clone()];
        matches!(segments, [first, second] if first.to == second.to)
    }

    /// A line leaves a cluster at its right side and enters one at its left.
    fn cluster_at(&self, layer: usize, leaves: &[usize], enters: &[usize]) -> Option<usize> {
        let holds = |cluster: &&usize| self.reaches[**cluster].is_some_and(|reach| reach.holds(layer));
        leaves.iter().find(holds).or_else(|| enters.iter().find(holds)).copied()
    }
}

/// Clusters reach over the words of lines that stay in a column inside of them.
/// Gives the last column that is used.
fn make_room(graph: &Graph, items: &[Item], reaches: &mut [Option<Reach>]) -> usize {
    let mut last = 0;
    let stays = |edge: &&Edge| edge.from != edge.to && items[edge.from].layer == items[edge.to].layer;
    for edge in graph.edges.iter().filter(stays) {
        let layer = items[edge.from].layer + 1;
        last = last.max(layer);
        for cluster in std::iter::successors(common(graph, edge.from, edge.to), |it| graph.clusters[*it].parent) {
            if let Some(reach) = &mut reaches[cluster] {
                reach.last = reach.last.max(layer);
            }
        }
    }
    last
}

/// The clusters around two nodes that are not around both, innermost first.
fn lines(graph: &Graph, left: usize, right: usize) -> (Vec<usize>, Vec<usize>) {
    let (around_left, around_right) = (around(graph, left), around(graph, right));
    let own = |line: &[usize], other: &[usize]| line.iter().copied().filter(|it| !other.contains(it)).collect();
    (own(&around_left, &around_right), own(&around_right, &around_left))
}

fn common(graph: &Graph, left: usize, right: usize) -> Option<usize> {
    let around_right = around(graph, right);
    around(graph, left).into_iter().find(|it| around_right.contains(it))
}

/// The clusters around a node, innermost first.
fn around(graph: &Graph, node: usize) -> Vec<usize> {
    std::iter::successors(graph.nodes[node].cluster, |it| graph.clusters[*it].parent).collect()
}

fn reaches(graph: &Graph, items: &[Item]) -> Vec<Option<Reach>> {
    let mut reaches: Vec<Option<Reach>> = vec![None; graph.clusters.len()];
    let mut grow = |cluster: usize, by: Reach| {
        let own = reaches[cluster].get_or_insert(by);
        *own = Reach { first: own.first.min(by.first), last: own.last.max(by.last) };
    };
    for (at, item) in items.iter().enumerate() {
        for cluster in around(graph, at) {
            grow(cluster, Reach { first: item.layer, last: item.layer });
        }
    }
    reaches
}
