//! Threats and controls as rows of tables.

use serde::Serialize;

use crate::model::records::{ControlStatus, Treatment};
use crate::model::{ModelKey, Record, RecordKey, RecordKind, Threat, ThreatState};
use crate::resolve::control_in_place;
use crate::site::attention::is_above;
use crate::site::desk::{Desk, Link, RecordLink, RiskShown};
use crate::site::text::day;

/// A control where a threat cites it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cited {
    /// The control.
    pub(crate) link: RecordLink,
    /// Its status.
    pub(crate) status: &'static str,
    /// Whether it counts for the model that cites it.
    pub(crate) is_in_place: bool,
    /// Whether another model holds it.
    pub(crate) is_elsewhere: bool,
}

/// A threat as a row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ThreatRow {
    /// The threat.
    pub(crate) link: RecordLink,
    /// Its anchor on its model's page.
    pub(crate) anchor: String,
    /// The first words of what it says.
    pub(crate) excerpt: String,
    /// Whether it is told as an abuse case.
    pub(crate) is_abuse_case: bool,
    /// Its state, refinements and all.
    pub(crate) state: &'static str,
    /// Whether its state is that of a threat that refines it.
    pub(crate) is_from_below: bool,
    /// For sorting: 0 is the worst.
    pub(crate) state_rank: u8,
    /// The risk before any control.
    pub(crate) inherent: Option<RiskShown>,
    /// The risk today.
    pub(crate) current: Option<RiskShown>,
    /// The risk when every control is in place.
    pub(crate) residual: Option<RiskShown>,
    /// Whether it is above the appetite, and nobody has accepted it.
    pub(crate) is_above: bool,
    /// Its categories.
    pub(crate) categories: Vec<String>,
    /// What answers it.
    pub(crate) controls: Vec<Cited>,
    /// What else answers it, in words.
    pub(crate) answer: String,
    /// The models that it is delegated to.
    pub(crate) delegated: Vec<RecordLink>,
    /// How many threats refine it.
    pub(crate) refinements: usize,
    /// Who answers for it.
    pub(crate) owner: String,
    /// Its model.
    pub(crate) model: Link,
    /// The level of its model.
    pub(crate) level: String,
}

/// The categories of a threat, in words.
pub(crate) fn categories(threat: &Threat) -> Vec<String> {
    let stride = threat.stride.iter().map(|category| category.value.as_str().to_owned());
    stride.chain(threat.few().categories.iter().map(|category| category.value.clone())).collect()
}

/// What answers a threat beside controls, in words.
pub(crate) fn answer_words(desk: &Desk<'_>, key: RecordKey, threat: &Threat) -> String {
    let rationale = || threat.few().rationale.as_ref().map_or("", |rationale| rationale.value.as_str());
    let own = desk.view.workspace.answer(key).and_then(|answer| answer.own_state);
    if let Some(acceptance) = &threat.acceptance {
        let by = acceptance.by.as_ref().map_or("", |by| desk.view.person(&by.value));
        let until = acceptance.expires.as_ref().map(|until| day(until.value)).unwrap_or_default();
        let reason = acceptance.reason.as_ref().map_or("", |reason| reason.value.as_str());
        let verb = if own == Some(ThreatState::Accepted) { "Accepted" } else { "An acceptance that does not hold," };
        return format!("{verb} by {by} until {until}: {reason}");
    }
    match threat.treatment() {
        Treatment::Transfer => format!("Transferred: {}", rationale()),
        Treatment::Avoid => format!("Avoided: {}", rationale()),
        Treatment::Accept => "To be accepted: nobody has done so yet.".to_owned(),
        Treatment::Mitigate if is_answer_withheld(desk, key, threat) => "What answers it is withheld.".to_owned(),
        Treatment::Mitigate => String::new(),
    }
}

/// Whether a threat has an answer that an edition does not show.
fn is_answer_withheld(desk: &Desk<'_>, key: RecordKey, threat: &Threat) -> bool {
    let workspace = desk.view.workspace;
    let is_open = workspace.answer(key).is_none_or(|answer| answer.state == ThreatState::Open);
    let shows_none = threat.controls.items.is_empty() && workspace.refinements(key).next().is_none();
    workspace.config().edition.is_some() && !is_open && shows_none
}

