//! CODEOWNERS, as the forges read it.

use std::collections::BTreeMap;

use ignore::gitignore::{Gitignore, GitignoreBuilder, Glob};

use crate::lint::{Facts, Text};
use crate::source::{RepoPath, add_glob};

/// Where it may stand; the first one holds.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// How many sections are told apart.
const MOST_SECTIONS: usize = 500;

/// Who owns what.
#[derive(Debug)]
pub struct Owners {
    /// The file.
    pub path: RepoPath,
    sections: Vec<Section>,
}

/// What one pattern says.
#[derive(Debug)]
struct Line {
    number: usize,
    owners: Vec<String>,
}

/// A section of GitLab's: each has an owner of its own for a path. Elsewhere
/// all lines are in one.
#[derive(Debug)]
struct Section {
    owners: Vec<String>,
    /// Patterns that take in what is below a folder, too.
    deep: GitignoreBuilder,
    /// Patterns that end in `/*`, which take in a folder's own files alone.
    flat: GitignoreBuilder,
    lines: BTreeMap<String, Line>,
    built: Option<(Gitignore, Gitignore)>,
}

impl Section {
    fn new(owners: Vec<String>) -> Self {
        let (deep, flat) = (GitignoreBuilder::new(""), GitignoreBuilder::new(""));
        Self { owners, deep, flat, lines: BTreeMap::new(), built: None }
    }

    fn add(&mut self, number: usize, pattern: &str, owners: Vec<String>) {
        // Neither forge knows these; GitHub skips such lines.
        if pattern.starts_with('!') {
            return;
        }
        let builder = if pattern.ends_with("/*") { &mut self.flat } else { &mut self.deep };
        if add_glob(builder, pattern) {
            let owners = if owners.is_empty() { self.owners.clone() } else { owners };
            self.lines.insert(pattern.to_owned(), Line { number, owners });
        }
    }

    /// The last line that takes a file in, itself or a folder that holds it.
    fn line(&self, file: &RepoPath) -> Option<&Line> {
        let (deep, flat) = self.built.as_ref()?;
        let folders = std::iter::successors(file.parent(), RepoPath::parent).filter(|folder| !folder.is_root());
        let by_folder = folders.map(|folder| deep.matched(folder.as_str(), true).map(Glob::original));
        let own = [deep, flat].map(|globs| globs.matched(file.as_str(), false).map(Glob::original));
        let globs = own.into_iter().chain(by_folder);
        let lines = globs.filter_map(|glob| self.lines.get(glob.inner().copied()?));
        lines.max_by_key(|line| line.number)
    }
}

impl Owners {
    /// Reads the repository's CODEOWNERS, where it has one.
    pub(super) fn read(facts: &Facts) -> Option<Self> {
        let paths = PLACES.iter().filter_map(|path| RepoPath::new(path).ok());
        let (path, text) = paths.into_iter().find_map(|path| facts.text(&path).map(|text| (path.clone(), text)))?;
        match text {
            Text::Known(text) => Some(Self::parse(path, text)),
            Text::Unknown(_) => None,
        }
    }

    /// Takes the text of a CODEOWNERS file apart.
    pub fn parse(path: RepoPath, text: &str) -> Self {
        Self { path, sections: sections(text) }
    }

    /// The owners of a file.
    pub fn of(&self, file: &RepoPath) -> Vec<&str> {
        let lines = self.sections.iter().filter_map(|section| section.line(file));
        lines.flat_map(|line| &line.owners).map(String::as_str).collect()
    }
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section::new(Vec::new())];
    let mut numbers = BTreeMap::from([(String::new(), 0)]);
    let mut at = 0;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some((name, owners)) = section_header(line) {
            // What is too much to be told apart goes into the last section.
            at = *numbers.entry(name.to_lowercase()).or_insert(sections.len());
            if at == sections.len() && at < MOST_SECTIONS {
                sections.push(Section::new(owners));
            }
            continue;
        }
        let (pattern, owners) = split_pattern(line);
        if let Some(section) = sections.get_mut(at.min(MOST_SECTIONS - 1)) {
            section.add(number, pattern, owners_in(owners));
        }
    }
    for section in &mut sections {
        section.built = section.deep.build().ok().zip(section.flat.build().ok());
    }
    sections
}

/// `[Name]`, `^[Name]` or `[Name][2]`, and the owners behind it.
fn section_header(line: &str) -> Option<(&str, Vec<String>)> {
    let line = line.strip_prefix('^').unwrap_or(line);
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    let count = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let owners = count.map_or(rest, |(_, rest)| rest);
    Some((name, owners_in(owners)))
}

/// A pattern ends at the first space without a back slash in front.
fn split_pattern(line: &str) -> (&str, &str) {
    let is_escaped = |at: usize| line.get(..at).is_some_and(|before| before.ends_with('\\'));
    let end =
        line.char_indices().find(|(at, c)| c.is_whitespace() && !is_escaped(*at)).map_or(line.len(), |(at, _)| at);
    line.split_at(end)
}

fn owners_in(words: &str) -> Vec<String> {
    let words = words.split_whitespace().take_while(|word| !word.starts_with('#'));
    words.filter(|word| word.contains('@')).map(str::to_owned).collect()
}

/// Whether an owner is a team: the last part of `@example/payments`, or the
/// name in front of the `@` of an address.
pub(super) fn is_team(owner: &str, team: &str) -> bool {
    let fold = |text: &str| text.trim().to_lowercase().replace([' ', '_'], "-");
    let name = match owner.strip_prefix('@') {
        Some(handle) => handle.rsplit('/').next().unwrap_or_default(),
        None => owner.split('@').next().unwrap_or_default(),
    };
    let plain = team.trim().trim_start_matches('@');
    fold(name.trim_start_matches('@')) == fold(plain) || fold(owner.trim_start_matches('@')) == fold(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(text: &str, file: &str) -> String {
        let owners = Owners { path: RepoPath::root(), sections: sections(text) };
        owners.of(&RepoPath::new(file).unwrap()).join(" ")
    }

    #[test]
    fn the_last_pattern_wins() {
        let text = "# all\n*  @a\n/docs/*  @b # flat\n/app/ @c x@example.com\n/app/free/\n";
        assert_eq!(owners(text, "x.rs"), "@a");
        assert_eq!(owners(text, "docs/x.md"), "@b");
        assert_eq!(owners(text, "docs/deep/x.md"), "@a");
        assert_eq!(owners(text, "app/src/x.rs"), "@c x@example.com");
        assert_eq!(owners(text, "app/free/x.rs"), "");
    }

    #[test]
    fn sections_each_have_an_owner() {
        let text = "* @a\n[Docs][2] @writers\n*.md\n^[Data]\n/db/ @dba\n[docs]\n/db/*.md @d\n";
        assert_eq!(owners(text, "x.md"), "@a @writers");
        assert_eq!(owners(text, "db/x.md"), "@a @d @dba");
    }

    #[test]
    fn teams_are_the_last_part() {
        assert!(is_team("@example/payments", "Payments"));
        assert!(is_team("@example/payments-team", "payments team"));
        assert!(is_team("@example/payments", "@example/payments"));
        assert!(is_team("payments@example.com", "payments"));
        assert!(!is_team("@example/payments", "pay"));
    }
}
