//! The immutable graph of all models and the questions that it answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use rayon::prelude::*;

use super::answers::{self, ThreatAnswer};
use super::extent::Extent;
use super::inherit::Inherited;
use super::judgement::Judgement;
use super::later::Later;
use super::link::link;
use super::model::Model;
use super::names::{Names, model_key};
use super::refinements::Refinements;
use super::required::{Requirement, requirements};
use super::tree::{ParentLink, Placed, family, place};
use super::uses::{Use, Uses};
use crate::model::records::{Asset, Boundary, Element, Flow};
use crate::model::{AnyRecord, Config, Control, Draft, ModelKey, Plain, Record, RecordKey, RecordKind, Threat};
use crate::source::{FileId, RepoPath, Span};

/// All models of a repository, understood.
#[derive(Debug)]
pub struct Workspace {
    config: Config,
    as_of: Date,
    models: Vec<Model>,
    plain: Vec<Plain>,
    names: Names,
    uses: Uses,
    pub(super) refinements: Refinements,
    answers: Vec<Vec<ThreatAnswer>>,
    requirements: Vec<Vec<Requirement>>,
    /// Controls that are in place for a model, where that was judged elsewhere.
    in_place: Option<BTreeSet<(ModelKey, RecordKey)>>,
    /// The rules that exceptions excuse, by code or name in small letters.
    excepted: BTreeMap<ModelKey, BTreeSet<String>>,
    /// Folders of published output, sorted.
    pub(super) published: Vec<RepoPath>,
    pub(super) later: Later,
}

/// Puts drafts together. They come in path order; nothing else decides.
pub fn resolve(config: Config, mut drafts: Vec<Draft>, plain: Vec<Plain>, as_of: Date) -> Workspace {
    let (placed, names) = rayon::join(|| place(&drafts, &config), || Names::new(&drafts));
    let (children, ancestors, top_down) = family(&placed);
    let names = names.below(ancestors);
    let (are_linked, uses) = link(&mut drafts, &names);
    let drawn = || (Refinements::new(&drafts), drafts.par_iter().map(Extent::new).collect::<Vec<_>>());
    let inherit = || inherit(&drafts, &placed, &top_down, &config);
    let ((refinements, extents), inherited) = rayon::join(drawn, inherit);
    let parts = drafts.into_par_iter().zip(placed).zip(extents).zip(inherited).zip(children).zip(are_linked);
    let parts = parts.enumerate();
    let models = parts.map(|(at, (((((draft, placed), extent), inherited), children), is_linked))| Model {
        key: model_key(at),
        is_assessed: draft.meta.is_assessed(),
        draft,
        placed,
        extent,
        inherited,
        children,
        is_linked,
        places: OnceLock::new(),
        digest: OnceLock::new(),
    });
    let workspace = Workspace {
        config,
        as_of,
        models: models.collect(),
        plain,
        names,
        uses,
        refinements,
        answers: Vec::new(),
        requirements: Vec::new(),
        in_place: None,
        excepted: BTreeMap::new(),
        published: Vec::new(),
        later: Later::default(),
    };
    let bottom_up: Vec<ModelKey> = top_down.into_iter().rev().collect();
    let of_controls = || (requirements(&workspace), answers::excepted(&workspace));
    let (answers, (requirements, excepted)) = rayon::join(|| answers::answer_all(&workspace, &bottom_up), of_controls);
    Workspace { answers, requirements, excepted, ..workspace }
}

fn inherit(drafts: &[Draft], placed: &[Placed], top_down: &[ModelKey], config: &Config) -> Vec<Inherited> {
    let workspace = Inherited::of_workspace(config);
    let mut inherited = vec![Inherited::default(); drafts.len()];
    for key in top_down {
        let at = key.0 as usize;
        let above = match placed[at].parent {
            ParentLink::Found(parent) => &inherited[parent.0 as usize],
            _ => &workspace,
        };
        inherited[at] = above.below(*key, &drafts[at], config);
    }
    inherited
}

impl Workspace {
    /// The same models with what a fuller workspace computed of them: who sees
    /// a part must not be told another state than who sees the whole.
    pub fn judged_as(mut self, judgement: Judgement) -> Self {
        self.answers = judgement.answers;
        self.requirements = judgement.requirements;
        self.in_place = Some(judgement.in_place);
        self
    }

    /// Whether a control is in place for a model, where a fuller workspace said so.
    pub(super) fn is_judged_in_place(&self, model: ModelKey, control: RecordKey) -> Option<bool> {
        self.in_place.as_ref().map(|controls| controls.contains(&(model, control)))
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The day that every age is counted from.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// All models in path order.
    pub fn models(&self) -> impl ExactSizeIterator<Item = &Model> {
        self.models.iter()
    }

    /// All models, for work side by side.
    pub fn par_models(&self) -> rayon::slice::Iter<'_, Model> {
        self.models.par_iter()
    }

