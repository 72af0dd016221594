//! The small closed scales: likelihood, impact, rating, categories, states.

use jiff::Span;
use jiff::civil::Date;

use super::declare::table;
use super::scalars::OFF;
use super::{Field, Meaning, Scalar, Shape, choice};
use crate::source::Spanned;
use crate::syntax::{Reader, Table, Value};

/// Declares a scale of five steps, written as a number or as a name.
macro_rules! steps {
    ($(#[doc = $doc:literal])+ $name:ident: $what:literal, $($word:literal),+) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        impl $name {
            /// The names of the steps, lowest first.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The step with this number, 1 to 5.
            pub fn new(step: u8) -> Option<Self> {
                (1..=5).contains(&step).then_some(Self(step))
            }

            /// The number of the step, 1 to 5.
            pub fn get(self) -> u8 {
                self.0
            }

            /// The name of the step.
            pub fn as_str(self) -> &'static str {
                Self::WORDS[usize::from(self.0 - 1)]
            }
        }

        impl Scalar for $name {
            const SHAPE: Shape = Shape::Step(Self::WORDS);

            fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                if let Some(step) = value.as_str().and_then(|text| text.trim().parse::<u8>().ok()).and_then(Self::new) {
                    let wanted = concat!($what, " from 1 to 5 without quotes, or its name");
                    reader.mismatch_for(value, wanted, OFF, &step.word());
                    return Some(step);
                }
                if let Some(word) = value.as_str() {
                    let step_of = |word: &str| Self::WORDS.iter().position(|known| *known == word);
                    let meant = || reader.not_a_choice(value, word, Self::WORDS).and_then(step_of);
                    let step = step_of(word).or_else(meant);
                    return step.and_then(|step| u8::try_from(step + 1).ok()).and_then(Self::new);
                }
                let step = value.as_integer().and_then(|step| u8::try_from(step).ok()).and_then(Self::new);
                if step.is_none() {
                    reader.mismatch(value, concat!($what, " from 1 to 5, or its name"));
                }
                step
            }

            fn word(&self) -> String {
                self.0.to_string()
            }
        }
    };
}

steps! {
    /// How likely it is that a threat comes about.
    Likelihood: "a likelihood", "rare", "unlikely", "possible", "likely", "almost-certain"
}

steps! {
    /// How much harm it does.
    Impact: "an impact", "negligible", "minor", "moderate", "major", "severe"
}

/// Likelihood and impact together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Risk {
    /// How likely.
    pub likelihood: Likelihood,
    /// How bad.
    pub impact: Impact,
}

table! {
    /// A risk as it is written; either axis may be missing by mistake.
    pub struct RiskFields {
        #[doc = "How likely, 1 to 5 or rare, unlikely, possible, likely, almost-certain."]
        "likelihood" required => likelihood: Option<Spanned<Likelihood>>,
        #[doc = "How bad, 1 to 5 or negligible, minor, moderate, major, severe."]
        "impact" required => impact: Option<Spanned<Impact>>,
    }
}

impl RiskFields {
    /// The risk, if both axes were given.
    pub fn risk(&self) -> Option<Risk> {
        Some(Risk { likelihood: self.likelihood.as_ref()?.value, impact: self.impact.as_ref()?.value })
    }
}

choice! {
    /// What a risk amounts to.
    pub enum Rating {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
        /// Critical.
        Critical = "critical",
    }
}

/// Turns likelihood and impact into a rating; every "worst" goes by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix(pub [[Rating; 5]; 5]);

impl Default for Matrix {
    fn default() -> Self {
        use Rating::{Critical as C, High as H, Low as L, Medium as M};
        Self([[L, L, L, M, M], [L, L, M, M, H], [L, M, M, H, H], [M, M, H, H, C], [M, H, H, C, C]])
    }
}

impl Matrix {
    /// The rating of a risk.
    pub fn rate(&self, risk: Risk) -> Rating {
        self.0[usize::from(risk.likelihood.get() - 1)][usize::from(risk.impact.get() - 1)]
    }

    /// Sorts risks from the least to the worst: by rating, impact, likelihood.
    pub fn badness(&self, risk: Risk) -> (Rating, u8, u8) {
        (self.rate(risk), risk.impact.get(), risk.likelihood.get())
    }

    /// The worst of some risks.
    pub fn worst(&self, risks: impl IntoIterator<Item = Risk>) -> Option<Risk> {
        risks.into_iter().max_by_key(|risk| self.badness(*risk))
    }
}

choice! {
    /// The categories of STRIDE (Kohnfelder and Garg, 1999).
    pub enum Stride {
        /// Spoofing.
        Spoofing = "spoofing",
        /// Tampering.
        Tampering = "tampering",
        /// Repudiation.
        Repudiation = "repudiation",
        /// Information disclosure.
        InformationDisclosure = "information-disclosure",
        /// Denial of service.
        DenialOfService = "denial-of-service",
        /// Elevation of privilege.
        ElevationOfPrivilege = "elevation-of-privilege",
    }
}

choice! {
    /// How much an asset matters.
    pub enum Criticality {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
        /// Critical.
        Critical = "critical",
    }
}

