//! What ids must look like, by kind.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::RecordKind;
use crate::source::{Diagnostic, Spanned};
use crate::syntax::{UNKNOWN_KEY, WRONG_TYPE, did_you_mean};

/// What stands for a model's prefix in a pattern.
const PREFIX: &str = "{prefix}";

/// The naming patterns of a workspace: regular expressions over whole ids.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    patterns: BTreeMap<RecordKind, Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    written: Spanned<String>,
    /// With any prefix.
    general: Regex,
}

impl Naming {
    /// Reads the patterns of `[naming]`.
    pub fn new(entries: &[(Spanned<String>, Spanned<String>)], found: &mut Vec<Diagnostic>) -> Self {
        let mut patterns = BTreeMap::new();
        let kinds: Vec<RecordKind> = [RecordKind::Model].into_iter().chain(RecordKind::RECORDS).collect();
        for (key, pattern) in entries {
            let Some(kind) = kinds.iter().find(|kind| kind.as_str() == key.value) else {
                let finding =
                    Diagnostic::new(&UNKNOWN_KEY, key.span, format!("unknown kind of record `{}`", key.value));
                found.push(match did_you_mean(&key.value, kinds.iter().map(|kind| kind.as_str())) {
                    Some(help) => finding.help(help),
                    None => finding,
                });
                continue;
            };
            match compile(&pattern.value, "[A-Za-z0-9._-]+") {
                Ok(general) => {
                    patterns.insert(*kind, Pattern { written: pattern.clone(), general });
                }
                Err(_) => found.push(
                    Diagnostic::new(&WRONG_TYPE, pattern.span, "not a regular expression")
                        .help("for example `{prefix}-T[0-9]{2}`"),
                ),
            }
        }
        Self { patterns }
    }

    /// Whether no pattern is set.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether some kind's pattern takes this id, whatever the prefix.
    pub fn matches_any(&self, id: &str) -> bool {
        self.patterns.values().any(|pattern| pattern.general.is_match(id))
    }

    /// Whether a kind has a pattern that takes this id, whatever the prefix.
    pub fn takes(&self, kind: RecordKind, id: &str) -> bool {
        self.patterns.get(&kind).is_some_and(|pattern| pattern.general.is_match(id))
    }

    /// The pattern of a kind as it is written.
    pub fn pattern(&self, kind: RecordKind) -> Option<&Spanned<String>> {
        self.patterns.get(&kind).map(|pattern| &pattern.written)
    }

    /// What whole ids of a kind must match in a model with this prefix; `None`
    /// where nothing is set. Without a prefix, any will do.
    pub fn exact(&self, kind: RecordKind, prefix: Option<&str>) -> Option<Regex> {
        let pattern = self.patterns.get(&kind)?;
        match prefix {
            Some(prefix) if pattern.written.value.contains(PREFIX) => {
                compile(&pattern.written.value, &regex::escape(prefix)).ok()
            }
            _ => Some(pattern.general.clone()),
        }
    }

    /// Whether ids of a kind are to carry their model's prefix: where a pattern asks
    /// for it, and without a pattern those of threats and controls.
    pub fn asks_for_prefix(&self, kind: RecordKind) -> bool {
        match self.pattern(kind) {
            Some(pattern) => pattern.value.starts_with(PREFIX),
            None => matches!(kind, RecordKind::Threat | RecordKind::Control),
        }
    }

    /// What ids of a kind have to be in a model with this prefix.
    pub fn wanted<'p>(&self, kind: RecordKind, prefix: Option<&'p str>) -> Wanted<'p> {
        match (self.pattern(kind), prefix) {
            (Some(_), _) => self.exact(kind, prefix).map_or(Wanted::Any, Wanted::Pattern),
            (None, Some(prefix)) if self.asks_for_prefix(kind) => Wanted::Prefix(prefix),
            _ => Wanted::Any,
        }
    }
}

/// What an id has to be.
#[derive(Clone, Debug)]
pub enum Wanted<'p> {
    /// Anything.
    Any,
    /// What matches this as a whole.
    Pattern(Regex),
    /// What begins with the model's prefix.
    Prefix(&'p str),
}

impl Wanted<'_> {
    /// Whether an id is so.
    pub fn takes(&self, id: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Pattern(pattern) => pattern.is_match(id),
            Self::Prefix(prefix) => id.starts_with(prefix),
        }
    }
}

fn compile(pattern: &str, prefix: &str) -> Result<Regex, regex::Error> {
    let exact = format!("^(?:{})$", pattern.replace(PREFIX, prefix));
    RegexBuilder::new(&exact).size_limit(1 << 18).build()
}
