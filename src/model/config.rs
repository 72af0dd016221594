//! `gabion.toml`: as it is written, and as it holds.

use super::field::{TextMap, list, read_table, table};
use super::{Appetite, Field, Fields, Interval, Matrix, Naming, Rating, Scalar, Setting, Shape};
use crate::source::{Diagnostic, FileId, Level, Span, Spanned};
use crate::syntax::{Reader, Subject, Table, Value, WRONG_TYPE, parse_table};

table! {
    /// `[workspace]`: which files are models and how they hang together.
    pub struct WorkspaceFields {
        #[doc = "What the system is called; a named workspace is one system."]
        "name" => name: Option<Spanned<String>>,
        #[doc = "Globs of files that are models."]
        "models" => models: Vec<Spanned<String>>,
        #[doc = "Globs of files that are not."]
        "exclude" => exclude: Vec<Spanned<String>>,
        #[doc = "The levels, the highest first."]
        "levels" => levels: Vec<Spanned<String>>,
        #[doc = "Whether plain threat models are errors."]
        "strict" => strict: Option<Spanned<bool>>,
        #[doc = "Whether more than one root is meant."]
        "several-systems" => several_systems: Option<Spanned<bool>>,
    }
}

table! {
    /// `[policy]`: what the organisation asks for.
    pub struct PolicyFields {
        #[doc = "A set of rules: none, secure-by-design."]
        "profile" => profile: Option<Spanned<String>>,
        #[doc = "How long a review holds where no model says."]
        "review-interval" => review_interval: Option<Spanned<Interval>>,
        #[doc = "Days within which a milestone must be reviewed."]
        "milestone-review-days" => milestone_review_days: Option<Spanned<u32>>,
        #[doc = "Commits to covered code that make drift a warning."]
        "drift-warning" => drift_warning: Option<Spanned<u32>>,
        #[doc = "Commits to covered code that make drift an error."]
        "drift-error" => drift_error: Option<Spanned<u32>>,
        #[doc = "The highest rating that is borne without acceptance, where no model says."]
        "appetite" => appetite: Appetite,
        #[doc = "Five rows, by likelihood, of five ratings, by impact."]
        "matrix" => matrix: MatrixField,
        #[doc = "The roles that may accept a risk."]
        "accept-roles" => accept_roles: Vec<Spanned<String>>,
        #[doc = "The markings, the lowest first."]
        "classifications" => classifications: Vec<Spanned<String>>,
        #[doc = "The share of answered threats, in percent, below which C007 speaks."]
        "coverage" => coverage: Option<Spanned<u32>>,
    }
}

table! {
    /// Somebody who is named in models.
    pub struct Person {
        #[doc = "The name as it is shown."]
        "name" => name: Option<Spanned<String>>,
        #[doc = "The roles that they hold."]
        "roles" => roles: Vec<Spanned<String>>,
        #[doc = "Whether they are still with us."]
        "active" => active: Option<Spanned<bool>>,
    }
}

table! {
    /// A catalogue that identifiers are checked against.
    pub struct Catalogue {
        #[doc = "Its file."]
        "file" => file: Option<Spanned<String>>,
        #[doc = "Its version."]
        "version" => version: Option<Spanned<String>>,
        #[doc = "The digest of the file."]
        "sha256" => sha256: Option<Spanned<String>>,
    }
}

table! {
    /// `[site]`: how the published site looks.
    pub struct SiteFields {
        #[doc = "Its title."]
        "title" => title: Option<Spanned<String>>,
        #[doc = "Where it will stand; for the feed and the sitemap."]
        "base-address" => base_address: Option<Spanned<String>>,
        #[doc = "Where a model is edited, with `{path}` in it."]
        "edit-link" => edit_link: Option<Spanned<String>>,
        #[doc = "A folder whose files stand in for the theme's own."]
        "theme" => theme: Option<Spanned<String>>,
    }
}

table! {
    /// `gabion.toml`.
    pub struct ConfigFields {
        #[doc = "Which files are models and how they hang together."]
        "workspace" => workspace: Option<WorkspaceFields>,
        #[doc = "Regular expressions for ids, by kind of record, with `{prefix}` for the model's prefix."]
        "naming" => naming: TextMap,
        #[doc = "What the organisation asks for."]
        "policy" => policy: Option<PolicyFields>,
        #[doc = "People, by the short name that models use."]
        "people" => people: NamedTables<Person>,
        #[doc = "Levels of rules, by code or name; under `paths`, by glob."]
        "rules" => rules: RuleSettings,
        #[doc = "Catalogues, by the key that refers to them."]
        "frameworks" => frameworks: NamedTables<Catalogue>,
        #[doc = "How the published site looks."]
        "site" => site: Option<SiteFields>,
    }
}

/// A table of tables.
#[derive(Clone, Debug)]
pub struct NamedTables<T> {
    /// Entries in the order of their names.
    pub entries: Vec<(Spanned<String>, T)>,
}

impl<T> Default for NamedTables<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T: Fields> Field for NamedTables<T> {
    const SHAPE: Shape = Shape::Map(&Shape::Table(T::KEYS));

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let Some(table) = Table::from_value(value) else {
            reader.mismatch(value, "a table");
            return Self::default();
        };
        let mut entries = Vec::new();
        for (key, place, value) in table.entries() {
            if let Some(fields) = <Option<T> as Field>::read(value, reader) {
                entries.push((Spanned::new(key.to_owned(), reader.span(place)), fields));
            }
        }
        Self { entries }
    }
}

