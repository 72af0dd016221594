//! What a reader should look at first.

use jiff::civil::Date;

use super::freshness::{Freshness, by_dates};
use crate::model::{ModelKey, RecordKey, RecordKind, ThreatState};
use crate::resolve::{Answer, Workspace};

/// How many days ahead an end is worth a word.
pub(crate) const SOON: i32 = 60;

/// What to look at first, each list the worst first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attention {
    /// Threats above the appetite that nobody who may has accepted.
    pub(crate) above: Vec<RecordKey>,
    /// Threats without an answer.
    pub(crate) open: Vec<RecordKey>,
    /// Threats whose answer is planned or in part.
    pub(crate) unfinished: Vec<RecordKey>,
    /// Acceptances and exceptions that have ended or end soon, by day.
    pub(crate) ending: Vec<(Date, RecordKey)>,
    /// Models whose review is overdue or was never held.
    pub(crate) overdue: Vec<ModelKey>,
    /// Models, and the controls required of them that nothing answers.
    pub(crate) unanswered: Vec<(ModelKey, RecordKey)>,
}

/// Whether a threat's risk is above what is borne, and nobody has decided to
/// bear it.
pub(crate) fn is_above(workspace: &Workspace, key: RecordKey) -> bool {
    let settled = [ThreatState::Accepted, ThreatState::Transferred, ThreatState::Avoided];
    let own = workspace.answer(key).and_then(|answer| answer.own_state);
    own.is_some_and(|state| !settled.contains(&state)) && workspace.is_above_appetite(key)
}

impl Attention {
    /// Looks through a workspace.
    pub(crate) fn new(workspace: &Workspace) -> Self {
        let mut found = Self::default();
        let matrix = workspace.config().matrix();
        for model in workspace.assessed() {
            let key = model.key();
            for (index, threat) in (0u32..).zip(&model.records().threats) {
                let threat_key = RecordKey { model: key, kind: RecordKind::Threat, index };
                let own = workspace.answer(threat_key).and_then(|answer| answer.own_state);
                match own {
                    Some(ThreatState::Open) => found.open.push(threat_key),
                    Some(ThreatState::Planned | ThreatState::Partial) => found.unfinished.push(threat_key),
                    _ => {}
                }
                if is_above(workspace, threat_key) {
                    found.above.push(threat_key);
                }
                let expires = threat.fields.acceptance.as_ref().and_then(|acceptance| acceptance.expires.as_ref());
                found.ending.extend(expires.map(|last| (last.value, threat_key)));
            }
            for (index, exception) in (0u32..).zip(&model.records().exceptions) {
                let exception_key = RecordKey { model: key, kind: RecordKind::Exception, index };
                let last = exception.fields.review_date.as_ref();
                found.ending.extend(last.map(|last| (last.value, exception_key)));
            }
            let missing = workspace.requirements(key).iter().filter(|required| required.answer == Answer::Missing);
            found.unanswered.extend(missing.map(|required| (key, required.control)));
            if matches!(by_dates(workspace, model), Freshness::Overdue { .. } | Freshness::Never) {
                found.overdue.push(key);
            }
        }
        let badness = |key: &RecordKey| {
            let answer = workspace.answer(*key);
            answer.and_then(|answer| answer.own_current.or(answer.current)).map(|risk| matrix.badness(risk))
        };
        for list in [&mut found.above, &mut found.open, &mut found.unfinished] {
            list.sort_by_key(|key| (std::cmp::Reverse(badness(key)), *key));
        }
        found.ending.retain(|(last, _)| days_between(workspace.as_of(), *last) <= SOON);
        found.ending.sort_unstable();
        found.overdue.sort_by_key(|key| (by_dates(workspace, workspace.model(*key)).due(), *key));
        found
    }
}

/// Days from one day to another; negative when it is past.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
