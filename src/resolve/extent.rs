//! The code that a model speaks of.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::model::Draft;
use crate::source::{PathError, RepoPath, Span, Spanned, add_glob, glob};

/// One glob of `covers`.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As it was written.
    pub written: Spanned<String>,
    /// From the workspace's root, or why it is no path there.
    pub anchored: Result<String, PathError>,
    /// Whether it leaves files out.
    pub is_exclusion: bool,
    /// The folders in front of its first wildcard.
    pub literal: RepoPath,
}

/// A model's extent: its `covers`, or its folder.
#[derive(Debug)]
pub struct Extent {
    folder: RepoPath,
    patterns: Vec<Pattern>,
    matcher: Option<Gitignore>,
    covers_nothing: bool,
}

/// Whether a file name has no extent by default: `NAME.threat-model.md` stands
/// beside other models in its folder.
fn is_named_model(path: &RepoPath) -> bool {
    let name = path.name().to_lowercase();
    name.ends_with(".threat-model.md") && name != ".threat-model.md"
}

impl Extent {
    /// The extent that a model declares.
    pub(super) fn new(draft: &Draft) -> Self {
        let folder = draft.path.parent().unwrap_or_default();
        let patterns: Vec<Pattern> = draft.meta.covers.iter().map(|glob| Pattern::new(&folder, glob)).collect();
        let matcher = (!patterns.is_empty()).then(|| matcher(&patterns)).flatten();
        let covers_nothing = patterns.is_empty() && is_named_model(&draft.path);
        Self { folder, patterns, matcher, covers_nothing }
    }

    /// The folder of the model's file.
    pub(super) fn folder(&self) -> &RepoPath {
        &self.folder
    }

    /// The globs, in order.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The folder that is the whole extent, where no glob says otherwise.
    pub fn whole_folder(&self) -> Option<&RepoPath> {
        (self.patterns.is_empty() && !self.covers_nothing).then_some(&self.folder)
    }

    /// Whether the model must say what it covers and does not.
    pub fn is_undeclared(&self) -> bool {
        self.covers_nothing
    }

    /// Whether every glob could be read; else nobody knows what is meant.
    pub fn is_readable(&self) -> bool {
        let is_matched = self.patterns.is_empty() || self.matcher.is_some();
        is_matched && self.patterns.iter().all(|glob| glob.anchored.is_ok())
    }

    /// Whether a file belongs to the extent.
    pub fn covers(&self, file: &RepoPath) -> bool {
        match (&self.matcher, self.whole_folder()) {
            (Some(matcher), _) => matcher.matched_path_or_any_parents(file.as_str(), false).is_ignore(),
            (None, Some(folder)) => file.is_within(folder),
            (None, None) => false,
        }
    }

    /// Where the extent can begin: outside of these folders nothing is covered.
    pub fn starts(&self) -> Vec<&RepoPath> {
        match self.whole_folder() {
            Some(folder) => vec![folder],
            None => self.patterns.iter().filter(|glob| !glob.is_exclusion).map(|glob| &glob.literal).collect(),
        }
    }
}

fn matcher(patterns: &[Pattern]) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new("");
    for pattern in patterns {
        if let Ok(anchored) = &pattern.anchored {
            let mark = if pattern.is_exclusion { "!" } else { "" };
            add_glob(&mut builder, &format!("{mark}{anchored}")).then_some(())?;
            // What is said of a folder is said of everything in it, so that the
            // last glob wins even where it names a folder alone.
            let body = anchored.trim_end_matches('/');
            let anywhere = if body.starts_with('/') { "" } else { "**/" };
            add_glob(&mut builder, &format!("{mark}{anywhere}{body}/**")).then_some(())?;
        }
    }
    builder.build().ok()
}

impl Pattern {
    fn new(folder: &RepoPath, written: &Spanned<String>) -> Self {
        let (is_exclusion, glob) = match written.value.strip_prefix('!') {
            Some(glob) => (true, glob),
            None => (false, written.value.as_str()),
        };
        let anchored = anchor(folder, glob);
        let literal = anchored.as_ref().map_or_else(|_| folder.clone(), |glob| literal(glob));
        Self { written: written.clone(), anchored, is_exclusion, literal }
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        self.written.span
    }