    /// The models that are judged: neither retired nor out of scope.
    pub fn assessed(&self) -> impl Iterator<Item = &Model> {
        self.models().filter(|model| model.is_assessed())
    }

    /// The same, for work side by side.
    pub fn par_assessed(&self) -> impl ParallelIterator<Item = &Model> {
        self.par_models().filter(|model| model.is_assessed())
    }

    /// Plain threat models, which stay out of the tree.
    pub fn plain(&self) -> &[Plain] {
        &self.plain
    }

    /// One model.
    ///
    /// # Panics
    /// When the number is of another workspace, which is a bug.
    pub fn model(&self, key: ModelKey) -> &Model {
        &self.models[key.0 as usize]
    }

    /// The model with this id, whatever its letter case.
    pub fn model_by_id(&self, id: &str) -> Option<&Model> {
        self.names.model(id).map(|key| self.model(key))
    }

    /// The model that a file declares.
    pub fn model_of_file(&self, file: FileId) -> Option<&Model> {
        let at = self.models.binary_search_by_key(&file, Model::file).ok()?;
        self.models.get(at)
    }

    /// The models without a parent, in path order.
    pub fn roots(&self) -> impl Iterator<Item = &Model> {
        self.models().filter(|model| model.placed.parent == ParentLink::Root)
    }

    /// A model's children in path order.
    pub fn children(&self, key: ModelKey) -> &[ModelKey] {
        &self.model(key).children
    }

    /// A model's ancestors, nearest first.
    pub fn ancestors(&self, key: ModelKey) -> &[ModelKey] {
        self.names.ancestors(key)
    }

    /// Whether `above` is an ancestor of `below`.
    pub fn is_ancestor(&self, above: ModelKey, below: ModelKey) -> bool {
        self.ancestors(below).contains(&above)
    }

    /// A model and everything below it, parents before children.
    pub fn subtree(&self, key: ModelKey) -> Vec<ModelKey> {
        let mut found = vec![key];
        let mut at = 0;
        while let Some(next) = found.get(at).copied() {
            found.extend(self.children(next));
            at += 1;
        }
        found
    }

    /// What holds in a model of what goes down the tree.
    pub fn inherited(&self, key: ModelKey) -> &Inherited {
        &self.model(key).inherited
    }

    /// What names mean.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Any record; `None` for a model or an attack tree.
    pub fn record(&self, key: RecordKey) -> Option<&dyn AnyRecord> {
        self.models.get(key.model.0 as usize)?.records().get(key.kind, key.index)
    }

    /// The id of a record of any kind, models and attack trees included.
    pub fn id_of(&self, key: RecordKey) -> &str {
        let model = self.model(key.model);
        match key.kind {
            RecordKind::Model => model.id(),
            RecordKind::AttackTree => {
                model.attack_trees().get(key.index as usize).map_or("", |tree| tree.id.value.as_str())
            }
            _ => self.record(key).map_or("", |record| record.id().value.as_str()),
        }
    }

    /// The id of a record, a model included, and behind it those that it had.
    pub fn ids_of(&self, key: RecordKey) -> impl Iterator<Item = &str> + Clone {
        let of_model = (key.kind == RecordKind::Model).then(|| &self.model(key.model).meta().aliases);
        let former = self.record(key).map(|record| &record.header().aliases).or(of_model);
        let former = former.into_iter().flat_map(|aliases| aliases.iter().map(|alias| alias.value.as_str()));
        std::iter::once(self.id_of(key)).chain(former)
    }

    /// A record in words: its kind and its id.
    pub fn describe(&self, key: RecordKey) -> String {
        match self.id_of(key) {
            "" => key.kind.with_article(),
            id => format!("{} `{id}`", key.kind),
        }
    }

    /// Where the id of a record stands.
    pub fn span_of(&self, key: RecordKey) -> Span {
        let model = self.model(key.model);
        let id = match key.kind {
            RecordKind::AttackTree => model.attack_trees().get(key.index as usize).map(|tree| tree.id.span),
            _ => self.record(key).map(|record| record.id().span),
        };
        id.unwrap_or_else(|| model.place())
    }

    /// A threat.
    pub fn threat(&self, key: RecordKey) -> Option<&Record<Threat>> {
        let is_threat = key.kind == RecordKind::Threat;
        is_threat.then(|| self.model(key.model).records().threats.get(key.index as usize)).flatten()
    }

    /// A control.
    pub fn control(&self, key: RecordKey) -> Option<&Record<Control>> {
        let is_control = key.kind == RecordKind::Control;
        is_control.then(|| self.model(key.model).records().controls.get(key.index as usize)).flatten()
    }

    /// An element.
    pub fn element(&self, key: RecordKey) -> Option<&Record<Element>> {
        let is_element = key.kind == RecordKind::Element;
        is_element.then(|| self.model(key.model).records().elements.get(key.index as usize)).flatten()
    }

