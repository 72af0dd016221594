//! When models must be reviewed and decisions end (RFC 5545).

use jiff::civil::Date;

use crate::model::{RecordKey, RecordKind};
use crate::site::view::View;

/// The calendar of reviews and ends.
pub(crate) fn calendar(view: &View<'_>) -> String {
    let mut written = Written::default();
    written.line("BEGIN:VCALENDAR");
    written.line("VERSION:2.0");
    written.line("PRODID:-//gabion//reviews//EN");
    written.line(&format!("X-WR-CALNAME:{}", text(view.title())));
    let stamp = format!("{}T000000Z", date(view.as_of()));
    for model in view.workspace.models() {
        if let Some(due) = view.freshness(model).due() {
            let what = format!("Review the threat model of {}", model.title());
            written.event(&format!("review-{}", model.id()), &stamp, due, &what);
        }
        for (index, threat) in (0u32..).zip(&model.records().threats) {
            let ends = threat.fields.acceptance.as_ref().and_then(|acceptance| acceptance.expires.as_ref());
            if let Some(ends) = ends {
                let key = RecordKey { model: model.key(), kind: RecordKind::Threat, index };
                let what = format!("Acceptance of {} ends: {}", view.workspace.id_of(key), threat.title());
                written.event(&format!("acceptance-{}", threat.id.value), &stamp, ends.value, &what);
            }
        }
        for exception in &model.records().exceptions {
            if let Some(ends) = &exception.fields.review_date {
                let what = format!("Exception {} is looked at again: {}", exception.id.value, exception.title());
                written.event(&format!("exception-{}", exception.id.value), &stamp, ends.value, &what);
            }
        }
    }
    written.line("END:VCALENDAR");
    written.0
}

#[derive(Default)]
struct Written(String);

impl Written {
    fn event(&mut self, id: &str, stamp: &str, day: Date, what: &str) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}@gabion", text(id)));
        self.line(&format!("DTSTAMP:{stamp}"));
        self.line(&format!("DTSTART;VALUE=DATE:{}", date(day)));
        self.line(&format!("SUMMARY:{}", text(what)));
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// A line is folded before it has 75 bytes.
    fn line(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 73 {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn date(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// Text as the format escapes it.
fn text(words: &str) -> String {
    let words = crate::source::printable(words);
    words.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold() {
        let mut written = Written::default();
        written.line(&"ä".repeat(100));
        assert!(written.0.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(text("a;b,c"), "a\\;b\\,c");
    }
}