/// What a threat cites.
pub(crate) fn cited(desk: &Desk<'_>, model: ModelKey, threat: &Threat) -> Vec<Cited> {
    let workspace = desk.view.workspace;
    let controls = threat.controls.items.iter().zip(desk.named(&threat.controls.items));
    let cite = |(name, link): (&crate::model::Reference, RecordLink)| {
        let key = name.found();
        let unknown = if key.is_none() && workspace.config().edition.is_some() { "withheld" } else { "unknown" };
        let status = key.and_then(|key| workspace.control(key)).and_then(|control| control.fields.status.as_ref());
        Cited {
            link,
            status: status.map_or(unknown, |status| status.value.as_str()),
            is_in_place: key.is_some_and(|key| control_in_place(workspace, model, key)),
            is_elsewhere: key.is_some_and(|key| key.model != model),
        }
    };
    controls.map(cite).collect()
}

/// A threat as a row; `words` of its description are shown.
pub(crate) fn threat_row(desk: &Desk<'_>, key: RecordKey, threat: &Record<Threat>, words: usize) -> ThreatRow {
    let workspace = desk.view.workspace;
    let answer = workspace.answer(key);
    let state = answer.map_or(ThreatState::Open, |answer| answer.state);
    let fields = &threat.fields;
    let owner = threat.header().owner.as_ref().map_or("", |owner| desk.view.person(&owner.value));
    let delegated = desk.named(&fields.delegate_to.items);
    let model = workspace.model(key.model);
    ThreatRow {
        link: desk.record(key),
        anchor: desk.view.plan.fragment(key).unwrap_or_default().to_owned(),
        excerpt: if words == 0 { String::new() } else { desk.excerpt(threat, words) },
        is_abuse_case: fields.is_abuse_case(),
        state: state.as_str(),
        is_from_below: answer.is_some_and(|answer| answer.own_state.is_some_and(|own| own != answer.state)),
        state_rank: state as u8,
        inherent: desk.risk(answer.and_then(|answer| answer.inherent)),
        current: desk.risk(answer.and_then(|answer| answer.current)),
        residual: desk.risk(answer.and_then(|answer| answer.residual)),
        is_above: is_above(workspace, key),
        categories: categories(fields),
        controls: cited(desk, key.model, fields),
        answer: answer_words(desk, key, fields),
        delegated,
        refinements: workspace.refinements(key).count(),
        owner: owner.to_owned(),
        model: desk.model(key.model),
        level: model.meta().level.as_ref().map_or(String::new(), |level| level.value.clone()),
    }
}

/// A control as a row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ControlRow {
    /// The control.
    pub(crate) link: RecordLink,
    /// The first words of what it says.
    pub(crate) excerpt: String,
    /// How far it has come.
    pub(crate) status: &'static str,
    /// For sorting.
    pub(crate) status_rank: u8,
    /// Who gets it.
    pub(crate) designation: &'static str,
    /// Whether every model below must answer it.
    pub(crate) is_required: bool,
    /// The threats that cite it, as far as they are shown.
    pub(crate) threats: Vec<RecordLink>,
    /// How many cite it.
    pub(crate) threat_count: usize,
    /// How much shows that it is there.
    pub(crate) evidence: usize,
    /// How many tests prove it.
    pub(crate) tests: usize,
    /// Who answers for it.
    pub(crate) owner: String,
    /// Its model.
    pub(crate) model: Link,
}

/// The threats that cite a control, each once.
pub(crate) fn threats_citing(desk: &Desk<'_>, control: RecordKey) -> Vec<RecordKey> {
    let uses = desk.view.workspace.uses(control).iter().map(|it| it.by);
    let mut threats: Vec<RecordKey> = uses.filter(|by| by.kind == RecordKind::Threat).collect();
    threats.dedup();
    threats
}

/// A control as a row; `words` of its description and `most` of the threats
/// that it answers are shown.
pub(crate) fn control_row(desk: &Desk<'_>, key: RecordKey, words: usize, most: usize) -> Option<ControlRow> {
    let control = desk.view.workspace.control(key)?;
    let fields = &control.fields;
    let status = fields.status.as_ref().map(|status| status.value);
    let threats = threats_citing(desk, key);
    let owner = control.header().owner.as_ref().map_or("", |owner| desk.view.person(&owner.value));
    Some(ControlRow {
        link: desk.record(key),
        excerpt: if words == 0 { String::new() } else { desk.excerpt(control, words) },
        status: status.map_or("unknown", ControlStatus::as_str),
        status_rank: status.map_or(9, |status| status as u8),
        designation: fields.designation().as_str(),
        is_required: fields.is_required(),
        threat_count: threats.len(),
        threats: threats.iter().take(most).map(|threat| desk.record(*threat)).collect(),
        evidence: fields.evidence.len(),
        tests: fields.tests.len(),
        owner: owner.to_owned(),
        model: desk.model(key.model),
    })
}