    /// A flow.
    pub fn flow(&self, key: RecordKey) -> Option<&Record<Flow>> {
        let is_flow = key.kind == RecordKind::Flow;
        is_flow.then(|| self.model(key.model).records().flows.get(key.index as usize)).flatten()
    }

    /// An asset.
    pub fn asset(&self, key: RecordKey) -> Option<&Record<Asset>> {
        let is_asset = key.kind == RecordKind::Asset;
        is_asset.then(|| self.model(key.model).records().assets.get(key.index as usize)).flatten()
    }

    /// A boundary.
    pub fn boundary(&self, key: RecordKey) -> Option<&Record<Boundary>> {
        let is_boundary = key.kind == RecordKind::Boundary;
        is_boundary.then(|| self.model(key.model).records().boundaries.get(key.index as usize)).flatten()
    }

    /// Every threat of every model, in path order.
    pub fn threats(&self) -> impl Iterator<Item = (RecordKey, &Record<Threat>)> {
        self.models().flat_map(|model| keyed(model.key, RecordKind::Threat, &model.records().threats))
    }

    /// Every control of every model, in path order.
    pub fn controls(&self) -> impl Iterator<Item = (RecordKey, &Record<Control>)> {
        self.models().flat_map(|model| keyed(model.key, RecordKind::Control, &model.records().controls))
    }

    /// A model's records of one kind and those of its ancestors, nearest first.
    pub fn in_scope(&self, model: ModelKey, kind: RecordKind) -> impl Iterator<Item = (RecordKey, &dyn AnyRecord)> {
        let places = std::iter::once(model).chain(self.ancestors(model).iter().copied());
        places.flat_map(move |place| {
            let records = self.model(place).records().iter();
            records
                .filter(move |(_, record)| record.kind() == kind)
                .map(move |(index, record)| (RecordKey { model: place, kind, index }, record))
        })
    }

    /// Every reference to a record.
    pub fn uses(&self, target: RecordKey) -> &[Use] {
        self.uses.of(target)
    }

    /// The references to a record that stand in one model.
    pub fn uses_in(&self, target: RecordKey, model: ModelKey) -> &[Use] {
        let uses = self.uses(target);
        let start = uses.partition_point(|it| it.by.model < model);
        let end = uses[start..].partition_point(|it| it.by.model == model);
        &uses[start..start + end]
    }

    /// Whether another record of its kind bears the same id: a name cannot
    /// mean both, so the other one may have got what was meant for this one.
    pub fn has_namesake(&self, key: RecordKey) -> bool {
        let mut same = self.names.named_everywhere(self.id_of(key));
        same.any(|it| it.key.kind == key.kind && !it.is_alias && it.key != key)
    }

    /// Whether a model's line of ancestors ends at a root. Where it does not,
    /// the tree has been complained about, and nobody can say what is in scope.
    pub fn is_rooted(&self, model: ModelKey) -> bool {
        let top = self.ancestors(model).last().copied().unwrap_or(model);
        self.model(top).placed.parent == ParentLink::Root
    }

    /// The threats that refine a threat.
    pub fn refinements(&self, threat: RecordKey) -> impl Iterator<Item = RecordKey> {
        self.refinements.of(threat)
    }

    /// What was computed of a threat.
    pub fn answer(&self, threat: RecordKey) -> Option<&ThreatAnswer> {
        self.answers.get(threat.model.0 as usize)?.get(threat.index as usize)
    }

    /// Whether a threat's current risk is above the appetite for it.
    pub fn is_above_appetite(&self, key: RecordKey) -> bool {
        let current = self.answer(key).and_then(|answer| answer.own_current);
        self.threat(key).is_some_and(|threat| answers::is_above_appetite(self, key.model, &threat.fields, current))
    }

    /// The required controls that apply to a model, and its answers.
    pub fn requirements(&self, model: ModelKey) -> &[Requirement] {
        self.requirements.get(model.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether an exception to a rule, by code or name, holds in a model: its
    /// own or an ancestor's.
    pub fn is_excepted(&self, model: ModelKey, code: &str, name: &str) -> bool {
        if self.excepted.is_empty() {
            return false;
        }
        let words = [code.to_ascii_lowercase(), name.to_ascii_lowercase()];
        let mut places = std::iter::once(model).chain(self.ancestors(model).iter().copied());
        let holds = |rules: &BTreeSet<String>| words.iter().any(|word| rules.contains(word));
        places.any(|place| self.excepted.get(&place).is_some_and(holds))
    }
}

fn keyed<T>(model: ModelKey, kind: RecordKind, records: &[T]) -> impl Iterator<Item = (RecordKey, &T)> {
    (0u32..).zip(records).map(move |(index, record)| (RecordKey { model, kind, index }, record))
}
