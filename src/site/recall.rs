//! What git knows, put into the words of the site.
//!
//! What stood in old versions may have been taken out for a reason, so that of
//! it no more is told than ids, days, numbers and single plain words.

use rayon::prelude::*;

use super::chronicle::{Change, Chronicle, Event, ModelPast, Named};
use crate::analysis::{Analysis, Story, Understood};
use crate::change::{self, FieldChange, ModelChange, Moved, RecordChange, Side, Sort};
use crate::history::{LineEnd, Touch};
use crate::source::Sources;

/// How many things are told of one commit.
const MOST_EVENTS: usize = 25;

/// How many fields are told of one record.
const MOST_FIELDS: usize = 4;

/// The longest word of an old or a new value.
const LONGEST_WORD: usize = 24;

/// Puts the past of a workspace into words.
pub fn recall(analysis: &Analysis, story: &Story) -> Chronicle {
    let told = |touch: &Touch| Change {
        date: touch.date,
        author: touch.author.clone(),
        summary: story.summary(touch),
        commit: touch.short().to_owned(),
    };
    let workspace = &analysis.workspace;
    let files: Vec<Option<ModelPast>> = story
        .files
        .par_iter()
        .map(|file| {
            let file = file.as_ref().ok()?;
            let created = file.created.as_ref().map(told);
            Some(ModelPast { changes: file.newest.iter().map(told).collect(), created, people: file.people.clone() })
        })
        .collect();
    let models = workspace.models().map(|model| model.path().clone()).zip(files);
    let versions: Vec<Option<(Understood, Sources)>> =
        (0..=story.steps.len()).into_par_iter().map(|at| story.version(at, workspace.as_of())).collect();
    let events = story.steps.par_iter().zip(versions.par_windows(2)).flat_map_iter(|(step, pair)| {
        let changes = pair[1].as_ref().zip(pair[0].as_ref()).map(|(before, after)| compare(before, after));
        let change = told(&step.touch);
        let events = changes.map_or(Vec::new(), |changes| events(&changes));
        events.into_iter().map(move |what| Event { change: change.clone(), ..what })
    });
    Chronicle {
        models: models.filter_map(|(path, past)| Some((path, past?))).collect(),
        events: events.collect(),
        is_cut: story.end == LineEnd::Cut,
    }
}

fn compare(before: &(Understood, Sources), after: &(Understood, Sources)) -> change::Change {
    fn side(version: &(Understood, Sources)) -> Side<'_> {
        Side { workspace: &version.0.workspace, sources: &version.1, findings: &[] }
    }
    let mut change = change::compare(&side(before), &side(after), &[]);
    // What could not be read on a side neither came nor went.
    let is_unread = |sort: Sort, path: &str| {
        let other = if sort == Sort::Added { before } else { after };
        sort != Sort::Changed && other.0.unread_files.iter().any(|file| file.to_string() == path)
    };
    change.models.retain(|model| !is_unread(model.sort, &model.path));
    change.records.retain(|record| !is_unread(record.sort, &record.path));
    change
}

/// What one commit did, model by model.
fn events(change: &change::Change) -> Vec<Event> {
    let mut events = Vec::new();
    let is_whole = |model: &ModelChange| model.sort != Sort::Changed;
    events.extend(change.models.iter().map(|model| model_event(change, model)));
    let whole: Vec<&str> =
        change.models.iter().filter(|model| is_whole(model)).map(|model| model.id.as_str()).collect();
    let records = change.records.iter().filter(|record| !whole.contains(&record.model.as_str()));
    events.extend(records.map(record_event));
    if !change.settings.is_empty() {
        events.push(event(None, None, format!("Settings: {}", fields(&change.settings))));
    }
    if events.len() > MOST_EVENTS {
        let more = events.len() - MOST_EVENTS;
        events.truncate(MOST_EVENTS);
        events.push(event(None, None, format!("and {more} more changes in this commit")));
    }
    events
}

