//! What the smaller kinds of records say, in words.

use jiff::civil::Date;

use crate::model::records::{Actor, Decision, Exception, Lesson};
use crate::model::{OneOrMore, RecordKey, RecordKind as K};
use crate::resolve::Model;
use crate::site::desk::Desk;
use crate::source::Spanned;

/// Names of facts, and what each is.
pub(crate) type Facts = Vec<(&'static str, String)>;

fn word(word: &Option<Spanned<String>>) -> String {
    word.as_ref().map_or(String::new(), |word| word.value.clone())
}

fn date(desk: &Desk<'_>, date: &Option<Spanned<Date>>) -> String {
    desk.day(date.as_ref().map(|date| date.value))
}

fn person(desk: &Desk<'_>, id: &Option<Spanned<String>>) -> String {
    id.as_ref().map_or("", |id| desk.view.person(&id.value)).to_owned()
}

fn list(words: &OneOrMore<String>) -> String {
    words.items.iter().map(|it| it.value.as_str()).collect::<Vec<_>>().join("; ")
}

fn actor(actor: &Actor) -> Facts {
    let horizon = actor.horizon.as_ref().map_or("", |horizon| horizon.value.as_str()).to_owned();
    vec![
        ("Kind", word(&actor.kind)),
        ("Capability", word(&actor.capability)),
        ("Intent", word(&actor.intent)),
        ("Access", word(&actor.access)),
        ("Horizon", horizon),
    ]
}

fn exception(desk: &Desk<'_>, exception: &Exception) -> Facts {
    let control = desk.named(&exception.control.item).pop().map_or(String::new(), |link| link.id);
    let what = if control.is_empty() { word(&exception.rule) } else { control };
    vec![
        ("Departs from", what),
        ("Reason", word(&exception.reason)),
        ("Risk", word(&exception.risk)),
        ("Not implemented", list(&exception.not_implemented)),
        ("Difficulties", word(&exception.difficulties)),
        ("Approved by", person(desk, &exception.approved_by)),
        ("Decided", date(desk, &exception.decided)),
        ("Holds until", date(desk, &exception.review_date)),
    ]
}

fn decision(desk: &Desk<'_>, decision: &Decision) -> Facts {
    vec![
        ("Decision", word(&decision.decision)),
        ("Reason", word(&decision.reason)),
        ("By", person(desk, &decision.by)),
        ("Date", date(desk, &decision.date)),
    ]
}

fn lesson(lesson: &Lesson) -> Facts {
    let improves = lesson.improves.items.iter().map(|it| it.value.as_str().replace('-', " "));
    vec![("Improves", improves.collect::<Vec<_>>().join(", ")), ("Action", word(&lesson.action))]
}

/// What a record says, in words; what it leaves out is left out.
pub(crate) fn facts(desk: &Desk<'_>, model: &Model, key: RecordKey) -> Facts {
    let records = model.records();
    let at = key.index as usize;
    let found = match key.kind {
        K::Actor => records.actors.get(at).map(|it| actor(&it.fields)),
        K::Exception => records.exceptions.get(at).map(|it| exception(desk, &it.fields)),
        K::Decision => records.decisions.get(at).map(|it| decision(desk, &it.fields)),
        K::Lesson => records.lessons.get(at).map(|it| lesson(&it.fields)),
        K::Term => records.terms.get(at).map(|it| vec![("Means", word(&it.fields.means))]),
        K::Assumption => records.assumptions.get(at).map(|it| {
            vec![("Validity", it.fields.validity.as_ref().map_or("", |validity| validity.value.as_str()).to_owned())]
        }),
        K::Objective => records.objectives.get(at).map(|it| {
            let above = desk.named(&it.fields.contributes_to.items).into_iter().map(|link| link.title);
            vec![("Contributes to", above.collect::<Vec<_>>().join(", "))]
        }),
        _ => None,
    };
    let mut facts = found.unwrap_or_default();
    facts.retain(|(_, words)| !words.is_empty());
    facts
}