choice! {
    /// The state of a threat, worst first: computed, never declared.
    pub enum ThreatState {
        /// No answer.
        Open = "open",
        /// Controls, none in place.
        Planned = "planned",
        /// Some in place, or all and still above the appetite.
        Partial = "partial",
        /// Accepted by someone who may, and not expired.
        Accepted = "accepted",
        /// Transferred, with a reason.
        Transferred = "transferred",
        /// Everything in place, within appetite.
        Mitigated = "mitigated",
        /// Avoided, with a reason.
        Avoided = "avoided",
    }
}

impl ThreatState {
    /// Whether nothing is left to do.
    pub fn is_dealt_with(self) -> bool {
        matches!(self, Self::Accepted | Self::Transferred | Self::Mitigated | Self::Avoided)
    }
}

/// The highest rating that is borne without acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appetite {
    /// For every category that has none of its own.
    pub default: Option<Spanned<Rating>>,
    /// By category, in their order.
    pub by_category: Vec<(Stride, Spanned<Rating>)>,
}

impl Field for Appetite {
    const SHAPE: Shape = Shape::Either(&Rating::SHAPE, &Shape::Map(&Rating::SHAPE));

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let mut appetite = Self::default();
        let Some(table) = Table::from_value(value) else {
            appetite.default = Field::read(value, reader);
            return appetite;
        };
        let known: Vec<&'static str> = Stride::WORDS.iter().copied().chain(["default"]).collect();
        let mut unknown = Vec::new();
        for (key, place, value) in table.entries() {
            if !known.contains(&key) {
                unknown.push((key, place, value));
                continue;
            }
            let Some(rating) = <Option<Spanned<Rating>> as Field>::read(value, reader) else {
                continue;
            };
            match Stride::from_word(key) {
                Some(category) => appetite.by_category.push((category, rating)),
                None => appetite.default = Some(rating),
            }
        }
        table.say_unknown(&unknown, &known, reader);
        appetite
    }

    fn say(&self) -> Meaning {
        let default = self.default.iter().map(|rating| ("default", rating));
        let each = self.by_category.iter().map(|(category, rating)| (category.as_str(), rating));
        let entries = default.chain(each);
        Meaning::Table(entries.map(|(key, rating)| (key.to_owned(), Meaning::Text(rating.value.word()))).collect())
    }
}

impl Appetite {
    /// Whether anything is said.
    pub fn is_set(&self) -> bool {
        self.default.is_some() || !self.by_category.is_empty()
    }

    /// The appetite for a category; `None` asks for the default.
    pub fn for_category(&self, category: Option<Stride>) -> Option<&Spanned<Rating>> {
        let own = category.and_then(|wanted| self.by_category.iter().find(|(category, _)| *category == wanted));
        own.map(|(_, rating)| rating).or(self.default.as_ref())
    }
}

/// A length of time in whole months and days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    months: i32,
    days: i32,
    text: String,
}

impl Default for Interval {
    fn default() -> Self {
        Self { months: 12, days: 0, text: "12 months".to_owned() }
    }
}

impl Interval {
    /// Reads "12 months", "1 year", "90 days", "6 weeks" and the like.
    pub fn parse(text: &str) -> Option<Self> {
        let span: Span = text.trim().parse().ok()?;
        let is_calendar = span.get_hours() == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
        let months = i32::from(span.get_years()).checked_mul(12)?.checked_add(span.get_months())?;
        let days = span.get_weeks().checked_mul(7)?.checked_add(span.get_days())?;
        let is_ahead = is_calendar && months >= 0 && days >= 0 && (months, days) != (0, 0);
        is_ahead.then(|| Self { months, days, text: text.trim().to_owned() })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How long it is, however that was written: 12 months are a year.
    pub fn length(&self) -> String {
        format!("{} months {} days", self.months, self.days)
    }

    /// The day on which the interval that starts on `date` ends; the last day
    /// there is when the sum lies beyond it.
    pub fn after(&self, date: Date) -> Date {
        let span = Span::new().try_months(self.months).and_then(|span| span.try_days(self.days));
        span.map_or(Date::MAX, |span| date.saturating_add(span))
    }

    /// Whether this is longer than another: both start on the same day.
    pub fn is_longer_than(&self, other: &Self) -> bool {
        let start = Date::constant(2024, 1, 1);
        self.after(start) > other.after(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_calendar_time() {
        let year = Interval::parse("12 months").unwrap();
        assert_eq!(year.after(Date::constant(2025, 11, 21)), Date::constant(2026, 11, 21));
        assert!(year.is_longer_than(&Interval::parse("90 days").unwrap()));
        assert!(!year.is_longer_than(&Interval::parse("1 year").unwrap()));
        assert_eq!(Interval::parse("5 hours"), None);
        assert_eq!(Interval::parse("-1 day"), None);
    }

    #[test]
    fn worst_goes_by_rating_then_impact() {
        let risk = |likelihood, impact| Risk {
            likelihood: Likelihood::new(likelihood).unwrap(),
            impact: Impact::new(impact).unwrap(),
        };
        let matrix = Matrix::default();
        assert_eq!(matrix.rate(risk(4, 4)), Rating::High);
        assert_eq!(matrix.worst([risk(5, 2), risk(2, 5)]), Some(risk(2, 5)));
    }
}
