//! One threat at an address of its own.

use serde::Serialize;

use super::rows::{ThreatRow, threat_row};
use crate::model::{Record, RecordKey, Threat};
use crate::resolve::Model;
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::{Sheet, ancestors};
use crate::site::markdown::{Html, excerpt};
use crate::site::text::{day, label};

/// How many refinements a page lists.
const REFINEMENTS: usize = 100;

#[derive(Serialize)]
struct ThreatPage {
    row: ThreatRow,
    own_state: &'static str,
    text: Html,
    steps: Vec<String>,
    story: Option<Link>,
    tests: Vec<Link>,
    targets: Vec<RecordLink>,
    actors: Vec<RecordLink>,
    acceptance: Option<Acceptance>,
    treatment: &'static str,
    rationale: String,
    appetite: String,
    above: Vec<Tree>,
    refinements: Vec<Refinement>,
    more_refinements: usize,
    techniques: Vec<Technique>,
    links: Vec<Link>,
    tags: Vec<String>,
    trees: Vec<RecordLink>,
    history: bool,
}

#[derive(Serialize)]
struct Acceptance {
    by: String,
    date: String,
    expires: String,
    reason: String,
    holds: bool,
}

/// A threat that this one refines, and what that one refines, indented.
#[derive(Serialize)]
struct Tree {
    link: RecordLink,
    model: Link,
    depth: usize,
}

#[derive(Serialize)]
struct Refinement {
    link: RecordLink,
    model: Link,
    state: &'static str,
    depth: usize,
}

/// An identifier of a catalogue, with its page there.
#[derive(Serialize)]
struct Technique {
    catalogue: &'static str,
    link: Link,
}

/// The page of a threat.
pub(crate) fn threat(desk: &Desk<'_>, key: RecordKey, threat: &Record<Threat>) -> Sheet {
    let view = desk.view;
    let model = view.workspace.model(key.model);
    let content = content(desk, model, key, threat);
    let mut crumbs = ancestors(desk, key.model);
    crumbs.push(desk.model(key.model));
    let said = excerpt(&content.row.excerpt, 160);
    let description = format!("{}. {said}", label(content.row.state));
    Sheet {
        template: "threat.html",
        title: format!("{}: {}", content.row.link.id, content.row.link.title),
        kind: "threat",
        description,
        crumbs,
        model: Some(key.model),
        content: tera::Value::from_serializable(&content),
    }
}

fn content(desk: &Desk<'_>, model: &Model, key: RecordKey, threat: &Record<Threat>) -> ThreatPage {
    let workspace = desk.view.workspace;
    let fields = &threat.fields;
    let (refinements, more_refinements) = refinements(desk, key);
    let own = workspace.answer(key).and_then(|answer| answer.own_state);
    let appetite = workspace.inherited(key.model).appetite_among(&fields.stride);
    let used_by = workspace.uses(key).iter().map(|it| it.by);
    let trees = used_by.filter(|by| by.kind == crate::model::RecordKind::AttackTree).map(|by| desk.record(by));
    let mut trees: Vec<RecordLink> = trees.collect();
    trees.dedup();
    ThreatPage {
        row: threat_row(desk, key, threat, 160),
        own_state: own.map_or("", |state| state.as_str()),
        text: desk.description(model, threat, 3),
        steps: fields.few().steps.iter().map(|step| step.value.clone()).collect(),
        story: fields.few().story.as_ref().map(|story| desk.address(model, &story.value)),
        tests: fields.few().tests.iter().map(|test| source(desk, model, &test.value)).collect(),
        targets: desk.named(&fields.targets.items),
        actors: desk.named(&fields.actors.items),
        acceptance: acceptance(desk, threat, own == Some(crate::model::ThreatState::Accepted)),
        treatment: fields.treatment().as_str(),
        rationale: fields.few().rationale.as_ref().map_or(String::new(), |rationale| rationale.value.clone()),
        appetite: appetite.map_or(String::new(), |said| said.value.as_str().to_owned()),
        above: above(desk, key),
        refinements,
        more_refinements,
        techniques: techniques(fields),
        links: threat.header().links.iter().map(|link| desk.address(model, &link.value)).collect(),
        tags: threat.header().tags.iter().map(|tag| tag.value.clone()).collect(),
        trees,
        history: desk.view.past.is_some(),
    }
}

