//! The status for people: a tree with a line for each model.

use std::fmt::Write as _;

use annotate_snippets::renderer::{AnsiColor, Style as Paint};
use unicode_width::UnicodeWidthStr as _;

use super::{Standing, Status};
use crate::model::{Rating, ThreatState};
use crate::source::{Severity, printable};

/// How a screen is written to.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether escape sequences for colours may be written.
    pub color: bool,
    /// The width of the screen in cells.
    pub width: usize,
}

/// The narrowest that the column of models becomes.
const NARROWEST: usize = 16;

/// What the column of models has at least where there is room for the level, the
/// owner and every state.
const COMFORTABLE: usize = 24;

/// One column of the table.
struct Column {
    title: &'static str,
    width: usize,
    is_number: bool,
    cell: fn(&Standing<'_>) -> (String, Paint),
}

/// Writes the status as a table of at most the screen's width.
pub fn render_text(status: &Status<'_>, look: Look) -> String {
    let taken = |columns: &[Column]| columns.iter().map(|column| column.width + 2).sum::<usize>();
    let wide = wide(status);
    let columns = if taken(&wide) + COMFORTABLE <= look.width { wide } else { narrow() };
    let taken = taken(&columns);
    let names: Vec<String> = branches(&status.standings);
    let longest = names.iter().map(|name| name.width()).chain([5]).max().unwrap_or(0);
    let first = longest.min(look.width.saturating_sub(taken).max(NARROWEST));
    let mut text = heading(status);
    if status.standings.is_empty() && status.stale {
        return text;
    }
    let titles = columns.iter().fold(pad("model", first), |line, column| line + "  " + &aligned(column, column.title));
    let _ = writeln!(text, "{}", painted(titles.trim_end(), Paint::new().bold(), look));
    for (name, standing) in names.iter().zip(&status.standings) {
        let name = pad(&clip(name, first), first);
        let dim = if standing.is_way { Paint::new().dimmed() } else { Paint::new() };
        let mut line = painted(&name, dim, look);
        for column in &columns {
            let (cell, paint) = (column.cell)(standing);
            line += "  ";
            line += &painted(&aligned(column, &cell), if standing.is_way { dim } else { paint }, look);
        }
        let _ = writeln!(text, "{}", line.trim_end());
        if !standing.is_way {
            reasons(standing, look, &mut text);
        }
    }
    text
}

fn heading(status: &Status<'_>) -> String {
    let models = status.standings.iter().filter(|standing| !standing.is_way).count();
    let threats: usize = status.standings.iter().map(Standing::threats).sum();
    let system = status.system.map(|name| format!("{}: ", printable(name))).unwrap_or_default();
    let unassessed = match status.unassessed {
        0 => String::new(),
        count => format!(", {count} unassessed"),
    };
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    if models == 0 && status.stale {
        return format!("{system}no model is stale{unassessed}, as of {}\n", status.as_of);
    }
    let (models, threats) = (counted(models, "model"), counted(threats, "threat"));
    format!("{system}{models}, {threats}{unassessed}, as of {}\n\n", status.as_of)
}

fn narrow() -> Vec<Column> {
    vec![
        Column { title: "threats", width: 7, is_number: true, cell: |it| (it.threats().to_string(), Paint::new()) },
        Column { title: "open", width: 4, is_number: true, cell: |it| counted(it, &[ThreatState::Open]) },
        Column { title: "partly", width: 6, is_number: true, cell: partly },
        Column { title: "residual", width: 8, is_number: false, cell: |it| rated(it.residual) },
        Column { title: "required", width: 8, is_number: true, cell: required },
        Column { title: "reviewed", width: 10, is_number: false, cell: reviewed },
        Column { title: "drift", width: 5, is_number: true, cell: drift },
    ]
}

fn wide(status: &Status<'_>) -> Vec<Column> {
    let of = |cell: fn(&Standing<'_>) -> (String, Paint)| status.standings.iter().map(move |it| cell(it).0.width());
    let level = of(level).chain([5]).max().unwrap_or(5).min(12);
    let owner = of(owner).chain([5]).max().unwrap_or(5).min(20);
    vec![
        Column { title: "level", width: level, is_number: false, cell: self::level },
        Column { title: "owner", width: owner, is_number: false, cell: self::owner },
        Column { title: "threats", width: 7, is_number: true, cell: |it| (it.threats().to_string(), Paint::new()) },
        Column { title: "open", width: 4, is_number: true, cell: |it| counted(it, &[ThreatState::Open]) },
        Column { title: "planned", width: 7, is_number: true, cell: |it| counted(it, &[ThreatState::Planned]) },
        Column { title: "partial", width: 7, is_number: true, cell: |it| counted(it, &[ThreatState::Partial]) },
        Column { title: "accepted", width: 8, is_number: true, cell: |it| counted(it, &[ThreatState::Accepted]) },
        Column { title: "current", width: 8, is_number: false, cell: |it| rated(it.current) },
        Column { title: "residual", width: 8, is_number: false, cell: |it| rated(it.residual) },
        Column { title: "required", width: 8, is_number: true, cell: required },
        Column { title: "reviewed", width: 10, is_number: false, cell: reviewed },
        Column { title: "drift", width: 5, is_number: true, cell: drift },
    ]
}

fn level(standing: &Standing<'_>) -> (String, Paint) {
    let level = standing.model.meta().level.as_ref().map(|level| printable(&level.value).into_owned());
    (level.unwrap_or_else(|| "?".to_owned()), Paint::new())
}

fn owner(standing: &Standing<'_>) -> (String, Paint) {
    let owner = super::owner(standing.model).map(|owner| printable(owner).into_owned());
    (owner.unwrap_or_else(|| "nobody".to_owned()), Paint::new())
}

/// A number of threats that is alarming unless it is nought.
fn counted(standing: &Standing<'_>, states: &[ThreatState]) -> (String, Paint) {
    let count: usize = states.iter().map(|state| standing.in_state(*state)).sum();
    let paint = match states {
        _ if count == 0 => Paint::new().dimmed(),
        [ThreatState::Open] => AnsiColor::BrightRed.on_default(),
        _ => Paint::new(),
    };
    (if count == 0 { "-".to_owned() } else { count.to_string() }, paint)
}

fn partly(standing: &Standing<'_>) -> (String, Paint) {
    counted(standing, &[ThreatState::Planned, ThreatState::Partial])
}

fn rated(rating: Option<Rating>) -> (String, Paint) {
    let paint = match rating {
        Some(Rating::Critical) => AnsiColor::BrightRed.on_default().bold(),
        Some(Rating::High) => AnsiColor::BrightRed.on_default(),
        Some(Rating::Medium) => AnsiColor::Yellow.on_default(),
        Some(Rating::Low) | None => Paint::new(),
    };
    (rating.map_or("-", |rating| rating.as_str()).to_owned(), paint)
}

fn required(standing: &Standing<'_>) -> (String, Paint) {
    let paint = if standing.answered < standing.required { AnsiColor::Yellow.on_default() } else { Paint::new() };
    match standing.required {
        0 => ("-".to_owned(), Paint::new().dimmed()),
        _ => (format!("{}/{}", standing.answered, standing.required), paint),
    }
}

fn reviewed(standing: &Standing<'_>) -> (String, Paint) {
    match standing.reviewed {
        Some(date) => (date.to_string(), Paint::new()),
        None => ("never".to_owned(), AnsiColor::Yellow.on_default()),
    }
}

/// Commits to its own code since the review; `?` where history cannot tell.
fn drift(standing: &Standing<'_>) -> (String, Paint) {
    match standing.drift {
        Some(Ok(drift)) if drift.commits > 0 => (drift.commits.to_string(), AnsiColor::Yellow.on_default()),
        Some(Err(_)) => ("?".to_owned(), AnsiColor::Yellow.on_default()),
        // Without code of its own a reviewed model may drift unseen.
        None if standing.reviewed.is_some() => ("?".to_owned(), Paint::new().dimmed()),
        Some(Ok(_)) | None => ("-".to_owned(), Paint::new().dimmed()),
    }
}

/// Why a model is stale, below its line.
fn reasons(standing: &Standing<'_>, look: Look, text: &mut String) {
    let indent = "  ".repeat(standing.depth + 1);
    for finding in &standing.stale {
        let paint = match finding.severity {
            Severity::Error => AnsiColor::BrightRed.on_default(),
            Severity::Warning => AnsiColor::Yellow.on_default(),
            Severity::Note => Paint::new().dimmed(),
        };
        let said = format!("{indent}{} {}", finding.diagnostic.rule.code, printable(&finding.diagnostic.message));
        let _ = writeln!(text, "{}", painted(&clip(&said, look.width), paint, look));
    }
}

/// The name of each model behind the branches that lead to it.
fn branches(standings: &[Standing<'_>]) -> Vec<String> {
    // Whether a later model continues the branch at each depth.
    let mut goes_on: Vec<bool> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for standing in standings.iter().rev() {
        let depth = standing.depth;
        goes_on.resize(goes_on.len().max(depth + 1), false);
        let mut name = String::new();
        for goes_on in goes_on.iter().take(depth).skip(1) {
            name += if *goes_on { "│  " } else { "   " };
        }
        if depth > 0 {
            name += if goes_on[depth] { "├─ " } else { "└─ " };
        }
        goes_on.truncate(depth + 1);
        goes_on[depth] = true;
        names.push(name + &printable(standing.model.id()));
    }
    names.reverse();
    names
}

fn aligned(column: &Column, cell: &str) -> String {
    let cell = clip(cell, column.width);
    let space = " ".repeat(column.width.saturating_sub(cell.width()));
    if column.is_number { space + &cell } else { cell + &space }
}

fn pad(text: &str, width: usize) -> String {
    text.to_owned() + &" ".repeat(width.saturating_sub(text.width()))
}

/// As much of a text as fits.
fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut clipped = String::new();
    for c in text.chars() {
        clipped.push(c);
        if clipped.width() >= width {
            clipped.pop();
            break;
        }
    }
    clipped + "…"
}

fn painted(text: &str, paint: Paint, look: Look) -> String {
    if look.color { format!("{paint}{text}{paint:#}") } else { text.to_owned() }
}
