//! The status for programs.

use serde::Serialize;

use super::{Standing, Status};
use crate::lint::Since;
use crate::model::ThreatState;
use crate::report::json_document;
use crate::source::Finding;

/// Counts up when a key changes its meaning or goes.
const VERSION: u8 = 1;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    version: u8,
    as_of: String,
    head: Option<&'a str>,
    system: Option<&'a str>,
    unassessed: usize,
    models: Vec<Object<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Object<'a> {
    id: &'a str,
    title: &'a str,
    path: &'a str,
    level: Option<&'a str>,
    depth: usize,
    owner: Option<&'a str>,
    threats: usize,
    states: std::collections::BTreeMap<&'static str, usize>,
    worst_current: Option<&'static str>,
    worst_residual: Option<&'static str>,
    required: usize,
    answered: usize,
    reviewed: Option<String>,
    drift: Option<Changes<'a>>,
    stale: Vec<Reason<'a>>,
}

/// What has happened to a model's own code since its review.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case", untagged)]
enum Changes<'a> {
    Known { commits: usize, files: usize, newest: Option<&'a str>, newest_date: Option<String> },
    Unassessed { unassessed: String },
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Reason<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
}

/// Writes the status as one JSON document.
pub fn render_json(status: &Status<'_>, head: Option<&str>) -> String {
    let document = Document {
        version: VERSION,
        as_of: status.as_of.to_string(),
        head,
        system: status.system,
        unassessed: status.unassessed,
        models: status.standings.iter().map(object).collect(),
    };
    json_document(&document)
}

fn object<'a>(standing: &'a Standing<'_>) -> Object<'a> {
    let model = standing.model;
    Object {
        id: model.id(),
        title: model.title(),
        path: model.path().as_str(),
        level: model.meta().level.as_ref().map(|level| level.value.as_str()),
        depth: standing.depth,
        owner: super::owner(model),
        threats: standing.threats(),
        states: ThreatState::ALL.iter().map(|state| (state.as_str(), standing.in_state(*state))).collect(),
        worst_current: standing.current.map(|rating| rating.as_str()),
        worst_residual: standing.residual.map(|rating| rating.as_str()),
        required: standing.required,
        answered: standing.answered,
        reviewed: standing.reviewed.map(|date| date.to_string()),
        drift: standing.drift.map(changes),
        stale: standing.stale.iter().map(|finding| reason(finding)).collect(),
    }
}

fn changes(since: &Since) -> Changes<'_> {
    match since {
        Ok(drift) => Changes::Known {
            commits: drift.commits,
            files: drift.files,
            newest: drift.newest.as_ref().map(|newest| newest.commit.as_str()),
            newest_date: drift.newest.as_ref().map(|newest| newest.date.to_string()),
        },
        Err(unassessed) => Changes::Unassessed { unassessed: unassessed.reason() },
    }
}

fn reason<'a>(finding: &'a Finding) -> Reason<'a> {
    Reason {
        code: finding.diagnostic.rule.code,
        name: finding.diagnostic.rule.name,
        severity: finding.severity.as_str(),
        message: &finding.diagnostic.message,
    }
}
