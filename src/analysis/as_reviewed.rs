//! How inherited records changed since a review saw them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::LARGEST_FILE;
use super::tree::Origin;
use crate::change::{FieldChange, Side, said_differently};
use crate::history::{BlobId, CommitId, Set};
use crate::lint::Past;
use crate::model::{Config, ModelKey, Read, RecordKey, read_file};
use crate::resolve::{Agreement, Suspect, Workspace, resolve};
use crate::source::{FileId, RepoPath, SourceFile, Sources};

/// How many files of the past are read: a review of everything is due long
/// before there are more.
const MOST_FILES: usize = 1_000;

/// A model's file as it was, alone.
type Then = (Workspace, Sources);

/// For each record that is not what a review saw, what it says differently,
/// where the commit of the review still has what was seen.
pub(super) fn as_reviewed(
    origin: &Origin,
    workspace: &Workspace,
    sources: &Sources,
    past: &Past,
) -> BTreeMap<(ModelKey, RecordKey), Vec<FieldChange>> {
    let suspects = workspace.suspects(sources).iter().filter(|suspect| suspect.seen.is_some());
    let asked: Vec<(&Suspect, CommitId)> =
        suspects.filter_map(|suspect| Some((suspect, reviewed_in(origin, past, suspect.model)?))).collect();
    let path = |suspect: &Suspect| workspace.model(suspect.record.model).path();
    let blob = |(suspect, commit): &(&Suspect, CommitId)| {
        origin.repository.blob_at(*commit, &origin.prefix, path(suspect)).ok()
    };
    let blobs: Vec<Option<BlobId>> = asked.par_iter().map(blob).collect();
    let mut files: BTreeMap<BlobId, &RepoPath> = BTreeMap::new();
    for ((suspect, _), blob) in asked.iter().zip(&blobs) {
        if let Some(blob) = blob.filter(|blob| files.len() < MOST_FILES || files.contains_key(blob)) {
            files.insert(blob, path(suspect));
        }
    }
    let read = |(blob, path): (BlobId, &RepoPath)| Some((blob, read_then(origin, blob, path, workspace)?));
    let then: BTreeMap<BlobId, Then> = files.into_par_iter().filter_map(read).collect();
    let now = Side { workspace, sources, findings: &[] };
    let told = asked.into_iter().zip(blobs).filter_map(|((suspect, _), blob)| {
        let then = then.get(&blob?)?;
        Some(((suspect.model, suspect.record), since_then(then, &now, suspect)?))
    });
    told.collect()
}

/// The commit of a model's review; of one that is not committed yet, the one
/// that is checked out.
fn reviewed_in(origin: &Origin, past: &Past, model: ModelKey) -> Option<CommitId> {
    match &past.drift.get(&model)?.as_ref().ok()?.since {
        Set::NotCommitted => origin.head,
        Set::In(touch) | Set::NotLaterThan(touch) => origin.repository.resolve(&touch.commit).ok(),
    }
}

fn read_then(origin: &Origin, blob: BlobId, path: &RepoPath, workspace: &Workspace) -> Option<Then> {
    let text = String::from_utf8(origin.repository.blob(blob, LARGEST_FILE).ok()?).ok()?;
    let Read::Draft(draft) = read_file(FileId(0), path, &text, &workspace.config().naming).read else { return None };
    let then = resolve(Config::default(), vec![*draft], Vec::new(), workspace.as_of());
    Some((then, Sources::new(vec![SourceFile::new(path.clone(), text)])))
}

/// What a record says differently, if what stood there then is what was seen.
fn since_then((then, texts): &Then, now: &Side<'_>, suspect: &Suspect) -> Option<Vec<FieldChange>> {
    let model = then.models().next()?;
    let id = now.workspace.id_of(suspect.record);
    let kind = suspect.record.kind;
    let mut records = model.records().iter().filter(|(_, record)| record.kind() == kind);
    let (index, _) = records.find(|(_, record)| record.id().value.eq_ignore_ascii_case(id))?;
    let old = RecordKey { model: model.key(), kind, index };
    let is_seen = then.record_digest(texts, old)?.compare(suspect.seen.as_ref()?) == Agreement::Same;
    let before = Side { workspace: then, sources: texts, findings: &[] };
    is_seen.then(|| said_differently(&before, old, now, suspect.record))
}
