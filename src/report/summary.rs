//! The sentence at the end.

use super::Report;
use crate::source::{Safety, Summary};

/// How many there are of something.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What was read, what was found, and what can be mended unasked, in words.
pub fn summary(report: &Report<'_>) -> String {
    let read = format!("{}, {}", count(report.summary.models, "model"), count(report.summary.threats, "threat"));
    let fixable = fixable(report).map_or(String::new(), |words| format!("\n{words}"));
    format!("{read}: {}{fixable}", found(&report.summary))
}

/// What was found, in words; what is unknown is said as well.
pub(super) fn found(summary: &Summary) -> String {
    let kinds = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let found = list(kinds.map(|(number, noun)| (number, count(number, noun))));
    let (known, mended) = summary.since.map_or((0, 0), |since| (since.known, since.mended));
    let waived = list([
        (summary.suppressed, format!("{} suppressed", summary.suppressed)),
        (summary.baselined, format!("{} in the baseline", summary.baselined)),
        (known, format!("{known} known before")),
        (mended, format!("{mended} mended")),
    ]);
    let found = if found.is_empty() { "no findings".to_owned() } else { found };
    let waived = if waived.is_empty() { waived } else { format!(" ({waived})") };
    let unknown = match summary.unassessed {
        0 => String::new(),
        number => format!("; {number} not assessed"),
    };
    found + &waived + &unknown
}

/// How many findings can be mended by which flag; `None` when there is none.
fn fixable(report: &Report<'_>) -> Option<String> {
    let counted = report.findings.iter().filter(|finding| finding.waiver.is_none());
    let fixes = counted.filter_map(|finding| finding.diagnostic.fix.as_ref());
    let (safe, risky): (Vec<_>, Vec<_>) = fixes.partition(|fix| fix.safety == Safety::Safe);
    match (safe.len(), risky.len()) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (0, risky) => Some(format!("{risky} fixable with --unsafe-fixes")),
        (safe, risky) => Some(format!("{safe} fixable with --fix, {risky} more with --unsafe-fixes")),
    }
}

fn list<const N: usize>(parts: [(usize, String); N]) -> String {
    let parts = parts.into_iter().filter(|(number, _)| 0 < *number).map(|(_, words)| words);
    parts.collect::<Vec<_>>().join(", ")
}