fn acceptance(desk: &Desk<'_>, threat: &Record<Threat>, holds: bool) -> Option<Acceptance> {
    let acceptance = threat.fields.acceptance.as_ref()?;
    Some(Acceptance {
        by: acceptance.by.as_ref().map_or(String::new(), |by| desk.view.person(&by.value).to_owned()),
        date: acceptance.date.as_ref().map_or(String::new(), |date| day(date.value)),
        expires: acceptance.expires.as_ref().map_or(String::new(), |date| day(date.value)),
        reason: acceptance.reason.as_ref().map_or(String::new(), |reason| reason.value.clone()),
        holds,
    })
}

/// What a threat refines, nearest first, and what that refines.
fn above(desk: &Desk<'_>, key: RecordKey) -> Vec<Tree> {
    let workspace = desk.view.workspace;
    let mut shown: Vec<(RecordKey, usize)> = Vec::new();
    let mut open: Vec<(RecordKey, usize)> = parents(desk, key).map(|parent| (parent, 0)).collect();
    open.reverse();
    while let Some((at, depth)) = open.pop() {
        // A circle of refinements has been complained about.
        if at == key || depth > 8 || shown.len() > 30 || shown.iter().any(|(other, _)| *other == at) {
            continue;
        }
        shown.push((at, depth));
        let next: Vec<_> = parents(desk, at).map(|parent| (parent, depth + 1)).collect();
        open.extend(next.into_iter().rev());
    }
    let rows = shown.into_iter().filter(|(at, _)| workspace.threat(*at).is_some());
    rows.map(|(at, depth)| Tree { link: desk.record(at), model: desk.model(at.model), depth }).collect()
}

fn parents(desk: &Desk<'_>, key: RecordKey) -> impl Iterator<Item = RecordKey> {
    let threat = desk.view.workspace.threat(key);
    let parents: Vec<RecordKey> = threat.map_or(Vec::new(), |threat| threat.fields.refines.found().collect());
    parents.into_iter()
}

/// What refines a threat, and what refines that.
fn refinements(desk: &Desk<'_>, key: RecordKey) -> (Vec<Refinement>, usize) {
    let workspace = desk.view.workspace;
    let mut shown: Vec<Refinement> = Vec::new();
    let mut seen = std::collections::BTreeSet::from([key]);
    let mut more = 0;
    let mut open: Vec<(RecordKey, usize)> = workspace.refinements(key).map(|it| (it, 0)).collect();
    open.reverse();
    while let Some((at, depth)) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        if shown.len() == REFINEMENTS {
            more += 1;
        } else {
            let state = workspace.answer(at).map_or("open", |answer| answer.state.as_str());
            shown.push(Refinement { link: desk.record(at), model: desk.model(at.model), state, depth: depth.min(4) });
        }
        let next: Vec<_> = workspace.refinements(at).map(|it| (it, depth + 1)).collect();
        open.extend(next.into_iter().rev());
    }
    (shown, more)
}

/// Techniques, patterns and weaknesses with their pages in the catalogues.
fn techniques(threat: &Threat) -> Vec<Technique> {
    let few = threat.few();
    let mut shown = Vec::new();
    let mut add = |catalogue, id: &str, href: String| {
        shown.push(Technique { catalogue, link: Link { href, text: id.to_owned() } });
    };
    let number = |id: &str| id.chars().filter(char::is_ascii_digit).collect::<String>();
    let word = |id: &str| id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect::<String>();
    for id in &few.attack {
        let path = word(&id.value).replace('.', "/");
        add("ATT&CK", &id.value, format!("https://attack.mitre.org/techniques/{path}/"));
    }
    for id in &few.capec {
        let page = number(&id.value);
        add("CAPEC", &id.value, format!("https://capec.mitre.org/data/definitions/{page}.html"));
    }
    for id in &few.cwe {
        let page = number(&id.value);
        add("CWE", &id.value, format!("https://cwe.mitre.org/data/definitions/{page}.html"));
    }
    for id in &few.atlas {
        add("ATLAS", &id.value, format!("https://atlas.mitre.org/techniques/{}", word(&id.value)));
    }
    shown
}

/// A path to evidence or a test, or an address.
pub(crate) fn source(desk: &Desk<'_>, model: &Model, written: &str) -> Link {
    if written.contains("://") {
        return desk.address(model, written);
    }
    let path = written.split('#').next().unwrap_or_default();
    let href = model.folder().join(path).ok().and_then(|path| desk.view.edit_link(path.as_str()));
    Link { href: href.unwrap_or_default(), text: written.to_owned() }
}
