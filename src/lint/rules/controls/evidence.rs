//! What a path with `#L10-L20` or `#symbol` points at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::parts::Parts;
use crate::lint::{Facts, Text};
use crate::source::{PathError, RepoPath};
use crate::syntax::nearest;

/// How many names are compared with one that is not there.
const MOST_CANDIDATES: usize = 300;

/// Why a path shows nothing.
pub(super) enum Problem {
    /// Nothing is written.
    Empty,
    /// It leads out of the workspace.
    Outside,
    /// It is no path at all.
    Malformed,
    /// It is a pattern.
    Glob,
    /// A symbolic link stands in the way.
    Link,
    /// It is there in other letters.
    LetterCase(Suggestion),
    /// It is not there; this may be meant.
    Missing(Option<Suggestion>),
    /// It is a folder, and something in it is asked for.
    InFolder,
    /// The first line comes after the last.
    Backwards(String),
    /// The file has no such lines or no such symbol.
    NoPart(Part),
    /// The file's text is not known, for this reason.
    Unread(String),
}

/// What a file lacks.
pub(super) enum Part {
    /// The lines.
    Lines(String),
    /// The symbol.
    Symbol(String),
}

/// Another path, as the model would write it.
pub(super) struct Suggestion {
    /// The path alone.
    pub(super) path: String,
    /// With what stood behind it.
    pub(super) whole: String,
}

/// Whether this is the address of something elsewhere.
pub(super) fn is_address(written: &str) -> bool {
    let scheme = written.trim_start().split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The files of the workspace, and who may be meant by a wrong path.
pub(super) struct Files<'a> {
    facts: &'a Facts,
    index: OnceLock<Index<'a>>,
    /// The texts that are known.
    parts: BTreeMap<&'a RepoPath, Parts<'a>>,
}

/// Files and folders by what is left of a path that is wrong.
#[derive(Default)]
struct Index<'a> {
    /// By the path in small letters; `None` where several share it.
    folded: BTreeMap<String, Option<RepoPath>>,
    /// By name.
    named: BTreeMap<&'a str, Vec<&'a RepoPath>>,
    /// By folder.
    siblings: BTreeMap<RepoPath, Vec<&'a RepoPath>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        let parts = facts.texts().filter_map(|(path, text)| match text {
            Text::Known(text) => Some((path, Parts::new(text))),
            Text::Unknown(_) => None,
        });
        Self { facts, index: OnceLock::new(), parts: parts.collect() }
    }

    /// What is wrong with a path that is written in a model of this folder.
    pub(super) fn look(&self, folder: &RepoPath, written: &str) -> Option<Problem> {
        if written.trim().is_empty() {
            return Some(Problem::Empty);
        }
        let exists = |path: &RepoPath| self.facts.has_file(path) || self.facts.has_folder(path);
        // A name may hold a `#` of its own.
        if folder.join(written).is_ok_and(|path| exists(&path)) {
            return None;
        }
        let (text, part) = written.split_once('#').map_or((written, ""), |(path, part)| (path, part));
        let path = match folder.join(text) {
            Ok(path) => path,
            Err(PathError::Outside) => return Some(Problem::Outside),
            Err(PathError::Malformed) => return Some(Problem::Malformed),
        };
        if self.facts.has_file(&path) {
            return if part.is_empty() { None } else { self.look_into(&path, part) };
        }
        if self.facts.has_folder(&path) {
            return (!part.is_empty()).then_some(Problem::InFolder);
        }
        if self.facts.is_behind_link(&path) {
            return Some(Problem::Link);
        }
        let suggest = |path: &RepoPath| {
            let relative = path.relative_to(folder);
            let path = if text.starts_with('/') || relative.is_empty() { format!("/{path}") } else { relative };
            let whole = if part.is_empty() { path.clone() } else { format!("{path}#{part}") };
            Suggestion { path, whole }
        };
        let index = self.index.get_or_init(|| Index::new(self.facts));
        if let Some(same) = index.folded.get(&path.as_str().to_lowercase()) {
            return Some(same.as_ref().map_or(Problem::Missing(None), |same| Problem::LetterCase(suggest(same))));
        }
        if text.contains(['*', '?']) {
            return Some(Problem::Glob);
        }
        Some(Problem::Missing(index.meant(folder, &path).map(suggest)))
    }

    fn look_into(&self, path: &RepoPath, part: &str) -> Option<Problem> {
        if let Text::Unknown(reason) = self.facts.text(path)? {
            return Some(Problem::Unread(reason.clone()));
        }
        let parts = self.parts.get(path)?;
        if let Some((first, last)) = lines(part) {
            let count = parts.lines();
            return if first > last {
                Some(Problem::Backwards(part.to_owned()))
            } else {
                (first == 0 || last > count).then_some(Problem::NoPart(Part::Lines(part.to_owned())))
            };
        }
        let is_there = parts.has_symbol(part) || (is_markdown(path) && parts.has_anchor(part));
        (!is_there).then(|| Problem::NoPart(Part::Symbol(part.to_owned())))
    }
}

impl<'a> Index<'a> {
    fn new(facts: &'a Facts) -> Self {
        let mut index = Self::default();
        let mut folders: BTreeSet<RepoPath> = BTreeSet::new();
        for file in facts.files() {
            index.fold(file);
            index.named.entry(file.name()).or_default().push(file);
            index.siblings.entry(file.parent().unwrap_or_default()).or_default().push(file);
            let mut folder = file.parent();
            while let Some(at) = folder.filter(|at| !at.is_root() && !folders.contains(at)) {
                index.fold(&at);
                folder = at.parent();
                folders.insert(at);
            }
        }
        index
    }

