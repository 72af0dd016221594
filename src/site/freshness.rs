//! Whether a model's review still holds, by its dates and by what changed since.

use jiff::civil::Date;
use serde::Serialize;

use super::attention::days_between;
use super::text::{day, span_of_days};
use crate::model::Interval;
use crate::resolve::{Model, Workspace};

/// How many days before its end a review is due.
const DUE: i32 = 30;

/// Whether a model's review still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It is not kept: retired or out of scope.
    NotKept,
    /// No review is on record.
    Never,
    /// It ended on this day.
    Overdue { due: Date },
    /// Something came up after it that asks for another.
    Asked { due: Date },
    /// It was of another text, or the code has moved on, or what it inherits.
    Changed { due: Date },
    /// It ends within the month.
    Due { due: Date },
    /// It holds until this day.
    Fresh { due: Date },
}

/// How long a review holds where nobody says: a year.
fn usual() -> Option<Interval> {
    Interval::parse("12 months")
}

/// Judges a model by its review, its interval and its triggers alone.
pub(crate) fn by_dates(workspace: &Workspace, model: &Model) -> Freshness {
    if !model.is_assessed() {
        return Freshness::NotKept;
    }
    let Some(reviewed) = reviewed(model) else { return Freshness::Never };
    let interval = workspace.inherited(model.key()).review_interval.as_ref().map(|said| said.value.clone());
    let due = interval.or_else(usual).map_or(reviewed, |interval| interval.after(reviewed));
    let dates = model.meta().triggers.iter().filter_map(|trigger| trigger.fields.date.as_ref());
    let asked = dates.map(|date| date.value).filter(|date| *date > reviewed && *date <= workspace.as_of()).max();
    match days_between(workspace.as_of(), due) {
        left if left < 0 => Freshness::Overdue { due },
        _ if asked.is_some() => Freshness::Asked { due },
        left if left <= DUE => Freshness::Due { due },
        _ => Freshness::Fresh { due },
    }
}

/// When a model was last reviewed.
pub(crate) fn reviewed(model: &Model) -> Option<Date> {
    Some(model.meta().review.as_ref()?.date.as_ref()?.value)
}

impl Freshness {
    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NotKept => "not-kept",
            Self::Never => "never",
            Self::Overdue { .. } => "overdue",
            Self::Asked { .. } => "asked",
            Self::Changed { .. } => "changed",
            Self::Due { .. } => "due",
            Self::Fresh { .. } => "fresh",
        }
    }

    /// The day on which the next review is due; the earliest where none was held.
    pub(crate) fn due(self) -> Option<Date> {
        match self {
            Self::NotKept | Self::Never => None,
            Self::Overdue { due }
            | Self::Asked { due }
            | Self::Changed { due }
            | Self::Due { due }
            | Self::Fresh { due } => Some(due),
        }
    }

    /// For sorting: what must be looked at first comes first.
    pub(crate) fn urgency(self) -> u8 {
        match self {
            Self::Overdue { .. } => 0,
            Self::Never => 1,
            Self::Asked { .. } => 2,
            Self::Changed { .. } => 3,
            Self::Due { .. } => 4,
            Self::Fresh { .. } => 5,
            Self::NotKept => 6,
        }
    }

    /// For readers.
    pub(crate) fn shown(self, as_of: Date) -> FreshnessShown {
        let away = |due: Date| span_of_days(days_between(as_of, due));
        let (label, note) = match self {
            Self::NotKept => ("Not kept", "Retired or out of scope".to_owned()),
            Self::Never => ("Never reviewed", "No review is on record".to_owned()),
            Self::Overdue { due } => ("Review overdue", format!("since {}, {}", day(due), away(due))),
            Self::Asked { due } => {
                ("Review asked for", format!("something came up; due by {} at the latest", day(due)))
            }
            Self::Changed { due } => ("Changed since", format!("look again; due by {} at the latest", day(due))),
            Self::Due { due } => ("Review due", format!("by {}, in {}", day(due), away(due))),
            Self::Fresh { due } => ("Fresh", format!("until {}", day(due))),
        };
        FreshnessShown { word: self.word(), label, note }
    }
}

/// Freshness for readers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FreshnessShown {
    /// For the style.
    pub(crate) word: &'static str,
    /// For people.
    pub(crate) label: &'static str,
    /// Since when, or until when.
    pub(crate) note: String,
}
