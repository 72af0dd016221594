//! `gabion.toml` as it holds, defaults filled in.

use super::audience::Audience;
use super::config_fields::{ConfigFields, Person, PolicyFields, WorkspaceFields};
use super::field::read_table;
use super::{Appetite, Interval, List, Matrix, Naming, Setting};
use crate::source::{Diagnostic, FileId, Span, Spanned};
use crate::syntax::{Subject, Table, WRONG_TYPE, read_toml};

/// The names of C4's levels, and the story level below them.
const LEVELS: [&str; 4] = ["context", "container", "component", "feature"];

/// The government security classifications, with the handling marking between.
const CLASSIFICATIONS: [&str; 4] = ["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"];

/// The settings of a workspace as they hold, defaults filled in.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// As they are written.
    pub fields: ConfigFields,
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// What ids must look like.
    pub naming: Naming,
    /// Whom this edition of the models is for, where it is not for all.
    pub edition: Option<String>,
    pub(super) written: Vec<Setting>,
    levels: Vec<String>,
    classifications: Vec<String>,
    is_garbled: bool,
}

/// Reads `gabion.toml`. What is wrong is found; the rest holds.
pub fn read_config(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').map_or((0, text), |rest| (text.len() - rest.len(), rest));
    let (fields, written, mut found) = read_toml(file, text.0, text.1, |parsed, reader| {
        let table = Table::new(parsed, 0..0);
        let fields: ConfigFields = read_table(&table, Subject::kind("the configuration"), reader);
        let mut written = Vec::new();
        super::settings::written(parsed, "", reader, &mut written);
        (fields, written, std::mem::take(&mut reader.found))
    });
    let naming = Naming::new(&fields.naming.entries, &mut found);
    let config = Config { fields, file: Some(file), naming, written, ..Config::default() }.with_lists(&mut found);
    let is_garbled = !found.is_empty();
    (Config { is_garbled, ..config }, found)
}

impl Config {
    fn with_lists(mut self, found: &mut Vec<Diagnostic>) -> Self {
        let own = |list: Option<&List<String>>| -> Vec<String> {
            list.into_iter().flat_map(|list| list.iter()).map(|word| word.value.clone()).collect()
        };
        self.levels = own(self.fields.workspace.as_ref().map(|workspace| &workspace.levels));
        self.classifications = own(self.fields.policy.as_ref().map(|policy| &policy.classifications));
        for list in [
            self.fields.workspace.as_ref().map(|workspace| &workspace.levels),
            self.fields.policy.as_ref().map(|policy| &policy.classifications),
        ] {
            let words = list.map_or(&[][..], |list| list);
            for (at, word) in words.iter().enumerate() {
                if words[..at].iter().any(|earlier| earlier.value == word.value) {
                    found.push(Diagnostic::new(&WRONG_TYPE, word.span, format!("`{}` stands twice", word.value)));
                }
            }
        }
        self
    }

    fn policy(&self) -> Option<&PolicyFields> {
        self.fields.policy.as_ref()
    }

    fn workspace(&self) -> Option<&WorkspaceFields> {
        self.fields.workspace.as_ref()
    }

    /// Whether all of it could be read.
    pub fn is_whole(&self) -> bool {
        !self.is_garbled
    }

    /// Whether the workspace has a `gabion.toml`.
    pub fn exists(&self) -> bool {
        self.file.is_some()
    }

    /// What the system is called.
    pub fn name(&self) -> Option<&str> {
        self.workspace()?.name.as_ref().map(|name| name.value.as_str())
    }

    /// Whether plain threat models are errors.
    pub fn is_strict(&self) -> bool {
        self.workspace().and_then(|workspace| workspace.strict.as_ref()).is_some_and(|strict| strict.value)
    }

    /// Whether the workspace says that it is one system.
    pub fn is_one_system(&self) -> bool {
        let several = self.workspace().and_then(|workspace| workspace.several_systems.as_ref());
        self.name().is_some() && !several.is_some_and(|several| several.value)
    }

    /// The names of the levels, the highest first.
    pub fn levels(&self) -> Vec<&str> {
        if self.levels.is_empty() { LEVELS.to_vec() } else { self.levels.iter().map(String::as_str).collect() }
    }

