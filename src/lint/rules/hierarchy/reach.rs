//! What a model's extent takes in, compared without looking at every file
//! where folders alone decide.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use ignore::gitignore::Gitignore;
use rayon::prelude::*;

use crate::lint::Context;
use crate::model::ModelKey;
use crate::resolve::{Extent, Pattern};
use crate::source::{RepoPath, glob};

/// A glob that takes files in. Its matcher is built when it is first asked.
pub(super) struct Glob<'a> {
    pub(super) pattern: &'a Pattern,
    matcher: OnceLock<Option<Gitignore>>,
}

impl<'a> Glob<'a> {
    fn new(pattern: &'a Pattern) -> Self {
        Self { pattern, matcher: OnceLock::new() }
    }

    /// Whether this glob alone takes a file in.
    pub(super) fn takes(&self, file: &RepoPath) -> bool {
        let matcher = self.matcher.get_or_init(|| matcher(self.pattern)).as_ref();
        matcher.is_some_and(|matcher| matcher.matched_path_or_any_parents(file.as_str(), false).is_ignore())
    }

    /// Whether it takes in the whole folder that it starts with.
    pub(super) fn is_whole(&self) -> bool {
        let Ok(glob) = &self.pattern.anchored else { return false };
        let folder = glob.trim_end_matches("/**").replace('\\', "");
        glob.starts_with('/') && folder.trim_matches('/') == self.pattern.literal.as_str()
    }
}

/// An extent that can be compared.
pub(super) struct Reach<'a> {
    pub(super) extent: &'a Extent,
    pub(super) globs: Vec<Glob<'a>>,
}

impl<'a> Reach<'a> {
    /// `None` where the extent is not declared, or a glob of it cannot be read:
    /// what it would take in is not known.
    fn new(extent: &'a Extent) -> Option<Self> {
        let globs = extent.patterns().iter().filter(|glob| !glob.is_exclusion).map(Glob::new);
        let is_known = !extent.is_undeclared() && extent.is_readable();
        is_known.then(|| Self { extent, globs: globs.collect() })
    }

    /// Whether some glob leaves files out that this folder may hold.
    fn excludes_within(&self, folder: &RepoPath) -> bool {
        let mut excluded = self.extent.patterns().iter().filter(|glob| glob.is_exclusion);
        excluded.any(|glob| touch(&glob.literal, folder))
    }

    /// Whether everything in a folder is surely taken in, whatever is there.
    pub(super) fn surely_covers(&self, folder: &RepoPath) -> bool {
        match self.extent.whole_folder() {
            Some(own) => folder.is_within(own),
            None => {
                let mut whole = self.globs.iter().filter(|glob| glob.is_whole());
                whole.any(|glob| folder.is_within(&glob.pattern.literal)) && !self.excludes_within(folder)
            }
        }
    }

    /// Whether something in a folder could be taken in.
    pub(super) fn may_touch(&self, folder: &RepoPath) -> bool {
        self.extent.starts().into_iter().any(|start| touch(start, folder))
    }

    /// Whether a glob leaves anything out.
    pub(super) fn has_exclusion(&self) -> bool {
        self.extent.patterns().iter().any(|glob| glob.is_exclusion)
    }
}

/// Whether one folder holds the other.
fn touch(a: &RepoPath, b: &RepoPath) -> bool {
    a.is_within(b) || b.is_within(a)
}

fn matcher(pattern: &Pattern) -> Option<Gitignore> {
    glob(pattern.anchored.as_ref().ok()?)
}

/// Whether a glob can be matched at all.
pub(super) fn is_glob(pattern: &Pattern) -> bool {
    matcher(pattern).is_some()
}

/// The extents of all models, and the files that they may take in.
pub(super) struct Ground<'a> {
    cx: Context<'a>,
    reaches: Vec<Option<Reach<'a>>>,
    models: BTreeSet<&'a RepoPath>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(cx: &Context<'a>) -> Self {
        let reaches = cx.workspace.par_models().map(|model| Reach::new(model.extent())).collect();
        let models = cx.sources.iter().map(|(_, source)| source.path()).collect();
        Self { cx: *cx, reaches, models }
    }

    /// The extent of a model, if it can be compared.
    pub(super) fn reach(&self, model: ModelKey) -> Option<&Reach<'a>> {
        self.reaches.get(model.0 as usize)?.as_ref()
    }

    /// The files at a place and below it. Models are no code: they stand where
    /// they stand, whoever covers the folder.
    pub(super) fn files(&self, start: &RepoPath) -> impl Iterator<Item = &'a RepoPath> {
        let facts = self.cx.facts;
        let at = facts.files().binary_search(start).ok();
        let own = at.and_then(|at| facts.files().get(at));
        let files = own.into_iter().chain(facts.files_within(start));
        files.filter(|file| !self.models.contains(file))
    }
}
