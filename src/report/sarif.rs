//! SARIF 2.1.0, for code scanning.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::entry::{self, Entry, Place};
use super::line_hash::line_hashes;
use super::secrets::Secrets;
use super::summary::count;
use super::{Report, escape, help_uri};
use crate::source::{FileId, Fix, Level, RuleMeta, Severity, Span, Waiver, printable};

/// GitHub keeps no more results of a run.
const MOST_RESULTS: usize = 5_000;
/// GitHub keeps no more places of a result.
const MOST_PLACES: usize = 100;

pub(super) fn render(report: &Report<'_>) -> String {
    let rules = rules(report);
    let mut entries = entry::all(report);
    let cut = cut(&mut entries);
    let mut hashes = Hashes { report, secrets: Secrets::of(report), files: BTreeMap::new() };
    let results: Vec<Value> = entries.iter().map(|entry| result(entry, &rules, &mut hashes)).collect();
    let described: Vec<Value> = rules.iter().map(|rule| description(rule)).collect();
    let mut driver = Map::new();
    driver.insert("name".into(), json!("gabion"));
    driver.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
    driver.insert("semanticVersion".into(), json!(env!("CARGO_PKG_VERSION")));
    driver.insert("rules".into(), json!(described));
    let mut run = Map::new();
    run.insert("tool".into(), json!({ "driver": driver }));
    run.insert("automationDetails".into(), json!({ "id": category(report) }));
    run.insert("columnKind".into(), json!("unicodeCodePoints"));
    run.insert(
        "originalUriBaseIds".into(),
        json!({ "%SRCROOT%": { "description": { "text": "The root of the repository." } } }),
    );
    run.insert("invocations".into(), json!([{ "executionSuccessful": true, "toolExecutionNotifications": cut }]));
    run.insert("results".into(), json!(results));
    if let Some(head) = &report.head {
        run.insert("versionControlProvenance".into(), json!([provenance(head)]));
    }
    escape::json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }))
}

/// What code scanning keeps apart: the workspaces of a repository.
fn category(report: &Report<'_>) -> String {
    match report.root.as_deref().map(|root| root.trim_matches('/')) {
        None | Some("") => "gabion/".to_owned(),
        Some(root) => format!("gabion/{}/", escape::uri(root)),
    }
}

/// The schema wants an address for the repository; a run without a network
/// knows none, so the commit itself stands for it.
fn provenance(head: &str) -> Value {
    json!({
        "repositoryUri": format!("urn:git:{}", escape::uri(head)),
        "revisionId": head,
        "mappedTo": { "uriBaseId": "%SRCROOT%" },
    })
}

/// All rules there are, and those that spoke beside them, by code.
fn rules(report: &Report<'_>) -> Vec<&'static RuleMeta> {
    let spoken = report.findings.iter().map(|finding| finding.diagnostic.rule);
    let rules = report.rules.iter().copied().chain(spoken).map(|rule| (rule.code, rule));
    rules.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// Leaves the gravest results that fit, in their order, and says what went.
fn cut(entries: &mut Vec<Entry<'_>>) -> Vec<Value> {
    let Some(more) = entries.len().checked_sub(MOST_RESULTS).filter(|more| 0 < *more) else {
        return Vec::new();
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|at| {
        let entry = &entries[*at];
        (entry.finding.waiver.is_some(), std::cmp::Reverse(entry.severity))
    });
    let kept: BTreeSet<usize> = order.into_iter().take(MOST_RESULTS).collect();
    let mut at = 0..;
    entries.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
    let text =
        format!("{} left out, the least severe ones: a run holds at most {MOST_RESULTS}.", count(more, "result"));
    vec![json!({ "level": "warning", "message": { "text": text } })]
}

fn description(rule: &RuleMeta) -> Value {
    // What is off weighs nothing until somebody turns it on.
    let (enabled, level) = match rule.level {
        Level::Off => (false, Severity::Note),
        Level::On(severity) => (true, severity),
    };
    let tags = ["threat-model".to_owned(), rule.group.title().replace(' ', "-")];
    let mut description = json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.summary },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "enabled": enabled, "level": level.as_str() },
        "properties": { "tags": tags },
    });
    if let Some(uri) = help_uri(rule) {
        description["helpUri"] = json!(uri);
    }
    description
}

