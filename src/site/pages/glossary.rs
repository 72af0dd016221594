//! What words mean here.

use serde::Serialize;

use super::parts::{Grid, grid};
use crate::model::{Rating, RecordKey, RecordKind};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::markdown::Html;

#[derive(Serialize)]
struct Glossary {
    terms: Vec<Term>,
    states: [(&'static str, &'static str); 7],
    ratings: Vec<(&'static str, String)>,
    grid: Grid,
}

#[derive(Serialize)]
struct Term {
    link: RecordLink,
    model: Link,
    means: String,
    text: Html,
}

/// What the computed states mean, worst first.
const STATES: [(&str, &str); 7] = [
    ("open", "Nothing answers it: no control beyond a proposal, no acceptance that holds, no transfer, no avoidance."),
    ("planned", "Controls are named, and none of them is in place."),
    ("partial", "Some of its controls are in place; or all are, and the risk is still above the appetite."),
    ("accepted", "Somebody who may has accepted the risk, and the acceptance has not expired."),
    ("transferred", "Somebody else bears the risk, and the model says why."),
    ("mitigated", "Every control that it cites is in place, and the risk is within the appetite."),
    ("avoided", "What it threatens is not done, and the model says why."),
];

/// The glossary.
pub(crate) fn glossary(desk: &Desk<'_>) -> Sheet {
    let mut terms: Vec<Term> = Vec::new();
    for model in desk.view.workspace.models() {
        for (index, term) in (0u32..).zip(&model.records().terms) {
            let key = RecordKey { model: model.key(), kind: RecordKind::Term, index };
            terms.push(Term {
                link: desk.record(key),
                model: desk.model(model.key()),
                means: term.fields.means.as_ref().map_or(String::new(), |means| means.value.clone()),
                text: desk.description(model, term, 4),
            });
        }
    }
    terms.sort_by_key(|term| term.link.title.to_lowercase());
    Sheet {
        template: "glossary.html",
        title: "Glossary".to_owned(),
        kind: "glossary",
        description: "What words, states and ratings mean here.".to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&Glossary {
            terms,
            states: STATES,
            ratings: ratings(desk),
            grid: grid(desk, "The matrix", &[]),
        }),
    }
}

/// What the ratings are made of: the matrix is the workspace's own.
fn ratings(desk: &Desk<'_>) -> Vec<(&'static str, String)> {
    let matrix = desk.view.workspace.config().matrix();
    let words = |rating: Rating| {
        let cells = matrix.0.iter().flatten().filter(|cell| **cell == rating).count();
        (rating.as_str(), format!("{cells} of the 25 combinations of likelihood and impact"))
    };
    [Rating::Critical, Rating::High, Rating::Medium, Rating::Low].map(words).to_vec()
}
