//! The keys of YAML front matter that mean something here.

use jiff::civil::Date;

use super::front::Front;
use super::yaml::{Entry, Value, entries};
use crate::resolve::Workspace;
use crate::scaffold::words::{one_line, quoted, quoted_list};
use crate::source::is_unprintable;

/// What decides over id and title.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
}

/// Takes what is known of YAML between `---` lines; the rest is kept as it is
/// written.
pub(super) fn take(yaml: &str, workspace: &Workspace, front: &mut Front) -> Taken {
    let inner = yaml.split_once('\n').map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once("---").map_or(inner, |(inner, _)| inner);
    let entries = entries(inner);
    let mut taken = Taken::default();
    front.review = review(&entries, workspace);
    for entry in &entries {
        let is_review = REVIEW_DATES.contains(&entry.key.as_str()) || REVIEWERS.contains(&entry.key.as_str());
        if !(is_review && front.review.is_some() || take_one(entry, workspace, front, &mut taken)) {
            front.rest.extend(entry.lines.iter().map(|line| shown(line)).filter(|line| !line.is_empty()));
        }
    }
    taken
}

const REVIEW_DATES: [&str; 4] = ["last-reviewed", "last-review", "reviewed", "reviewed-on"];
const REVIEWERS: [&str; 2] = ["reviewer", "reviewed-by"];

/// A review is a day and somebody who did it; a mere date of the document is none.
fn review(entries: &[Entry<'_>], workspace: &Workspace) -> Option<(String, String)> {
    let text = |keys: &[&str]| {
        let entry = entries.iter().find(|entry| keys.contains(&entry.key.as_str()))?;
        if let Value::Text(text) = &entry.value { Some(one_line(text)) } else { None }
    };
    let date: Date = text(&REVIEW_DATES)?.parse().ok()?;
    let by = text(&REVIEWERS)?;
    (date <= workspace.as_of()).then(|| (date.to_string(), by))
}

/// Whether a key is known and was taken.
fn take_one(entry: &Entry<'_>, workspace: &Workspace, front: &mut Front, taken: &mut Taken) -> bool {
    let text = match &entry.value {
        Value::Text(text) => Some(one_line(text)).filter(|text| !text.is_empty()),
        _ => None,
    };
    let list: Option<Vec<String>> = match &entry.value {
        Value::List(items) => Some(items.iter().map(|item| one_line(item)).collect()),
        _ => text.clone().map(|text| vec![text]),
    };
    let is_set = |key: &str| front.given.iter().any(|line| line.starts_with(&format!("{key} = ")));
    match (entry.key.as_str(), text, list) {
        ("title", Some(title), _) if taken.title.is_none() => taken.title = Some(title),
        ("id", Some(id), _) if taken.id.is_none() && is_id(&id) => taken.id = Some(id),
        (key @ ("team" | "owner" | "version" | "facilitator" | "description"), Some(text), _) if !is_set(key) => {
            front.given.push(format!("{key} = {}", quoted(&text)));
        }
        ("classification", Some(marking), _) if !is_set("classification") => {
            let Some(rank) = workspace.config().classification_rank(&marking) else { return false };
            let known = workspace.config().classifications().get(rank).map(|known| quoted(known));
            front.given.extend(known.map(|known| format!("classification = {known}")));
        }
        (key @ ("authors" | "author"), _, Some(authors))
            if !is_set("authors") && (key == "authors" || authors.len() == 1) =>
        {
            front.given.push(format!("authors = {}", quoted_list(&authors)));
        }
        (key @ ("tags" | "participants"), _, Some(words)) if !is_set(key) => {
            front.given.push(format!("{key} = {}", quoted_list(&words)));
        }
        ("methodology" | "methodologies", _, Some(methods)) if !is_set("methodologies") => {
            front.given.push(format!("methodologies = {}", quoted_list(&methods)));
        }
        _ => return false,
    }
    true
}

fn is_id(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// A line of YAML that may stand in a TOML comment.
fn shown(line: &str) -> String {
    let line: String =
        line.chars().map(|c| if is_unprintable(c) && c != '\t' { char::REPLACEMENT_CHARACTER } else { c }).collect();
    line.trim_end().to_owned()
}
