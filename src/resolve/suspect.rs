//! Inherited records that are no longer those of a review.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Agreement, Digest, Model, Workspace};
use crate::model::records::Review;
use crate::model::{ModelKey, RecordKey, folded};
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

/// What a review saw of an inherited record.
struct Seen<'r> {
    /// The id that the record had, where it is called otherwise now.
    former: Option<&'r str>,
    digest: &'r Spanned<String>,
}

impl Workspace {
    /// The models that are judged and have been reviewed, each with its review.
    pub fn reviewed(&self) -> impl Iterator<Item = (&Model, &Review)> {
        self.assessed().filter_map(|model| Some((model, model.meta().review.as_ref()?)))
    }

    /// Every inherited record that is not as a stamped review of an assessed
    /// model saw it, by model. A record that is gone is not among them, nor is
    /// what stands in a file that could not be read as a whole.
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
        let stamped: Vec<(&Model, &Review)> =
            self.reviewed().filter(|(model, review)| model.is_whole() && review.own.is_some()).collect();
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
        let seen = self.seen(review);
        let mut news = Vec::new();
        let mut changed = Vec::new();
        for (name, record) in referred {
            let Some(now) = digests.get(record).filter(|_| self.model(record.model).is_whole()) else { continue };
            let suspect = |seen: Option<&String>, place: Span| Suspect {
                model: model.key(),
                name: name.clone(),
                record: *record,
                seen: seen.cloned(),
                place,
            };
            let Some(then) = seen.get(record) else {
                news.push(suspect(None, own.span));
                continue;
            };
            let renamed = then.former.and_then(|id| self.record_digest_as(sources, *record, id));
            if renamed.as_ref().unwrap_or(now).compare(&then.digest.value) != Agreement::Same {
                changed.push(suspect(Some(&then.digest.value), then.digest.span));
            }
        }
        // Whoever refers to more than before has edited the model.
        if agreement == Agreement::Same {
            changed.append(&mut news);
        }
        changed
    }

    /// What a review saw, by what goes by the names that it used: they may be
    /// former ones.
    fn seen<'r>(&self, review: &'r Review) -> BTreeMap<RecordKey, Seen<'r>> {
        let mut seen = BTreeMap::new();
        for (name, digest) in &review.inherited.entries {
            let Some((place, id)) = name.value.split_once('/') else { continue };
            let misnamed = || self.misnamed().model(place);
            let Some(model) = self.names().model(place).or_else(misnamed) else { continue };
            for it in self.names().in_model(model, id) {
                let former = it.is_alias.then_some(id);
                let is_present = former.is_none() && folded(self.model(model).id()) == folded(place);
                let saw = Seen { former, digest };
                if is_present {
                    seen.insert(it.key, saw);
                } else {
                    seen.entry(it.key).or_insert(saw);
                }
            }
        }
        seen
    }
}
