//! The marks that say with a shape and with words what colour says.

use super::exposure::{Exposure, Tone};
use super::layout::{Point, Rect};
use super::svg::Svg;
use super::text::{Face, LEEWAY, width};
use crate::model::Rating;

/// The face of marks.
pub(super) const FACE: Face = Face::bold(11.0);
/// How high a badge is.
pub(super) const BADGE: f64 = 20.0;

/// The outline of the shape of a tone, five pixels around its middle.
pub(super) fn outline(tone: Tone, at: Point) -> String {
    let Point { x, y } = at;
    match tone {
        Tone::Rated(Rating::Critical) => format!("M{x} {}l6 6-6 6-6-6z", y - 6.0),
        Tone::Rated(Rating::High) => format!("M{x} {}l6 10h-12z", y - 5.0),
        Tone::Rated(Rating::Medium) => format!("M{} {}h9v9h-9z", x - 4.5, y - 4.5),
        Tone::Rated(Rating::Low) => format!("M{} {y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z", x - 4.5),
        Tone::Unrated => format!("M{} {}h9v3h-9zm0 6h9v3h-9z", x - 4.5, y - 4.5),
        Tone::Resolved => format!("M{} {y}l1.6-1.6 2.4 2.4 4.8-4.8 1.6 1.6-6.4 6.4z", x - 5.2),
        Tone::Unthreatened => format!("M{} {}h8v2h-8z", x - 4.0, y - 1.0),
    }
}

/// What a badge's words leave free on their left, where the sign is.
const SIGN: f64 = 22.0;
/// What they leave free on their right.
const END: f64 = 6.0;

/// How wide a badge is.
pub(super) fn badge_width(exposure: Exposure) -> f64 {
    (SIGN + width(&exposure.words(), FACE) + END).ceil()
}

/// A shape and words in a pill around a point.
pub(super) fn badge(svg: &mut Svg, exposure: Exposure, middle: Point) {
    let (tone, width) = (exposure.tone(), badge_width(exposure));
    let (x, y) = ((middle.x - width / 2.0).round(), (middle.y - BADGE / 2.0).round());
    svg.open("g", &format!("badge {}", tone.class()));
    svg.rect("pill", Rect { x, y, width, height: BADGE }, 10);
    svg.path("sign", &outline(tone, Point { x: x + 12.0, y: y + BADGE / 2.0 }));
    let length = (width - SIGN - END) / LEEWAY;
    svg.fitted("says", x + SIGN, y + 14.0, &exposure.words(), length);
    svg.close("g");
}

/// A clock; one that is late has an exclamation mark instead of hands.
pub(super) fn clock(at: Point, is_late: bool) -> String {
    let Point { x, y } = at;
    let face = format!("M{} {y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", x - 5.0);
    match is_late {
        true => format!("{face}M{x} {}v3.5M{x} {}v1", y - 3.0, y + 2.0),
        false => format!("{face}M{x} {}v3h2.5", y - 3.0),
    }
}
