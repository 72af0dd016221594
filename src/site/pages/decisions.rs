//! What was accepted, excepted, decided and learnt.

use serde::Serialize;

use crate::model::{RecordKey, RecordKind};
use crate::site::desk::{Desk, Link, RecordLink, RiskShown};
use crate::site::frame::Sheet;
use crate::site::text::day;

#[derive(Serialize)]
struct Decisions {
    acceptances: Vec<Acceptance>,
    exceptions: Vec<Entry>,
    decisions: Vec<Entry>,
    lessons: Vec<Entry>,
}

#[derive(Serialize)]
struct Acceptance {
    link: RecordLink,
    model: Link,
    risk: Option<RiskShown>,
    by: String,
    date: String,
    iso: String,
    expires: String,
    expires_iso: String,
    holds: bool,
    reason: String,
}

#[derive(Serialize)]
struct Entry {
    link: RecordLink,
    model: Link,
    date: String,
    iso: String,
    is_past: bool,
    facts: Vec<(&'static str, String)>,
}

/// The page of decisions and exceptions.
pub(crate) fn decisions(desk: &Desk<'_>) -> Sheet {
    let mut content = Decisions {
        acceptances: acceptances(desk),
        exceptions: entries(desk, RecordKind::Exception),
        decisions: entries(desk, RecordKind::Decision),
        lessons: entries(desk, RecordKind::Lesson),
    };
    content.acceptances.sort_by(|a, b| a.expires_iso.cmp(&b.expires_iso));
    content.exceptions.sort_by(|a, b| a.iso.cmp(&b.iso));
    content.decisions.sort_by(|a, b| b.iso.cmp(&a.iso));
    Sheet {
        template: "decisions.html",
        title: "Decisions and exceptions".to_owned(),
        kind: "decisions",
        description: "Risks accepted, exceptions granted, decisions on record and lessons learnt.".to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn acceptances(desk: &Desk<'_>) -> Vec<Acceptance> {
    let view = desk.view;
    let accepted = view.workspace.threats().filter_map(|(key, threat)| {
        let acceptance = threat.fields.acceptance.as_ref()?;
        let answer = view.workspace.answer(key);
        let iso = |date: &Option<crate::source::Spanned<jiff::civil::Date>>| {
            date.as_ref().map_or(String::new(), |date| date.value.to_string())
        };
        Some(Acceptance {
            link: desk.record(key),
            model: desk.model(key.model),
            risk: desk.risk(answer.and_then(|answer| answer.own_current)),
            by: acceptance.by.as_ref().map_or("", |by| view.person(&by.value)).to_owned(),
            date: acceptance.date.as_ref().map_or(String::new(), |date| day(date.value)),
            iso: iso(&acceptance.date),
            expires: acceptance.expires.as_ref().map_or(String::new(), |date| day(date.value)),
            expires_iso: iso(&acceptance.expires),
            holds: answer.and_then(|answer| answer.own_state) == Some(crate::model::ThreatState::Accepted),
            reason: acceptance.reason.as_ref().map_or(String::new(), |reason| reason.value.clone()),
        })
    });
    accepted.collect()
}

fn entries(desk: &Desk<'_>, kind: RecordKind) -> Vec<Entry> {
    let view = desk.view;
    let mut entries = Vec::new();
    for model in view.workspace.models() {
        let records = model.records();
        for (index, _) in records.iter().filter(|(_, record)| record.kind() == kind) {
            let key = RecordKey { model: model.key(), kind, index };
            let at = index as usize;
            let date = match kind {
                RecordKind::Exception => records.exceptions.get(at).and_then(|it| it.fields.review_date.as_ref()),
                RecordKind::Decision => records.decisions.get(at).and_then(|it| it.fields.date.as_ref()),
                _ => None,
            };
            let date = date.map(|date| date.value);
            let mut facts = super::facts::facts(desk, model, key);
            facts.retain(|(name, _)| !matches!(*name, "Date" | "Holds until"));
            entries.push(Entry {
                link: desk.record(key),
                model: desk.model(model.key()),
                date: desk.day(date),
                iso: date.map_or(String::new(), |date| date.to_string()),
                is_past: kind == RecordKind::Exception && date.is_none_or(|date| date < view.as_of()),
                facts,
            });
        }
    }
    entries
}
