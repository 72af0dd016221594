//! Paths inside the workspace.

use std::borrow::Borrow;
use std::fmt;

use ecow::EcoString;

use super::printable;

/// A path relative to the workspace: UTF-8, `/` between its parts, never
/// absolute and never with `.` or `..`. The empty path is the workspace itself.
/// Paths are handed on everywhere: a copy shares the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(EcoString);

/// Why a text is no path inside the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// `..` climbs out of the workspace.
    #[error("the path leaves the workspace")]
    Outside,
    /// A drive letter, a back slash, or a NUL byte.
    #[error("the path is not written with `/` between its parts")]
    Malformed,
}

// A path is ordered and hashed as its text is.
impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl RepoPath {
    /// The workspace itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a path from the workspace's root, folding `.` and `..`.
    ///
    /// # Errors
    /// When it leaves the workspace or is not written with `/`.
    pub fn new(text: &str) -> Result<Self, PathError> {
        Self::root().join(text)
    }

    /// Follows `text` from this folder; a leading `/` means the root.
    ///
    /// # Errors
    /// When the result leaves the workspace or `text` is not written with `/`.
    pub fn join(&self, text: &str) -> Result<Self, PathError> {
        if text.contains(['\\', '\0']) || text.get(1..2) == Some(":") {
            return Err(PathError::Malformed);
        }
        let from = if text.starts_with('/') { "" } else { self.as_str() };
        let mut path = EcoString::with_capacity(from.len() + 1 + text.len());
        path.push_str(from);
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." if path.is_empty() => return Err(PathError::Outside),
                ".." => path.truncate(path.rfind('/').unwrap_or_default()),
                name => {
                    if !path.is_empty() {
                        path.push('/');
                    }
                    path.push_str(name);
                }
            }
        }
        Ok(Self(path))
    }

    /// The path of what stands in this folder under a name.
    ///
    /// # Errors
    /// When the name is none that a path may have.
    pub fn child(&self, name: &str) -> Result<Self, PathError> {
        if self.is_root() || name.contains(['/', '\\', '\0']) || matches!(name, "" | "." | "..") {
            return self.join(name);
        }
        let mut path = EcoString::with_capacity(self.0.len() + 1 + name.len());
        [self.as_str(), "/", name].into_iter().for_each(|part| path.push_str(part));
        Ok(Self(path))
    }

    /// The path as written in reports and addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the workspace itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The names on the way, outermost first.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The folder that holds this path; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        Some(Self(self.0.rsplit_once('/').map_or_else(EcoString::new, |(folder, _)| folder.into())))
    }

    /// This path, the folder that holds it, and so on, as written; the root is
    /// the last, and empty. Collections of paths can be asked for each.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.as_str()), |at| match at.rsplit_once('/') {
            Some((folder, _)) => Some(folder),
            None => (!at.is_empty()).then_some(""),
        })
    }

    /// Whether this or a folder that holds it is one of some sorted paths.
    pub fn is_within_any(&self, sorted: &[Self]) -> bool {
        !sorted.is_empty() && self.ancestors().any(|at| sorted.binary_search_by(|path| path.as_str().cmp(at)).is_ok())
    }

    /// The last name; empty for the root.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// Whether this is `folder` or stands below it.
    pub fn is_within(&self, folder: &RepoPath) -> bool {
        folder.is_root()
            || self.0.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// This path as a folder above it sees it; `None` where that is not above.
    pub fn below(&self, folder: &RepoPath) -> Option<Self> {
        let rest =
            if folder.is_root() { self.as_str() } else { self.0.strip_prefix(folder.as_str())?.strip_prefix('/')? };
        Some(Self(rest.into()))
    }

    /// How to write this path seen from `folder`, with `..` where needed.
    pub fn relative_to(&self, folder: &RepoPath) -> String {
        let from: Vec<&str> = folder.parts().collect();
        let to: Vec<&str> = self.parts().collect();
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..", from.len() - shared);
        up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_and_refuses_to_leave() {
        let folder = RepoPath::new("services/payments").unwrap();
        assert_eq!(folder.join("../ledger/./src").unwrap().as_str(), "services/ledger/src");
        assert_eq!(folder.join("/docs").unwrap().as_str(), "docs");
        assert_eq!(folder.join("../../../etc/passwd"), Err(PathError::Outside));
        assert_eq!(folder.join("C:/windows"), Err(PathError::Malformed));
    }

    #[test]
    fn a_child_stands_in_its_folder() {
        for folder in ["", "services", "services/payments-and-more"] {
            let folder = RepoPath::new(folder).unwrap();
            for name in ["a", "a b", "..a", ".a", "THREAT_MODEL.md"] {
                let child = folder.child(name).unwrap();
                assert_eq!((child.name(), child.parent()), (name, Some(folder.clone())));
            }
            for name in ["..", "a\\b", "a\0"] {
                assert_eq!(folder.child(name), folder.join(name), "{name}");
            }
        }
        assert_eq!(RepoPath::root().child("c:x"), Err(PathError::Malformed));
        assert_eq!(RepoPath::new("a").unwrap().child("c:x").map(|child| child.to_string()), Ok("a/c:x".to_owned()));
    }

    #[test]
    fn knows_what_stands_within() {
        let folder = RepoPath::new("a/b").unwrap();
        assert!(RepoPath::new("a/b/c").unwrap().is_within(&folder));
        assert!(!RepoPath::new("a/bc").unwrap().is_within(&folder));
        let below = |text: &str| RepoPath::new(text).unwrap().below(&folder);
        assert_eq!((below("a/b/c/d"), below("a/bc")), (RepoPath::new("c/d").ok(), None));
        assert_eq!(RepoPath::new("a/c/d").unwrap().relative_to(&folder), "../c/d");
    }
}
