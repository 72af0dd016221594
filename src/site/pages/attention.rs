//! Everything that needs somebody's attention.

use serde::Serialize;

use super::home::{Ending, endings, threat_rows};
use super::parts::{ModelRow, model_row};
use super::rows::ThreatRow;
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::text::count;

/// How many rows each list has at most; the register has them all.
const MOST: usize = 60;

#[derive(Serialize)]
struct AttentionPage {
    above: Vec<ThreatRow>,
    above_count: usize,
    open: Vec<ThreatRow>,
    open_count: usize,
    unfinished: Vec<ThreatRow>,
    unfinished_count: usize,
    overdue: Vec<ModelRow>,
    overdue_count: usize,
    ending: Vec<Ending>,
    ending_count: usize,
    unanswered: Vec<(Link, RecordLink)>,
    unanswered_count: usize,
    unassessed: Vec<String>,
    unassessed_count: usize,
    most: usize,
}

/// The page of what needs attention.
pub(crate) fn attention(desk: &Desk<'_>) -> Sheet {
    let found = &desk.view.attention;
    let plain = desk.view.workspace.plain();
    let unanswered = found.unanswered.iter().take(MOST).map(|(model, key)| (desk.model(*model), desk.record(*key)));
    let content = AttentionPage {
        above: threat_rows(desk, &found.above, MOST, 0),
        above_count: found.above.len(),
        open: threat_rows(desk, &found.open, MOST, 0),
        open_count: found.open.len(),
        unfinished: threat_rows(desk, &found.unfinished, MOST, 0),
        unfinished_count: found.unfinished.len(),
        overdue: found.overdue.iter().take(MOST).map(|key| model_row(desk, *key, 0)).collect(),
        overdue_count: found.overdue.len(),
        ending: endings(desk).into_iter().take(MOST).collect(),
        ending_count: found.ending.len(),
        unanswered: unanswered.collect(),
        unanswered_count: found.unanswered.len(),
        unassessed: plain.iter().take(MOST).map(|plain| plain.path.to_string()).collect(),
        unassessed_count: plain.len(),
        most: MOST,
    };
    Sheet {
        template: "attention.html",
        title: "Needs attention".to_owned(),
        kind: "attention",
        description: format!(
            "{} above appetite, {} without an answer.",
            count(found.above.len(), "threat"),
            count(found.open.len(), "threat")
        ),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}
