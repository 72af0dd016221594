//! What the marks in the pictures stand for. They are drawn by what draws them
//! in the pictures, so that the key never says another shape.

use serde::Serialize;

use super::data_flow::zoom;
use super::exposure::Tone;
use super::flow::ring;
use super::layout::Point;
use super::mark::{clock, outline};
use crate::model::Rating;

/// A mark and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// The class of the group that it stands in.
    pub group: &'static str,
    /// Its own class.
    pub class: &'static str,
    /// Its outline, in a box of 20 by 20.
    pub outline: String,
    /// What it stands for.
    pub words: &'static str,
}

/// The middle of the box.
const MIDDLE: Point = Point { x: 10.0, y: 10.0 };

/// The badges, the worst first.
const BADGES: [(Tone, &str, &str); 7] = [
    (Tone::Rated(Rating::Critical), "badge critical", "worst risk today: critical"),
    (Tone::Rated(Rating::High), "badge high", "high"),
    (Tone::Rated(Rating::Medium), "badge medium", "medium"),
    (Tone::Rated(Rating::Low), "badge low", "low"),
    (Tone::Unrated, "badge unrated", "threats without a rating, some unresolved"),
    (Tone::Resolved, "badge resolved", "threats without a rating, all resolved"),
    (Tone::Unthreatened, "badge unthreatened", "no threat named"),
];

/// The marks of the map and of data flows.
pub fn signs() -> Vec<Sign> {
    let mark = |group, class, outline, words| Sign { group, class, outline, words };
    let marks = [
        mark("fresh stale", "sign", clock(MIDDLE, true), "asks for a review"),
        mark("boundary", "edge", "M1 5h18v11h-18z".to_owned(), "trust boundary"),
        mark("flow", "ring", ring(MIDDLE), "a flow crosses it"),
        mark("node", "zoom", zoom(Point { x: 9.0, y: 9.0 }), "opens its own model"),
    ];
    badges().chain(marks).collect()
}

fn badges() -> impl Iterator<Item = Sign> {
    BADGES.into_iter().map(|(tone, group, words)| Sign { group, class: "sign", outline: outline(tone, MIDDLE), words })
}