    fn fold(&mut self, path: &RepoPath) {
        let entry = self.folded.entry(path.as_str().to_lowercase());
        entry.and_modify(|same| *same = None).or_insert_with(|| Some(path.clone()));
    }

    /// The file that moved: the only one of that name in the model's folder, or
    /// anywhere; else the nearest name where the path leads to.
    fn meant(&self, folder: &RepoPath, path: &RepoPath) -> Option<&'a RepoPath> {
        let named = self.named.get(path.name()).map_or(&[][..], Vec::as_slice);
        let mut own = named.iter().take(MOST_CANDIDATES).filter(|file| file.is_within(folder));
        let moved = match (named, own.next(), own.next()) {
            ([only], ..) | (_, Some(only), None) => Some(*only),
            _ => None,
        };
        moved.or_else(|| {
            let siblings = self.siblings.get(&path.parent()?)?;
            let near = nearest(path.name(), siblings.iter().take(MOST_CANDIDATES).map(|file| file.name()))?;
            siblings.iter().copied().find(|file| file.name() == near)
        })
    }
}

/// The lines of `L10` or `L10-L20`; a number beyond all bounds is one beyond
/// the file's.
fn lines(part: &str) -> Option<(usize, usize)> {
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let (first, last) = part.split_once('-').map_or((part, None), |(first, last)| (first, Some(last)));
    let first = number(first.strip_prefix('L')?)?;
    let last = match last {
        Some(last) => number(last.strip_prefix('L').unwrap_or(last))?,
        None => first,
    };
    Some((first, last))
}

fn is_markdown(path: &RepoPath) -> bool {
    let name = path.name().to_ascii_lowercase();
    name.ends_with(".md") || name.ends_with(".markdown")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let path = |text: &str| RepoPath::new(text).unwrap();
        let files = ["docs/a#b.md", "docs/run.md", "pay/src/redact.rs", "pay/src/send.rs"].map(path).to_vec();
        let text = |text: &str| Text::Known(text.to_owned());
        let texts = [
            (path("docs/run.md"), text("# Run\n\n## Restore the shop\n")),
            (path("pay/src/redact.rs"), text("struct Redactor;\nfn mask_all() {}\n")),
            (path("pay/src/send.rs"), Text::Unknown("the file is not UTF-8".to_owned())),
        ];
        Facts::new(files, vec![path("pay/link")], texts.into_iter().collect())
    }

    fn look(written: &str) -> String {
        let facts = facts();
        let problem = Files::new(&facts).look(&RepoPath::new("pay").unwrap(), written);
        match problem {
            None => "good".to_owned(),
            Some(Problem::Empty) => "empty".to_owned(),
            Some(Problem::Outside) => "outside".to_owned(),
            Some(Problem::Malformed) => "malformed".to_owned(),
            Some(Problem::Glob) => "glob".to_owned(),
            Some(Problem::Link) => "link".to_owned(),
            Some(Problem::LetterCase(meant)) => format!("case {}", meant.whole),
            Some(Problem::Missing(meant)) => {
                meant.map_or("missing".to_owned(), |meant| format!("meant {}", meant.whole))
            }
            Some(Problem::InFolder) => "folder".to_owned(),
            Some(Problem::Backwards(_)) => "backwards".to_owned(),
            Some(Problem::NoPart(Part::Lines(lines))) => format!("no lines {lines}"),
            Some(Problem::NoPart(Part::Symbol(symbol))) => format!("no {symbol}"),
            Some(Problem::Unread(_)) => "unread".to_owned(),
        }
    }

    #[test]
    fn paths_lead_to_files_and_folders() {
        for good in ["src/redact.rs", "src", "src/", "/docs/run.md", "../docs/a#b.md", "./src/../src/send.rs"] {
            assert_eq!(look(good), "good", "{good}");
        }
        assert_eq!(look(" "), "empty");
        assert_eq!(look("../../etc/passwd"), "outside");
        assert_eq!(look("src\\redact.rs"), "malformed");
        assert_eq!(look("src/*.rs"), "glob");
        assert_eq!(look("link/redact.rs"), "link");
        assert_eq!(look("Src/Redact.rs#mask_all"), "case src/redact.rs#mask_all");
        assert_eq!(look("/PAY/src"), "case /pay/src");
        assert_eq!(look("log/redact.rs"), "meant src/redact.rs");
        assert_eq!(look("src/redct.rs"), "meant src/redact.rs");
        assert_eq!(look("src/other/nothing.rs"), "missing");
    }

    #[test]
    fn parts_stand_in_their_file() {
        for good in ["L1", "L1-L2", "L1-2", "Redactor", "Redactor::mask_all", ""] {
            assert_eq!(look(&format!("src/redact.rs#{good}")), "good", "{good}");
        }
        assert_eq!(look("src/redact.rs#L2-L3"), "no lines L2-L3");
        assert_eq!(look("src/redact.rs#L0"), "no lines L0");
        assert_eq!(look("src/redact.rs#L99999999999999999999999"), "no lines L99999999999999999999999");
        assert_eq!(look("src/redact.rs#L2-L1"), "backwards");
        assert_eq!(look("src/redact.rs#mask"), "no mask");
        assert_eq!(look("src/redact.rs#::"), "no ::");
        assert_eq!(look("src/send.rs#mask"), "unread");
        assert_eq!(look("src#mask"), "folder");
        assert_eq!(look("/docs/run.md#restore-the-shop"), "good");
    }

    #[test]
    fn addresses_are_somewhere_else() {
        assert!(is_address("https://example.org/a#b"));
        assert!(!is_address("docs/a://b"));
        assert!(!is_address("src/redact.rs"));
    }
}