fn event(record: Option<Named>, model: Option<String>, what: String) -> Event {
    let change =
        Change { date: jiff::civil::Date::ZERO, author: String::new(), summary: String::new(), commit: String::new() };
    Event { change, record, model, what }
}

fn model_event(change: &change::Change, model: &ModelChange) -> Event {
    let what = match model.sort {
        Sort::Added => {
            let of = |kind| change.records.iter().filter(|it| it.model == model.id && it.kind == kind).count();
            let counts =
                [("threat", of("threat")), ("control", of("control"))].map(|(word, number)| counted(number, word));
            let counts: Vec<String> = counts.into_iter().flatten().collect();
            let with = if counts.is_empty() { String::new() } else { format!(" with {}", counts.join(" and ")) };
            format!("Model {} added{with}", model.id)
        }
        Sort::Removed => format!("Model {} removed", model.id),
        Sort::Changed => {
            let was = model.was_id.iter().map(|id| format!("was {id}"));
            let moved = model.was_path.iter().map(|_| "moved".to_owned());
            let said = Some(fields(&model.fields)).filter(|said| !said.is_empty());
            format!("Model {}: {}", model.id, was.chain(moved).chain(said).collect::<Vec<_>>().join(", "))
        }
    };
    event(None, Some(model.id.clone()), what)
}

fn counted(number: usize, word: &str) -> Option<String> {
    (number > 0).then(|| format!("{number} {word}{}", if number == 1 { "" } else { "s" }))
}

fn record_event(record: &RecordChange) -> Event {
    let what = match record.sort {
        Sort::Added => "added".to_owned(),
        Sort::Removed => "removed".to_owned(),
        Sort::Changed => {
            let was = record.was_id.iter().map(|id| format!("was {id}"));
            let from = record.was_model.iter().map(|model| format!("moved from {model}"));
            let state = moved("state", record.state);
            let rating = moved("rating", record.rating);
            let said = Some(fields(&record.fields)).filter(|said| !said.is_empty());
            let said = was.chain(from).chain(state).chain(rating).chain(said);
            format!("changed: {}", said.collect::<Vec<_>>().join(", "))
        }
    };
    let named = Named { kind: record.kind.to_string(), id: record.id.clone() };
    event(Some(named), Some(record.model.clone()), what)
}

fn moved(what: &str, moved: Option<Moved<Option<&'static str>>>) -> Option<String> {
    let Moved { before, after } = moved?;
    Some(format!("{what} {} → {}", before.unwrap_or("none"), after.unwrap_or("none")))
}

/// What fields say now, in a line.
fn fields(changes: &[FieldChange]) -> String {
    let mut said: Vec<String> = changes.iter().take(MOST_FIELDS).map(field).collect();
    if changes.len() > MOST_FIELDS {
        said.push(format!("{} more", changes.len() - MOST_FIELDS));
    }
    said.join(", ")
}

fn field(change: &FieldChange) -> String {
    let key = change.key.replace(['.', '-'], " ");
    let plain = |value: &Option<String>| {
        value.as_deref().map_or(Some("none"), |value| is_plain(value).then_some(value)).map(str::to_owned)
    };
    let values = (!change.is_prose && change.added.is_empty() && change.removed.is_empty()).then_some(());
    match values.and_then(|()| plain(&change.before).zip(plain(&change.after))) {
        Some((before, after)) => format!("{key} {before} → {after}"),
        None if change.is_prose && change.before.is_some() => format!("{key} reworded"),
        None => key,
    }
}

/// Whether a value is a number, a day or one plain word.
fn is_plain(value: &str) -> bool {
    let is_word = value.chars().all(|c| c.is_ascii_lowercase() || c == '-') && value.len() <= LONGEST_WORD;
    let is_number = value.len() <= 4 && value.chars().all(|c| c.is_ascii_digit());
    is_word || is_number || value.parse::<jiff::civil::Date>().is_ok()
}
