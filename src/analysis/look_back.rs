//! Puts the rules' questions to history.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};
use jiff::civil::Date;

use super::Tree;
use super::as_reviewed::as_reviewed;
use super::discover::is_foreign;
use super::tree::Origin;
use super::versions::{REVIEW, Texts, assessed_key};
use crate::history::{AskedArea, AskedFile, Event, LastAnswers, Questions, Trouble, Unassessed, ask, ask_again};
use crate::lint::rules::{SUSPECT_AFTER_PARENT, UNCOVERED_PATH, looking_back};
use crate::lint::{Levels, Past, Rule};
use crate::model::{Control, ModelKey, Record, RecordKey, RecordKind};
use crate::resolve::{Model, OwnCode, Workspace};
use crate::source::RepoPath;

/// Whose changes an area counts.
#[derive(Clone, Copy)]
enum Whose {
    Model(ModelKey),
    Evidence(RecordKey),
}

/// Where the tree comes from, if a rule may want to know.
pub(super) fn origin(tree: &dyn Tree, levels: &Levels) -> Option<Result<Origin, Trouble>> {
    looking_back().any(|rule| !levels.is_off_everywhere(&rule.meta)).then(|| tree.origin()).flatten()
}

/// Asks history what the rules want to know; nothing where the tree has none,
/// or no rule asks.
pub(super) fn look_back(
    origin: Option<Result<Origin, Trouble>>,
    levels: &Levels,
    texts: &Texts<'_>,
    last: Option<&mut LastAnswers>,
) -> Past {
    let workspace = texts.workspace;
    let is_on = |rule: &Rule| !levels.is_off_everywhere(&rule.meta);
    let is_suspect = is_on(&SUSPECT_AFTER_PARENT) && !workspace.suspects(texts.sources).is_empty();
    // S003 does without history where nothing is suspect.
    let is_s003 = |rule: &Rule| rule.meta.code == SUSPECT_AFTER_PARENT.meta.code;
    let is_asked = looking_back().any(|rule| if is_s003(rule) { is_suspect } else { is_on(rule) });
    if !is_asked || workspace.models().len() == 0 {
        return Past::default();
    }
    let Some(origin) = origin else { return Past::default() };
    let (origin, head) = match origin {
        Ok(origin @ Origin { head: Some(head), .. }) => (origin, head),
        Ok(Origin { head: None, .. }) => return unanswered(workspace, &Unassessed::NoCommit),
        Err(Trouble::NoRepository { .. }) => return unanswered(workspace, &Unassessed::NoRepository),
        Err(trouble) => return unanswered(workspace, &Unassessed::Unreadable(trouble.to_string())),
    };
    let (own, mut asked) = (OwnCode::new(workspace), Asked::new(workspace));
    let (files, areas) = (std::mem::take(&mut asked.files), std::mem::take(&mut asked.areas));
    let read = |bytes: &[u8], file| texts.version_of(bytes, file);
    let areas_of = |path: &RepoPath| asked.areas_of(path, &own);
    let root = workspace.roots().next().map_or_else(RepoPath::root, |root| root.path().clone());
    let is_asked_of_code = levels.is_on(&UNCOVERED_PATH.meta, &root);
    let is_uncovered = |file: &RepoPath| workspace.is_code(file) && !is_foreign(file) && own.owners(file).is_empty();
    let questions = Questions {
        prefix: origin.prefix.clone(),
        files,
        areas,
        areas_of: &areas_of,
        read: Some(&read),
        now: Some(texts),
        is_uncovered: is_asked_of_code.then_some(&is_uncovered),
        is_whole: false,
        settings: Some(asked.settings(workspace)),
    };
    let answers = match last {
        Some(last) => ask_again(&origin.repository, head, &questions, last),
        None => ask(&origin.repository, head, &questions),
    };
    let answers = match answers {
        Ok(answers) => answers,
        Err(trouble) => return unanswered(workspace, &Unassessed::of(&trouble)),
    };
    let mut past = Past::default();
    for (whose, since) in asked.whose.iter().zip(answers.drift) {
        asked.note(&mut past, *whose, since);
    }
    let keyed = |events: Vec<_>| events.into_iter().filter_map(keyed).collect();
    (past.gone, past.come) = (keyed(answers.gone), keyed(answers.come));
    past.uncovered = answers.uncovered;
    if is_suspect {
        past.since_review = as_reviewed(&origin, workspace, texts.sources, &past);
    }
    past
}

/// Every question, left open for one reason.
fn unanswered(workspace: &Workspace, why: &Unassessed) -> Past {
    let of_code = workspace.assessed().filter(|model| reviewed_code(model).is_some());
    let of_controls =
        workspace.assessed().flat_map(|model| (0..).zip(&model.records().controls).map(move |it| (model, it)));
    let assessed = of_controls.filter(|(model, (_, control))| assessed_evidence(model, control).is_some());
    let key = |model: &Model, index| RecordKey { model: model.key(), kind: RecordKind::Control, index };
    Past {
        drift: of_code.map(|model| (model.key(), Err(why.clone()))).collect(),
        evidence: assessed.map(|(model, (index, _))| (key(model, index), Err(why.clone()))).collect(),
        ..Past::default()
    }
}

