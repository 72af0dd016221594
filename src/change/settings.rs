//! Settings that are others.

use std::collections::BTreeMap;

use super::FieldChange;
use super::fields;
use crate::model::Config;

/// Compares the settings as they hold, defaults filled in.
pub(super) fn settings(before: &Config, after: &Config) -> Vec<FieldChange> {
    let of = |config: &Config| -> BTreeMap<String, String> {
        config.settings().into_iter().map(|setting| (setting.key, setting.value)).collect()
    };
    let (old, new) = (of(before), of(after));
    let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |key: &String| fields::text(key, old.get(key).map(String::as_str), new.get(key).map(String::as_str));
    keys.into_iter().filter_map(change).collect()
}