fn result(entry: &Entry<'_>, rules: &[&RuleMeta], hashes: &mut Hashes<'_>) -> Value {
    let report = hashes.report;
    let related = entry.related.iter().take(MOST_PLACES).zip(1..).map(|(place, id)| {
        let mut location = location(report, place);
        location["id"] = json!(id);
        if !place.message.is_empty() {
            location["message"] = json!({ "text": words(&place.message) });
        }
        location
    });
    let mut result = json!({
        "ruleId": entry.rule.code,
        "level": entry.severity.as_str(),
        "message": { "text": words(&entry.advice("\n")) },
        "locations": [location(report, &entry.at)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "gabion/v1": entry.finding.fingerprint },
        "suppressions": suppressions(entry, &hashes.secrets),
        "properties": { "model": entry.model, "record": entry.record },
    });
    if let Ok(index) = rules.binary_search_by_key(&entry.rule.code, |rule| rule.code) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(hash) = hashes.of(&entry.at) {
        result["partialFingerprints"]["primaryLocationLineHash"] = json!(hash);
    }
    if report.summary.since.is_some() {
        // Where one result has a state, all have; what is waived is not new.
        result["baselineState"] = json!(if entry.finding.waiver.is_none() { "new" } else { "unchanged" });
    }
    if let Some(fix) = entry.fix {
        result["fixes"] = json!([mending(report, fix)]);
    }
    result
}

fn suppressions(entry: &Entry<'_>, secrets: &Secrets<'_>) -> Vec<Value> {
    let waiver = entry.finding.waiver.iter();
    let suppressions = waiver.filter_map(|waiver| {
        let (kind, justification) = match waiver {
            // Nobody has accepted it: it is old, and that is another key.
            Waiver::Known => return None,
            Waiver::Suppressed { reason } => ("inSource", printable(&secrets.strike(reason)).into_owned()),
            Waiver::Baselined => ("external", "stands in the baseline".to_owned()),
        };
        Some(json!({ "kind": kind, "status": "accepted", "justification": justification }))
    });
    suppressions.collect()
}

fn location(report: &Report<'_>, place: &Place) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(report, place.span.file),
            "region": region(report, place.span),
        },
    })
}

fn artifact(report: &Report<'_>, file: FileId) -> Value {
    let path = report.in_repository(report.sources.file(file).path());
    json!({ "uri": escape::uri(&path), "uriBaseId": "%SRCROOT%" })
}

fn region(report: &Report<'_>, span: Span) -> Value {
    let (start, end) = (report.sources.start(span), report.sources.end(span));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn mending(report: &Report<'_>, fix: &Fix) -> Value {
    let mut files: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let replacement = json!({
            "deletedRegion": region(report, edit.span),
            "insertedContent": { "text": edit.text },
        });
        files.entry(edit.span.file).or_default().push(replacement);
    }
    let changes = files.into_iter().map(
        |(file, replacements)| json!({ "artifactLocation": artifact(report, file), "replacements": replacements }),
    );
    json!({ "description": { "text": words(&entry::fix_title(fix)) }, "artifactChanges": changes.collect::<Vec<_>>() })
}

/// A message in which nothing is taken for a link.
fn words(text: &str) -> String {
    text.replace("](", "] (")
}

/// The hashes of the lines of files, computed once for each file.
struct Hashes<'a> {
    report: &'a Report<'a>,
    secrets: Secrets<'a>,
    files: BTreeMap<FileId, Vec<String>>,
}

impl Hashes<'_> {
    /// The hash of the line of a place. A file that holds a secret gets none:
    /// the hash is easily turned back into a few unknown characters.
    fn of(&mut self, place: &Place) -> Option<&str> {
        let file = place.span.file;
        if self.secrets.are_in(file) {
            return None;
        }
        let sources = self.report.sources;
        let hashes = self.files.entry(file).or_insert_with(|| line_hashes(sources.file(file).text()));
        hashes.get(place.start.line.checked_sub(1)?).map(String::as_str)
    }
}
