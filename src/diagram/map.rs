//! The map of all models: the C4 tree with the risk and the freshness of each.

use super::data_flow::counted;
use super::exposure::capital;
use super::layout::{Point, Rect, Size};
use super::mark;
use super::svg::{Svg, line_height};
use super::text::{Face, wrap};
use super::tree::{self, Branch, Spacing};
use super::{Diagrams, Figure, Page};
use crate::model::ModelKey;
use crate::model::records::ModelStatus;
use crate::resolve::Model;

/// Whether a model still holds, in words and as a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// A few words, such as "reviewed 2026-09-16".
    pub words: String,
    /// Whether it asks for a review.
    pub is_stale: bool,
}

const WIDTH: f64 = 200.0;
const INSET: f64 = 12.0;
const NAME: Face = Face::bold(14.0);
const ABOUT: Face = Face::new(11.0);
const SPACING: Spacing = Spacing { across: 44.0, down: 14.0, margin: 8.0 };

/// How many models are drawn; below, they are counted.
const MOST: usize = 140;

/// A model on the map.
struct Place {
    model: ModelKey,
    parent: Option<usize>,
    name: Vec<String>,
    about: Vec<String>,
    freshness: Option<Freshness>,
    size: Size,
}

/// Draws the map; `None` where no model is shown.
pub(super) fn draw(
    of: &Diagrams<'_>,
    page: &Page<'_>,
    freshness: &dyn Fn(ModelKey) -> Option<Freshness>,
) -> Option<Figure> {
    let places = gather(of, freshness);
    if places.is_empty() {
        return None;
    }
    let branches: Vec<Branch> = places.iter().map(|place| Branch { size: place.size, parent: place.parent }).collect();
    let (rects, size) = tree::lay_out(&branches, SPACING);
    let mut svg = Svg::default();
    for (place, to) in places.iter().zip(&rects) {
        if let Some(from) = place.parent.map(|parent| rects[parent]) {
            svg.path("branch", &tree::line(from, *to, to.x - SPACING.across / 2.0));
        }
    }
    for (place, at) in places.iter().zip(&rects) {
        write(&mut svg, of, place, *at, page);
    }
    let title = "Map of the system".to_owned();
    let description = describe(of, &places);
    Some(svg.finish("map", page.prefix, size, &title, &description))
}

/// The models from the top down, as many as there is room for.
fn gather(of: &Diagrams<'_>, freshness: &dyn Fn(ModelKey) -> Option<Freshness>) -> Vec<Place> {
    let is_shown = |model: &ModelKey| (of.shows)(model.record());
    let tops = of.workspace.models().filter(|model| model.parent().is_none()).map(Model::key);
    let mut waiting: Vec<(ModelKey, Option<usize>)> = tops.filter(is_shown).map(|model| (model, None)).collect();
    let mut places: Vec<Place> = Vec::new();
    let mut at = 0;
    while let Some((key, parent)) = waiting.get(at).copied().filter(|_| at < MOST) {
        let children = of.workspace.children(key).iter().copied().filter(is_shown);
        waiting.extend(children.map(|child| (child, Some(at))));
        places.push(place(of, key, parent, freshness(key)));
        at += 1;
    }
    let mut missing = vec![0; places.len()];
    for (key, parent) in waiting.iter().skip(at) {
        if let Some(parent) = parent {
            missing[*parent] += of.workspace.subtree(*key).iter().filter(|model| is_shown(model)).count();
        }
    }
    for (place, missing) in places.iter_mut().zip(missing).filter(|(_, missing)| *missing > 0) {
        place.about.push(format!("+ {} below", counted(missing, "more model")));
        place.size.height += line_height(ABOUT);
    }
    places
}

fn place(of: &Diagrams<'_>, key: ModelKey, parent: Option<usize>, freshness: Option<Freshness>) -> Place {
    let model = of.workspace.model(key);
    let room = WIDTH - 2.0 * INSET;
    let name = wrap(model.title(), NAME, room, 2);
    let about = wrap(&format!("[{}]", about(of, model)), ABOUT, room, 2);
    let words = name.len() as f64 * line_height(NAME) + about.len() as f64 * line_height(ABOUT);
    let fresh = if freshness.is_some() { 18.0 } else { 0.0 };
    let size = Size { width: WIDTH, height: (words + mark::BADGE + fresh + 30.0).ceil() };
    Place { model: key, parent, name, about, freshness, size }
}

/// A model's level, and its status where that is to be known.
fn about(of: &Diagrams<'_>, model: &Model) -> String {
    let levels = of.workspace.config().levels();
    let level = model.level().and_then(|level| levels.get(level).copied()).unwrap_or("model");
    let mut words = capital(level);
    if model.meta().out_of_scope.is_some() {
        words.push_str(", out of scope");
    }
    match model.meta().status() {
        ModelStatus::Active => {}
        status => words = format!("{words}, {}", status.as_str()),
    }
    words
}

fn write(svg: &mut Svg, of: &Diagrams<'_>, place: &Place, at: Rect, page: &Page<'_>) {
    let exposure = of.exposure(place.model);
    let href = (page.href)(place.model.record());
    let middle = at.x + at.width / 2.0;
    svg.open_link(href.as_deref());
    svg.open("g", &format!("node {}", exposure.tone().class()));
    let fresh = place.freshness.as_ref().map_or(String::new(), |freshness| format!("; {}", freshness.words));
    let title = of.workspace.model(place.model).title();
    svg.title(&format!("{title}; {}{fresh}", exposure.words().to_lowercase()));
    svg.rect("shape", at, 8);
    let mut y = at.y + 10.0 + NAME.size;
    svg.lines("name", middle, y, &place.name, NAME);
    y += place.name.len() as f64 * line_height(NAME) - 2.0;
    svg.lines("about", middle, y, &place.about, ABOUT);
    y += (place.about.len() - 1) as f64 * line_height(ABOUT) + 8.0 + mark::BADGE / 2.0;
    mark::badge(svg, exposure, Point { x: middle, y });
    if let Some(freshness) = &place.freshness {
        let class = if freshness.is_stale { "fresh stale" } else { "fresh" };
        let words = wrap(&freshness.words, ABOUT, WIDTH - 2.0 * INSET - 18.0, 1);
        let width = words.first().map_or(0.0, |line| super::text::width(line, ABOUT));
        let (x, y) = ((middle - width / 2.0).round(), (y + mark::BADGE / 2.0 + 15.0).round());
        svg.open("g", class);
        svg.path("sign", &mark::clock(Point { x: x - 4.0, y: y - 4.0 }, freshness.is_stale));
        svg.lines("about", middle + 6.0, y, &words, ABOUT);
        svg.close("g");
    }
    svg.close("g");
    svg.close_link(href.as_deref());
}

fn describe(of: &Diagrams<'_>, places: &[Place]) -> String {
    let shown = of.workspace.models().filter(|model| (of.shows)(model.key().record())).count();
    let tops = places.iter().filter(|place| place.parent.is_none());
    let all = tops.map(|place| of.exposure(place.model)).fold(super::Exposure::default(), super::Exposure::plus);
    let stale = places.iter().filter(|place| place.freshness.as_ref().is_some_and(|it| it.is_stale)).count();
    let mut words = format!("{} in a tree; {}.", counted(shown, "model"), all.words().to_lowercase());
    if stale > 0 {
        let ask = if stale == 1 { "asks" } else { "ask" };
        words = format!("{words} {} {ask} for a review.", counted(stale, "model"));
    }
    if places.len() < shown {
        words = format!("{words} The first {} are drawn.", places.len());
    }
    words
}