/// When a model's own code was looked at, and where that begins.
fn reviewed_code(model: &Model) -> Option<(Date, Vec<&RepoPath>)> {
    let date = model.meta().review.as_ref()?.date.as_ref()?;
    let starts = model.extent().starts();
    (!starts.is_empty() && model.extent().is_readable()).then_some((date.value, starts))
}

/// When a control's evidence was looked at, and where that begins.
fn assessed_evidence(model: &Model, control: &Record<Control>) -> Option<(Date, Vec<RepoPath>)> {
    let date = control.fields.assessed_on()?;
    let written = control.fields.evidence.iter().filter(|written| !written.value.contains("://"));
    let paths = written.filter_map(|written| {
        let path = written.value.split_once('#').map_or(written.value.as_str(), |(path, _)| path);
        model.folder().join(path).ok().filter(|path| !path.is_root())
    });
    let starts: Vec<RepoPath> = paths.collect();
    (!starts.is_empty() && !control.id.value.is_empty()).then_some((date.value, starts))
}

/// The questions, and what each is about.
struct Asked {
    /// One for each model, in their order.
    files: Vec<AskedFile>,
    areas: Vec<AskedArea>,
    whose: Vec<Whose>,
    /// The area of each model's own code.
    by_model: BTreeMap<ModelKey, u32>,
    /// The areas that some evidence belongs to.
    by_evidence: HashMap<RepoPath, Vec<u32>>,
}

impl Asked {
    fn new(workspace: &Workspace) -> Self {
        let mut asked = Self {
            files: Vec::new(),
            areas: Vec::new(),
            whose: Vec::new(),
            by_model: BTreeMap::new(),
            by_evidence: HashMap::new(),
        };
        for (file, model) in workspace.models().enumerate() {
            asked.files.push(AskedFile { path: model.path().clone(), dates: BTreeMap::new() });
            if model.is_assessed() {
                asked.code(file, model);
                for (index, control) in (0..).zip(&model.records().controls) {
                    asked.evidence(file, model, index, control);
                }
            }
        }
        asked
    }

    /// What else decides how files are read and whose they are.
    fn settings(&self, workspace: &Workspace) -> String {
        let mut settings = format!("{:?}", workspace.config().naming);
        for model in workspace.models() {
            let globs = model.extent().patterns().iter().map(|glob| glob.written.value.as_str());
            let globs: Vec<&str> = globs.collect();
            settings.push_str(&format!("\n{:?} {globs:?}", workspace.children(model.key())));
        }
        settings.push_str(&format!("\n{:?}", workspace.published()));
        for path in self.by_evidence.keys().collect::<BTreeSet<_>>() {
            settings.push_str(&format!("\n{path}"));
        }
        settings
    }

    fn add(&mut self, whose: Whose, area: AskedArea) -> u32 {
        self.whose.push(whose);
        self.areas.push(area);
        u32::try_from(self.areas.len() - 1).unwrap_or(u32::MAX)
    }

    /// Asks for a model's own code since its review.
    fn code(&mut self, file: usize, model: &Model) {
        let Some((date, starts)) = reviewed_code(model) else { return };
        self.files[file].dates.insert(REVIEW.to_owned(), date);
        let starts = starts.into_iter().cloned().collect();
        let area = AskedArea { starts, file, key: REVIEW.to_owned() };
        let area = self.add(Whose::Model(model.key()), area);
        self.by_model.insert(model.key(), area);
    }

    /// Asks for a control's evidence since it was assessed.
    fn evidence(&mut self, file: usize, model: &Model, index: u32, control: &Record<Control>) {
        let Some((date, starts)) = assessed_evidence(model, control) else { return };
        let key = assessed_key(&control.id.value);
        self.files[file].dates.insert(key.clone(), date);
        let record = RecordKey { model: model.key(), kind: RecordKind::Control, index };
        let area = self.add(Whose::Evidence(record), AskedArea { starts: starts.clone(), file, key });
        for start in starts {
            self.by_evidence.entry(start).or_default().push(area);
        }
    }

    fn areas_of(&self, path: &RepoPath, own: &OwnCode<'_>) -> Vec<u32> {
        let code = own.owners(path).into_iter().filter_map(|key| self.by_model.get(&key).copied());
        let evidence = path.ancestors().filter_map(|at| self.by_evidence.get(at)).flatten().copied();
        code.chain(evidence).collect()
    }

    fn note(&self, past: &mut Past, whose: Whose, since: Option<crate::lint::Since>) {
        let Some(since) = since else { return };
        match whose {
            Whose::Model(key) => drop(past.drift.insert(key, since)),
            Whose::Evidence(key) => drop(past.evidence.insert(key, since)),
        }
    }
}

/// The model whose file an event tells of: they are asked for in their order.
fn keyed(event: Event) -> Option<(ModelKey, Event)> {
    Some((ModelKey(u32::try_from(event.file).ok()?), event))
}
