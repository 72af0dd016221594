//! The front matter's lists of records, as keys that a model may have.

use super::field::{Fields, Key};
use super::{Meaning, RecordKind, Reference};
use crate::syntax::{Reader, Value};

/// The keys of the front matter that hold lists of records; they are read$
/// kind by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordLists;

impl Fields for RecordLists {
    const KEYS: &'static [Key] = &{
        let mut keys = [Key::NONE; RecordKind::RECORDS.len()];
        let mut at = 0;
        while at < keys.len() {
            keys[at].name = RecordKind::RECORDS[at].plural();
            at += 1;
        }
        keys
    };

    fn read_key(&mut self, key: &str, _: &Value<'_>, _: &mut Reader<'_>) -> bool {
        Self::KEYS.iter().any(|known| known.name == key)
    }

    fn say(&self) -> Vec<(&'static str, Meaning)> {
        Vec::new()
    }

    fn references<'a>(&'a self, _: &mut dyn FnMut(&'a Reference)) {}

    fn references_mut(&mut self, _: &mut dyn FnMut(&mut Reference)) {}
}
