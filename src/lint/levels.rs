//! Which rules speak, and how loud.

use std::collections::BTreeMap;

use ignore::gitignore::Gitignore;

use super::registry;
use crate::model::{Config, RuleSetting};
use crate::source::{self, Diagnostic, Level, RepoPath, RuleMeta, Severity, Span};
use crate::syntax::{UNKNOWN_KEY, nearest};

/// A word that names no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{word}`; {}", .meant.as_ref().map_or_else(|| "`gabion rule` lists them".to_owned(), |meant| format!("did you mean `{meant}`?")))]
pub struct UnknownRule {
    /// What was written.
    pub word: String,
    /// The nearest rule.
    pub meant: Option<String>,
}

/// The rule with this code or name, whatever the letter case of the code.
pub fn find_rule(word: &str) -> Option<&'static RuleMeta> {
    registry().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word)
}

/// The rules that a word names: a code, a name, the start of a code, or `ALL`.
///
/// # Errors
/// When it names none.
pub fn select(word: &str) -> Result<Vec<&'static RuleMeta>, UnknownRule> {
    let all = registry();
    if word == "ALL" {
        return Ok(all);
    }
    if let Some(rule) = find_rule(word) {
        return Ok(vec![rule]);
    }
    let group: Vec<_> = all.iter().copied().filter(|rule| !word.is_empty() && rule.code.starts_with(word)).collect();
    if !group.is_empty() {
        return Ok(group);
    }
    let words = all.iter().flat_map(|rule| [rule.code, rule.name]);
    Err(UnknownRule { word: word.to_owned(), meant: nearest(word, words).map(str::to_owned) })
}

/// What the command line says of rules.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Only these speak, where any are named.
    pub select: Vec<String>,
    /// These do not.
    pub ignore: Vec<String>,
    /// These speak with another weight.
    pub severity: Vec<(String, Level)>,
}

/// A level, and where it is written.
type Set = (Level, Option<Span>);

/// The level of every rule, everywhere and by path.
#[derive(Debug, Default)]
pub struct Levels {
    by_code: BTreeMap<&'static str, Set>,
    by_path: Vec<(Gitignore, BTreeMap<&'static str, Set>)>,
    selected: Option<Vec<&'static str>>,
    ignored: Vec<&'static str>,
    overridden: BTreeMap<&'static str, Level>,
}

impl Levels {
    /// Reads the configuration and the command line. A rule that the
    /// configuration misspells is a finding.
    ///
    /// # Errors
    /// When the command line names a rule that there is not.
    pub fn new(config: &Config, overrides: &Overrides, found: &mut Vec<Diagnostic>) -> Result<Self, UnknownRule> {
        let mut levels = Self::default();
        let settings = &config.fields.rules;
        levels.by_code = read_settings(&settings.everywhere, found);
        for (glob, rules) in &settings.by_path {
            match source::glob(&glob.value) {
                Some(matcher) => levels.by_path.push((matcher, read_settings(rules, found))),
                None => found.push(Diagnostic::new(&crate::syntax::WRONG_TYPE, glob.span, "not a glob")),
            }
        }
        for word in &overrides.select {
            let named = select(word)?;
            // A rule that is off by default speaks when it is named.
            if word == "ALL" || named.len() == 1 {
                for rule in named.iter().filter(|rule| rule.level == Level::Off) {
                    levels.by_code.entry(rule.code).or_insert((Level::On(Severity::Warning), None));
                }
            }
            levels.selected.get_or_insert_default().extend(named.iter().map(|rule| rule.code));
        }
        for word in &overrides.ignore {
            levels.ignored.extend(select(word)?.iter().map(|rule| rule.code));
        }
        for (word, level) in &overrides.severity {
            levels.overridden.extend(select(word)?.iter().map(|rule| (rule.code, *level)));
        }
        Ok(levels)
    }

    fn is_chosen(&self, rule: &RuleMeta) -> bool {
        let is_selected = self.selected.as_ref().is_none_or(|codes| codes.contains(&rule.code));
        is_selected && !self.ignored.contains(&rule.code)
    }

    /// Whether a rule can say anything at all.
    pub fn may_speak(&self, rule: &RuleMeta) -> bool {
        self.is_chosen(rule)
    }

    /// Whether a rule is off wherever it could speak, so that what it would ask
    /// for need not be looked up.
    pub fn is_off_everywhere(&self, rule: &RuleMeta) -> bool {
        if let Some(level) = self.overridden.get(rule.code) {
            return !self.is_chosen(rule) || *level == Level::Off;
        }
        let is_off = self.by_code.get(rule.code).map_or(rule.level, |(level, _)| *level) == Level::Off;
        let is_on_somewhere = || {
            let levels = self.by_path.iter().filter_map(|(_, levels)| levels.get(rule.code));
            levels.into_iter().any(|(level, _)| *level != Level::Off)
        };
        !self.is_chosen(rule) || (is_off && !is_on_somewhere())
    }

    /// Whether a rule speaks of a file.
    pub fn is_on(&self, rule: &'static RuleMeta, path: &RepoPath) -> bool {
        let asked = Diagnostic::new(rule, Span::start_of(crate::source::FileId(0)), "");
        self.severity(&asked, path).is_some()
    }

    /// What the configuration says of a rule in a file, and where: the last glob
    /// that takes the file in, else what holds everywhere.
    pub fn configured(&self, rule: &RuleMeta, path: &RepoPath) -> Option<(Level, Option<Span>)> {
        let by_path = self
            .by_path
            .iter()
            .rev()
            .filter(|(glob, _)| glob.matched_path_or_any_parents(path.as_str(), false).is_ignore());
        let by_path = by_path.filter_map(|(_, levels)| levels.get(rule.code)).next();
        by_path.or_else(|| self.by_code.get(rule.code)).copied()
    }

    /// The severity of a finding in a file; `None` when its rule is off there.
    pub fn severity(&self, diagnostic: &Diagnostic, path: &RepoPath) -> Option<Severity> {
        let rule = diagnostic.rule;
        if !self.is_chosen(rule) {
            return None;
        }
        let set = self.overridden.get(rule.code).copied().or_else(|| Some(self.configured(rule, path)?.0));
        let level = match (set, diagnostic.weight) {
            (Some(level), _) => level,
            (None, Some(weight)) => Level::On(weight),
            (None, None) => rule.level,
        };
        match level {
            Level::Off => None,
            Level::On(severity) => Some(severity),
        }
    }
}

fn read_settings(settings: &[RuleSetting], found: &mut Vec<Diagnostic>) -> BTreeMap<&'static str, Set> {
    let mut levels = BTreeMap::new();
    for setting in settings {
        match select(&setting.rule.value) {
            Ok(rules) => {
                let set = (setting.level.value, Some(setting.rule.span));
                levels.extend(rules.iter().map(|rule| (rule.code, set)));
            }
            Err(unknown) => found.push(unknown_rule(&unknown, setting.rule.span)),
        }
    }
    levels
}

fn unknown_rule(unknown: &UnknownRule, span: Span) -> Diagnostic {
    let found = Diagnostic::new(&UNKNOWN_KEY, span, format!("no rule is called `{}`", unknown.word));
    match &unknown.meant {
        Some(meant) => found.help(format!("did you mean `{meant}`?")),
        None => found.help("`gabion rule --all` lists them"),
    }
}
