//! A model or a record of the sample is given another id: where it says which it
//! had, everything still finds it; where it does not, that is one finding.

use gabion::source::Severity;
use rayon::prelude::*;

use crate::case::{Files, analyze_with, levels_for, sample, spoken};

/// Models that nothing in the sample goes by.
const UNNAMED: [&str; 3] = ["partner-consent", "refunds", "kiosk-legacy"];

/// Every model's file and id.
fn models() -> Vec<(&'static str, &'static str)> {
    let id = |text: &'static str| text.lines().nth(1)?.strip_prefix("id = \"")?.strip_suffix('"');
    let models: Vec<_> = sample().iter().filter_map(|(path, text)| Some((path.as_str(), id(text)?))).collect();
    assert!(models.len() > 9, "{models:?}");
    models
}

/// The sample with another id for one model, and a line more behind it.
fn renamed(path: &str, new: &str, more: &str) -> Files {
    let mut files = sample().clone();
    let lines = files[path].lines().enumerate();
    let lines = lines.map(|(at, line)| if at == 1 { format!("id = \"{new}\"{more}") } else { line.to_owned() });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    files.insert(path.to_owned(), text);
    files
}

/// What is said of some files, the stamps of the model itself aside, of which an
/// id is a part: `path:line: CODE`.
fn said(files: &Files, path: &str) -> Vec<String> {
    let analysis = analyze_with(files, Vec::new());
    let said = spoken(&analysis).into_keys();
    let is_own_stamp = |said: &String| said.starts_with(path) && (said.ends_with("S005") || said.ends_with("S007"));
    said.filter(|said| !is_own_stamp(said)).collect()
}

/// Only what differs by a slip is offered to be written: a model that was renamed
/// is to keep its new id.
#[test]
fn the_former_id_is_put_back_where_it_is_nearly_there() {
    let (path, id) = models().into_iter().find(|(_, id)| *id == "identity").unwrap();
    for (new, help, is_fixable) in [
        ("identiy", "did you mean `identity`? If it was renamed, say so: `aliases = [\"identity\"]`", true),
        ("sign-in", "if it was renamed, say so: `aliases = [\"identity\"]`; else correct what names `identity`", false),
    ] {
        let analysis = analyze_with(&renamed(path, new, ""), Vec::new());
        let told = analysis.findings.iter().map(|finding| &finding.diagnostic).find(|said| said.rule.code == "R001");
        let told = told.unwrap();
        assert_eq!((told.help.as_deref(), told.fix.is_some()), (Some(help), is_fixable), "{id}");
    }
}

#[test]
fn a_model_with_another_id_is_one_finding() {
    let misspelt = |id: &str| format!("{}{}", &id[..1], &id[2..]);
    let other = |id: &str| format!("another-{}", id.chars().rev().collect::<String>());
    let tried: Vec<(&str, &str, String)> =
        models().into_iter().flat_map(|(path, id)| [misspelt(id), other(id)].map(|new| (path, id, new))).collect();
    tried.par_iter().for_each(|(path, id, new)| {
        let said = said(&renamed(path, new, ""), path);
        if UNNAMED.contains(id) {
            assert!(said.is_empty(), "{new} for {id}: {said:?}");
        } else {
            let is_right = |said: &String| ["R001", "H006"].iter().any(|code| *said == format!("{path}:2: {code}"));
            assert!(said.len() == 1 && said.iter().all(is_right), "{new} for {id}: {said:?}");
        }
    });
}

/// Nothing is lost, no review is in doubt; who uses the former id is told so.
#[test]
fn a_model_that_says_which_id_it_had_is_still_found() {
    models().into_par_iter().for_each(|(path, id)| {
        let files = renamed(path, "another", &format!("\naliases = [\"{id}\"]"));
        let analysis = analyze_with(&files, Vec::new());
        for finding in analysis.findings.iter().filter(|it| it.waiver.is_none()) {
            let (code, message) = (finding.diagnostic.rule.code, &finding.diagnostic.message);
            let is_own_stamp = ["S005", "S007"].contains(&code) && message.contains("`another`");
            let is_former = finding.severity == Severity::Warning && message.contains("by its former id");
            assert!(is_own_stamp || is_former, "{id}: {code} {message}");
        }
    });
}

#[test]
fn a_record_that_says_which_id_it_had_was_reviewed() {
    let path = "THREAT_MODEL.md";
    let with = |more: &str| {
        let mut files = sample().clone();
        let (before, after) = files[path].split_once("### SKR-C01: ").unwrap();
        let (heading, block) = after.split_once("```toml control\n").unwrap();
        let text = format!("{before}### SKR-C91: {heading}```toml control\n{more}{block}");
        files.insert(path.to_owned(), text);
        let rule = gabion::lint::registry().into_iter().find(|rule| rule.code == "S003").unwrap();
        spoken(&analyze_with(&files, levels_for(rule))).into_iter().map(|(at, said)| format!("{at} {said}")).collect()
    };
    let known: Vec<String> = with("aliases = [\"SKR-C01\"]\n");
    assert!(known.len() > 3 && known.iter().all(|said| said.contains("by its former id")), "{known:#?}");
    let changed: Vec<String> = with("aliases = [\"SKR-C01\"]\ndescription = \"Links\"\n");
    assert!(changed.iter().any(|said| said.contains("S003")), "{changed:#?}");
}
