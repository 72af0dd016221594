//! `gabion.toml` as it is written.

use super::audience::Audience;
use super::declare::table;
use super::field::TextMap;
use super::items::list;
use super::{Appetite, Field, Fields, Interval, List, Matrix, Meaning, Rating, Scalar, Shape};
use crate::source::{Level, Spanned};
use crate::syntax::{Reader, Table, Value};

table! {
    /// `[workspace]`: which files are models and how they hang together.
    pub struct WorkspaceFields {
        #[doc = "What the system is called; a named workspace is one system."]
        "name" => name: Option<Spanned<String>>,
        #[doc = "Globs of files that are models."]
        "models" => models: List<String>,
        #[doc = "Globs of files that are not."]
        "exclude" => exclude: List<String>,
        #[doc = "The levels, the highest first."]
        "levels" => levels: List<String>,
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
        "accept-roles" => accept_roles: List<String>,
        #[doc = "The markings, the lowest first."]
        "classifications" => classifications: List<String>,
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
        "roles" => roles: List<String>,
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
        #[doc = "Whom editions of the site are made for, and what each may see."]
        "audiences" => audiences: NamedTables<Audience>,
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

    fn say(&self) -> Meaning {
        let entries = self.entries.iter();
        Meaning::Table(entries.map(|(name, fields)| (name.value.clone(), Meaning::table(fields))).collect())
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
            .iter()
            .filter_map(|row| {
                let cells: List<Rating> = Field::read(row, reader);
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

    fn say(&self) -> Meaning {
        let rows = self.matrix.iter().flat_map(|matrix| matrix.value.0);
        let row = |row: [Rating; 5]| Meaning::List(row.map(|rating| Meaning::Text(rating.word())).to_vec());
        Meaning::List(rows.map(row).collect())
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
        let Some(word) = value.as_str() else {
            reader.mismatch(value, "a word in quotes");
            return None;
        };
        let meant = || reader.not_a_choice(value, word, &Level::WORDS).and_then(Level::from_word);
        Level::from_word(word).or_else(meant)
    }

    fn word(&self) -> String {
        self.as_str().to_owned()
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

    fn say(&self) -> Meaning {
        let said = |rules: &[RuleSetting]| -> Vec<(String, Meaning)> {
            rules.iter().map(|set| (set.rule.value.clone(), Meaning::Text(set.level.value.word()))).collect()
        };
        let paths = self.by_path.iter().map(|(glob, rules)| (glob.value.clone(), Meaning::Table(said(rules))));
        let mut entries = said(&self.everywhere);
        entries.push(("paths".to_owned(), Meaning::Table(paths.collect())));
        Meaning::Table(entries)
    }
}
