//! Which pages there are, and which of them shows a record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::address::{Address, segment};
use crate::model::{ModelKey, RecordKey, RecordKind};
use crate::resolve::{Model, Workspace};

/// The pages that stand alone, by folder.
pub(crate) mod fixed {
    /// The whole system at a glance.
    pub(crate) const HOME: &str = "";
    /// What to look at first, in full.
    pub(crate) const ATTENTION: &str = "attention";
    /// The merged risk register.
    pub(crate) const REGISTER: &str = "register";
    /// Controls, and what they cover.
    pub(crate) const CONTROLS: &str = "controls";
    /// Threats against what the organisation does and runs.
    pub(crate) const TRACES: &str = "traces";
    /// Which models must be reviewed.
    pub(crate) const FRESHNESS: &str = "freshness";
    /// Acceptances, exceptions, decisions and lessons.
    pub(crate) const DECISIONS: &str = "decisions";
    /// What is protected.
    pub(crate) const ASSETS: &str = "assets";
    /// From whom.
    pub(crate) const ACTORS: &str = "actors";
    /// What words mean.
    pub(crate) const GLOSSARY: &str = "glossary";
    /// Who decides.
    pub(crate) const PEOPLE: &str = "people";
    /// What changed.
    pub(crate) const CHANGES: &str = "changes";
    /// Everything on one page, for print.
    pub(crate) const REPORT: &str = "report";
    /// Everything, by its words.
    pub(crate) const SEARCH: &str = "search";
}

/// The address of everything that the site shows.
#[derive(Debug)]
pub(crate) struct Plan {
    models: Vec<Address>,
    reports: Vec<Address>,
    threats: Vec<Vec<Address>>,
    controls: Vec<Vec<Address>>,
    fragments: Vec<BTreeMap<(RecordKind, u32), String>>,
    anchors: Vec<OnceLock<BTreeMap<String, Address>>>,
    /// Former addresses and where they lead now.
    pub(crate) moved: BTreeMap<Address, Address>,
}

/// Gives each folder once, whatever the letter case: some file systems do not
/// tell `PAY-T01` from `pay-t01`.
#[derive(Default)]
struct Folders(BTreeSet<String>);

impl Folders {
    fn take(&mut self, parent: &str, id: &str) -> Address {
        let name = segment(id);
        let mut folder = format!("{parent}/{name}");
        let mut count = 2;
        while !self.0.insert(folder.to_lowercase()) {
            folder = format!("{parent}/{name}-{count}");
            count += 1;
        }
        Address::page(&folder)
    }

    /// A former id's address, unless something stands there.
    fn take_free(&mut self, parent: &str, id: &str) -> Option<Address> {
        let folder = format!("{parent}/{}", segment(id));
        self.0.insert(folder.to_lowercase()).then(|| Address::page(&folder))
    }
}

impl Plan {
    /// Plans the site of a workspace.
    pub(crate) fn new(workspace: &Workspace) -> Self {
        let mut folders = Folders::default();
        let models: Vec<Address> = workspace.models().map(|model| folders.take("models", model.id())).collect();
        let reports = models.iter().map(|model| Address::page(&format!("report/{}", folder_name(model)))).collect();
        let mut records = |parent: &str, model: &Model, kind: RecordKind| -> Vec<Address> {
            let own = model.records().iter().filter(|(_, record)| record.kind() == kind);
            own.map(|(_, record)| folders.take(parent, &record.id().value)).collect()
        };
        let threats = workspace.models().map(|model| records("threats", model, RecordKind::Threat)).collect();
        let controls = workspace.models().map(|model| records("controls", model, RecordKind::Control)).collect();
        let mut plan = Self {
            fragments: workspace.par_models().map(fragments).collect(),
            anchors: models.iter().map(|_| OnceLock::new()).collect(),
            models,
            reports,
            threats,
            controls,
            moved: BTreeMap::new(),
        };
        plan.move_aliases(workspace, &mut folders);
        plan
    }

    fn move_aliases(&mut self, workspace: &Workspace, folders: &mut Folders) {
        for model in workspace.models() {
            for alias in &model.meta().aliases {
                let target = self.model(model.key()).clone();
                let from = folders.take_free("models", &alias.value);
                self.moved.extend(from.map(|from| (from, target)));
            }
            for (index, record) in model.records().iter() {
                let kind = record.kind();
                let parent = match kind {
                    RecordKind::Threat => "threats",
                    RecordKind::Control => "controls",
                    _ => continue,
                };
                for alias in &record.header().aliases {
                    let target = self.record(RecordKey { model: model.key(), kind, index });
                    let from = folders.take_free(parent, &alias.value);
                    self.moved.extend(from.map(|from| (from, target)));
                }
            }
        }
    }

    /// The page of a model.
    ///
    /// # Panics
    /// When the number is of another workspace, which is a bug.
    pub(crate) fn model(&self, key: ModelKey) -> &Address {
        &self.models[key.0 as usize]
    }

    /// The printed page of a model.
    ///
    /// # Panics
    /// When the number is of another workspace, which is a bug.
    pub(crate) fn report(&self, key: ModelKey) -> &Address {
        &self.reports[key.0 as usize]
    }

