//! One control at an address of its own.

use serde::Serialize;

use super::rows::{ControlRow, control_row, threats_citing};
use super::threat::source;
use crate::model::{Control, Record, RecordKey, RecordKind};
use crate::site::desk::{Desk, Link, RecordLink};
use crate::site::frame::{Sheet, ancestors};
use crate::site::markdown::Html;
use crate::site::text::{day, label};

/// How many records of a kind the page names.
const MOST: usize = 200;

#[derive(Serialize)]
struct ControlPage {
    row: ControlRow,
    text: Html,
    effect: Vec<&'static str>,
    threats: Vec<Answered>,
    implements: Vec<RecordLink>,
    implemented_by: Vec<RecordLink>,
    required_by: String,
    applies: Vec<String>,
    evidence: Vec<Link>,
    tests: Vec<Link>,
    assessed: Option<Assessed>,
    frameworks: Vec<(&'static str, Vec<String>)>,
    links: Vec<Link>,
    tags: Vec<String>,
    required_of: usize,
    answered_in: usize,
    coverage: String,
}

#[derive(Serialize)]
struct Answered {
    link: RecordLink,
    model: Link,
    state: &'static str,
}

#[derive(Serialize)]
struct Assessed {
    date: String,
    method: String,
    result: String,
}

/// What the keys of frameworks are called.
pub(crate) fn framework(key: &str) -> &'static str {
    match key {
        "nist" => "NIST SP 800-53",
        "csf" => "NIST CSF",
        "caf" => "NCSC CAF",
        "cis" => "CIS Controls",
        "asvs" => "OWASP ASVS",
        "d3fend" => "MITRE D3FEND",
        "iso" => "ISO/IEC 27002",
        _ => "",
    }
}

/// The page of a control.
pub(crate) fn control(desk: &Desk<'_>, key: RecordKey, control: &Record<Control>) -> Sheet {
    let content = content(desk, key, control);
    let mut crumbs = ancestors(desk, key.model);
    crumbs.push(desk.model(key.model));
    Sheet {
        template: "control.html",
        title: format!("{}: {}", control.id.value, control.title()),
        kind: "control",
        description: format!(
            "{} control. {}",
            content.as_ref().map_or(String::new(), |content| label(content.row.status)),
            desk.excerpt(control, 160)
        ),
        crumbs,
        model: Some(key.model),
        content: tera::Value::from_serializable(&content),
    }
}

fn content(desk: &Desk<'_>, key: RecordKey, control: &Record<Control>) -> Option<ControlPage> {
    let workspace = desk.view.workspace;
    let model = workspace.model(key.model);
    let fields = &control.fields;
    let threats = threats_citing(desk, key).into_iter().take(MOST).map(|threat| Answered {
        link: desk.record(threat),
        model: desk.model(threat.model),
        state: workspace.answer(threat).map_or("open", |answer| answer.state.as_str()),
    });
    let by = workspace.uses(key).iter().map(|it| it.by).filter(|by| by.kind == RecordKind::Control);
    let frameworks = fields.frameworks().into_iter().filter(|(_, ids)| !ids.is_empty());
    let (required_of, answered_in) = answers(desk, key);
    let word =
        |word: &Option<crate::source::Spanned<String>>| word.as_ref().map_or(String::new(), |it| it.value.clone());
    Some(ControlPage {
        row: control_row(desk, key, 0, 0)?,
        text: desk.description(model, control, 3),
        effect: fields.effect.items.iter().map(|effect| effect.value.as_str()).collect(),
        threats: threats.collect(),
        implements: desk.named(&fields.implements.items),
        implemented_by: by.take(MOST).map(|by| desk.record(by)).collect(),
        required_by: fields.few().required_by.as_ref().map_or(String::new(), |date| day(date.value)),
        applies: applies(fields),
        evidence: fields.evidence.iter().map(|path| source(desk, model, &path.value)).collect(),
        tests: fields.tests.iter().map(|path| source(desk, model, &path.value)).collect(),
        assessed: fields.few().assessed.as_ref().map(|assessed| Assessed {
            date: assessed.date.as_ref().map_or(String::new(), |date| day(date.value)),
            method: word(&assessed.method),
            result: word(&assessed.result),
        }),
        frameworks: frameworks
            .map(|(key, ids)| (framework(key), ids.iter().map(|id| id.value.clone()).collect()))
            .collect(),
        links: control.header().links.iter().map(|link| desk.address(model, &link.value)).collect(),
        tags: control.header().tags.iter().map(|tag| tag.value.clone()).collect(),
        required_of,
        answered_in,
        coverage: desk.page(crate::site::plan::fixed::CONTROLS),
    })
}

/// Where a required control applies, in words.
fn applies(control: &Control) -> Vec<String> {
    let Some(applies) = &control.few().applies_to else { return Vec::new() };
    let levels = applies.levels.iter().map(|level| format!("level {}", level.value));
    let kinds = applies.kinds.iter().map(|kind| format!("elements of kind {}", kind.value.as_str()));
    let tags = applies.tags.iter().map(|tag| format!("tag {}", tag.value));
    levels.chain(kinds).chain(tags).collect()
}

/// Of how many models a control is required, and how many have answered.
fn answers(desk: &Desk<'_>, key: RecordKey) -> (usize, usize) {
    let workspace = desk.view.workspace;
    if !workspace.control(key).is_some_and(|control| control.fields.is_required()) {
        return (0, 0);
    }
    let below = workspace.subtree(key.model);
    let required = below.iter().flat_map(|model| workspace.requirements(*model)).filter(|it| it.control == key);
    required.fold((0, 0), |(all, done), it| (all + 1, done + usize::from(it.answer.is_answered())))
}
