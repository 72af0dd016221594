//! What fields say, apart from how and where they are written: for digests,
//! and for comparing two versions of a record field by field.

use super::{Fields, Scalar};
use crate::source::Spanned;

/// What a field says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Nothing.
    Nothing,
    /// A word, a number, a date or a sentence.
    Text(String),
    /// The name of a record, in which letter case does not matter.
    Id(String),
    /// Several things in the order of the file.
    List(Vec<Meaning>),
    /// Keys and what stands behind them, in the order of the schema.
    Table(Vec<(String, Meaning)>),
}

impl Meaning {
    /// Several values.
    pub(super) fn list<'a, T: Scalar + 'a>(items: impl IntoIterator<Item = &'a Spanned<T>>) -> Self {
        Self::List(items.into_iter().map(|item| Self::Text(item.value.word())).collect())
    }

    /// A table with known keys.
    pub(super) fn table(fields: &impl Fields) -> Self {
        Self::Table(fields.say().into_iter().map(|(key, said)| (key.to_owned(), said)).collect())
    }

    /// Whether it says nothing at all.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(_) | Self::Id(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Table(entries) => entries.iter().all(|(_, said)| said.is_nothing()),
        }
    }
}