    /// The rank of a level: 0 is the highest. `system` is C4's context.
    pub fn level_rank(&self, word: &str) -> Option<usize> {
        let levels = self.levels();
        let rank = |word: &str| levels.iter().position(|level| level.eq_ignore_ascii_case(word));
        rank(word).or_else(|| if word == "system" { rank("context") } else { None })
    }

    /// The markings, the lowest first.
    pub fn classifications(&self) -> Vec<&str> {
        if self.classifications.is_empty() {
            return CLASSIFICATIONS.to_vec();
        }
        self.classifications.iter().map(String::as_str).collect()
    }

    /// The rank of a marking: 0 is the lowest.
    pub fn classification_rank(&self, word: &str) -> Option<usize> {
        self.classifications().iter().position(|marking| marking.eq_ignore_ascii_case(word))
    }

    /// The matrix that turns a risk into a rating.
    pub fn matrix(&self) -> Matrix {
        let matrix = self.policy().and_then(|policy| policy.matrix.matrix.as_ref());
        matrix.map_or_else(Matrix::default, |matrix| matrix.value.clone())
    }

    /// The appetite of the whole workspace.
    pub fn appetite(&self) -> Option<&Appetite> {
        self.policy().map(|policy| &policy.appetite).filter(|appetite| appetite.is_set())
    }

    /// The review interval of the whole workspace, where it is set.
    pub fn review_interval(&self) -> Option<&Spanned<Interval>> {
        self.policy()?.review_interval.as_ref()
    }

    /// The share of answered threats, in percent, that C007 asks for.
    pub fn coverage(&self) -> u32 {
        self.policy().and_then(|policy| policy.coverage.as_ref()).map_or(80, |coverage| coverage.value.min(100))
    }

    /// The days within which a milestone must be reviewed.
    pub fn milestone_review_days(&self) -> u32 {
        self.policy().and_then(|policy| policy.milestone_review_days.as_ref()).map_or(21, |days| days.value)
    }

    /// The roles that may accept a risk; without any, everybody may.
    pub fn accept_roles(&self) -> &[Spanned<String>] {
        self.policy().map_or(&[], |policy| &policy.accept_roles)
    }

    /// How many commits to a model's code make drift a warning.
    pub fn drift_warning(&self) -> usize {
        let set = self.policy().and_then(|policy| policy.drift_warning.as_ref());
        set.map_or(20, |bound| usize::try_from(bound.value).unwrap_or(usize::MAX))
    }

    /// How many commits to a model's code make drift an error, where that is set.
    pub fn drift_error(&self) -> Option<usize> {
        let set = self.policy().and_then(|policy| policy.drift_error.as_ref());
        set.map(|bound| usize::try_from(bound.value).unwrap_or(usize::MAX))
    }

    /// Somebody by the short name that models use.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.fields.people.entries.iter().find(|(name, _)| name.value == id).map(|(_, person)| person)
    }

    /// An audience by its name.
    pub fn audience(&self, name: &str) -> Option<&Audience> {
        self.fields.audiences.entries.iter().find(|(own, _)| own.value == name).map(|(_, audience)| audience)
    }

    /// Whether anybody is configured.
    pub fn has_people(&self) -> bool {
        !self.fields.people.entries.is_empty()
    }

    /// Whether somebody may accept a risk: with a role for it where such roles
    /// are set, else anybody in `[people]`, else anybody.
    pub fn may_accept(&self, id: &str) -> bool {
        if !self.has_people() {
            return true;
        }
        let roles = self.accept_roles();
        let Some(person) = self.person(id) else { return false };
        let is_active = person.active.as_ref().is_none_or(|active| active.value);
        let has_role = person.roles.iter().any(|role| roles.iter().any(|wanted| wanted.value == role.value));
        is_active && (roles.is_empty() || has_role)
    }

    /// Globs of files that are models, where they are set.
    pub fn models(&self) -> &[Spanned<String>] {
        self.workspace().map_or(&[], |workspace| &workspace.models)
    }

    /// Globs of files that are none.
    pub fn exclude(&self) -> &[Spanned<String>] {
        self.workspace().map_or(&[], |workspace| &workspace.exclude)
    }

    /// The place of the workspace's name or of the first line.
    pub fn place(&self) -> Option<Span> {
        self.file.map(Span::start_of)
    }
}
