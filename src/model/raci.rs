//! Who is responsible, accountable, consulted and informed.

use super::declare::table;
use super::field::OneOrMore;
use super::{Field, Fields, Meaning, Shape};
use crate::source::Spanned;
use crate::syntax::{Reader, Table, Value};

table! {
    /// The roles or people in one activity.
    pub struct RaciRow {
        #[doc = "Who does it."]
        "responsible" => responsible: OneOrMore<String>,
        #[doc = "Who answers for it."]
        "accountable" => accountable: OneOrMore<String>,
        #[doc = "Who is asked before."]
        "consulted" => consulted: OneOrMore<String>,
        #[doc = "Who is told after."]
        "informed" => informed: OneOrMore<String>,
    }
}

/// The matrix: activities in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Raci {
    /// Each activity and its roles.
    pub rows: Vec<(Spanned<String>, RaciRow)>,
}

impl Field for Raci {
    const SHAPE: Shape = Shape::Map(&Shape::Table(RaciRow::KEYS));

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let Some(table) = Table::from_value(value) else {
            reader.mismatch(value, "a table of activities");
            return Self::default();
        };
        let mut rows = Vec::new();
        for (activity, place, value) in table.entries() {
            if let Some(row) = <Option<RaciRow> as Field>::read(value, reader) {
                rows.push((Spanned::new(activity.to_owned(), reader.span(place)), row));
            }
        }
        Self { rows }
    }

    fn say(&self) -> Meaning {
        Meaning::Table(self.rows.iter().map(|(activity, row)| (activity.value.clone(), Meaning::table(row))).collect())
    }
}