    /// Where a record of any kind is shown: on its own page, or on its model's.
    pub(crate) fn record(&self, key: RecordKey) -> Address {
        let model = key.model.0 as usize;
        let own = match key.kind {
            RecordKind::Threat => self.threats.get(model).and_then(|own| own.get(key.index as usize)),
            RecordKind::Control => self.controls.get(model).and_then(|own| own.get(key.index as usize)),
            _ => None,
        };
        own.cloned().unwrap_or_else(|| match self.fragment(key) {
            Some(fragment) => self.model(key.model).at(fragment),
            None => self.model(key.model).clone(),
        })
    }

    /// The anchor of a record on its model's page.
    pub(crate) fn fragment(&self, key: RecordKey) -> Option<&str> {
        let own = self.fragments.get(key.model.0 as usize)?;
        own.get(&(key.kind, key.index)).map(String::as_str)
    }

    /// Where the heading with a forge's anchor went: each becomes a record's
    /// page, a question of the model's page, or a heading in its text.
    pub(crate) fn heading(&self, model: &Model, anchor: &str) -> Option<Address> {
        let anchors = self.anchors.get(model.key().0 as usize)?;
        let anchors = anchors.get_or_init(|| self.headings(model));
        anchors.get(anchor).or_else(|| anchors.get(&anchor.to_lowercase())).cloned()
    }

    fn headings(&self, model: &Model) -> BTreeMap<String, Address> {
        let mut found = BTreeMap::new();
        let page = self.model(model.key());
        let mut records: Vec<(u32, u32, RecordKey)> = Vec::new();
        for (index, record) in model.records().iter() {
            if let Some(heading) = record.place().heading() {
                let end = record.place().section().map_or(heading.end, |section| section.end);
                let key = RecordKey { model: model.key(), kind: record.kind(), index };
                records.push((heading.start, end, key));
            }
        }
        for (index, tree) in (0u32..).zip(model.attack_trees()) {
            let key = RecordKey { model: model.key(), kind: RecordKind::AttackTree, index };
            let headings = &model.body().headings;
            let at = headings.binary_search_by_key(&tree.heading.start, |heading| heading.span.start);
            let end = at.ok().and_then(|at| headings.get(at)).map_or(tree.heading.end, |it| it.section_end);
            records.push((tree.heading.start, end, key));
        }
        records.sort_unstable();
        for (heading, anchor) in model.body().headings.iter().zip(model.body().anchors()) {
            let at = records.partition_point(|(start, ..)| *start <= heading.span.start);
            let around = at.checked_sub(1).map(|at| records[at]).filter(|(_, end, _)| heading.span.start < *end);
            let address = match (around, question(&heading.title.value)) {
                (Some((start, _, key)), _) if start == heading.span.start => self.record(key),
                (Some((.., key)), _) if matches!(key.kind, RecordKind::Threat | RecordKind::Control) => {
                    self.record(key).at(&text_anchor(&anchor))
                }
                (Some((.., key)), _) => self.record(key),
                (None, _) if heading.rank == 1 => page.clone(),
                (None, Some(question)) if heading.rank == 2 => page.at(question),
                (None, _) => page.at(&text_anchor(&anchor)),
            };
            found.extend(heading.id.as_ref().map(|id| (id.value.clone(), address.clone())));
            found.entry(anchor).or_insert(address);
        }
        found
    }
}

/// The folder's own name in a page's address.
fn folder_name(page: &Address) -> &str {
    let folder = page.path().strip_suffix("/index.html").unwrap_or(page.path());
    folder.rsplit('/').next().unwrap_or_default()
}

/// The anchor of a heading in a model's text: apart from the page's own.
pub(crate) fn text_anchor(anchor: &str) -> String {
    format!("s-{anchor}")
}

/// The section of a model's page that a heading's text belongs to, where it
/// asks one of the questions that every model answers.
pub(crate) fn question(title: &str) -> Option<&'static str> {
    let title = title.trim().trim_end_matches(['?', ':']).to_lowercase();
    match title.as_str() {
        "what are we building" | "what are we working on" | "scope" => Some("what-are-we-building"),
        "what can go wrong" | "threats" => Some("what-can-go-wrong"),
        "what are we doing about it" | "what are we going to do about it" | "controls" | "mitigations" => {
            Some("what-are-we-doing-about-it")
        }
        _ => None,
    }
}

/// Anchors of the records that have no page of their own, each once.
fn fragments(model: &Model) -> BTreeMap<(RecordKind, u32), String> {
    let mut taken = BTreeSet::new();
    let mut fragments = BTreeMap::new();
    let mut take = |kind: RecordKind, index: u32, id: &str| {
        let name = format!("{}-{}", kind.as_str().replace(' ', "-"), segment(id));
        let mut anchor = name.clone();
        let mut count = 2;
        while !taken.insert(anchor.to_lowercase()) {
            anchor = format!("{name}-{count}");
            count += 1;
        }
        fragments.insert((kind, index), anchor);
    };
    for (index, record) in model.records().iter() {
        take(record.kind(), index, &record.id().value);
    }
    for (index, tree) in (0u32..).zip(model.attack_trees()) {
        take(RecordKind::AttackTree, index, &tree.id.value);
    }
    fragments
}
