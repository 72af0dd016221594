//! Inherited records that are no longer those of a review.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Agreement, Digest, Model, Workspace};
use crate::model::records::Review;
use crate::model::{ModelKey, RecordKey};
use crate::source::{Sources, Span, Spanned};

/// An inherited record that says something else than a review saw.
#[derive(Clone, Debug)]
pub struct Suspect {
    /// The model that was reviewed.
    pub model: ModelKey,
    /// The record, as the model knows it: `model/record`.
    pub name: String,
    /// The record as it is.
    pub record: RecordKey,
    /// The digest of what was seen; `None` where the name meant nothing then.
    pub seen: Option<String>,
    /// Where the stamp speaks of it; of a new one, where the stamp is.
    pub place: Span,
}

/// What a review saw of inherited records: digests by name in small letters.
type Written<'a> = BTreeMap<String, &'a Spanned<String>>;

impl Workspace {
    /// The models that are judged and have been reviewed, each with its review.
    pub fn reviewed(&self) -> impl Iterator<Item = (&Model, &Review)> {
        self.assessed().filter_map(|model| Some((model, model.meta().review.as_ref()?)))
    }

    /// Every inherited record that is not as a stamped review of an assessed
    /// model saw it, by model. A record that is gone is not among them.
    pub fn suspects(&self, sources: &Sources) -> &[Suspect] {
        // They are found side by side, which must not happen within: a thread that
        // waits for its share takes up other work, which may ask for the same.
        if let Some(known) = self.later.suspects.get() {
            return known;
        }
        let found = self.find_suspects(sources);
        self.later.suspects.get_or_init(|| found)
    }

    fn find_suspects(&self, sources: &Sources) -> Vec<Suspect> {
        let stamped: Vec<(&Model, &Review)> = self.reviewed().filter(|(_, review)| review.own.is_some()).collect();
        let referred: Vec<BTreeMap<String, RecordKey>> =
            stamped.par_iter().map(|(model, _)| self.inherited_references(model.key())).collect();
        let wanted: BTreeSet<RecordKey> = referred.iter().flat_map(BTreeMap::values).copied().collect();
        let digests: BTreeMap<RecordKey, Digest> =
            wanted.into_par_iter().filter_map(|key| Some((key, self.record_digest(sources, key)?))).collect();
        let of = |((model, review), referred)| self.suspects_of(sources, model, review, referred, &digests);
        stamped.into_iter().zip(&referred).flat_map(of).collect()
    }

    fn suspects_of(
        &self,
        sources: &Sources,
        model: &Model,
        review: &Review,
        referred: &BTreeMap<String, RecordKey>,
        digests: &BTreeMap<RecordKey, Digest>,
    ) -> Vec<Suspect> {
        let Some(own) = &review.own else { return Vec::new() };
        let agreement = self.digest(sources, model.key()).compare(&own.value);
        if agreement == Agreement::Unreadable {
            return Vec::new();
        }
        let written: Written<'_> =
            review.inherited.entries.iter().map(|(name, digest)| (name.value.to_lowercase(), digest)).collect();
        let mut news = Vec::new();
        let mut changed = Vec::new();
        for (name, record) in referred {
            let Some(now) = digests.get(record) else { continue };
            let suspect = |seen: Option<&String>, place: Span| Suspect {
                model: model.key(),
                name: name.clone(),
                record: *record,
                seen: seen.cloned(),
                place,
            };
            match self.seen(sources, &written, name, *record, now) {
                Some((_, Agreement::Same)) => {}
                Some((then, _)) => changed.push(suspect(Some(&then.value), then.span)),
                None => news.push(suspect(None, own.span)),
            }
        }
        // Whoever refers to more than before has edited the model.
        if agreement == Agreement::Same {
            changed.append(&mut news);
        }
        changed
    }

    /// What a review saw of a record, under its name or one that it had, and
    /// whether that still agrees.
    fn seen<'w>(
        &self,
        sources: &Sources,
        written: &Written<'w>,
        name: &str,
        record: RecordKey,
        now: &Digest,
    ) -> Option<(&'w Spanned<String>, Agreement)> {
        if let Some(then) = written.get(&name.to_lowercase()) {
            return Some((then, now.compare(&then.value)));
        }
        let (id, then) = self.former_names(record).find_map(|(name, id)| Some((id, *written.get(&name)?)))?;
        let digest = if id == self.id_of(record) { *now } else { self.record_digest_as(sources, record, id)? };
        Some((then, digest.compare(&then.value)))
    }

    /// What a record was called from below, `model/record` in small letters, as
    /// long as either had an id that it has no more; with the record's own.
    fn former_names(&self, key: RecordKey) -> impl Iterator<Item = (String, &str)> {
        let ids = self.ids_of(key);
        let called = move || self.misnamed().of_model(key.model).map(|called| called.name.as_str());
        let models = self.ids_of(key.model.record()).chain(std::iter::once_with(called).flatten());
        models.flat_map(move |model| ids.clone().map(move |id| (format!("{model}/{id}").to_lowercase(), id)))
    }
}
