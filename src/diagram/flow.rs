//! Flows: a line with a head, words above and below it, and a ring where it
//! crosses a trust boundary.

use super::exposure::Exposure;
use super::layout::{Point, Rect, Route};
use super::mark;
use super::svg::{Svg, line_height};
use super::text::{Face, width, wrap};
use crate::model::Record;
use crate::model::records::Flow;

const TITLE: Face = Face::new(12.0);
const ABOUT: Face = Face::new(11.0);
/// How wide the words may become.
const WIDEST: f64 = 132.0;

/// A flow with its words broken into lines.
#[derive(Debug)]
pub(super) struct FlowLine {
    title: Vec<String>,
    about: Vec<String>,
    exposure: Exposure,
    pub(super) crosses: bool,
    pub(super) width: f64,
    pub(super) above: f64,
    pub(super) below: f64,
}

impl FlowLine {
    /// Breaks the words.
    pub(super) fn new(flow: &Record<Flow>, exposure: Exposure, crosses: bool) -> Self {
        let title = flow.title.as_ref().map_or_else(Vec::new, |title| wrap(&title.value, TITLE, WIDEST, 2));
        let mut about = flow.fields.protocol.as_ref().map_or_else(Vec::new, |it| wrap(&it.value, ABOUT, WIDEST, 2));
        if flow.fields.encrypted.as_ref().is_some_and(|it| !it.value) {
            about.push("not encrypted".to_owned());
        }
        let mut own = Self { title, about, exposure, crosses, width: 0.0, above: 0.0, below: 0.0 };
        let titles = own.title.iter().map(|line| width(line, TITLE));
        let abouts = own.about.iter().map(|line| width(line, ABOUT));
        let badge = if own.has_badge() { mark::badge_width(exposure) } else { 0.0 };
        own.width = titles.chain(abouts).fold(badge, f64::max).ceil().max(16.0);
        own.above = own.title.len() as f64 * line_height(TITLE) + 4.0;
        let badge = if own.has_badge() { mark::BADGE + 2.0 } else { 0.0 };
        own.below = own.about.len() as f64 * line_height(ABOUT) + 4.0 + badge;
        own
    }

    /// Only what is unresolved is worth a badge beside a line.
    fn has_badge(&self) -> bool {
        self.exposure.unresolved > 0
    }

    /// The classes in the style sheet.
    pub(super) fn class(&self) -> String {
        let crosses = if self.crosses { " crosses" } else { "" };
        let tone = if self.has_badge() { self.exposure.tone().class() } else { "" };
        format!("flow{crosses} {tone}").trim_end().to_owned()
    }

    /// Draws it along a route; `crossed` are the boundaries on the way.
    pub(super) fn draw(&self, svg: &mut Svg, route: &Route, crossed: &[Rect]) {
        svg.path("line", &outline(&route.points));
        let has_words = !self.title.is_empty() || !self.about.is_empty();
        if has_words && !route.leader.is_empty() {
            svg.path("leader", &outline(&route.leader));
        }
        if let [.., before, end] = route.points[..] {
            svg.path("head", &head(before, end));
        }
        for boundary in crossed {
            for at in crossings(&route.points, *boundary) {
                svg.path("ring", &ring(at));
            }
        }
        self.draw_words(svg, route.label);
    }

    /// Draws a loop above a box, its foot at a height over it.
    pub(super) fn draw_loop(&self, svg: &mut Svg, node: Rect, foot: f64) {
        let (middle, top) = ((node.x + node.width / 2.0).round(), (node.y - foot - self.below - LOOP).round());
        let half = LOOP_HALF;
        let drop = node.y - top - 8.0;
        svg.path(
            "line",
            &format!("M{} {}v-{drop}a8 8 0 0 1 8-8h{}a8 8 0 0 1 8 8v{drop}", middle - half, node.y, 2.0 * half - 16.0),
        );
        let end = Point { x: middle + half, y: node.y };
        svg.path("head", &format!("M{} {}l-4-8h8z", end.x, end.y));
        self.draw_words(svg, Point { x: middle, y: top });
    }