/// The matrix as it is written.
#[derive(Clone, Debug, Default)]
pub struct MatrixField {
    /// The matrix, if it has five rows of five ratings.
    pub matrix: Option<Spanned<Matrix>>,
}

impl Field for MatrixField {
    const SHAPE: Shape = Shape::List(&Shape::List(&Rating::SHAPE));

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let before = reader.found.len();
        let rows: Vec<[Rating; 5]> = list(value, reader)
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|row| {
                let cells: Vec<Spanned<Rating>> = Field::read(row, reader);
                cells.iter().map(|cell| cell.value).collect::<Vec<_>>().try_into().ok()
            })
            .collect();
        let span = reader.span_of(value);
        let matrix = rows.try_into().ok().map(|rows| Spanned::new(Matrix(rows), span));
        if matrix.is_none() && reader.found.len() == before {
            reader.mismatch(value, "five rows of five ratings");
        }
        Self { matrix }
    }
}

/// A rule and the level that it is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetting {
    /// Code or name.
    pub rule: Spanned<String>,
    /// The level.
    pub level: Spanned<Level>,
}

/// `[rules]`.
#[derive(Clone, Debug, Default)]
pub struct RuleSettings {
    /// Everywhere.
    pub everywhere: Vec<RuleSetting>,
    /// In files that a glob takes in; a later glob wins over an earlier one.
    pub by_path: Vec<(Spanned<String>, Vec<RuleSetting>)>,
}

impl Scalar for Level {
    const SHAPE: Shape = Shape::Choice(&Level::WORDS);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(word) = value.get_ref().as_str() else {
            reader.mismatch(value, "a word in quotes");
            return None;
        };
        let level = Level::from_word(word);
        if level.is_none() {
            reader.not_a_choice(value, word, &Level::WORDS);
        }
        level
    }
}

fn read_settings(table: &Table<'_, '_>, reader: &mut Reader<'_>) -> Vec<RuleSetting> {
    let mut settings = Vec::new();
    for (rule, place, value) in table.entries().filter(|(key, ..)| *key != "paths") {
        if let Some(level) = Field::read(value, reader) {
            settings.push(RuleSetting { rule: Spanned::new(rule.to_owned(), reader.span(place)), level });
        }
    }
    settings
}

impl Field for RuleSettings {
    const SHAPE: Shape = Shape::Map(&Shape::Either(&Level::SHAPE, &Shape::Map(&Shape::Map(&Level::SHAPE))));

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let Some(table) = Table::from_value(value) else {
            reader.mismatch(value, "a table of rules and levels");
            return Self::default();
        };
        let everywhere = read_settings(&table, reader);
        let mut by_path = Vec::new();
        if let Some((_, value)) = table.get("paths") {
            match Table::from_value(value) {
                Some(paths) => {
                    for (glob, place, value) in paths.entries() {
                        match Table::from_value(value) {
                            Some(rules) => {
                                let glob = Spanned::new(glob.to_owned(), reader.span(place));
                                by_path.push((glob, read_settings(&rules, reader)));
                            }
                            None => reader.mismatch(value, "a table of rules and levels"),
                        }
                    }
                    by_path.sort_by_key(|(glob, _)| glob.span);
                }
                None => reader.mismatch(value, "tables of rules, by glob"),
            }
        }
        Self { everywhere, by_path }
    }
}

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
    pub(super) written: Vec<Setting>,
    levels: Vec<String>,
    classifications: Vec<String>,
}

/// Reads `gabion.toml`. What is wrong is found; the rest holds.
pub fn read_config(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').map_or((0, text), |rest| (text.len() - rest.len(), rest));
    let mut reader = Reader::new(file, text.0, text.1);
    let parsed = parse_table(text.1, &mut reader);
    let table = Table::new(parsed.get_ref(), 0..0);
    let fields: ConfigFields = read_table(&table, Subject::kind("the configuration"), &mut reader);
    let mut written = Vec::new();
    super::settings::written(parsed.get_ref(), "", &reader, &mut written);
    let mut found = reader.found;
    let naming = Naming::new(&fields.naming.entries, &mut found);
    let config = Config { fields, file: Some(file), naming, written, ..Config::default() }.with_lists(&mut found);
    (config, found)
}

impl Config {
    fn with_lists(mut self, found: &mut Vec<Diagnostic>) -> Self {
        let own = |list: Option<&Vec<Spanned<String>>>| -> Vec<String> {
            list.into_iter().flatten().map(|word| word.value.clone()).collect()
        };
        self.levels = own(self.fields.workspace.as_ref().map(|workspace| &workspace.levels));
        self.classifications = own(self.fields.policy.as_ref().map(|policy| &policy.classifications));
        for list in [
            self.fields.workspace.as_ref().map(|workspace| &workspace.levels),
            self.fields.policy.as_ref().map(|policy| &policy.classifications),
        ] {
            let words = list.map_or(&[][..], Vec::as_slice);
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

    /// Somebody by the short name that models use.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.fields.people.entries.iter().find(|(name, _)| name.value == id).map(|(_, person)| person)
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
        let roles = self.policy().map_or(&[][..], |policy| &policy.accept_roles);
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
