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

/// How many files of the past are read: what is beyond is still named, without
/// what it said.
const MOST_FILES: usize = 500;

/// For each record that is not what a review saw, what it says differently,
/// where the commit of the review still has what was seen.
pub(super) fn as_reviewed(
    origin: &Origin,
    workspace: &Workspace,
    sources: &Sources,
    past: &Past,
) -> BTreeMap<(ModelKey, RecordKey), Vec<FieldChange>> {
    let path = |suspect: &Suspect| workspace.model(suspect.record.model).path();
    let by_model = workspace.suspects(sources).par_chunk_by(|one, other| one.model == other.model);
    let asked = by_model.flat_map_iter(|suspects| {
        let commit = suspects.first().and_then(|suspect| reviewed_in(origin, past, suspect.model));
        let blob = |suspect: &Suspect| origin.repository.blob_at(commit?, &origin.prefix, path(suspect)).ok();
        let seen = suspects.iter().filter(|suspect| suspect.seen.is_some());
        seen.filter_map(|suspect| Some((blob(suspect)?, suspect))).collect::<Vec<_>>()
    });
    let mut by_file: BTreeMap<BlobId, Vec<&Suspect>> = BTreeMap::new();
    for (blob, suspect) in asked.collect::<Vec<(BlobId, &Suspect)>>() {
        if by_file.len() < MOST_FILES || by_file.contains_key(&blob) {
            by_file.entry(blob).or_default().push(suspect);
        }
    }
    let now = Side { workspace, sources, findings: &[] };
    let told = by_file.into_par_iter().flat_map_iter(|(blob, suspects)| {
        let then = suspects.first().and_then(|suspect| Then::read(origin, blob, path(suspect), workspace));
        let told = |suspect: &Suspect| Some(((suspect.model, suspect.record), then.as_ref()?.compare(suspect, &now)?));
        suspects.into_iter().filter_map(told).collect::<Vec<_>>()
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

/// A model's file as it was, alone.
struct Then {
    workspace: Workspace,
    sources: Sources,
}

impl Then {
    fn read(origin: &Origin, blob: BlobId, path: &RepoPath, now: &Workspace) -> Option<Self> {
        let text = String::from_utf8(origin.repository.blob(blob, LARGEST_FILE).ok()?).ok()?;
        let Read::Draft(draft) = read_file(FileId(0), path, &text, &now.config().naming).read else { return None };
        let workspace = resolve(Config::default(), vec![draft], Vec::new(), now.as_of());
        Some(Self { workspace, sources: Sources::new(vec![SourceFile::new(path.clone(), text)]) })
    }

    /// What a record says differently now, if what stood here is what was seen.
    fn compare(&self, suspect: &Suspect, now: &Side<'_>) -> Option<Vec<FieldChange>> {
        let model = self.workspace.models().next()?.key();
        let mut named = now.workspace.ids_of(suspect.record).flat_map(|id| self.workspace.names().in_model(model, id));
        let old = named.find(|it| !it.is_alias && it.key.kind == suspect.record.kind)?.key;
        let digest = self.workspace.record_digest(&self.sources, old)?;
        let is_seen = digest.compare(suspect.seen.as_ref()?) == Agreement::Same;
        let before = Side { workspace: &self.workspace, sources: &self.sources, findings: &[] };
        is_seen.then(|| said_differently(&before, old, now, suspect.record))
    }
}
