//! T002: a threat that nobody has answered.

use crate::lint::rules::controls::is_written;
use crate::lint::rules::references::{Meant, joined};
use crate::lint::{Context, Look, Rule};
use crate::model::records::{ControlStatus, Treatment};
use crate::model::{Record, RecordKey, Threat, ThreatState};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::MISSING_KEY;

use super::judged;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T002",
        name: "unanswered-threat",
        summary: "a threat that is open and that nothing refines",
        group: Group::Threat,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unanswered_threat.md"),
    },
    look: Look::Suspects(suspect, judge),
};

/// The most controls that a message names one by one.
const MOST_SHOWN: usize = 3;

fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let judged = judged(model).filter(|_| model.is_assessed());
    let lacking =
        judged.filter(|(key, threat)| is_unanswered(cx, *key, threat) || without_rationale(cx, threat).is_some());
    suspects.extend(lacking.map(|(key, _)| key));
}

fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let meant = Meant::new(cx.workspace);
    for (key, threat) in suspects.iter().filter_map(|key| Some((*key, cx.workspace.threat(*key)?))) {
        if is_unanswered(cx, key, threat) && !meant.has(key) {
            found.push(unanswered(cx.workspace, threat));
        }
        found.extend(without_rationale(cx, threat));
    }
}

/// An acceptance is `invalid-acceptance`'s (K005) to judge, and a delegation
/// `unrefined-threat`'s (H013). A refinement that stands in the wrong place, or
/// whose name for this threat is broken, has been complained about, and so has
/// an answer that could not be read.
fn is_unanswered(cx: &Context<'_>, key: RecordKey, threat: &Record<Threat>) -> bool {
    let own = cx.workspace.answer(key).and_then(|answer| answer.own_state);
    let fields = &threat.fields;
    own == Some(ThreatState::Open)
        && fields.acceptance.is_none()
        && fields.delegate_to.items.is_empty()
        && cx.workspace.refinements(key).next().is_none()
        && !cx.workspace.has_namesake(key)
        && !["acceptance", "delegate-to"].iter().any(|key| is_written(cx, threat, key))
        && (!fields.controls.items.is_empty() || !is_written(cx, threat, "controls"))
        && (fields.treatment.is_some() || !is_written(cx, threat, "treatment"))
}

fn unanswered(workspace: &Workspace, threat: &Record<Threat>) -> Diagnostic {
    let id = &threat.id;
    let cited: Vec<_> = threat.fields.controls.found().filter_map(|key| workspace.control(key)).collect();
    let why: Vec<String> = cited
        .iter()
        .map(|control| {
            let is_retired = control.fields.status.as_ref().is_some_and(|it| it.value == ControlStatus::Retired);
            format!("control `{}` is {}", control.id.value, if is_retired { "retired" } else { "only proposed" })
        })
        .collect();
    let is_accepted = threat.fields.treatment() == Treatment::Accept;
    let (why, help) = match why.len() {
        0 if is_accepted => (
            ": it is to be accepted, and nobody has".to_owned(),
            "add `acceptance = { by = …, date = …, reason = …, expires = … }`",
        ),
        0 => (String::new(), "cite a control, accept, transfer or avoid it, or let a model below refine it"),
        1..=MOST_SHOWN => (format!(": {}", joined(&why, "and")), "plan the control, or answer the threat otherwise"),
        more => (
            format!(": each of its {more} controls is only proposed or retired"),
            "plan one of the controls, or answer the threat otherwise",
        ),
    };
    let said = Diagnostic::new(&RULE.meta, id.span, format!("threat `{}` has no answer{why}", id.value)).help(help);
    let places = threat.fields.controls.items.iter().take(MOST_SHOWN);
    places.fold(said, |said, name| said.related(name.text.span, "no answer yet"))
}

/// M005 for what a treatment asks for: who moves a risk elsewhere says why.
fn without_rationale(cx: &Context<'_>, threat: &Record<Threat>) -> Option<Diagnostic> {
    let treatment = threat.fields.treatment.as_ref()?;
    let help = match treatment.value {
        Treatment::Transfer => "add `rationale = \"…\"`: who bears the risk, and by what agreement",
        Treatment::Avoid => "add `rationale = \"…\"`: what is not done, and until when",
        Treatment::Mitigate | Treatment::Accept => return None,
    };
    let is_given = match &threat.fields.few().rationale {
        Some(rationale) => !rationale.value.trim().is_empty(),
        None => is_written(cx, threat, "rationale"),
    };
    let word = treatment.value;
    let message = format!("threat `{}` has no `rationale`, which `treatment = \"{word}\"` asks for", threat.id.value);
    (!is_given).then(|| Diagnostic::new(&MISSING_KEY, treatment.span, message).help(help))
}
