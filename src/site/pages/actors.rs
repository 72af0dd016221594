//! From whom: threat actors, and what they may bring about.

use serde::Serialize;

use crate::model::{RecordKey, RecordKind};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::Sheet;
use crate::site::markdown::Html;
use crate::site::text::count;

/// How many threats of each actor are named.
const THREATS: usize = 40;

#[derive(Serialize)]
struct Actors {
    actors: Vec<ActorShown>,
    sources: Vec<Source>,
}

#[derive(Serialize)]
struct ActorShown {
    link: RecordLink,
    model: Link,
    horizon: &'static str,
    facts: Vec<(&'static str, String)>,
    text: Html,
    threats: Vec<(RecordLink, &'static str)>,
    more: usize,
}

/// What a model's picture of threats rests on.
#[derive(Serialize)]
struct Source {
    model: Link,
    date: String,
    sources: Vec<String>,
}

/// The register of threat actors.
pub(crate) fn actors(desk: &Desk<'_>) -> Sheet {
    let workspace = desk.view.workspace;
    let mut actors = Vec::new();
    let mut sources = Vec::new();
    for model in workspace.models() {
        for (index, actor) in (0u32..).zip(&model.records().actors) {
            let key = RecordKey { model: model.key(), kind: RecordKind::Actor, index };
            let mut threats: Vec<RecordKey> = workspace.uses(key).iter().map(|it| it.by).collect();
            threats.retain(|by| by.kind == RecordKind::Threat);
            threats.dedup();
            let state = |key: &RecordKey| workspace.answer(*key).map_or("open", |answer| answer.state.as_str());
            let mut facts = super::facts::facts(desk, model, key);
            facts.retain(|(name, _)| *name != "Horizon");
            actors.push(ActorShown {
                link: desk.record(key),
                model: desk.model(model.key()),
                horizon: actor.fields.horizon.as_ref().map_or("", |horizon| horizon.value.as_str()),
                facts,
                text: desk.description(model, actor, 4),
                more: threats.len().saturating_sub(THREATS),
                threats: threats.iter().take(THREATS).map(|key| (desk.record(*key), state(key))).collect(),
            });
        }
        if let Some(assessment) = &model.meta().threat_assessment {
            sources.push(Source {
                model: desk.model(model.key()),
                date: desk.day(assessment.date.as_ref().map(|date| date.value)),
                sources: assessment.sources.iter().map(|source| source.value.clone()).collect(),
            });
        }
    }
    let description = format!("{} on record, and the threats that each may bring about.", count(actors.len(), "actor"));
    Sheet {
        template: "actors.html",
        title: "Threat actors".to_owned(),
        kind: "actors",
        description,
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&Actors { actors, sources }),
    }
}
