//! `gabion trend`.

use std::path::PathBuf;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::Ended;
use super::args::Place;
use super::change_args::{Every, Trend, TrendAs};
use super::output::Terminal;
use super::session::Session;
use super::versions::Versions;
use crate::analysis::{CommitTree, Edition, Editions};
use crate::change::measure;
use crate::history::{CommitId, Trouble};
use crate::report::{Point, TrendFormat, render_trend};

/// Counts the workspace as it was, reports, and says how it ended.
pub(super) fn run(options: &Trend, terminal: &Terminal) -> anyhow::Result<Ended> {
    let here = PathBuf::from(".");
    let place = Place { as_of: options.as_of, ..Place::default() };
    let session = Session::open(options.workspace.as_deref().unwrap_or(&here), &place)?;
    let versions = Versions::open(&session)?;
    let last = session.as_of;
    let first = options.since.unwrap_or_else(|| last.saturating_sub(1.year()));
    if first > last {
        anyhow::bail!("--since {first} lies after {last}, the day that ages are counted from");
    }
    let days = days(first, last, options.every);
    let moments = days.iter().map(|day| end_of(*day)).collect::<Result<Vec<i64>, _>>()?;
    let line = versions.repository.mainline(versions.head()?, &moments)?;
    if line.is_cut {
        let known = line.commits.iter().filter(|commit| commit.is_some()).count();
        terminal.say(&format!(
            "the history here ends early: {} of {} days are not known; `git fetch --unshallow` brings the rest",
            days.len() - known,
            days.len()
        ));
    }
    let mut asked: Vec<(Date, CommitId)> =
        days.into_iter().zip(line.commits).filter_map(|(day, commit)| Some((day, commit?))).collect();
    asked.reverse();
    let points = points(&asked, &versions, terminal)?;
    if points.iter().all(|point| point.measures.models + point.measures.unassessed + point.unread == 0) {
        anyhow::bail!("{} had no threat model on any of these days", session.root.folder.display());
    }
    let format = match options.format {
        TrendAs::Text => TrendFormat::Text,
        TrendAs::Json => TrendFormat::Json,
        TrendAs::Csv => TrendFormat::Csv,
    };
    terminal.print(&render_trend(&points, format))?;
    Ok(Ended::Clean)
}

/// The last day of each period, and the last day of all; the latest first.
fn days(first: Date, last: Date, every: Every) -> Vec<Date> {
    let mut days = vec![last];
    let mut end = match every {
        Every::Week => last.saturating_sub(1.week()),
        Every::Month | Every::Quarter | Every::Year => before(last.first_of_month()),
    };
    while end >= first {
        let is_end = match every {
            Every::Week | Every::Month => true,
            Every::Quarter => end.month() % 3 == 0,
            Every::Year => end.month() == 12,
        };
        if is_end {
            days.push(end);
        }
        let earlier = if every == Every::Week { end.saturating_sub(1.week()) } else { before(end.first_of_month()) };
        if earlier >= end {
            break;
        }
        end = earlier;
    }
    days
}

fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

/// The last second of a day in UTC.
fn end_of(day: Date) -> anyhow::Result<i64> {
    Ok(day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC)?.timestamp().as_second())
}

fn points(asked: &[(Date, CommitId)], versions: &Versions, terminal: &Terminal) -> anyhow::Result<Vec<Point>> {
    let mut commits: Vec<CommitId> = asked.iter().map(|(_, commit)| *commit).collect();
    commits.dedup();
    let editions = commits.par_iter().map(|commit| -> Result<Edition, Trouble> {
        Ok(Edition::of(&CommitTree::new(versions.repository.snapshot(*commit, &versions.prefix)?)))
    });
    let editions = Editions::read(&versions.repository, editions.collect::<Result<Vec<_>, _>>()?);
    let (read, all) = editions.counts();
    terminal.say_more(&format!("{read} files read for {all} in {} commits", commits.len()));
    let point = |(day, commit): &(Date, CommitId)| {
        let at = commits.iter().position(|other| other == commit)?;
        let understood = editions.understand(at, *day)?;
        let measures = measure(&understood.workspace);
        Some(Point { date: day.to_string(), commit: commit.to_string(), measures, unread: understood.unread })
    };
    Ok(asked.par_iter().filter_map(point).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn periods_end_where_the_calendar_says() {
        let days = |first, every| super::days(day(first), day("2026-03-15"), every);
        assert_eq!(days("2026-01-01", Every::Month), ["2026-03-15", "2026-02-28", "2026-01-31"].map(day));
        assert_eq!(
            days("2025-06-30", Every::Quarter),
            ["2026-03-15", "2025-12-31", "2025-09-30", "2025-06-30"].map(day)
        );
        assert_eq!(days("2024-01-01", Every::Year), ["2026-03-15", "2025-12-31", "2024-12-31"].map(day));
        assert_eq!(days("2026-03-01", Every::Week), ["2026-03-15", "2026-03-08", "2026-03-01"].map(day));
        assert_eq!(days("2026-03-15", Every::Month), [day("2026-03-15")]);
    }
}
