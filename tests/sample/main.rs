//! The sample is clean, shows the whole format, and each rule speaks when just
//! one thing in it is spoilt.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod age;
mod case;
mod content;
mod lines;
mod places;
mod renamed;
mod slips;
mod structure;
#[path = "../support/mod.rs"]
mod support;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

use gabion::lint::registry;
use gabion::model::RecordKind;
use gabion::resolve::{Model, Workspace};
use gabion::source::{Level, Waiver};
use rayon::prelude::*;

use case::{Case, analyze_with, levels_for, sample, spoken};

fn cases() -> impl Iterator<Item = &'static Case> {
    structure::CASES.iter().chain(content::CASES).chain(slips::CASES).chain(age::CASES).chain(unread::CASES)
}

#[test]
fn nothing_is_found_but_what_is_suppressed() {
    let analysis = analyze_with(sample(), Vec::new());
    assert_eq!(spoken(&analysis), BTreeMap::new());
    let is_suppressed = |waiver: &Option<Waiver>| matches!(waiver, Some(Waiver::Suppressed { .. }));
    assert!(analysis.findings.iter().all(|finding| is_suppressed(&finding.waiver)));
    assert_eq!(analysis.summary.suppressed, 2);
    assert_eq!(analysis.summary.unassessed, 0);
    assert_eq!(analysis.discovered.left_out, []);
}

#[test]
fn every_kind_of_record_is_shown() {
    let analysis = analyze_with(sample(), Vec::new());
    let workspace = &analysis.workspace;
    let kinds: BTreeSet<RecordKind> = workspace
        .models()
        .flat_map(|model| model.records().iter().map(|(_, record)| record.kind()).collect::<Vec<_>>())
        .collect();
    assert_eq!(kinds, BTreeSet::from(RecordKind::RECORDS));
    assert!(workspace.models().filter(|model| !model.attack_trees().is_empty()).count() >= 2);
    let levels: BTreeSet<Option<usize>> = workspace.models().map(Model::level).collect();
    assert_eq!(levels, (0..4).map(Some).collect());
    assert!(workspace.models().len() >= 9);
    assert!(workspace.plain().is_empty());
}

/// What a reader should be able to look up in the sample beside the kinds.
#[test]
fn every_part_of_the_format_is_shown() {
    let analysis = analyze_with(sample(), Vec::new());
    let workspace = &analysis.workspace;
    let shown = |what: &str, is_shown: bool| assert!(is_shown, "the sample shows no {what}");
    let any = |is: &dyn Fn(&Model) -> bool| workspace.models().any(is);
    shown("milestones", any(&|model| !model.meta().milestones.is_empty()));
    shown("triggers", any(&|model| !model.meta().triggers.is_empty()));
    shown("dismissal", any(&|model| !model.meta().dismissed.is_empty()));
    shown("answer to a required control", any(&|model| !model.meta().not_applicable.is_empty()));
    shown("model that is out of scope", any(&|model| model.meta().out_of_scope.is_some()));
    shown("sign-off", any(&|model| model.meta().sign_off.is_some()));
    shown("assessment of threats", any(&|model| model.meta().threat_assessment.is_some()));
    assert!(workspace.models().all(|model| model.meta().review.is_some()));
    let threats =
        |is: &dyn Fn(&gabion::model::Threat) -> bool| workspace.threats().any(|(_, threat)| is(&threat.fields));
    shown("acceptance", threats(&|threat| threat.acceptance.is_some()));
    shown("delegation", threats(&|threat| !threat.delegate_to.items.is_empty()));
    shown("refinement", threats(&|threat| !threat.refines.items.is_empty()));
    shown("abuse case", threats(&|threat| !threat.few().steps.is_empty()));
    fence_and_names(workspace, &analysis.sources);
}

/// Both ways to write the front matter, and both ways to name a model's file.
fn fence_and_names(workspace: &Workspace, sources: &gabion::source::Sources) {
    let fenced = |model: &Model| sources.text(model.front_matter()).starts_with("```toml model");
    assert!(workspace.models().any(fenced) && !workspace.models().all(fenced));
    let named = |model: &Model| model.path().name().ends_with(".threat-model.md");
    assert!(workspace.models().any(named) && !workspace.models().all(named));
}

/// What these say depends on commits; `tests/history` makes them speak of the sample.
const OF_HISTORY: [&str; 5] = ["R007", "S002", "S006", "S008", "S009"];

#[test]
fn every_rule_has_a_case() {
    let mut counted: BTreeMap<&str, usize> = registry().iter().map(|rule| (rule.code, 0)).collect();
    counted.retain(|code, _| !OF_HISTORY.contains(code));
    for case in cases() {
        *counted.get_mut(case.rule).unwrap_or_else(|| panic!("no rule is called {}", case.rule)) += 1;
    }
    let forgotten: Vec<&str> = counted.into_iter().filter(|(_, count)| *count == 0).map(|(code, _)| code).collect();
    assert_eq!(forgotten, [""; 0], "add a case to tests/sample for each");
}

/// One mistake is one finding, of the right rule, at the right line.
#[test]
fn one_mistake_is_one_finding() {
    let levels = |case: &Case| levels_for(registry().into_iter().find(|rule| rule.code == case.rule).unwrap());
    let wrong = cases().collect::<Vec<_>>().into_par_iter().filter_map(|case| check(case, levels(case)));
    assert_eq!(wrong.collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn what_cannot_be_read_is_not_compared_with_its_review() {
    let wrong = unread::CASES.par_iter().filter_map(|case| check(case, Vec::new()));
    assert_eq!(wrong.collect::<Vec<_>>().join("\n"), "");
}

fn check(case: &Case, levels: Vec<(String, Level)>) -> Option<String> {
    let files = match case.files() {
        Ok(files) => files,
        Err(reason) => return Some(format!("{}: {reason}", case.rule)),
    };
    let expected = match case.expected(&files) {
        Ok(expected) => expected,
        Err(reason) => return Some(format!("{}: {reason}", case.rule)),
    };
    let analysis = analyze_with(&files, levels);
    let found = spoken(&analysis);
    let is_right = found.len() == 1 && found.contains_key(&expected);
    let list = || found.iter().map(|(place, message)| format!("\n    {place} {message}")).collect::<String>();
    (!is_right).then(|| format!("expected\n    {expected}\n  found{}", list()))
}
