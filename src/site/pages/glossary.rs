//! What words mean here.

use serde::Serialize;

use crate::model::{RecordKey, RecordKind};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::markdown::Html;

#[derive(Serialize)]
struct Glossary {
    terms: Vec<Term>,
    states: [(&'static str, &'static str); 7],
    ratings: [(&'static str, &'static str); 4],
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

/// What the ratings are made of.
const RATINGS: [(&str, &str); 4] = [
    ("critical", "The worst corner of the matrix of likelihood and impact."),
    ("high", "Above what most appetites bear."),
    ("medium", "Borne by some."),
    ("low", "Borne by most."),
];

/// The glossary.
pub fn glossary(desk: &Desk<'_>) -> Sheet {
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
        content: tera::Value::from_serializable(&Glossary { terms, states: STATES, ratings: RATINGS }),
    }
}
