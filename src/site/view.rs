//! Everything that pages are made from, and the one gate to it: what a page
//! shows of a workspace it gets here, where it is known what may be shown.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::attention::Attention;
use super::chronicle::{Chronicle, Event};
use super::freshness::{Freshness, by_dates};
use super::plan::Plan;
use super::tally::{Tally, tallies};
use super::text::day;
use crate::analysis::Analysis;
use crate::diagram::Diagrams;
use crate::lint::Since;
use crate::model::records::Control;
use crate::model::{AnyRecord, ModelKey, Record, RecordKey, RecordKind, Threat};
use crate::resolve::{Model, Workspace};
use crate::source::{Finding, RepoPath, Severity, Sources};

/// What the site is made from.
pub(crate) struct View<'a> {
    /// The models, understood.
    pub(crate) workspace: &'a Workspace,
    /// Their texts.
    pub(crate) sources: &'a Sources,
    /// Which pages there are.
    pub(crate) plan: Plan,
    /// What git knows, where it could be asked.
    pub(crate) past: Option<&'a Chronicle>,
    /// The site's own address, where it was asked for.
    asked_base: Option<&'a str>,
    /// What git knows of the code that a model covers, since its review.
    pub(crate) drift: &'a BTreeMap<ModelKey, Since>,
    /// What changed since a model's review, in words, where it matters.
    pub(crate) changed: BTreeMap<ModelKey, Vec<&'a str>>,
    /// What to look at first.
    pub(crate) attention: Attention,
    /// Threats by state, of each model and of all below it.
    tallies: Vec<Tallies>,
    /// Its pictures.
    pub(crate) diagrams: Diagrams<'a>,
    by_path: Vec<(&'a RepoPath, ModelKey)>,
}

/// What a model's threats add up to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tallies {
    /// Its own.
    pub(crate) own: Tally,
    /// Its own and those below it.
    pub(crate) below: Tally,
}

/// Which records are shown: all of them.
const EVERYTHING: &(dyn Fn(RecordKey) -> bool + Sync) = &|_| true;

/// The rules that find a review overtaken: by code, by what is inherited, by the
/// model's own text.
const OVERTAKEN: [&str; 3] = ["S002", "S003", "S005"];

/// What those rules found and somebody must look at.
fn changed(analysis: &Analysis) -> BTreeMap<ModelKey, Vec<&str>> {
    let mut changed: BTreeMap<ModelKey, Vec<&str>> = BTreeMap::new();
    let counts = |finding: &&Finding| {
        let is_grave = finding.severity > Severity::Note && finding.waiver.is_none();
        is_grave && OVERTAKEN.contains(&finding.diagnostic.rule.code)
    };
    for finding in analysis.findings.iter().filter(counts) {
        if let Some(model) = analysis.workspace.model_of_file(finding.diagnostic.primary.span.file) {
            changed.entry(model.key()).or_default().push(&finding.diagnostic.message);
        }
    }
    changed
}

impl<'a> View<'a> {
    /// Looks at an analysis.
    pub(crate) fn new(analysis: &'a Analysis, past: Option<&'a Chronicle>) -> Self {
        let workspace = &analysis.workspace;
        let plan = Plan::new(workspace);
        let tallies = tallies(workspace);
        let attention = Attention::new(workspace);
        let mut by_path: Vec<(&RepoPath, ModelKey)> =
            workspace.models().map(|model| (model.path(), model.key())).collect();
        by_path.sort_unstable();
        Self {
            diagrams: Diagrams::new(workspace, EVERYTHING),
            by_path,
            workspace,
            sources: &analysis.sources,
            plan,
            past,
            asked_base: None,
            drift: &analysis.past.drift,
            changed: changed(analysis),
            attention,
            tallies,
        }
    }

    /// Gives the site another address than the configuration does.
    pub(crate) fn at(mut self, base: Option<&'a str>) -> Self {
        self.asked_base = base;
        self
    }

    /// Whether a model's review still holds.
    pub(crate) fn freshness(&self, model: &Model) -> Freshness {
        match by_dates(self.workspace, model) {
            Freshness::Due { due } | Freshness::Fresh { due } if self.changed.contains_key(&model.key()) => {
                Freshness::Changed { due }
            }
            judged => judged,
        }
    }

    /// The day that every age is counted from.
    pub(crate) fn as_of(&self) -> Date {
        self.workspace.as_of()
    }

    /// The title of the site.
    pub(crate) fn title(&self) -> &str {
        let site = self.workspace.config().fields.site.as_ref().and_then(|site| site.title.as_ref());
        let title = site.map(|title| title.value.as_str());
        title.or_else(|| self.workspace.config().name()).unwrap_or("Threat models")
    }

