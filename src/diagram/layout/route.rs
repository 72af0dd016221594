//! From columns and heights to places on the paper.

use super::layers::{Layers, What};
use super::place::Heights;
use super::{Drawing, Graph, MARGIN, PADDING, Point, Rect, Route, Size};

/// The least and most room in which lines bend between a box and the words,
/// and how much of the height of a bend it is.
const BEND: f64 = 26.0;
const WIDEST_BEND: f64 = 64.0;
const SLANT: f64 = 0.12;
/// The least height of a bend.
const LEAST_BEND: f64 = 2.5;

/// A column on the paper: where lines enter it, its own sides, and where they
/// leave it. Between the first two and the last two stand the sides of clusters.
#[derive(Clone, Copy, Default)]
struct Column {
    enter: f64,
    left: f64,
    right: f64,
    leave: f64,
}

pub(super) fn draw(graph: &Graph, layers: &Layers, heights: &Heights) -> Drawing {
    let opening = nesting(graph, layers, |reach| reach.first);
    let closing = nesting(graph, layers, |reach| reach.last);
    let columns = columns(graph, layers, &opening, &closing, &bends(layers, heights));
    let width = columns.last().map_or(0.0, |column| column.leave) + MARGIN;
    let mut drawing = Drawing::default();
    for (node, item) in graph.nodes.iter().zip(&layers.items) {
        let column = columns[item.layer];
        let x = (f64::midpoint(column.left, column.right) - node.size.width / 2.0).round();
        let y = (heights.items[drawing.nodes.len()] - node.size.height / 2.0 + MARGIN).round();
        drawing.nodes.push(Rect { x, y, width: node.size.width, height: node.size.height });
    }
    for (at, reach) in layers.reaches.iter().enumerate() {
        drawing.clusters.push(reach.map(|reach| {
            let x = (columns[reach.first].left - PADDING * opening[at] as f64).round();
            let right = (columns[reach.last].right + PADDING * closing[at] as f64).round();
            let (y, bottom) = ((heights.tops[at] + MARGIN).round(), (heights.bottoms[at] + MARGIN).round());
            Rect { x, y, width: right - x, height: bottom - y }
        }));
    }
    for at in 0..graph.edges.len() {
        let route = route(at, layers, heights, &columns, &drawing);
        drawing.routes.push(route);
    }
    let lowest = layers.items.iter().zip(&heights.items).map(|(item, y)| y + item.down);
    let sides = heights.bottoms.iter().copied().filter(|y| y.is_finite());
    let height = lowest.chain(sides).fold(0.0, f64::max) + 2.0 * MARGIN;
    drawing.size = Size { width: width.ceil(), height: height.ceil() };
    drawing
}

/// For each cluster how many clusters start or end in its first or last
/// column, from it inwards.
fn nesting(graph: &Graph, layers: &Layers, side: impl Fn(super::layers::Reach) -> usize) -> Vec<usize> {
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

/// The room for bends behind each column: more where a line has far to go.
fn bends(layers: &Layers, heights: &Heights) -> Vec<f64> {
    let mut bends = vec![BEND; layers.count];
    for segment in &layers.segments {
        let (from, to) = (heights.items[segment.from] + segment.from_port, heights.items[segment.to] + segment.to_port);
        let bend = &mut bends[layers.items[segment.from].layer];
        *bend = bend.max((from - to).abs() * SLANT).min(WIDEST_BEND).round();
    }
    bends
}

fn columns(
    graph: &Graph,
    layers: &Layers,
    opening: &[usize],
    closing: &[usize],
    bends: &[f64],
) -> Vec<Column> {
    let mut widths = vec![0.0f64; layers.count];
    for item in &layers.items {
        let own = match item.what {
            What::Node(node) => graph.nodes[node].size.width,
            What::Label(edge) => graph.edges[edge].width,
            What::Pass => 0.0,
        };
        widths[item.layer] = widths[item.layer].max(own);
    }
    let mut sides = vec![(0, 0); layers.count];
    for (at, reach) in layers.reaches.iter().enumerate() {
        if let Some(reach) = reach {
            sides[reach.first].0 = sides[reach.first].0.max(opening[at]);
            sides[reach.last].1 = sides[reach.last].1.max(closing[at]);
        }
    }
    let mut x = MARGIN;
    let place = |((width, (opening, closing)), bend): ((f64, (usize, usize)), &f64)| {
        let enter = x;
        let left = enter + PADDING * opening as f64;
        let right = left + width;
        let leave = right + PADDING * closing as f64;
        x = leave + bend;
        Column { enter, left, right, leave }
    };
    widths.into_iter().zip(sides).zip(bends).map(place).collect()
}

fn route(at: usize, layers: &Layers, heights: &Heights, columns: &[Column], drawing: &Drawing) -> Option<Route> {
    let segments = &layers.segments[layers.chains[at].clone()];
    let (first, last) = (segments.first()?, segments.last()?);
    let mut route = Route::default();
    let start = Point { x: drawing.nodes[first.from].right(), y: heights.items[first.from] + first.from_port };
    let end = Point { x: drawing.nodes[last.to].x, y: heights.items[last.to] + last.to_port };
    route.points.push(start);
    route.points.push(Point { x: columns[layers.items[first.from].layer].leave, y: start.y });
    for segment in &segments[1..] {
        let item = layers.items[segment.from];
        let (column, y) = (columns[item.layer], heights.items[segment.from]);
        route.points.extend([Point { x: column.enter, y }, Point { x: column.leave, y }]);
        if item.what == What::Label(at) {
            route.label = Point { x: f64::midpoint(column.left, column.right), y };
        }
    }
    route.points.push(Point { x: columns[layers.items[last.to].layer].enter, y: end.y });
    route.points.push(end);
    level(&mut route.points);
    for point in route.points.iter_mut().chain([&mut route.label]) {
        *point = Point { x: (point.x).round(), y: (point.y + MARGIN).round() };
    }
    if layers.is_reversed[at] {
        route.points.reverse();
    }
    Some(route)
}

/// Takes out bends that are too small to mean anything.
fn level(points: &mut [Point]) {
    for at in (2..points.len()).step_by(2) {
        let step = (points[at].y - points[at - 1].y).abs();
        if step > 0.0 && step < LEAST_BEND {
            let y = points[at - 1].y;
            points[at].y = y;
            points[at + 1].y = y;
        }
    }
}
