//! Elements in C4's notation: a shape for each kind, the name, what it is, and
//! how it is threatened.

use super::exposure::{Exposure, kind_in_words};
use super::layout::{Point, Rect, Size};
use super::mark;
use super::svg::{Svg, line_height};
use super::text::{Face, wrap};
use crate::model::Record;
use crate::model::records::{Element, ElementKind, ElementStatus};

/// How wide every element is.
const WIDTH: f64 = 180.0;
/// Between its sides and its words.
const INSET: f64 = 12.0;
const NAME: Face = Face::bold(14.0);
const KIND: Face = Face::new(11.0);

/// An element with its words broken into lines.
#[derive(Debug)]
pub(super) struct ElementBox {
    kind: Option<ElementKind>,
    name: Vec<String>,
    about: Vec<String>,
    exposure: Option<Exposure>,
    pub(super) size: Size,
}

impl ElementBox {
    /// Breaks the words, and grows to hold the ends of so many lines at a side.
    pub(super) fn new(element: &Record<Element>, note: Option<&str>, exposure: Option<Exposure>, ports: usize) -> Self {
        let kind = element.fields.kind.as_ref().map(|kind| kind.value);
        let room = WIDTH - 2.0 * INSET;
        let name = wrap(element.title(), NAME, room, 3);
        let about = about(element, note).iter().flat_map(|line| wrap(line, KIND, room, 2)).collect();
        let mut own = Self { kind, name, about, exposure, size: Size::default() };
        let words = own.name.len() as f64 * line_height(NAME) + own.about.len() as f64 * line_height(KIND);
        let badge = if exposure.is_some() { mark::BADGE + 8.0 } else { 0.0 };
        let ends = ports.saturating_sub(1) as f64 * 12.0 + 20.0;
        let height = (own.top() + words + badge + 12.0 + own.foot()).max(ends).ceil();
        own.size = Size { width: WIDTH, height };
        own
    }

    /// What its kind's shape takes above the words.
    fn top(&self) -> f64 {
        match self.kind {
            Some(ElementKind::Person) => 32.0,
            Some(ElementKind::Datastore) => 22.0,
            _ => 10.0,
        }
    }

    /// And below.
    fn foot(&self) -> f64 {
        if self.kind == Some(ElementKind::Datastore) { 6.0 } else { 0.0 }
    }

    /// Draws it.
    pub(super) fn draw(&self, svg: &mut Svg, at: Rect) {
        for (class, outline) in outlines(self.kind, at) {
            svg.path(class, &outline);
        }
        let middle = (at.x + at.width / 2.0).round();
        let mut y = at.y + self.top() + NAME.size - 1.0;
        svg.lines("name", middle, y, &self.name, NAME);
        y += self.name.len() as f64 * line_height(NAME) - 1.0;
        svg.lines("about", middle, y, &self.about, KIND);
        if let Some(exposure) = self.exposure {
            let y = at.bottom() - self.foot() - 10.0 - mark::BADGE / 2.0;
            mark::badge(svg, exposure, Point { x: middle, y });
        }
    }
}

/// What it is and is made with, as C4 writes it; then what else is to be known.
fn about(element: &Record<Element>, note: Option<&str>) -> Vec<String> {
    let fields = &element.fields;
    let kind = kind_in_words(fields.kind.as_ref().map(|kind| kind.value));
    let mut lines = vec![match &fields.technology {
        Some(technology) => format!("[{kind}: {}]", technology.value),
        None => format!("[{kind}]"),
    }];
    let mut more: Vec<&str> = Vec::new();
    if fields.critical_path.as_ref().is_some_and(|it| it.value) {
        more.push("critical path");
    }
    match fields.status.as_ref().map(|status| status.value) {
        Some(ElementStatus::Live) | None => {}
        Some(status) => more.push(status.as_str()),
    }
    more.extend(note);
    if !more.is_empty() {
        lines.push(more.join(" · "));
    }
    lines
}

/// The outlines of a kind's shape, each with its class.
fn outlines(kind: Option<ElementKind>, at: Rect) -> Vec<(&'static str, String)> {
    let Rect { x, y, width: w, height: h } = at;
    let shape = |outline: String| vec![("shape", outline)];
    match kind {
        Some(ElementKind::Person) => {
            let (middle, body) = (x + w / 2.0, y + 16.0);
            let head = format!("M{} {}a12 12 0 1 1 24 0a12 12 0 1 1-24 0z", middle - 12.0, y + 13.0);
            vec![("shape", round(Rect { y: body, height: h - 16.0, ..at }, 22.0)), ("shape", head)]
        }
        Some(ElementKind::Datastore) => {
            let (r, side) = (w / 2.0, h - 16.0);
            let can = format!("M{x} {}a{r} 8 0 0 1 {w} 0v{side}a{r} 8 0 0 1-{w} 0z", y + 8.0);
            vec![("shape", can), ("trait", format!("M{x} {}a{r} 8 0 0 0 {w} 0", y + 8.0))]
        }
        Some(ElementKind::External) => shape(format!("M{x} {y}h{w}v{h}h-{w}z")),
        Some(ElementKind::Hardware) => shape(format!(
            "M{} {y}h{}l10 10v{}l-10 10h-{}l-10-10v-{}z",
            x + 10.0,
            w - 20.0,
            h - 20.0,
            w - 20.0,
            h - 20.0
        )),
        Some(ElementKind::Network) => {
            let half = h / 2.0;
            shape(format!("M{} {y}h{}l10 {half}l-10 {half}h-{}l-10-{half}z", x + 10.0, w - 20.0, w - 20.0))
        }
        Some(ElementKind::CloudService) => {
            vec![
                ("shape", round(at, 18.0)),
                ("trait", round(Rect { x: x + 4.0, y: y + 4.0, width: w - 8.0, height: h - 8.0 }, 14.0)),
            ]
        }
        Some(ElementKind::Component) => {
            let tab = |down: f64| format!("M{} {}h12v7h-12z", x - 5.0, y + down);
            vec![("shape", round(at, 6.0)), ("shape", tab(12.0)), ("shape", tab(24.0))]
        }
        Some(ElementKind::System) => {
            vec![("shape", round(at, 6.0)), ("trait", format!("M{} {}h{}", x + 6.0, y + 4.0, w - 12.0))]
        }
        Some(ElementKind::Feature) => shape(round(at, 20.0)),
        Some(ElementKind::Container) | None => shape(round(at, 8.0)),
    }
}

/// A rectangle with round corners.
fn round(at: Rect, r: f64) -> String {
    let Rect { x, y, width, height } = at;
    let (across, down) = (width - 2.0 * r, height - 2.0 * r);
    format!(
        "M{} {y}h{across}a{r} {r} 0 0 1 {r} {r}v{down}a{r} {r} 0 0 1-{r} {r}h-{across}a{r} {r} 0 0 1-{r}-{r}v-{down}a{r} {r} 0 0 1 {r}-{r}z",
        x + r
    )
}
