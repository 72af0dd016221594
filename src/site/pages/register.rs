//! The merged risk register: threats under the root threat that they refine,
//! counted at the leaves.

use serde::Serialize;

use super::parts::bar_words;
use super::rows::{ThreatRow, threat_row};
use crate::model::{RecordKey, ThreatState};
use crate::site::address::Address;
use crate::site::desk::Desk;
use crate::site::frame::Sheet;
use crate::site::plan::fixed;
use crate::site::tally::{Part, STATES, bar};
use crate::site::text::count;

/// How many threats a page of the register holds.
pub(crate) const REGISTER_PAGE: usize = 100;

/// How many pages on either side a page leads to.
const NEAR: usize = 4;

#[derive(Serialize)]
struct Register {
    rows: Vec<Row>,
    total: usize,
    bar: Vec<Part>,
    bar_words: String,
    states: Vec<(&'static str, usize)>,
    ratings: [&'static str; 4],
    levels: Vec<String>,
    pages: Vec<PageLink>,
    number: usize,
    csv: String,
    json: String,
}

#[derive(Serialize)]
struct Row {
    threat: ThreatRow,
    depth: usize,
    counts: bool,
}

#[derive(Serialize)]
struct PageLink {
    href: String,
    number: usize,
    is_here: bool,
    is_after_gap: bool,
}

/// The pages that a page of many leads to: the first, the last, and those near it.
fn neighbours(number: usize, pages: usize) -> impl Iterator<Item = (usize, bool)> {
    let is_near = move |at: &usize| at.abs_diff(number) <= NEAR || *at == 0 || at + 1 == pages;
    let mut before = 0;
    (0..pages).filter(is_near).map(move |at| (at, at > std::mem::replace(&mut before, at) + 1))
}

/// Every threat in the order of the register: roots as the models come, each
/// followed by what refines it. A threat that refines several stands under the
/// first.
pub(crate) fn order(desk_view: &crate::site::view::View<'_>) -> Vec<(RecordKey, usize)> {
    let workspace = desk_view.workspace;
    let mut order = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let is_root =
        |key: &RecordKey| workspace.threat(*key).is_some_and(|threat| threat.fields.refines.found().next().is_none());
    let all: Vec<RecordKey> = workspace.threats().map(|(key, _)| key).collect();
    // Threats in a circle of refinements have no root; they come last.
    let roots = all.iter().copied().filter(is_root).chain(all.iter().copied());
    for root in roots {
        let mut open = vec![(root, 0)];
        while let Some((key, depth)) = open.pop() {
            if !seen.insert(key) {
                continue;
            }
            order.push((key, depth));
            let below: Vec<_> = workspace.refinements(key).map(|it| (it, (depth + 1).min(4))).collect();
            open.extend(below.into_iter().rev());
        }
    }
    order
}

/// The address of a page of the register, from 0.
pub(crate) fn address(number: usize) -> Address {
    match number {
        0 => Address::page(fixed::REGISTER),
        number => Address::page(&format!("{}/{}", fixed::REGISTER, number + 1)),
    }
}

/// A page of the register.
pub(crate) fn register(desk: &Desk<'_>, order: &[(RecordKey, usize)], number: usize) -> Sheet {
    let view = desk.view;
    let total = view.total();
    let from = number * REGISTER_PAGE;
    let rows = order.iter().skip(from).take(REGISTER_PAGE).filter_map(|(key, depth)| {
        let threat = view.workspace.threat(*key)?;
        let answer = view.workspace.answer(*key);
        let counts = answer.is_some_and(|answer| answer.own_state.is_some());
        Some(Row { threat: threat_row(desk, *key, threat, 0), depth: *depth, counts })
    });
    let pages = order.len().div_ceil(REGISTER_PAGE);
    let link = |(at, is_after_gap): (usize, bool)| {
        let address = address(at);
        PageLink { href: desk.to(&address), number: at + 1, is_here: address == desk.here, is_after_gap }
    };
    let states = STATES.iter().map(|state: &ThreatState| (state.as_str(), total.of(*state)));
    let content = Register {
        rows: rows.collect(),
        total: order.len(),
        bar: bar(&total),
        bar_words: bar_words(&total),
        states: states.collect(),
        ratings: ["critical", "high", "medium", "low"],
        levels: view.workspace.config().levels().into_iter().map(str::to_owned).collect(),
        pages: if pages > 1 { neighbours(number, pages).map(link).collect() } else { Vec::new() },
        number: number + 1,
        csv: desk.to(&Address::file("register/register.csv")),
        json: desk.to(&Address::file("register/register.json")),
    };
    let title = if number == 0 { "Risk register".to_owned() } else { format!("Risk register, page {}", number + 1) };
    Sheet {
        template: "register.html",
        title,
        kind: "register",
        description: format!("{}: {}.", count(total.threats(), "threat"), bar_words(&total)),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}
