//! The one clock. Everything else is given a date.

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The day that ages are counted from: the one asked for, else the one that
/// `SOURCE_DATE_EPOCH` names (reproducible-builds.org), else today in UTC, so
/// that a run does not depend on where its machine stands.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is no number of seconds.
pub(super) fn as_of(asked: Option<Date>) -> anyhow::Result<Date> {
    if let Some(date) = asked {
        return Ok(date);
    }
    let moment = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let seconds: i64 = seconds.trim().parse().context("SOURCE_DATE_EPOCH is no number of seconds")?;
            Timestamp::from_second(seconds).context("SOURCE_DATE_EPOCH is out of range")?
        }
        Err(_) => now(),
    };
    Ok(moment.to_zoned(TimeZone::UTC).date())
}

#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
fn now() -> Timestamp {
    Timestamp::now()
}
