//! A workspace of what is left, which keeps what the whole one computed.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::RedactError;
use super::fate::{Fate, Fates};
use crate::analysis::{Analysis, CONFIG_NAME};
use crate::model::{Config, Draft, ModelKey, Read, RecordKey, RecordKind, read_config, read_file};
use crate::resolve::{Answer, Judgement, Model, Requirement, Workspace, control_in_place, resolve};
use crate::source::{Diagnostic, FileId, Finding, RepoPath, Severity, SourceFile, Sources, Span, Summary};

/// What holds of a review that something has overtaken, names left out.
const OVERTAKEN: &str = "what it rests on has changed since";

/// Where everything that is shown stands after the rest is gone.
struct Moves {
    models: BTreeMap<ModelKey, ModelKey>,
    records: BTreeMap<RecordKey, RecordKey>,
}

impl Moves {
    fn new(whole: &Workspace, fates: &Fates<'_>) -> Self {
        let mut moves = Self { models: BTreeMap::new(), records: BTreeMap::new() };
        for (new, model) in (0u32..).map(ModelKey).zip(fates.shown()) {
            moves.models.insert(model.key(), new);
            let mut counts: BTreeMap<RecordKind, u32> = BTreeMap::new();
            for (index, record) in whole.model(model.key()).records().iter() {
                let old = RecordKey { model: model.key(), kind: record.kind(), index };
                if fates.of(old) != Fate::Gone {
                    let count = counts.entry(old.kind).or_default();
                    moves.records.insert(old, RecordKey { model: new, kind: old.kind, index: *count });
                    *count += 1;
                }
            }
        }
        moves
    }
}

/// Understands what is left of the files; each must hold exactly the records
/// that are shown, or it was not taken apart where it should have been.
pub(super) fn rebuild(
    whole: &Analysis,
    fates: &Fates<'_>,
    audience: &str,
    settings: String,
    files: Vec<(RepoPath, String)>,
) -> Result<Analysis, RedactError> {
    let (mut config, found) = read_config(FileId(0), &settings);
    let path = RepoPath::new(CONFIG_NAME).unwrap_or_default();
    if !found.is_empty() {
        return Err(RedactError::Torn { path });
    }
    config.edition = Some(audience.to_owned());
    let drafts = read(&config, &files)?;
    let moves = Moves::new(&whole.workspace, fates);
    for (model, draft) in fates.shown().zip(&drafts) {
        if !is_same(model, draft, fates) {
            return Err(RedactError::Torn { path: draft.path.clone() });
        }
    }
    let workspace = resolve(config, drafts, Vec::new(), whole.workspace.as_of());
    let workspace = workspace.judged_as(judgement(&whole.workspace, &moves));
    let texts = [(path, settings)].into_iter().chain(files);
    let sources = Sources::new(texts.map(|(path, text)| SourceFile::new(path, text)).collect());
    let summary =
        Summary { models: workspace.models().len(), threats: workspace.threats().count(), ..Summary::default() };
    Ok(Analysis {
        findings: overtaken(whole, &workspace, &moves),
        sources,
        workspace,
        facts: Default::default(),
        past: Default::default(),
        summary,
        discovered: Default::default(),
    })
}

fn read(config: &Config, files: &[(RepoPath, String)]) -> Result<Vec<Draft>, RedactError> {
    let numbered: Vec<(FileId, &(RepoPath, String))> = (1..).map(FileId).zip(files).collect();
    let read_one =
        |(file, (path, text)): (FileId, &(RepoPath, String))| match read_file(file, path, text, &config.naming).read {
            Read::Draft(draft) => Ok(draft),
            Read::Plain(_) => Err(RedactError::Torn { path: path.clone() }),
        };
    numbered.into_par_iter().map(read_one).collect()
}

/// Whether a file that was rewritten holds the records that are shown, and no other.
fn is_same(model: &Model, draft: &Draft, fates: &Fates<'_>) -> bool {
    let key = model.key();
    let shown = model
        .records()
        .iter()
        .filter(|(index, record)| fates.of(RecordKey { model: key, kind: record.kind(), index: *index }) != Fate::Gone);
    let wanted: Vec<(RecordKind, &str)> =
        shown.map(|(_, record)| (record.kind(), record.id().value.as_str())).collect();
    let left = draft.records.iter().map(|(_, record)| (record.kind(), record.id().value.as_str()));
    wanted == left.collect::<Vec<_>>()
}

/// What the whole workspace has computed, by the numbers of what is left.
fn judgement(whole: &Workspace, moves: &Moves) -> Judgement {
    let mut judgement = Judgement::default();
    for (old, new) in &moves.models {
        let model = whole.model(*old);
        let threats = (0u32..).zip(&model.records().threats);
        let threats =
            threats.map(|(index, threat)| (RecordKey { model: *old, kind: RecordKind::Threat, index }, threat));
        let shown = threats.filter(|(key, _)| moves.records.contains_key(key));
        let mut answers = Vec::new();
        for (key, threat) in shown {
            answers.extend(whole.answer(key).cloned());
            let cited = threat.fields.controls.found().filter(|control| control_in_place(whole, *old, *control));
            judgement.in_place.extend(cited.filter_map(|control| Some((*new, *moves.records.get(&control)?))));
        }
        judgement.answers.push(answers);
        let required = whole.requirements(*old).iter().filter_map(|required| requirement(required, *new, moves));
        judgement.requirements.push(required.collect());
    }
    judgement
}

/// A requirement whose answer may be withheld: then the control stands for it.
fn requirement(whole: &Requirement, model: ModelKey, moves: &Moves) -> Option<Requirement> {
    let control = *moves.records.get(&whole.control)?;
    let moved = |key: RecordKey| moves.records.get(&key).copied().unwrap_or(control);
    let answer = match whole.answer {
        Answer::Provided => Answer::Provided,
        Answer::Implemented(by) => Answer::Implemented(moved(by)),
        Answer::NotApplicable(by) => Answer::NotApplicable(moves.models.get(&by).copied().unwrap_or(model)),
        Answer::Excepted(by) => Answer::Excepted(moved(by)),
        Answer::Planned(by) => Answer::Planned(moved(by)),
        Answer::Missing => Answer::Missing,
    };
    let open_above = whole.open_above.and_then(|above| moves.models.get(&above).copied());
    Some(Requirement { control, answer, open_above })
}

/// Findings that a review no longer holds, without their words: they name what
/// a model inherits.
fn overtaken(whole: &Analysis, left: &Workspace, moves: &Moves) -> Vec<Finding> {
    let mut said = BTreeSet::new();
    let moved = |finding: &Finding| {
        let model = whole.workspace.model_of_file(finding.diagnostic.primary.span.file)?;
        let file = left.model(*moves.models.get(&model.key())?).file();
        let diagnostic = Diagnostic::new(finding.diagnostic.rule, Span::start_of(file), OVERTAKEN);
        said.insert((finding.diagnostic.rule.code, file)).then(|| Finding {
            diagnostic,
            model: None,
            record: None,
            fingerprint: String::new(),
            ..finding.clone()
        })
    };
    let grave = whole.findings.iter().filter(|finding| finding.severity > Severity::Note);
    grave.filter_map(moved).collect()
}
