//! Every setting as it holds, for people who ask why.

use super::Config;
use crate::source::Span;
use crate::syntax::{Entries, Reader, UNKNOWN_KEY};

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key, with the tables in front.
    pub key: String,
    /// Its value, as TOML.
    pub value: String,
    /// Where it is written; `None` for a default.
    pub origin: Option<Span>,
}

/// Collects what is written, tables taken apart, in the order of the keys. What
/// has been said to be unknown is no setting.
pub(super) fn written(table: &Entries<'_>, prefix: &str, reader: &Reader<'_>, into: &mut Vec<Setting>) {
    let is_unknown = |place: Span| {
        let mut said = reader.found.iter().filter(|said| said.rule.code == UNKNOWN_KEY.code);
        said.any(|said| said.primary.span == place)
    };
    for entry in table.iter().filter(|entry| !is_unknown(reader.span(entry.span()))) {
        let name = &entry.key;
        let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let name = if is_bare { name.to_string() } else { format!("{name:?}") };
        let key_name = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match entry.value.as_table() {
            Some(inner) => written(inner, &key_name, reader, into),
            None => {
                let text = reader.written(entry.value.span()).split_whitespace().collect::<Vec<_>>().join(" ");
                into.push(Setting { key: key_name, value: text, origin: Some(reader.span(entry.span())) });
            }
        }
    }
}

impl Config {
    /// Every setting that holds: those that are written and the defaults.
    pub fn settings(&self) -> Vec<Setting> {
        let list = |words: &[&str]| {
            let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
            format!("[{}]", quoted.join(", "))
        };
        let matrix = self.matrix().0.map(|row| list(&row.map(|rating| rating.as_str())));
        let defaults = [
            ("policy.accept-roles", "[]".to_owned()),
            ("policy.classifications", list(&self.classifications())),
            ("policy.coverage", self.coverage().to_string()),
            ("policy.drift-warning", "20".to_owned()),
            ("policy.matrix", format!("[{}]", matrix.join(", "))),
            ("policy.milestone-review-days", "21".to_owned()),
            ("policy.review-interval", "\"12 months\"".to_owned()),
            ("workspace.exclude", "[]".to_owned()),
            ("workspace.levels", list(&self.levels())),
            ("workspace.models", list(&["**/THREAT_MODEL.md", "**/threat-model.md", "**/*.threat-model.md"])),
            ("workspace.several-systems", "false".to_owned()),
            ("workspace.strict", "false".to_owned()),
        ];
        let mut all = self.written.clone();
        let is_set = |key: &str| self.written.iter().any(|setting| setting.key == key);
        let missing = defaults.into_iter().filter(|(key, _)| !is_set(key));
        all.extend(missing.map(|(key, value)| Setting { key: key.to_owned(), value, origin: None }));
        all.sort_by(|a, b| a.key.cmp(&b.key));
        all
    }
}
