//! Who keeps a model, what is asked of it, and whether it is still true.

use serde::Serialize;

use crate::lint::Since;
use crate::model::{ModelKey, Stride};
use crate::resolve::{Answer, Inherited, Model};
use crate::site::chronicle::Change;
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::freshness::{Freshness, reviewed};
use crate::site::text::{count, day, label};

/// How many changes a page shows.
const CHANGES: usize = 10;

/// A required control and the model's answer.
#[derive(Serialize)]
pub(crate) struct Required {
    /// The control.
    pub(crate) control: RecordLink,
    /// The model that requires it.
    pub(crate) by: Link,
    /// For the style.
    pub(crate) answer: &'static str,
    /// For people.
    pub(crate) label: &'static str,
    /// What answers it, where something does.
    pub(crate) link: Option<RecordLink>,
    /// The day from which it is required.
    pub(crate) since: String,
}

/// Who keeps a model, and whether it is still true.
#[derive(Serialize)]
pub(crate) struct Keeping {
    facts: Vec<(&'static str, String)>,
    milestones: Vec<(String, String)>,
    triggers: Vec<(String, String, String)>,
    sources: Vec<String>,
    covers: Vec<String>,
    has_history: bool,
    drift: Option<DriftShown>,
    changes: Vec<ChangeShown>,
    created: Option<ChangeShown>,
    people: Vec<(String, usize)>,
}

/// What happened to the covered code.
#[derive(Serialize)]
pub(crate) struct DriftShown {
    words: String,
    newest: Option<ChangeShown>,
    files: Vec<(String, usize)>,
}

/// A change for readers.
#[derive(Serialize)]
pub(crate) struct ChangeShown {
    date: String,
    iso: String,
    author: String,
    summary: String,
    commit: String,
}

/// A change for readers.
pub(crate) fn change(change: &Change) -> ChangeShown {
    ChangeShown {
        date: day(change.date),
        iso: change.date.to_string(),
        author: change.author.clone(),
        summary: change.summary.clone(),
        commit: change.commit.clone(),
    }
}

/// What happened to the covered code, or why nobody can tell.
fn drift(since: &Since) -> DriftShown {
    let drift = match since {
        Ok(drift) => drift,
        Err(unassessed) => {
            let words = format!("What happened to the code that it covers is not known: {}.", unassessed.reason());
            return DriftShown { words, newest: None, files: Vec::new() };
        }
    };
    let people: Vec<&str> = drift.people.iter().take(CHANGES).map(|(name, _)| name.as_str()).collect();
    let by = if people.is_empty() { String::new() } else { format!(", by {}", people.join(", ")) };
    DriftShown {
        words: format!("{} to the code that it covers since the last review{by}", count(drift.commits, "commit")),
        newest: drift.newest.as_ref().map(|newest| ChangeShown {
            date: day(newest.date),
            iso: newest.date.to_string(),
            author: newest.author.clone(),
            summary: String::new(),
            commit: newest.short().to_owned(),
        }),
        files: drift.busiest.iter().take(CHANGES).cloned().collect(),
    }
}

/// The appetite that holds, by category where it differs.
pub(crate) fn appetite(inherited: &Inherited) -> Vec<(String, String)> {
    let general = inherited.appetite_for(None).map(|said| said.value);
    let mut shown: Vec<(String, String)> = Vec::new();
    shown.extend(general.map(|rating| ("all threats".to_owned(), rating.as_str().to_owned())));
    for word in Stride::WORDS {
        let category = Stride::from_word(word);
        let own = category.and_then(|category| inherited.appetite_for(Some(category))).map(|said| said.value);
        if own.is_some() && own != general {
            shown.extend(own.map(|rating| (label(word).to_lowercase(), rating.as_str().to_owned())));
        }
    }
    shown
}

/// The controls required of a model, with its answers.
pub(crate) fn required(desk: &Desk<'_>, key: ModelKey) -> Vec<Required> {
    let workspace = desk.view.workspace;
    let rows = workspace.requirements(key).iter().map(|required| {
        let (answer, label, link) = answer_shown(desk, required.answer);
        let control = workspace.control(required.control);
        let since = control.and_then(|control| control.fields.few().required_by.as_ref()).map(|date| day(date.value));
        Required {
            control: desk.record(required.control),
            by: desk.model(required.control.model),
            answer,
            label,
            link,
            since: since.unwrap_or_default(),
        }
    });
    rows.collect()
}

/// An answer to a required control: for the style, for people, and what gives it.
pub(crate) fn answer_shown(desk: &Desk<'_>, answer: Answer) -> (&'static str, &'static str, Option<RecordLink>) {
    match answer {
        Answer::Provided => ("provided", "Provided above", None),
        Answer::Implemented(by) => ("implemented", "Implemented", Some(desk.record(by))),
        Answer::NotApplicable(model) => {
            let key = crate::model::RecordKey { model, kind: crate::model::RecordKind::Model, index: 0 };
            ("not-applicable", "Not applicable", Some(desk.record(key)))
        }
        Answer::Excepted(by) => ("excepted", "Excepted", Some(desk.record(by))),
        Answer::Planned(by) => ("planned", "Planned", Some(desk.record(by))),
        Answer::Missing => ("missing", "Missing", None),
    }
}

/// Who keeps a model, and whether it is still true.
pub(crate) fn keeping(desk: &Desk<'_>, model: &Model) -> Keeping {
    let view = desk.view;
    let meta = model.meta();
    let past = view.past.and_then(|past| past.models.get(model.path()));
    let milestones = meta.milestones.iter().map(|milestone| {
        let id = milestone.fields.id.as_ref().map_or(String::new(), |id| id.value.to_string());
        (id, desk.day(milestone.fields.date.as_ref().map(|date| date.value)))
    });
    let triggers = meta.triggers.iter().map(|trigger| {
        let word =
            |word: &Option<crate::source::Spanned<String>>| word.as_ref().map_or(String::new(), |it| it.value.clone());
        let date = desk.day(trigger.fields.date.as_ref().map(|date| date.value));
        (date, word(&trigger.fields.kind), word(&trigger.fields.reference))
    });
    let sources = meta.threat_assessment.iter().flat_map(|assessment| &assessment.sources);
    Keeping {
        facts: facts(desk, model),
        milestones: milestones.collect(),
        triggers: triggers.collect(),
        sources: sources.map(|source| source.value.clone()).collect(),
        covers: model.extent().patterns().iter().map(|glob| glob.written.value.clone()).collect(),
        has_history: past.is_some() || view.drift.get(&model.key()).is_some_and(Result::is_ok),
        drift: view.drift.get(&model.key()).map(drift),
        created: past.and_then(|past| past.created.as_ref()).map(change),
        people: past.map_or(Vec::new(), |past| past.people.iter().take(CHANGES).cloned().collect()),
        changes: past.map_or(Vec::new(), |past| past.changes.iter().take(CHANGES).map(change).collect()),
    }
}

pub(crate) fn facts(desk: &Desk<'_>, model: &Model) -> Vec<(&'static str, String)> {
    let view = desk.view;
    let meta = model.meta();
    let people = |ids: &[crate::source::Spanned<String>]| {
        ids.iter().map(|id| view.person(&id.value)).collect::<Vec<_>>().join(", ")
    };
    let person = |id: Option<&crate::source::Spanned<String>>| id.map_or("", |id| view.person(&id.value)).to_owned();
    let mut facts = Vec::new();
    match (&meta.review, reviewed(model)) {
        (Some(review), Some(date)) => {
            facts.push(("Last review", format!("{} by {}", day(date), person(review.by.as_ref()))));
            facts.extend(review.outcome.as_ref().map(|outcome| ("Outcome", outcome.value.clone())));
        }
        _ => facts.push(("Last review", "none on record".to_owned())),
    }
    match view.freshness(model) {
        Freshness::NotKept | Freshness::Never => {}
        fresh => facts.extend(fresh.due().map(|due| ("Next review by", day(due)))),
    }
    if let Some(interval) = &view.workspace.inherited(model.key()).review_interval {
        facts.push(("Reviewed every", interval.value.as_str().to_owned()));
    }
    if let Some(sign) = &meta.sign_off {
        facts.push((
            "Signed off",
            format!("{} by {}", desk.day(sign.date.as_ref().map(|date| date.value)), person(sign.by.as_ref())),
        ));
    }
    facts.push(("Authors", people(&meta.authors)));
    facts.push(("Facilitator", person(meta.facilitator.as_deref())));
    facts.push(("Participants", people(&meta.participants)));
    facts.push(("Methods", view.workspace.inherited(model.key()).methodologies.join(", ")));
    let assessed = meta.threat_assessment.as_ref().and_then(|assessment| assessment.date.as_ref());
    facts.push(("Threats assessed", desk.day(assessed.map(|date| date.value))));
    facts.retain(|(_, words)| !words.is_empty());
    facts
}