    /// Whether this glob alone takes a file in.
    pub fn takes(&self, file: &RepoPath) -> bool {
        let Ok(anchored) = &self.anchored else { return false };
        glob(anchored).is_some_and(|matcher| matcher.matched_path_or_any_parents(file.as_str(), false).is_ignore())
    }
}

/// A glob as gitignore reads it from the root: as if it stood in `folder`.
fn anchor(folder: &RepoPath, glob: &str) -> Result<String, PathError> {
    let is_folder_only = glob.ends_with('/');
    let tail = if is_folder_only { "/" } else { "" };
    let body = glob.trim_end_matches('/');
    if body.is_empty() || body == "." {
        let base = if glob.starts_with('/') { RepoPath::root() } else { folder.clone() };
        return Ok(format!("/{}/**", escape(base.as_str())).replace("//", "/"));
    }
    let is_anchored = body.contains('/');
    let path = folder.join(body)?;
    if is_anchored {
        // The folder's own name is no glob, what follows it is.
        let prefix = if glob.starts_with('/') { RepoPath::root() } else { folder.clone() };
        let rest = if path.is_within(&prefix) { path.relative_to(&prefix) } else { path.as_str().to_owned() };
        let base = if path.is_within(&prefix) { escape(prefix.as_str()) } else { String::new() };
        let joined = [base.as_str(), rest.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        return Ok(format!("/{}{tail}", joined.join("/")));
    }
    let base = escape(folder.as_str());
    Ok(if base.is_empty() { format!("{body}{tail}") } else { format!("/{base}/**/{body}{tail}") })
}

fn escape(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\' | '!' | '#' | ' ') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn literal(glob: &str) -> RepoPath {
    // A glob without a slash matches at any depth.
    if !glob.starts_with('/') {
        return RepoPath::root();
    }
    let plain = glob.replace("\\", "");
    let parts = plain.split('/').take_while(|part| !part.contains(['*', '?', '[']));
    RepoPath::new(&parts.collect::<Vec<_>>().join("/")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn pattern(folder: &str, glob: &str) -> Pattern {
        let folder = RepoPath::new(folder).unwrap();
        Pattern::new(&folder, &Spanned::new(glob.to_owned(), Span::start_of(FileId(0))))
    }

    fn takes(folder: &str, glob: &str, file: &str) -> bool {
        pattern(folder, glob).takes(&RepoPath::new(file).unwrap())
    }

    #[test]
    fn globs_start_at_the_models_folder() {
        assert!(takes("svc/pay", "src/**", "svc/pay/src/main.rs"));
        assert!(!takes("svc/pay", "src/**", "src/main.rs"));
        assert!(takes("svc/pay", "*.rs", "svc/pay/src/deep/main.rs"));
        assert!(!takes("svc/pay", "*.rs", "svc/other/main.rs"));
        assert!(takes("svc/pay", "/lib/**", "lib/a.rs"));
        assert!(takes("svc/pay", "../shared/", "svc/shared/a.rs"));
        assert!(takes("", "src", "src/a.rs"));
        assert_eq!(pattern("svc", "../../x").anchored, Err(PathError::Outside));
    }

    #[test]
    fn the_last_glob_wins() {
        let globs = ["**", "!legacy/", "legacy/kept", "!*.md"];
        let folder = RepoPath::new("svc").unwrap();
        let span = Span::start_of(FileId(0));
        let patterns = globs.map(|glob| Pattern::new(&folder, &Spanned::new(glob.to_owned(), span)));
        let matcher = matcher(&patterns).unwrap();
        let covers = |file: &str| matcher.matched_path_or_any_parents(file, false).is_ignore();
        assert!(covers("svc/src/a.rs") && covers("svc/legacy/kept/a.rs"));
        assert!(!covers("svc/legacy/a.rs") && !covers("svc/src/a.md") && !covers("other/a.rs"));
    }

    #[test]
    fn literal_parts_end_at_the_first_wildcard() {
        assert_eq!(pattern("svc/pay", "src/**/*.rs").literal.as_str(), "svc/pay/src");
        assert_eq!(pattern("svc/pay", "*.rs").literal.as_str(), "svc/pay");
        assert_eq!(pattern("", "src").literal.as_str(), "");
    }
}
