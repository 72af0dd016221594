//! Boxes in columns, clusters around them, lines between them.
//!
//! The layered way to draw a graph (Sugiyama, Tagawa and Toda, 1981), from left
//! to right, with nested clusters: [`rank`] gives every box a column, [`layers`]
//! cuts lines into one piece for each column, [`order`] sorts the columns,
//! [`place`] finds the heights, [`straighten`] takes out bends, [`track`] says
//! where lines go up and down, and [`route`] puts it all on paper. A model of
//! twenty elements takes a fraction of a millisecond, so that thousands can be
//! drawn.

mod layers;
mod order;
mod place;
mod rank;
mod route;
mod straighten;
mod track;

#[cfg(test)]
mod tests;

use layers::Layers;

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A place that takes room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    pub(crate) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// A box to be placed.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) size: Size,
    /// Room that is kept free above it.
    pub(crate) headroom: f64,
    /// The innermost cluster around it.
    pub(crate) cluster: Option<usize>,
    /// Whether lines should rather start than end here.
    pub(crate) leads: bool,
}

/// A frame around boxes and other frames. One around nothing is not drawn.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) parent: Option<usize>,
    /// The height of its title.
    pub(crate) header: f64,
}

/// A line to be drawn, with room for words above and below it.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) width: f64,
    pub(crate) above: f64,
    pub(crate) below: f64,
}

/// What is to be drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// Parents come before their children.
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) edges: Vec<Edge>,
}

/// A line: level and upright pieces in turn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Route {
    pub(crate) points: Vec<Point>,
    /// The middle of its words, on the line or beside it.
    pub(crate) label: Point,
    /// From the line to words that stand beside it.
    pub(crate) leader: Vec<Point>,
}

/// Where everything goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) nodes: Vec<Rect>,
    /// `None` for a cluster around nothing.
    pub(crate) clusters: Vec<Option<Rect>>,
    /// `None` for a line from a box to itself.
    pub(crate) routes: Vec<Option<Route>>,
    pub(crate) size: Size,
}

/// Between the frame of a cluster and what is in it.
pub(crate) const PADDING: f64 = 14.0;
/// Around the whole.
const MARGIN: f64 = 8.0;

/// Gives everything its place.
pub(crate) fn lay_out(graph: &Graph) -> Drawing {
    let ranks = rank::ranks(graph);
    let mut layers = Layers::new(graph, &ranks);
    let order = order::order(graph, &layers);
    let heights = place::heights(graph, &mut layers, &order);
    route::draw(graph, &layers, &heights)
}