    /// The height that a loop takes.
    pub(super) fn loop_height(&self) -> f64 {
        LOOP + self.above + self.below + 2.0
    }

    fn draw_words(&self, svg: &mut Svg, at: Point) {
        let lines = self.title.len().saturating_sub(1) as f64 * line_height(TITLE);
        svg.lines("label", at.x, at.y - 5.0 - lines, &self.title, TITLE);
        svg.lines("detail", at.x, at.y + line_height(ABOUT), &self.about, ABOUT);
        if self.has_badge() {
            let y = at.y + self.below - mark::BADGE / 2.0;
            mark::badge(svg, self.exposure, Point { x: at.x, y });
        }
    }
}

/// How far a loop rises over its box, and half of how wide it is.
const LOOP: f64 = 14.0;
const LOOP_HALF: f64 = 74.0;
/// How round the corners of lines are.
const ROUND: f64 = 9.0;

/// The line, its corners rounded.
fn outline(points: &[Point]) -> String {
    use std::fmt::Write as _;
    let mut outline = String::new();
    let mut points = points.to_vec();
    points.dedup();
    let corners: Vec<Point> = without_straights(&points);
    for (at, point) in corners.iter().enumerate() {
        let Point { x, y } = *point;
        let before = at.checked_sub(1).and_then(|at| corners.get(at));
        let _ = match (before, corners.get(at + 1)) {
            (None, _) => write!(outline, "M{x} {y}"),
            (Some(before), Some(next)) => {
                let (into, out) = (toward(*point, *before, *next), toward(*point, *next, *before));
                write!(outline, "L{} {}Q{x} {y} {} {}", into.x, into.y, out.x, out.y)
            }
            (Some(_), None) => write!(outline, "L{x} {y}"),
        };
    }
    outline
}

/// The points at which the direction changes, and the ends.
fn without_straights(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for (at, point) in points.iter().enumerate() {
        let (Some(before), Some(next)) = (corners.last(), points.get(at + 1)) else {
            corners.push(*point);
            continue;
        };
        let is_straight = (before.y == point.y && point.y == next.y) || (before.x == point.x && point.x == next.x);
        if !is_straight {
            corners.push(*point);
        }
    }
    corners
}

/// Where a corner starts to be round on the side of one of its neighbours.
fn toward(corner: Point, side: Point, other: Point) -> Point {
    let length = |to: Point| (to.x - corner.x).abs() + (to.y - corner.y).abs();
    let round = ROUND.min((length(side) / 2.0).floor()).min((length(other) / 2.0).floor());
    let step = |from: f64, to: f64| from + round * (to - from).signum() * f64::from(u8::from(to != from));
    Point { x: step(corner.x, side.x), y: step(corner.y, side.y) }
}

/// An arrow's head at the end of a level piece.
fn head(before: Point, end: Point) -> String {
    let Point { x, y } = end;
    if before.x <= x { format!("M{x} {y}l-9-4.5v9z") } else { format!("M{x} {y}l9-4.5v9z") }
}

/// A flow crosses a boundary here.
pub(super) fn ring(at: Point) -> String {
    format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", at.x.round() - 4.0, at.y.round())
}

/// Where a line of level and upright pieces crosses the sides of a rectangle.
fn crossings(points: &[Point], rect: Rect) -> Vec<Point> {
    let is_inside = |p: Point| p.x > rect.x && p.x < rect.right() && p.y > rect.y && p.y < rect.bottom();
    let pairs = points.windows(2).filter(|pair| is_inside(pair[0]) != is_inside(pair[1]));
    let on_side = |pair: &[Point]| {
        let between = |one: f64, side: f64, other: f64| (one - side) * (other - side) <= 0.0;
        let side = |one: f64, other: f64, sides: [f64; 2]| {
            sides.into_iter().find(|side| one != other && between(one, *side, other)).unwrap_or(one)
        };
        Point {
            x: side(pair[0].x, pair[1].x, [rect.x, rect.right()]),
            y: side(pair[0].y, pair[1].y, [rect.y, rect.bottom()]),
        }
    };
    pairs.map(on_side).collect()
}
