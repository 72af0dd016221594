//! From columns and heights to places on the paper.

use super::layers::{Layers, Reach, What};
use super::place::Heights;
use super::track::{Tracks, tracks};
use super::{Drawing, Graph, MARGIN, PADDING, Point, Rect, Route, Size};

/// Before the first track behind a column and after the last one.
const BESIDE: f64 = 13.0;
/// Between two tracks, and the most that all of them together take.
const BETWEEN_TRACKS: f64 = 8.0;
const WIDEST: f64 = 140.0;
/// A step that is lower than this is taken out.
const LEAST_STEP: f64 = 6.0;
/// Words beside a line that turns around keep off it.
const BESIDE_TURN: f64 = 6.0;

/// A column on the paper: its sides, and where lines leave it, past the sides of
/// the clusters that end in it.
#[derive(Clone, Copy, Default)]
struct Column {
    left: f64,
    right: f64,
    leave: f64,
}

struct Paper<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    heights: &'a Heights,
    tracks: Tracks,
    columns: Vec<Column>,
    opening: Vec<usize>,
    closing: Vec<usize>,
}

pub(super) fn draw(graph: &Graph, layers: &Layers, heights: &Heights) -> Drawing {
    let tracks = tracks(layers, &heights.items);
    let opening = nesting(graph, layers, |reach| reach.first);
    let closing = nesting(graph, layers, |reach| reach.last);
    let mut paper = Paper { graph, layers, heights, tracks, columns: Vec::new(), opening, closing };
    paper.columns = paper.columns();
    let nodes: Vec<Rect> = (0..graph.nodes.len()).map(|at| paper.node(at)).collect();
    let clusters = layers.reaches.iter().enumerate().map(|(at, reach)| reach.map(|reach| paper.cluster(at, reach)));
    let clusters = clusters.collect();
    let routes = (0..graph.edges.len()).map(|at| paper.route(at, &nodes)).collect();
    Drawing { nodes, clusters, routes, size: paper.size() }
}

/// For each cluster how many clusters start or end in its first or last
/// column, from it inwards.
fn nesting(graph: &Graph, layers: &Layers, side: impl Fn(Reach) -> usize) -> Vec<usize> {
    let mut nesting = vec![1; graph.clusters.len()];
    // Parents come before their children.
    for at in (0..graph.clusters.len()).rev() {
        let Some(parent) = graph.clusters[at].parent else { continue };
        let (own, above) = (layers.reaches[at].map(&side), layers.reaches[parent].map(&side));
        if own.is_some() && own == above {
            nesting[parent] = nesting[parent].max(nesting[at] + 1);
        }
    }
    nesting
}

