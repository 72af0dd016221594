//! What changed in the threat model, newest first.

use serde::Serialize;

use super::model::{ChangeShown, change};
use crate::site::address::Address;
use crate::site::desk::{Desk, RecordLink};
use crate::site::frame::Sheet;

/// How many changes the page shows.
const MOST: usize = 200;

#[derive(Serialize)]
struct Changes {
    has_history: bool,
    is_cut: bool,
    events: Vec<EventShown>,
    feed: String,
}

#[derive(Serialize)]
struct EventShown {
    change: ChangeShown,
    what: String,
    record: Option<RecordLink>,
    model: Option<crate::site::desk::Link>,
}

/// The page of changes.
pub(crate) fn changes(desk: &Desk<'_>) -> Sheet {
    let events = desk.view.past.iter().flat_map(|past| &past.events).take(MOST).map(|event| {
        let (record, model) = desk.view.subject(event);
        EventShown {
            change: change(&event.change),
            what: event.told(record.is_some()),
            record: record.map(|key| desk.record(key)),
            model: model.map(|key| desk.model(key)),
        }
    });
    let content = Changes {
        has_history: desk.view.past.is_some(),
        is_cut: desk.view.past.is_some_and(|past| past.is_cut),
        events: events.collect(),
        feed: desk.to(&Address::file("changes/feed.xml")),
    };
    Sheet {
        template: "changes.html",
        title: "Changes".to_owned(),
        kind: "changes",
        description: "What changed in the threat models, newest first.".to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}
