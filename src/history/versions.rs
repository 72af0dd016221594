//! What versions of followed files say, each read once.

use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::objs::{Kind, compute_hash};
use rayon::prelude::*;

use super::cache::{Id, KeptTexts, KeptVersion, Name};
use super::changes::Trees;
use super::differences::Differences;
use super::questions::{Named, Questions, Version};

/// The largest version that is read, in bytes.
pub(super) const LARGEST: usize = 1 << 20;

/// A version's content.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// This clone does not have it.
    Absent,
    /// It cannot be understood.
    Strange,
    /// What it says.
    Known(Arc<Version>),
}

impl Content {
    /// What it says, if that is known.
    pub(super) fn known(&self) -> Option<&Version> {
        match self {
            Self::Known(version) => Some(version),
            Self::Absent | Self::Strange => None,
        }
    }
}

/// A path that a commit has and a parent of it has not: commit, parent, path.
pub(super) type Arrival = (ObjectId, ObjectId, Vec<u8>);

/// The versions that were read, by the id of their content.
pub(super) struct Versions<'q> {
    questions: &'q Questions<'q>,
    known: HashMap<ObjectId, Content>,
    /// Where files came from that commits brought, by commit, parent and path.
    pub(super) origins: BTreeMap<Arrival, Option<(Vec<u8>, ObjectId)>>,
}

impl<'q> Versions<'q> {
    /// Begins with what an earlier run has read.
    pub(super) fn new(questions: &'q Questions<'q>, kept: &mut KeptTexts) -> Self {
        let lists = std::mem::take(&mut kept.records);
        let version = |(dates, list): KeptVersion| {
            let records = Arc::clone(lists.get(list as usize)?);
            Some(Content::Known(Arc::new(Version { dates, records })))
        };
        let versions = std::mem::take(&mut kept.versions).into_iter();
        let known = versions.filter_map(|(id, kept)| Some((id.0, kept.map_or(Some(Content::Strange), version)?)));
        let origins = std::mem::take(&mut kept.origins).into_iter();
        let origins = origins.map(|(commit, parent, path, origin)| {
            ((commit.0, parent.0, path.0), origin.map(|(path, content)| (path.0, content.0)))
        });
        Self { questions, known: known.collect(), origins: origins.collect() }
    }

    /// What was read, to be given back.
    pub(super) fn retire(self) -> impl Send + 'static {
        (self.known, self.origins)
    }

    /// What is worth keeping for the next run.
    pub(super) fn keep(&self, kept: &mut KeptTexts) {
        let mut known: Vec<(&ObjectId, &Content)> = self.known.iter().collect();
        known.sort_unstable_by_key(|(id, _)| **id);
        let mut lists = BTreeMap::new();
        let mut list = |records: &Arc<[Named]>| {
            let number = |kept: &mut Vec<_>| {
                kept.push(Arc::clone(records));
                u32::try_from(kept.len() - 1).unwrap_or(u32::MAX)
            };
            *lists.entry(Arc::as_ptr(records)).or_insert_with(|| number(&mut kept.records))
        };
        let versions = known.into_iter().filter_map(|(id, content)| match content {
            Content::Absent => None,
            Content::Strange => Some((Id(*id), None)),
            Content::Known(version) => Some((Id(*id), Some((version.dates.clone(), list(&version.records))))),
        });
        kept.versions = versions.collect();
        let origins = self.origins.iter().map(|((commit, parent, path), origin)| {
            let origin = origin.as_ref().map(|(path, content)| (Name(path.clone()), Id(*content)));
            (Id(*commit), Id(*parent), Name(path.clone()), origin)
        });
        kept.origins = origins.collect();
    }

    /// Takes what the files hold as they stand for what a commit holds of them,
    /// where that is the same.
    pub(super) fn take_now(&mut self, held: &[(usize, ObjectId)]) {
        let Some(now) = self.questions.now else { return };
        let known = &self.known;
        let new = held.par_iter().filter(|(_, id)| !known.contains_key(id));
        let same = new.filter_map(|(file, id)| {
            let standing = compute_hash(id.kind(), Kind::Blob, now.bytes(*file)?).ok()?;
            (standing == *id).then(|| (*id, Content::Known(Arc::new(now.version(*file)))))
        });
        let same: Vec<(ObjectId, Content)> = same.collect();
        self.known.extend(same);
    }

    /// Reads versions side by side, those that are new, each with the file that
    /// has its path now.
    pub(super) fn read_all(
        &mut self,
        differences: &Differences<'_>,
        versions: impl Iterator<Item = (ObjectId, Option<usize>)>,
    ) {
        if self.questions.read.is_none() {
            return;
        }
        let mut new: Vec<(ObjectId, Option<usize>)> = versions.filter(|(id, _)| !self.known.contains_key(id)).collect();
        new.sort_unstable_by_key(|(id, file)| (*id, file.is_none()));
        new.dedup_by_key(|(id, _)| *id);
        let read = differences.side_by_side(&new, |trees, version| self.read(trees, *version));
        self.known.extend(new.into_iter().map(|(id, _)| id).zip(read));
    }

    /// What a version says.
    pub(super) fn get(&mut self, differences: &Differences<'_>, id: ObjectId) -> Content {
        self.read_all(differences, std::iter::once((id, None)));
        self.known.get(&id).cloned().unwrap_or(Content::Absent)
    }

    fn read(&self, trees: &mut Trees<'_>, (id, file): (ObjectId, Option<usize>)) -> Content {
        let Some((read, bytes)) = self.questions.read.zip(trees.content(id)) else { return Content::Absent };
        if bytes.len() > LARGEST {
            return Content::Strange;
        }
        read(&bytes, file).map_or(Content::Strange, |version| Content::Known(Arc::new(version)))
    }
}

impl Trees<'_> {
    /// A file's bytes; `None` where this clone does not have them.
    pub(super) fn content(&mut self, id: ObjectId) -> Option<Arc<Vec<u8>>> {
        let found = self.objects().find(&id).ok()??;
        (found.kind == Kind::Blob).then_some(found.bytes)
    }
}
