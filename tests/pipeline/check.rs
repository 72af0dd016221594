//! What must hold for any files whatever.

#![allow(dead_code, reason = "each suite that shares this uses a part of it")]

use std::fmt::Write as _;

use gabion::analysis::{Analysis, Options, Overlay, Tree, analyze, mend};
use gabion::lint::registry;
use gabion::report::{Format, Report, Style, render, statistics, summary};
use gabion::source::{Finding, Level, Severity, Span, is_unprintable};
use gabion::syntax::{INVALID_TOML, MALFORMED_RECORD, UNREADABLE_FILE};
use jiff::civil::Date;

/// What is wrong, in words.
pub(crate) type Wrong = Result<(), String>;

/// The plain question with every rule switched on.
pub(crate) fn everything() -> Options {
    let mut options = Options::as_of(Date::constant(2026, 11, 21));
    let off = registry().into_iter().filter(|rule| rule.level == Level::Off);
    let on = off.map(|rule| (rule.code.to_owned(), Level::On(Severity::Warning)));
    options.overrides.severity = on.collect();
    options
}

/// Runs the whole pipeline over a tree: reading, rules, reports, fixes.
pub(crate) fn check(tree: &dyn Tree) -> Wrong {
    let options = everything();
    let analysis = analyze(tree, &options).map_err(|error| error.to_string())?;
    check_analysis(&analysis)?;
    check_reports(&analysis, &Format::ALL)?;
    check_fixes(tree, &options, &analysis)
}

/// Places, order and names of what was found.
pub(crate) fn check_analysis(analysis: &Analysis) -> Wrong {
    for finding in &analysis.findings {
        check_places(analysis, finding)?;
    }
    let place = |finding: &Finding| {
        let span = finding.diagnostic.primary.span;
        (analysis.sources.path(span).clone(), span.start, finding.diagnostic.rule.code)
    };
    if !analysis.findings.is_sorted_by_key(place) {
        return Err("findings are out of order".to_owned());
    }
    let mut prints: Vec<&str> = analysis.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
    prints.sort_unstable();
    match prints.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("two findings with the fingerprint {}", pair[0])),
        None => Ok(()),
    }
}

fn check_places(analysis: &Analysis, finding: &Finding) -> Wrong {
    let said = &finding.diagnostic;
    let holds = |what: &str, span: Span| match analysis.sources.iter().nth(span.file.0 as usize) {
        None => Err(format!("{} {what} stands in no file: {span:?}: {}", said.rule.code, said.message)),
        Some((_, file)) if span.start > span.end || file.text().get(span.range()).is_none() => {
            Err(format!("{} {what} is no place in {}: {span:?}: {}", said.rule.code, file.path(), said.message))
        }
        Some(_) => Ok(()),
    };
    holds("place", said.primary.span)?;
    said.related.iter().try_for_each(|label| holds("related place", label.span))?;
    let mut edits: Vec<Span> = Vec::new();
    for edit in said.fix.iter().flat_map(|fix| &fix.edits) {
        holds("edit", edit.span)?;
        edits.push(edit.span);
    }
    edits.sort_unstable();
    match edits.windows(2).find(|pair| pair[0].file == pair[1].file && pair[0].end > pair[1].start) {
        Some(pair) => Err(format!("{} has edits over each other: {pair:?}", said.rule.code)),
        None => Ok(()),
    }
}

/// Every format takes what was found, stays well-formed, and lets no control
/// character through.
pub(crate) fn check_reports(analysis: &Analysis, formats: &[Format]) -> Wrong {
    let report = Report {
        findings: &analysis.findings,
        sources: &analysis.sources,
        summary: analysis.summary,
        as_of: Date::constant(2026, 11, 21),
        head: None,
        rules: registry(),
        root: None,
        blob: None,
    };
    let style = Style { color: false, width: 80, links: false };
    let mut written: Vec<(&str, String)> =
        formats.iter().map(|format| (format.name(), render(&report, *format, style))).collect();
    if formats.contains(&Format::Full) {
        written.push(("narrow", render(&report, Format::Full, Style { width: 1, ..style })));
    }
    written.push(("statistics", statistics(&report, style)));
    written.push(("summary", summary(&report)));
    for (name, text) in &written {
        if let Some(control) = text.chars().find(|c| *c != '\n' && is_unprintable(*c)) {
            return Err(format!("{name} lets {control:?} through"));
        }
        if ["json", "sarif", "gitlab", "rdjson"].contains(name) {
            serde_json::from_str::<serde_json::Value>(text).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    Ok(())
}

/// Fixing ends, reads no worse than before, and has nothing left to do.
pub(crate) fn check_fixes(tree: &dyn Tree, options: &Options, before: &Analysis) -> Wrong {
    if before.findings.iter().all(|finding| finding.diagnostic.fix.is_none()) {
        return Ok(());
    }
    let all = |_: &Finding, _: &Analysis| true;
    let mended = mend(tree, options, &all).map_err(|error| error.to_string())?;
    check_analysis(&mended.analysis)?;
    let (was, is) = (unread(before), unread(&mended.analysis));
    if is > was {
        return Err(format!("{was} places could not be read, after fixing {is}"));
    }
    if mended.texts.is_empty() {
        return Ok(());
    }
    let again = mend(&Overlay::new(tree, &mended.texts), options, &all).map_err(|error| error.to_string())?;
    if again.texts.is_empty() {
        return Ok(());
    }
    let mut wrong = "fixing what was fixed changes it again:".to_owned();
    for (path, new) in &again.texts {
        let old = mended.texts.get(path).map_or("", String::as_str);
        let changed = old.lines().zip(new.lines()).find(|(old, new)| old != new);
        let _ = write!(wrong, "\n{path}: {changed:?}");
    }
    Err(wrong)
}

fn unread(analysis: &Analysis) -> usize {
    let rules = [&INVALID_TOML, &MALFORMED_RECORD, &UNREADABLE_FILE];
    analysis.findings.iter().filter(|finding| rules.contains(&finding.diagnostic.rule)).count()
}

/// The findings in words, for a comparison of two runs.
pub(crate) fn in_words(analysis: &Analysis) -> Vec<String> {
    let line = |finding: &Finding| {
        let said = &finding.diagnostic;
        format!("{} {:?} {} {}", analysis.sources.path(said.primary.span), said, finding.severity, finding.fingerprint)
    };
    analysis.findings.iter().map(line).collect()
}