    /// The site's own address, where it is known, with a slash at its end.
    pub(crate) fn base(&self) -> Option<String> {
        let site = self.workspace.config().fields.site.as_ref();
        let set = site.and_then(|site| site.base_address.as_ref()).map(|base| base.value.trim());
        let base = self.asked_base.or(set)?;
        let is_web = base.starts_with("https://") || base.starts_with("http://");
        is_web.then(|| format!("{}/", base.trim_end_matches('/')))
    }

    /// Where a model's file stands; an edition does not tell how the repository
    /// is laid out, whose folders may be called after what is withheld.
    pub(crate) fn source_path(&self, model: &Model) -> Option<String> {
        let is_edition = self.workspace.config().edition.is_some();
        (!is_edition).then(|| model.path().to_string())
    }

    /// The path of the site's own address, where that is known.
    pub(crate) fn base_path(&self) -> Option<String> {
        let base = self.base()?;
        let (_, rest) = base.split_once("://")?;
        let path = rest.get(rest.find('/')?..)?;
        let path = percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
        let path = percent_encoding::utf8_percent_encode(&path, PATH);
        Some(format!("/{path}"))
    }

    /// Where a file is edited, where it is known.
    pub(crate) fn edit_link(&self, path: &str) -> Option<String> {
        let site = self.workspace.config().fields.site.as_ref()?;
        let pattern = &site.edit_link.as_ref()?.value;
        let is_web = pattern.starts_with("https://") || pattern.starts_with("http://");
        let path = percent_encoding::utf8_percent_encode(path, PATH).to_string();
        is_web.then(|| pattern.replace("{path}", &path))
    }

    /// How somebody is called in public.
    pub(crate) fn person<'v>(&'v self, id: &'v str) -> &'v str {
        let name = self.workspace.config().person(id).and_then(|person| person.name.as_ref());
        name.map_or(id, |name| name.value.as_str())
    }

    /// The record and the model that something happened to, as far as they are
    /// still there.
    pub(crate) fn subject(&self, event: &Event) -> (Option<RecordKey>, Option<ModelKey>) {
        let model = event.model.as_ref().and_then(|id| self.workspace.model_by_id(id)).map(Model::key);
        let record = model.zip(event.record.as_ref()).and_then(|(model, named)| {
            let mut found = self.workspace.names().in_model(model, &named.id).map(|scoped| scoped.key);
            found.find(|key| key.kind.as_str() == named.kind)
        });
        (record, model)
    }

    /// A model's threats.
    pub(crate) fn threats(&self, model: &'a Model) -> impl Iterator<Item = (RecordKey, &'a Record<Threat>)> {
        let key = model.key();
        let threats = (0u32..).zip(&model.records().threats);
        threats.map(move |(index, threat)| (RecordKey { model: key, kind: RecordKind::Threat, index }, threat))
    }

    /// A model's controls.
    pub(crate) fn controls(&self, model: &'a Model) -> impl Iterator<Item = (RecordKey, &'a Record<Control>)> {
        let key = model.key();
        let controls = (0u32..).zip(&model.records().controls);
        controls.map(move |(index, control)| (RecordKey { model: key, kind: RecordKind::Control, index }, control))
    }

    /// Everything in a model that has an anchor or a page, attack trees apart.
    pub(crate) fn records(&self, model: &'a Model) -> impl Iterator<Item = (RecordKey, &'a dyn AnyRecord)> {
        let key = model.key();
        model
            .records()
            .iter()
            .map(move |(index, record)| (RecordKey { model: key, kind: record.kind(), index }, record))
    }

    /// What a model's threats add up to.
    pub(crate) fn tallies(&self, model: ModelKey) -> &Tallies {
        &self.tallies[model.0 as usize]
    }

    /// What all threats add up to.
    pub(crate) fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tallies in &self.tallies {
            total.add(&tallies.own, &self.workspace.config().matrix());
        }
        total
    }

    /// The model that new readers start from: the reference, else the first root.
    pub(crate) fn start(&self) -> Option<&'a Model> {
        let is_reference = |model: &&Model| model.meta().reference.as_ref().is_some_and(|reference| reference.value);
        self.workspace.models().find(is_reference)
    }

    /// The day in words.
    pub(crate) fn today(&self) -> String {
        day(self.as_of())
    }

    /// The model whose file stands at a path.
    pub(crate) fn model_at(&self, path: &RepoPath) -> Option<&'a Model> {
        // Models are numbered in path order.
        let key = self.by_path.get(self.by_path.partition_point(|(other, _)| *other < path))?;
        (key.0 == path).then(|| self.workspace.model(key.1))
    }
}

/// What stays as it is in a path behind an address.
const PATH: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

impl View<'_> {
    /// The highest marking of anything on the site: pages that gather carry it.
    pub(crate) fn marking(&self) -> Option<String> {
        let markings = self.workspace.models().filter_map(|model| {
            let said = self.workspace.inherited(model.key()).classification.as_ref()?;
            Some(&said.value)
        });
        markings.max_by_key(|(rank, _)| *rank).map(|(_, marking)| marking.clone())
    }
}