impl Paper<'_> {
    fn columns(&self) -> Vec<Column> {
        let layers = self.layers;
        let mut widths = vec![0.0f64; layers.count];
        for item in &layers.items {
            let own = match item.what {
                What::Node(node) => self.graph.nodes[node].size.width,
                What::Label(edge) if layers.is_bracket(&layers.chains[edge]) => {
                    self.graph.edges[edge].width + BESIDE_TURN
                }
                What::Label(edge) => self.graph.edges[edge].width,
                What::Pass => 0.0,
            };
            widths[item.layer] = widths[item.layer].max(own);
        }
        let mut sides = vec![(0, 0); layers.count];
        for (at, reach) in layers.reaches.iter().enumerate() {
            if let Some(reach) = reach {
                sides[reach.first].0 = sides[reach.first].0.max(self.opening[at]);
                sides[reach.last].1 = sides[reach.last].1.max(self.closing[at]);
            }
        }
        let mut x = MARGIN;
        let place = |(layer, (width, (opening, closing))): (usize, (f64, (usize, usize)))| {
            let left = x + PADDING * opening as f64;
            let right = left + width;
            let leave = right + PADDING * closing as f64;
            x = leave + 2.0 * BESIDE + self.between_tracks(layer) * self.tracks.counts[layer].saturating_sub(1) as f64;
            Column { left, right, leave }
        };
        widths.into_iter().zip(sides).enumerate().map(place).collect()
    }

    fn between_tracks(&self, layer: usize) -> f64 {
        BETWEEN_TRACKS.min(WIDEST / self.tracks.counts[layer].max(2) as f64)
    }

    fn node(&self, at: usize) -> Rect {
        let (size, column) = (self.graph.nodes[at].size, self.columns[self.layers.items[at].layer]);
        let x = (f64::midpoint(column.left, column.right) - size.width / 2.0).round();
        let y = (self.heights.items[at] - size.height / 2.0 + MARGIN).round();
        Rect { x, y, width: size.width, height: size.height }
    }

    fn cluster(&self, at: usize, reach: Reach) -> Rect {
        let x = (self.columns[reach.first].left - PADDING * self.opening[at] as f64).round();
        let right = (self.columns[reach.last].right + PADDING * self.closing[at] as f64).round();
        let (y, bottom) = ((self.heights.tops[at] + MARGIN).round(), (self.heights.bottoms[at] + MARGIN).round());
        Rect { x, y, width: right - x, height: bottom - y }
    }

    /// Where a line goes up or down on its way along a segment.
    fn track(&self, segment: usize) -> f64 {
        let layer = self.layers.items[self.layers.segments[segment].from].layer;
        let room = self.between_tracks(layer) * self.tracks.of_segment[segment] as f64;
        self.columns[layer].leave + BESIDE + room
    }

    fn route(&self, at: usize, nodes: &[Rect]) -> Option<Route> {
        let chain = &self.layers.chains[at];
        let segments = &self.layers.segments[chain.clone()];
        let (first, last) = (segments.first()?, segments.last()?);
        let height = |item: usize, port: f64| self.heights.items[item] + port;
        let start = Point { x: nodes[first.from].right(), y: height(first.from, first.from_port) };
        let mut points = vec![start];
        let mut label = Point::default();
        let mut leader = Vec::new();
        if self.layers.is_bracket(chain) {
            let (x, y) = (self.track(chain.start), height(last.from, last.from_port));
            points.extend([Point { x, ..start }, Point { x, y }, Point { x: nodes[last.from].right(), y }]);
            let beside = self.columns[self.layers.items[first.to].layer].left + BESIDE_TURN;
            label = Point { x: beside + self.graph.edges[at].width / 2.0, y: self.heights.items[first.to] };
            let near = label.y.clamp(start.y.min(y), start.y.max(y));
            leader = vec![Point { x, y: near }, Point { x, y: label.y }, Point { x: beside - 3.0, y: label.y }];
        } else {
            for (segment, ends) in chain.clone().zip(segments) {
                let (from, mut to) = (points.last().map_or(0.0, |it| it.y), height(ends.to, ends.to_port));
                if (to - from).abs() < LEAST_STEP {
                    to = from;
                }
                let x = self.track(segment);
                points.extend([Point { x, y: from }, Point { x, y: to }]);
                let item = self.layers.items[ends.to];
                if item.what == What::Label(at) {
                    let column = self.columns[item.layer];
                    label = Point { x: f64::midpoint(column.left, column.right), y: to };
                }
            }
            let y = points.last().map_or(0.0, |it| it.y);
            points.push(Point { x: nodes[last.to].x, y });
        }
        let on_paper = |point: Point| Point { x: point.x.round(), y: (point.y + MARGIN).round() };
        let mut points: Vec<Point> = points.into_iter().map(on_paper).collect();
        points.dedup();
        if self.layers.is_reversed[at] {
            points.reverse();
        }
        let leader = leader.into_iter().map(on_paper).collect();
        Some(Route { points, label: on_paper(label), leader })
    }

    fn size(&self) -> Size {
        let width = self.columns.last().map_or(0.0, |column| column.leave) + MARGIN;
        let lowest = self.layers.items.iter().zip(&self.heights.items).map(|(item, y)| y + item.down);
        let sides = self.heights.bottoms.iter().copied().filter(|y| y.is_finite());
        let height = lowest.chain(sides).fold(0.0, f64::max) + 2.0 * MARGIN;
        Size { width: width.ceil(), height: height.ceil() }
    }
}
