//! Flows: a line with a head, words above and below it, and a ring where it
//! crosses a trust boundary.

use super::exposure::{Exposure, Tone};
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
        !matches!(self.exposure.tone(), Tone::Unthreatened | Tone::Resolved)
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
        svg.path("line", &format!(
            "M{} {}v-{drop}a8 8 0 0 1 8-8h{}a8 8 0 0 1 8 8v{drop}", middle - half, node.y, 2.0 * half - 16.0
        ));
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

/// The line: level, then bent, then level again.
fn outline(points: &[Point]) -> String {
    use std::fmt::Write as _;
    let mut outline = String::new();
    let mut before: Option<Point> = None;
    for (at, point) in points.iter().enumerate() {
        let Point { x, y } = *point;
        let _ = match before {
            None => write!(outline, "M{x} {y}"),
            // One level piece after the other needs no corner between.
            Some(last) if last.y == y && points.get(at + 1).is_some_and(|next| next.y == y) => continue,
            Some(last) if last.y == y => write!(outline, "H{x}"),
            Some(last) => {
                let middle = f64::midpoint(last.x, x).round();
                write!(outline, "C{middle} {} {middle} {y} {x} {y}", last.y)
            }
        };
        before = Some(*point);
    }
    outline
}

/// An arrow's head at the end of a level piece.
fn head(before: Point, end: Point) -> String {
    let Point { x, y } = end;
    if before.x <= x { format!("M{x} {y}l-9-4.5v9z") } else { format!("M{x} {y}l9-4.5v9z") }
}

fn ring(at: Point) -> String {
    format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", at.x.round() - 4.0, at.y.round())
}

/// Where a line crosses the sides of a rectangle.
fn crossings(points: &[Point], rect: Rect) -> Vec<Point> {
    let is_inside = |p: Point| p.x > rect.x && p.x < rect.right() && p.y > rect.y && p.y < rect.bottom();
    let path = flattened(points);
    let pairs = path.windows(2).filter(|pair| is_inside(pair[0]) != is_inside(pair[1]));
    pairs.map(|pair| on_side(pair[0], pair[1], &is_inside)).collect()
}

/// The point between two at which a line comes in or goes out.
fn on_side(from: Point, to: Point, is_inside: &dyn Fn(Point) -> bool) -> Point {
    let (mut near, mut far) = (from, to);
    for _ in 0..12 {
        let middle = Point { x: f64::midpoint(near.x, far.x), y: f64::midpoint(near.y, far.y) };
        if is_inside(middle) == is_inside(from) { near = middle } else { far = middle }
    }
    near
}

/// The line as short straight pieces.
fn flattened(points: &[Point]) -> Vec<Point> {
    const PIECES: u32 = 12;
    let mut path: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if from.y != to.y {
            for piece in 1..PIECES {
                let t = f64::from(piece) / f64::from(PIECES);
                // Both handles stand half way: x is a cubic around the middle, y an S.
                let (ease, half) = (3.0 * t * t - 2.0 * t * t * t, f64::midpoint(from.x, to.x));
                let x = (1.0 - t).powi(3) * from.x + 3.0 * t * (1.0 - t) * half + t.powi(3) * to.x;
                path.push(Point { x, y: from.y + (to.y - from.y) * ease });
            }
        }
        path.push(to);
    }
    path
}
