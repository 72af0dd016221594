//! Who stands above whom in a column, with few lines that cross.

use super::Graph;
use super::layers::{Item, Layers};

/// What one meets on the way down a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into a cluster.
    Open(usize),
    /// Past an item.
    Item(usize),
    /// Out of a cluster.
    Close(usize),
}

/// The way down each column.
pub(super) type Order = Vec<Vec<Step>>;

/// How often the columns are swept through, there and back.
const SWEEPS: usize = 8;

/// Sorts all columns by where their lines come from. Clusters stand in one
/// order in all of them, so that each can be a rectangle.
pub(super) fn order(graph: &Graph, layers: &Layers) -> Order {
    let mut sweep = Sweep::new(graph, layers);
    let mut best = (usize::MAX, Order::new());
    for round in 0..SWEEPS {
        sweep.run(round % 2 == 0);
        let crossings = sweep.crossings();
        if crossings < best.0 {
            best = (crossings, sweep.order.clone());
        }
        if crossings == 0 {
            break;
        }
    }
    best.1
}

struct Sweep<'a> {
    graph: &'a Graph,
    items: &'a [Item],
    /// The items of each column.
    columns: Vec<Vec<usize>>,
    /// For each item those that its lines come from and go to.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    /// The clusters that reach over each column.
    clusters: Vec<Vec<usize>>,
    /// How far down an item stands, from 0 to 1.
    depth: Vec<f64>,
    order: Order,
}

impl<'a> Sweep<'a> {
    fn new(graph: &'a Graph, layers: &'a Layers) -> Self {
        let mut columns = vec![Vec::new(); layers.count];
        for (at, item) in layers.items.iter().enumerate() {
            columns[item.layer].push(at);
        }
        let (mut before, mut after) = (vec![Vec::new(); layers.items.len()], vec![Vec::new(); layers.items.len()]);
        for segment in &layers.segments {
            after[segment.from].push(segment.to);
            before[segment.to].push(segment.from);
        }
        let over = |layer: usize| {
            let holds = |cluster: &usize| layers.reaches[*cluster].is_some_and(|reach| reach.holds(layer));
            (0..graph.clusters.len()).filter(holds).collect()
        };
        let clusters = (0..layers.count).map(over).collect();
        let mut depth = vec![0.5; layers.items.len()];
        for column in &columns {
            spread(column.iter().copied(), column.len(), &mut depth);
        }
        let order = vec![Vec::new(); layers.count];
        Self { graph, items: &layers.items, columns, before, after, clusters, depth, order }
    }

    fn run(&mut self, is_rightwards: bool) {
        let keys = self.cluster_depths();
        let count = self.columns.len();
        for step in 0..count {
            let layer = if is_rightwards { step } else { count - 1 - step };
            let from = if is_rightwards { &self.before } else { &self.after };
            let wanted = |item: &usize| {
                let neighbours = &from[*item];
                let sum: f64 = neighbours.iter().map(|it| self.depth[*it]).sum();
                if neighbours.is_empty() { self.depth[*item] } else { sum / neighbours.len() as f64 }
            };
            let wanted: Vec<(usize, f64)> = self.columns[layer].iter().map(|item| (*item, wanted(item))).collect();
            self.sort(layer, &wanted, &keys);
        }
    }

    /// How far down the boxes of each cluster stand on average.
    fn cluster_depths(&self) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.graph.clusters.len()];
        for (at, node) in self.graph.nodes.iter().enumerate() {
            let mut around = node.cluster;
            while let Some(cluster) = around {
                sums[cluster].0 += self.depth[at];
                sums[cluster].1 += 1.0;
                around = self.graph.clusters[cluster].parent;
            }
        }
        sums.into_iter().map(|(sum, count)| if count > 0.0 { sum / count } else { 0.5 }).collect()
    }

    /// Sorts one column, cluster by cluster.
    fn sort(&mut self, layer: usize, wanted: &[(usize, f64)], keys: &[f64]) {
        let place = |cluster: Option<usize>| cluster.map_or(0, |it| it + 1);
        let mut inside: Vec<Vec<(f64, f64, Step)>> = vec![Vec::new(); keys.len() + 1];
        for (item, key) in wanted {
            inside[place(self.items[*item].cluster)].push((*key, self.depth[*item], Step::Item(*item)));
        }
        for cluster in &self.clusters[layer] {
            let key = keys[*cluster];
            inside[place(self.graph.clusters[*cluster].parent)].push((key, key, Step::Open(*cluster)));
        }
        for steps in &mut inside {
            steps.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
            steps.reverse();
        }
        let mut order = Vec::new();
        let mut open = vec![0];
        while let Some(at) = open.last().copied() {
            match inside[at].pop() {
                Some((_, _, step)) => {
                    order.push(step);
                    if let Step::Open(cluster) = step {
                        open.push(cluster + 1);
                    }
                }
                None => {
                    open.pop();
                    order.extend(at.checked_sub(1).map(Step::Close));
                }
            }
        }
        let items = order.iter().filter_map(|step| if let Step::Item(item) = step { Some(*item) } else { None });
        spread(items, wanted.len(), &mut self.depth);
        self.order[layer] = order;
    }

    /// How many pairs of lines cross.
    fn crossings(&self) -> usize {
        let mut total = 0;
        for column in &self.columns {
            let mut lines: Vec<(f64, f64)> = Vec::new();
            for from in column {
                lines.extend(self.after[*from].iter().map(|to| (self.depth[*from], self.depth[*to])));
            }
            lines.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
            let mut ends: Vec<f64> = Vec::with_capacity(lines.len());
            for (_, end) in lines {
                let at = ends.partition_point(|other| *other <= end);
                total += ends.len() - at;
                ends.insert(at, end);
            }
        }
        total
    }
}

/// Items one below the other, over the whole height.
fn spread(items: impl Iterator<Item = usize>, count: usize, depth: &mut [f64]) {
    for (at, item) in items.enumerate() {
        depth[item] = (at as f64 + 0.5) / count as f64;
    }
}
