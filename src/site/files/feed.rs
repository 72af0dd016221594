//! What changed, for feed readers (RFC 4287).

use quick_xml::escape::escape;

use crate::model::RecordKey;
use crate::site::chronicle::Event;
use crate::site::plan::fixed;
use crate::site::view::View;

/// How many changes the feed holds.
const MOST: usize = 50;

/// The feed of changes; empty where history is not known.
pub(crate) fn feed(view: &View<'_>) -> String {
    let base = view.base().unwrap_or_default();
    let id = if base.is_empty() { format!("urn:gabion:{}", escape(view.title())) } else { escape(&base).into_owned() };
    let events = view.past.map_or(&[][..], |past| &past.events);
    let updated = events.first().map_or(view.as_of(), |event| event.change.date);
    let mut written = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{id}</id>\n<title>{}</title>\n<updated>{updated}T00:00:00Z</updated>\n",
        words(view.title())
    );
    if !base.is_empty() {
        let (page, feed) = (fixed::CHANGES, "changes/feed.xml");
        let base = escape(&base).into_owned();
        written.push_str(&format!("<link href=\"{base}{page}/\"/>\n<link rel=\"self\" href=\"{base}{feed}\"/>\n"));
    }
    let mut last = ("", 0);
    for event in events.iter().take(MOST) {
        let change = &event.change;
        // Counted in its commit, so that newer ones do not move it.
        last = if last.0 == change.commit { (last.0, last.1 + 1) } else { (change.commit.as_str(), 0) };
        let number = last.1;
        let (record, model) = view.subject(event);
        written.push_str(&format!(
            "<entry><id>{id}#{}-{number}</id><title>{}</title><updated>{}T00:00:00Z</updated>\
             <author><name>{}</name></author><summary>{}</summary>",
            words(&change.commit),
            words(&title(view, event, record)),
            change.date,
            words(&change.author),
            words(&change.summary)
        ));
        let target = record.map(|key| view.plan.record(key));
        let target = target.or_else(|| model.map(|key| view.plan.model(key).clone()));
        if let (Some(target), false) = (target, base.is_empty()) {
            written.push_str(&format!("<link href=\"{}{}\"/>", escape(&base), target.canonical()));
        }
        written.push_str("</entry>\n");
    }
    written.push_str("</feed>\n");
    written
}

/// What happened, and to what.
fn title(view: &View<'_>, event: &Event, record: Option<RecordKey>) -> String {
    let Some(key) = record else { return event.told(false) };
    let title = view.workspace.record(key).and_then(|record| record.given_title());
    let title = title.map_or(String::new(), |title| format!(" {}", title.value));
    format!("{}: {}{title}", event.told(true), view.workspace.id_of(key))
}

fn words(text: &str) -> String {
    escape(crate::source::printable(text).as_ref()).into_owned()
}
