//! What earlier runs over the same workspace have read and asked.

use std::collections::BTreeMap;

use crate::history::LastAnswers;
use crate::model::{Naming, ReadFile};
use crate::source::{FileId, RepoPath};

/// Files as they were read, for whoever analyzes again and again: one whose
/// text, path and number are those of the last run is not read again. What was
/// read depends on nothing else but the naming patterns.
#[derive(Debug, Default)]
pub struct Memory {
    naming: String,
    files: BTreeMap<RepoPath, Known>,
    /// What history has answered.
    pub(super) answers: LastAnswers,
}

/// A file as it was read.
#[derive(Debug)]
struct Known {
    id: FileId,
    text: String,
    read: ReadFile,
}

impl Memory {
    /// Forgets what other patterns have made of the files.
    pub(super) fn hold_to(&mut self, naming: &Naming) {
        let naming = format!("{naming:?}");
        if self.naming != naming {
            *self = Self { naming, ..Self::default() };
        }
    }

    /// What was read of this text.
    pub(super) fn recall(&self, id: FileId, path: &RepoPath, text: &str) -> Option<ReadFile> {
        let known = self.files.get(path)?;
        (known.id == id && known.text == text).then(|| known.read.clone())
    }

    /// Remembers these files and no others; those that are known already cost
    /// nothing.
    pub(super) fn keep<'a>(&mut self, files: impl Iterator<Item = (FileId, &'a RepoPath, &'a str, &'a ReadFile)>) {
        let mut before = std::mem::take(&mut self.files);
        for (id, path, text, read) in files {
            let same = before.remove(path).filter(|known| known.id == id && known.text == text);
            let known = same.unwrap_or_else(|| Known { id, text: text.to_owned(), read: read.clone() });
            self.files.insert(path.clone(), known);
        }
    }
}
