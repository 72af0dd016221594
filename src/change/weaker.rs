//! What protects less than before, or asks for a decision.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Side;
use super::measure::review_interval;
use super::pairs::Pairs;
use super::{FieldChange, Weaker, Weakness, settings};
use crate::model::records::{Acceptance, Asset, Exception};
use crate::model::{Control, ModelKey, Record, RecordKey, Stride};
use crate::source::{Finding, Level, Waiver};

/// Goes through everything that has two sides, and through what came and went.
pub(super) fn weaker(before: &Side<'_>, after: &Side<'_>, pairs: &Pairs) -> Vec<Weaker> {
    let mut seen = Seen { before, after, found: Vec::new() };
    for (old, new) in &pairs.models {
        seen.model(*old, *new, pairs);
    }
    for (old, new) in &pairs.records {
        seen.threat(*old, *new);
        seen.control(*old, *new);
        seen.exception(*old, *new);
        seen.asset(*old, *new);
    }
    seen.suppressions();
    seen.rules();
    seen.found.sort_by_key(|weaker| weaker.what);
    seen.found
}

struct Seen<'a> {
    before: &'a Side<'a>,
    after: &'a Side<'a>,
    found: Vec<Weaker>,
}

impl Seen<'_> {
    fn say(&mut self, what: Weakness, model: Option<&str>, record: Option<&str>, message: String) {
        let (model, record) = (model.map(str::to_owned), record.map(str::to_owned));
        self.found.push(Weaker { what, model, record, message });
    }

    /// Says something of a record, where it stands now or stood before.
    fn say_of(&mut self, what: Weakness, old: Option<RecordKey>, new: Option<RecordKey>, message: String) {
        let place = new.map(|key| (self.after, key)).or_else(|| old.map(|key| (self.before, key)));
        let Some((side, key)) = place else { return };
        self.say(what, Some(side.workspace.model(key.model).id()), Some(side.workspace.id_of(key)), message);
    }

    fn model(&mut self, old: Option<ModelKey>, new: Option<ModelKey>, pairs: &Pairs) {
        let Some(old) = old else { return };
        let was = self.before.workspace.model(old);
        let Some(new) = new else {
            return self.say(Weakness::Scope, Some(was.id()), None, "the model is gone".to_owned());
        };
        let is = self.after.workspace.model(new);
        if was.is_assessed() && !is.is_assessed() {
            let why = if is.meta().out_of_scope.is_some() { "is out of scope now" } else { "is retired" };
            self.say(Weakness::Scope, Some(is.id()), None, format!("the model {why}"));
        }
        // What goes down the tree is said where it starts.
        let above = is.parent().and_then(|parent| {
            pairs
                .models
                .iter()
                .find_map(|(old, new)| (*new == Some(parent)).then_some((*old)?))
                .map(|old| (old, parent))
        });
        let known: BTreeSet<String> = above.map_or_else(BTreeSet::new, |(old, new)| {
            self.inherited(old, new).into_iter().map(|(_, message)| message).collect()
        });
        let own = self.inherited(old, new).into_iter().filter(|(_, message)| !known.contains(message));
        for (what, message) in own.collect::<Vec<_>>() {
            self.say(what, Some(is.id()), None, message);
        }
        self.requirements(old, new);
    }

    /// What holds in a model and is laxer than it was.
    fn inherited(&self, old: ModelKey, new: ModelKey) -> Vec<(Weakness, String)> {
        let (was, is) = (self.before.workspace.inherited(old), self.after.workspace.inherited(new));
        let mut found = Vec::new();
        let general = |of: &crate::resolve::Inherited| of.appetite_for(None).map(|said| said.value);
        for category in std::iter::once(None).chain(Stride::ALL.iter().copied().map(Some)) {
            let (before, after) = (was.appetite_for(category), is.appetite_for(category));
            let (before, after) = (before.map(|said| said.value), after.map(|said| said.value));
            let is_looser = before.is_some_and(|before| after.is_none_or(|after| after > before));
            let is_said = category.is_some() && (before, after) == (general(was), general(is));
            if is_looser && !is_said {
                let of = category.map_or(String::new(), |category| format!(" for {category}"));
                found.push((Weakness::Appetite, format!("the appetite{of} is looser: {}", arrow(before, after))));
            }
        }
        let marking = |said: &crate::resolve::Inherited| said.classification.as_ref().map(|said| said.value.1.clone());
        let (before, after) = (marking(was), marking(is));
        let rank = |word: &Option<String>| self.after.workspace.config().classification_rank(word.as_deref()?);
        if before.is_some() && rank(&after) < rank(&before) {
            found.push((Weakness::Classification, format!("the classification is lower: {}", arrow(before, after))));
        }
        let (before, after) = (review_interval(self.before.workspace, old), review_interval(self.after.workspace, new));
        if let Some((before, after)) = before.zip(after).filter(|(before, after)| after.is_longer_than(before)) {
            let moved = format!("{} → {}", before.as_str(), after.as_str());
            found.push((Weakness::Interval, format!("reviews may be farther apart: {moved}")));
        }
        found
    }

    /// Required controls that were answered in a model and are not any more.
    fn requirements(&mut self, old: ModelKey, new: ModelKey) {
        let is_answered = |side: &Side<'_>, model: ModelKey| -> BTreeMap<String, bool> {
            let requirements = side.workspace.requirements(model).iter();
            let id = |key| side.workspace.id_of(key).to_owned();
            requirements.map(|it| (id(it.control), it.answer.is_answered())).collect()
        };
        let (was, is) = (is_answered(self.before, old), is_answered(self.after, new));
        for (control, _) in is.into_iter().filter(|(control, is)| !is && was.get(control) == Some(&true)) {
            let model = self.after.workspace.model(new).id();
            let message = format!("the required control `{control}` is no longer answered");
            self.say(Weakness::Requirement, Some(model), None, message);
        }
    }

    fn threat(&mut self, old: Option<RecordKey>, new: Option<RecordKey>) {
        let was = old.and_then(|key| self.before.workspace.threat(key));
        let is = new.and_then(|key| self.after.workspace.threat(key));
        let old_state = old.and_then(|key| self.before.threat_state(key));
        let new_state = new.and_then(|key| self.after.threat_state(key));
        if was.is_some() && is.is_none() {
            let state = old_state.map_or(String::new(), |state| format!("; it was {state}"));
            return self.say_of(Weakness::ThreatGone, old, new, format!("the threat is gone{state}"));
        }
        let acceptance = |threat: Option<&Record<_>>| -> Option<Acceptance> {
            threat.and_then(|threat: &Record<crate::model::Threat>| threat.fields.acceptance.as_deref().cloned())
        };
        self.acceptance(acceptance(was), acceptance(is), old, new);
        let Some((before, after)) = old.zip(new) else { return };
        let (old_rating, new_rating) = (self.before.threat_rating(before), self.after.threat_rating(after));
        let mut worse = Vec::new();
        if new_state < old_state {
            worse.push(format!("the threat is answered worse: {}", arrow(old_state, new_state)));
        }
        if old_rating.is_some() && new_rating > old_rating {
            worse.push(format!("the risk is higher: {}", arrow(old_rating, new_rating)));
        }
        if was.is_some() && is.is_some() && !worse.is_empty() {
            self.say_of(Weakness::Threat, old, new, worse.join("; "));
        }
    }

    fn acceptance(
        &mut self,
        was: Option<Acceptance>,
        is: Option<Acceptance>,
        old: Option<RecordKey>,
        new: Option<RecordKey>,
    ) {
        let last = |acceptance: &Acceptance| acceptance.expires.as_ref().map(|date| date.value);
        let until = |acceptance: &Acceptance| {
            let by = acceptance.by.as_ref().map_or("somebody", |by| &by.value);
            let until = last(acceptance).map_or("no end".to_owned(), |date| date.to_string());
            format!("by {by} until {until}")
        };
        match (was, is) {
            (None, Some(is)) => {
                self.say_of(Weakness::Acceptance, old, new, format!("the risk is accepted {}", until(&is)));
            }
            (Some(was), Some(is)) if last(&is) > last(&was) || until(&was) != until(&is) => {
                let message = format!("the acceptance is another: {}, was {}", until(&is), until(&was));
                self.say_of(Weakness::Acceptance, old, new, message);
            }
            (Some(was), None) => {
                let message = format!("the acceptance {} is gone", until(&was));
                self.say_of(Weakness::AcceptanceGone, old, new, message);
            }
            _ => {}
        }
    }

    fn control(&mut self, old: Option<RecordKey>, new: Option<RecordKey>) {
        let Some(was) = old.and_then(|key| self.before.workspace.control(key)) else { return };
        let is = new.and_then(|key| self.after.workspace.control(key));
        let status = |control: &Record<Control>| control.fields.status.as_ref().map(|status| status.value);
        match is {
            Some(is) if was.fields.is_in_place() && !is.fields.is_in_place() => {
                let message = format!("the control is no longer in place: {}", arrow(status(was), status(is)));
                self.say_of(Weakness::Control, old, new, message);
            }
            None if was.fields.is_in_place() => {
                self.say_of(Weakness::Control, old, new, "the control was in place and is gone".to_owned());
            }
            _ => {}
        }
        if was.fields.is_required() && is.is_none_or(|is| !is.fields.is_required()) {
            self.say_of(Weakness::Requirement, old, new, "the control is no longer required".to_owned());
        }
    }

    fn exception(&mut self, old: Option<RecordKey>, new: Option<RecordKey>) {
        let of = |side: &Side<'_>, key: Option<RecordKey>| -> Option<Exception> {
            let key = key.filter(|key| key.kind == crate::model::RecordKind::Exception)?;
            let exceptions = &side.workspace.model(key.model).records().exceptions;
            exceptions.get(key.index as usize).map(|record| record.fields.clone())
        };
        let last = |exception: &Exception| exception.review_date.as_ref().map(|date| date.value);
        let from = |exception: &Exception| {
            let rule = exception.rule.as_ref().map(|rule| rule.value.clone());
            let control = exception.control.item.as_ref().map(|control| control.text.value.to_string());
            let until = last(exception).map_or("no day".to_owned(), |date| date.to_string());
            format!("from `{}` until {until}", rule.or(control).unwrap_or_default())
        };
        match (of(self.before, old), of(self.after, new)) {
            (None, Some(is)) => self.say_of(Weakness::Exception, old, new, format!("leave to depart {}", from(&is))),
            (Some(was), Some(is)) if last(&is) > last(&was) => {
                let message = format!("leave to depart for longer: {}, was {}", from(&is), from(&was));
                self.say_of(Weakness::Exception, old, new, message);
            }
            (Some(was), None) => {
                self.say_of(Weakness::ExceptionGone, old, new, format!("no more leave to depart {}", from(&was)));
            }
            _ => {}
        }
    }

    fn asset(&mut self, old: Option<RecordKey>, new: Option<RecordKey>) {
        let was = old.and_then(|key| self.before.workspace.asset(key));
        let is = new.and_then(|key| self.after.workspace.asset(key));
        let Some((was, is)) = was.zip(is) else { return };
        let criticality = |asset: &Record<Asset>| asset.fields.criticality.as_ref().map(|word| word.value);
        let (before, after) = (criticality(was), criticality(is));
        if after < before {
            self.say_of(Weakness::Criticality, old, new, format!("the asset matters less: {}", arrow(before, after)));
        }
        let marking = |asset: &Record<Asset>| asset.fields.classification.as_ref().map(|word| word.value.clone());
        let (before, after) = (marking(was), marking(is));
        let rank = |word: &Option<String>| self.after.workspace.config().classification_rank(word.as_deref()?);
        if rank(&after) < rank(&before) {
            let message = format!("the classification is lower: {}", arrow(before, after));
            self.say_of(Weakness::Classification, old, new, message);
        }
    }

    /// Findings that somebody allows now and did not before.
    fn suppressions(&mut self) {
        let key = |finding: &Finding| (finding.diagnostic.rule.code, finding.model.clone(), finding.record.clone());
        let reason = |finding: &Finding| match &finding.waiver {
            Some(Waiver::Suppressed { reason }) => Some(reason.clone()),
            _ => None,
        };
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        for finding in self.before.findings.iter().filter(|finding| reason(finding).is_some()) {
            *known.entry(key(finding)).or_default() += 1;
        }
        for finding in self.after.findings {
            let Some(reason) = reason(finding) else { continue };
            match known.get_mut(&key(finding)).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => {
                    let message = format!("{} is allowed: {reason}", finding.diagnostic.rule.code);
                    self.say(Weakness::Suppression, finding.model.as_deref(), finding.record.as_deref(), message);
                }
            }
        }
    }

    /// Rules that were turned down in the configuration.
    fn rules(&mut self) {
        let level = |word: &Option<String>| word.as_deref().and_then(|word| Level::from_word(word.trim_matches('"')));
        let is_turned_down = |change: &FieldChange| match (level(&change.before), level(&change.after)) {
            (Some(before), Some(after)) => after < before,
            (None, Some(after)) => after == Level::Off,
            _ => false,
        };
        let changes = settings::settings(self.before.workspace.config(), self.after.workspace.config());
        for change in changes.iter().filter(|change| change.key.starts_with("rules.") && is_turned_down(change)) {
            let message =
                format!("{} is turned down: {}", change.key, arrow(change.before.as_ref(), change.after.as_ref()));
            self.say(Weakness::Rule, None, None, message);
        }
    }
}

fn arrow<T: std::fmt::Display>(before: Option<T>, after: Option<T>) -> String {
    let word = |side: Option<T>| side.map_or("nothing".to_owned(), |word| word.to_string());
    format!("{} → {}", word(before), word(after))
}
