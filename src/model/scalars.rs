//! Single values: text, numbers, dates and lengths of time.

use jiff::civil::Date;

use super::field::{Scalar, Shape};
use super::{Id, Interval, Title};
use crate::source::{Fix, Safety};
use crate::syntax::{Data, Reader, Value};

// What is offered as a fix is what reading goes on with: the same slip must not
// be found once more by whoever misses the value.

const TRUTH: &str = "`true` or `false`";

const DAY: &str = "a date such as 2026-01-31";

const COUNT: &str = "a whole number, 0 or more";

/// What a fix does.
pub(super) const OFF: &str = "take the quotes off";

macro_rules! texts {
    ($($name:ty),+) => { $(
        impl Scalar for $name {
            const SHAPE: Shape = Shape::Text;

            fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                text(value, reader)
            }

            fn word(&self) -> String {
                self.to_string()
            }
        }
    )+ };
}

texts!(String, Id, Title);

/// Reads text; what lacks its quotes is taken as it stands.
fn text<T: for<'t> From<&'t str>>(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<T> {
    if let Some(text) = value.as_str() {
        return Some(text.into());
    }
    let before = reader.found.len();
    reader.mismatch(value, "text");
    let is_bare = matches!(value.data(), Data::Integer(..) | Data::Float(_) | Data::Datetime(_));
    let bare = is_bare.then(|| reader.written(value.span()))?;
    if let Some(found) = reader.found.get_mut(before) {
        let quoted = format!("\"{bare}\"");
        found.help = Some(format!("put it in quotes: {quoted}"));
        found.fix = Some(Fix::replace("put it in quotes", Safety::Safe, found.primary.span, quoted));
    }
    Some(bare.into())
}

impl Scalar for bool {
    const SHAPE: Shape = Shape::Boolean;

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let in_quotes = || value.as_str().and_then(|text| text.trim().to_lowercase().parse::<bool>().ok());
        let read = value.as_bool().or_else(in_quotes);
        match read {
            _ if value.as_bool().is_some() => {}
            Some(truth) => reader.mismatch_for(value, TRUTH, OFF, &truth.to_string()),
            None => reader.mismatch(value, TRUTH),
        }
        read
    }

    fn word(&self) -> String {
        self.to_string()
    }
}

impl Scalar for u32 {
    const SHAPE: Shape = Shape::Integer(0, u32::MAX as i64);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let read = value.as_integer().and_then(|number| u32::try_from(number).ok());
        if read.is_some() {
            return read;
        }
        let in_quotes = value.as_str().and_then(|text| text.trim().parse::<u32>().ok());
        match in_quotes {
            Some(number) => reader.mismatch_for(value, COUNT, OFF, &number.to_string()),
            None => reader.mismatch(value, COUNT),
        }
        in_quotes
    }

    fn word(&self) -> String {
        self.to_string()
    }
}

impl Scalar for Date {
    const SHAPE: Shape = Shape::Date;

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if let Some(date) = value.as_datetime().and_then(|datetime| datetime.date) {
            return Date::new(i16::try_from(date.year).ok()?, date.month.cast_signed(), date.day.cast_signed()).ok();
        }
        let in_quotes = value.as_str().and_then(|text| text.trim().parse::<Date>().ok());
        match in_quotes {
            Some(date) => reader.mismatch_for(value, DAY, OFF, &date.to_string()),
            None => reader.mismatch(value, DAY),
        }
        in_quotes
    }

    fn word(&self) -> String {
        self.to_string()
    }
}

impl Scalar for Interval {
    const SHAPE: Shape = Shape::Interval;

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let read = value.as_str().and_then(Interval::parse);
        if read.is_none() {
            reader.mismatch(value, "a length of time such as \"12 months\"");
        }
        read
    }

    fn word(&self) -> String {
        self.length()
    }
}
