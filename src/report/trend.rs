//! Counts of past days, turned into bytes.

use serde::Serialize;

use super::escape;
use crate::change::Measures;

/// Counts up when a key changes its meaning or goes.
const VERSION: u8 = 1;

/// A workspace on a day.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Point {
    /// The day, which the version was judged at.
    pub date: String,
    /// The commit that was the newest.
    pub commit: String,
    /// What was counted.
    #[serde(flatten)]
    pub measures: Measures,
    /// Files named as models that could not be read.
    pub unread: usize,
}

/// Everything that a trend can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendFormat {
    /// For a terminal.
    Text,
    /// One JSON document with a version.
    Json,
    /// A table with a header, for spreadsheets.
    Csv,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    version: u8,
    points: &'a [Point],
}

/// Writes points, which come oldest first.
pub fn render_trend(points: &[Point], format: TrendFormat) -> String {
    match format {
        TrendFormat::Json => escape::json(&Document { version: VERSION, points }),
        // Rows of one length always become a table in memory.
        TrendFormat::Csv => table(points).unwrap_or_default(),
        TrendFormat::Text => text(points),
    }
}

/// The columns of the table: all of them numbers after the first two.
fn columns(point: &Point) -> Vec<(String, usize)> {
    let measures = &point.measures;
    let named = |name: &str, number| (name.to_owned(), number);
    let mut columns = vec![named("models", measures.models), named("threats", measures.threats)];
    columns.extend(measures.states.iter().map(|(state, count)| (state.to_string(), *count)));
    columns.extend(measures.ratings.iter().map(|(rating, count)| (format!("rated-{rating}"), *count)));
    columns.extend([
        named("dealt-with", measures.dealt_with),
        named("coverage", measures.coverage),
        named("above-appetite", measures.above_appetite),
        named("controls", measures.controls),
        named("in-place", measures.in_place),
        named("required", measures.required),
        named("answered", measures.answered),
        named("reviewed", measures.reviewed),
        named("overdue", measures.overdue),
        named("never-reviewed", measures.never_reviewed),
        named("unassessed", measures.unassessed),
        named("unread", point.unread),
    ]);
    columns
}

fn table(points: &[Point]) -> Result<String, Box<dyn std::error::Error>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    for (at, point) in points.iter().enumerate() {
        let (names, numbers): (Vec<String>, Vec<usize>) = columns(point).into_iter().unzip();
        if at == 0 {
            table.write_record(["date", "commit"].into_iter().chain(names.iter().map(String::as_str)))?;
        }
        let numbers = numbers.iter().map(usize::to_string);
        table.write_record([point.date.clone(), point.commit.clone()].into_iter().chain(numbers))?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}

fn text(points: &[Point]) -> String {
    let mut table = format!(
        "{:<10}  {:<8}  {:>6}  {:>7}  {:>4}  {:>10}  {:>13}  {:>8}\n",
        "date", "commit", "models", "threats", "open", "dealt with", "over appetite", "reviewed"
    );
    for Point { date, commit, measures, .. } in points {
        let commit = commit.get(..8).unwrap_or(commit);
        let open = columns_of(measures, "open");
        let reviewed =
            (measures.reviewed * 100).checked_div(measures.models).map_or("–".to_owned(), |it| format!("{it}%"));
        table.push_str(&format!(
            "{date:<10}  {commit:<8}  {:>6}  {:>7}  {open:>4}  {:>9}%  {:>13}  {reviewed:>8}\n",
            measures.models, measures.threats, measures.coverage, measures.above_appetite
        ));
    }
    table
}

fn columns_of(measures: &Measures, state: &str) -> usize {
    measures.states.iter().find(|(word, _)| word.as_str() == state).map_or(0, |(_, count)| *count)
}
