//! One thing spoilt in the sample, and what should be said of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use gabion::analysis::{Analysis, MemoryTree, Options, analyze};
use gabion::lint::Overrides;
use gabion::source::{Level, RepoPath, RuleMeta, Severity};
use jiff::civil::Date;

use crate::support::folder;

/// The day of the sample.
const AS_OF: Date = Date::constant(2026, 11, 21);

/// Files by path.
pub(crate) type Files = BTreeMap<String, String>;

/// What is done to the sample.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    /// In this file this text, which stands there once, becomes that.
    Replace(&'static str, &'static str, &'static str),
    /// In this file everything from the first text up to the second goes.
    Cut(&'static str, &'static str, &'static str),
    /// This file is new.
    Add(&'static str, &'static str),
    /// This file goes.
    Remove(&'static str),
}

/// A rule and what makes it speak.
#[derive(Debug)]
pub(crate) struct Case {
    /// The rule's code.
    pub(crate) rule: &'static str,
    changes: &'static [Change],
    /// The file and a text on the line at which it should speak.
    at: (&'static str, &'static str),
}

/// A rule that these changes make speak at the line that holds a text.
pub(crate) const fn case(
    rule: &'static str,
    changes: &'static [Change],
    file: &'static str,
    line: &'static str,
) -> Case {
    Case { rule, changes, at: (file, line) }
}

impl Case {
    /// The sample with the change made.
    pub(crate) fn files(&self) -> Result<Files, String> {
        let mut files = sample().clone();
        for change in self.changes {
            change.make(&mut files)?;
        }
        Ok(files)
    }

    /// Where it should speak and nothing else, as [`spoken`] writes it.
    pub(crate) fn expected(&self, files: &Files) -> Result<String, String> {
        let (path, text) = self.at;
        let whole = files.get(path).ok_or_else(|| format!("no file is called {path}"))?;
        let line = 1 + whole[..once(whole, text)?].matches('\n').count();
        Ok(format!("{path}:{line}: {}", self.rule))
    }
}

impl Change {
    fn make(self, files: &mut Files) -> Result<(), String> {
        match self {
            Self::Replace(path, old, new) => {
                let text = files.get_mut(path).ok_or_else(|| format!("no file is called {path}"))?;
                let start = once(text, old)?;
                text.replace_range(start..start + old.len(), new);
            }
            Self::Cut(path, from, to) => {
                let text = files.get_mut(path).ok_or_else(|| format!("no file is called {path}"))?;
                let (start, end) = (once(text, from)?, once(text, to)?);
                text.replace_range(start..end, "");
            }
            Self::Add(path, text) => {
                if files.insert(path.to_owned(), text.to_owned()).is_some() {
                    return Err(format!("{path} is there already"));
                }
            }
            Self::Remove(path) => {
                files.remove(path).ok_or_else(|| format!("no file is called {path}"))?;
            }
        }
        Ok(())
    }
}

/// Where a text stands that is there just once.
fn once(text: &str, wanted: &str) -> Result<usize, String> {
    let mut places = text.match_indices(wanted);
    match (places.next(), places.next()) {
        (Some((at, _)), None) => Ok(at),
        (None, _) => Err(format!("`{wanted}` is not there")),
        (Some(_), Some(_)) => Err(format!("`{wanted}` is there more than once")),
    }
}

/// The sample's files.
pub(crate) fn sample() -> &'static Files {
    static SAMPLE: LazyLock<Files> = LazyLock::new(|| {
        let files = folder::files(&folder::sample()).into_iter();
        files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    });
    &SAMPLE
}

/// What compares a model with its stamp, and so speaks of whatever is spoilt in it.
const OF_STAMPS: [&str; 3] = ["S003", "S005", "S007"];

/// The levels under which a rule is tried: off by default or not, it speaks, and
/// stamps are left alone but where the rule is about them.
pub(crate) fn levels_for(rule: &RuleMeta) -> Vec<(String, Level)> {
    let stamps = OF_STAMPS.into_iter().filter(|code| *code != rule.code).map(|code| (code.to_owned(), Level::Off));
    let on = (rule.level == Level::Off).then_some((rule.code.to_owned(), Level::On(Severity::Warning)));
    stamps.chain(on).collect()
}

/// Lints files, with some rules at other levels.
pub(crate) fn analyze_with(files: &Files, severity: Vec<(String, Level)>) -> Analysis {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.clone().into_bytes()));
    let mut options = Options::as_of(AS_OF);
    options.overrides = Overrides { severity, ..Overrides::default() };
    analyze(&MemoryTree::new(files), &options).unwrap()
}

/// Everything that counts: `path:line: CODE`, with the message. A place of which
/// a rule speaks twice stands there twice.
pub(crate) fn spoken(analysis: &Analysis) -> BTreeMap<String, &str> {
    let mut spoken = BTreeMap::new();
    for finding in analysis.findings.iter().filter(|finding| finding.waiver.is_none()) {
        let said = &finding.diagnostic;
        let path = analysis.sources.path(said.primary.span);
        let line = analysis.sources.start(said.primary.span).line;
        let mut key = format!("{path}:{line}: {}", said.rule.code);
        while spoken.contains_key(&key) {
            key.push_str(" again");
        }
        spoken.insert(key, said.message.as_str());
    }
    spoken
}
