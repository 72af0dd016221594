//! What an audience may see: each model and record in full, with its words
//! withheld, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use ignore::gitignore::GitignoreBuilder;

use crate::lint::rules::banner_ranks;
use crate::model::records::Control;
use crate::model::{Audience, ModelKey, Record, RecordKey, RecordKind, ThreatState, Unmitigated};
use crate::resolve::{Model, Workspace};
use crate::source::{Sources, add_glob};

/// How much of something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// All of it.
    Shown,
    /// That it is there, how it stands, and none of its words.
    Masked,
    /// Nothing.
    Gone,
}

/// The fate of everything in a workspace.
pub(super) struct Fates<'a> {
    workspace: &'a Workspace,
    audience: &'a Audience,
    clearance: usize,
    hidden: BTreeSet<ModelKey>,
    /// Records of shown models that are not shown in full.
    records: BTreeMap<RecordKey, Fate>,
}

/// How far a chain of assets that refine each other is followed.
const LONGEST_CHAIN: usize = 100;

impl<'a> Fates<'a> {
    /// Judges a workspace for an audience that is cleared up to a rank.
    pub(super) fn new(workspace: &'a Workspace, sources: &Sources, audience: &'a Audience, clearance: usize) -> Self {
        let mut fates = Self { workspace, audience, clearance, hidden: BTreeSet::new(), records: BTreeMap::new() };
        let banners = banner_ranks(workspace, sources);
        let mut globs = GitignoreBuilder::new("");
        for glob in &audience.models {
            add_glob(&mut globs, &glob.value);
        }
        let globs = globs.build().ok();
        let is_chosen = |model: &Model| {
            let chosen = globs.as_ref().map(|globs| globs.matched(model.path().as_str(), false).is_ignore());
            audience.models.is_empty() || chosen.unwrap_or(false)
        };
        for (model, banner) in workspace.models().zip(banners) {
            let is_above = banner.is_some_and(|rank| rank > clearance) || fates.is_marked_above(model);
            if is_above || !is_chosen(model) {
                fates.hidden.insert(model.key());
            }
        }
        for model in workspace.models().filter(|model| !fates.hidden.contains(&model.key())) {
            let judged: Vec<(RecordKey, Fate)> = fates.judge_records(model);
            fates.records.extend(judged);
        }
        // A tree tells how to get to what it names.
        for model in workspace.models().filter(|model| !fates.hidden.contains(&model.key())) {
            let trees = (0u32..).zip(model.attack_trees());
            let tells = trees.filter(|(_, tree)| {
                let mut named = tree.nodes.iter().flat_map(|node| &node.names).filter_map(super::target);
                named.any(|key| fates.of(key) != Fate::Shown)
            });
            let model = model.key();
            let gone: Vec<(RecordKey, Fate)> = tells
                .map(|(index, _)| (RecordKey { model, kind: RecordKind::AttackTree, index }, Fate::Gone))
                .collect();
            fates.records.extend(gone);
        }
        fates
    }

    /// The fate of a record of any kind, models and attack trees included.
    pub(super) fn of(&self, key: RecordKey) -> Fate {
        if self.hidden.contains(&key.model) {
            return Fate::Gone;
        }
        self.records.get(&key).copied().unwrap_or(Fate::Shown)
    }

    /// Whether a model is shown at all.
    pub(super) fn shows(&self, model: ModelKey) -> bool {
        !self.hidden.contains(&model)
    }

    /// The models that are shown, in path order.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'a Model> {
        self.workspace.models().filter(|model| self.shows(model.key()))
    }

    /// Whether a marking is above what the audience may see. One that cannot be
    /// read is: nobody knows what was meant.
    fn is_above(&self, marking: &str) -> bool {
        self.workspace.config().classification_rank(marking).is_none_or(|rank| rank > self.clearance)
    }

    /// Whether the nearest marking of a model or its ancestors is above; what
    /// bears none is of the lowest.
    fn is_marked_above(&self, model: &Model) -> bool {
        let above = self.workspace.ancestors(model.key()).iter().map(|key| self.workspace.model(*key));
        let mut line = std::iter::once(model).chain(above);
        let said = line.find_map(|model| model.meta().classification.as_ref());
        said.is_some_and(|marking| self.is_above(&marking.value))
    }

    /// The records of a model that are not shown in full.
    fn judge_records(&self, model: &Model) -> Vec<(RecordKey, Fate)> {
        let open = match self.audience.unmitigated() {
            Unmitigated::Show => Fate::Shown,
            Unmitigated::Mask => Fate::Masked,
            Unmitigated::Drop => Fate::Gone,
        };
        let records = model.records();
        let key = |kind, index| RecordKey { model: model.key(), kind, index };
        let mut judged = Vec::new();
        let assets = (0u32..).zip(&records.assets).map(|(index, _)| key(RecordKind::Asset, index));
        judged.extend(assets.filter(|asset| self.is_asset_above(*asset)).map(|asset| (asset, Fate::Gone)));
        let threats = (0u32..).zip(&records.threats).map(|(index, _)| key(RecordKind::Threat, index));
        judged.extend(threats.filter(|threat| self.is_open(*threat)).map(|threat| (threat, open)));
        let controls = (0u32..).zip(&records.controls);
        let missing = controls.filter(|(_, control)| !is_there(control));
        judged.extend(missing.map(|(index, _)| (key(RecordKind::Control, index), open)));
        // An exception says what was not done.
        let exceptions = (0u32..).zip(&records.exceptions);
        judged.extend(exceptions.map(|(index, _)| (key(RecordKind::Exception, index), open)));
        judged.retain(|(_, fate)| *fate != Fate::Shown);
        judged
    }

    /// An asset bears its own marking, else that of what it is a part of, else
    /// its model's.
    fn is_asset_above(&self, asset: RecordKey) -> bool {
        let mut at = Some(asset);
        for _ in 0..LONGEST_CHAIN {
            let Some(asset) = at.and_then(|key| self.workspace.asset(key)) else { return false };
            if let Some(marking) = &asset.fields.classification {
                return self.is_above(&marking.value);
            }
            at = asset.fields.refines.found();
        }
        true
    }

    /// Whether nothing stops a threat yet. One whose risk is borne is as open
    /// to those who look for a way in.
    fn is_open(&self, threat: RecordKey) -> bool {
        let state = self.workspace.answer(threat).map(|answer| answer.state);
        !matches!(state, Some(ThreatState::Mitigated | ThreatState::Avoided | ThreatState::Transferred))
    }
}

fn is_there(control: &Record<Control>) -> bool {
    control.fields.is_in_place()
}
