//! Which file was meant, when there is none of that name.

use std::collections::BTreeMap;

use crate::source::RepoPath;
use crate::syntax::nearest;

/// The names of all files and folders, to be looked up in any letter case.
#[derive(Debug)]
pub(super) struct Nearby {
    /// By path in lower case.
    paths: BTreeMap<String, RepoPath>,
    /// By name in lower case, files alone.
    names: BTreeMap<String, Vec<RepoPath>>,
    /// The names in each folder.
    folders: BTreeMap<RepoPath, Vec<String>>,
}

/// A guess at what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    /// The file or folder.
    pub(super) path: RepoPath,
    /// Whether only the letter case was wrong.
    pub(super) is_same_word: bool,
}

impl Nearby {
    /// Looks through all files.
    pub(super) fn new(files: &[RepoPath]) -> Self {
        let mut nearby = Self { paths: BTreeMap::new(), names: BTreeMap::new(), folders: BTreeMap::new() };
        for file in files {
            nearby.names.entry(file.name().to_lowercase()).or_default().push(file.clone());
            let mut path = file.clone();
            // Folders come with their first file.
            while let Some(folder) = path.parent() {
                if nearby.paths.insert(path.as_str().to_lowercase(), path.clone()).is_some() && path != *file {
                    break;
                }
                nearby.folders.entry(folder.clone()).or_default().push(path.name().to_owned());
                path = folder;
            }
        }
        nearby
    }

    /// The file or folder that was meant: the same in another letter case, a
    /// similar name in the same folder, or the one file of that name elsewhere.
    pub(super) fn guess(&self, missing: &RepoPath) -> Option<Guess> {
        if let Some(path) = self.paths.get(&missing.as_str().to_lowercase()) {
            return Some(Guess { path: path.clone(), is_same_word: true });
        }
        let folder = missing.parent()?;
        let names = self.folders.get(&folder).into_iter().flatten();
        let near = nearest(missing.name(), names.map(String::as_str));
        let here = near.and_then(|name| folder.join(name).ok());
        let elsewhere = || match self.names.get(&missing.name().to_lowercase()).map(Vec::as_slice) {
            Some([only]) => Some(only.clone()),
            _ => None,
        };
        here.or_else(elsewhere).map(|path| Guess { path, is_same_word: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(missing: &str) -> Option<(String, bool)> {
        let paths = ["README.md", "docs/Overview.md", "docs/img/dfd.svg", "docs/img/map.svg", "src/map.svg"];
        let files: Vec<RepoPath> = paths.iter().map(|path| RepoPath::new(path).unwrap()).collect();
        let guess = Nearby::new(&files).guess(&RepoPath::new(missing).unwrap());
        guess.map(|guess| (guess.path.as_str().to_owned(), guess.is_same_word))
    }

    #[test]
    fn guesses_case_then_spelling_then_place() {
        assert_eq!(guess("docs/overview.md"), Some(("docs/Overview.md".to_owned(), true)));
        assert_eq!(guess("DOCS"), Some(("docs".to_owned(), true)));
        assert_eq!(guess("docs/overveiw.md"), Some(("docs/Overview.md".to_owned(), false)));
        assert_eq!(guess("dfd.svg"), Some(("docs/img/dfd.svg".to_owned(), false)));
        assert_eq!(guess("map.svg"), None);
    }
}
