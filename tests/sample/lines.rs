//! One slip of the pen in any line of TOML is one finding.

use rayon::prelude::*;

use crate::case::{Files, analyze_with, levels_for, sample, spoken};
use gabion::lint::registry;

/// One line in so many is tried in each way.
const EVERY: usize = 11;

/// A line `key = value` with a slip in it; none where there is no room for it.
type Slip = fn(&str, &str) -> Option<String>;

/// The ways to slip, each with the rule that should speak.
const SLIPS: [(&str, &str, Slip); 4] = [
    ("M003", "the second letter of the key is missing", |key, value| {
        let rest = key.get(2..).filter(|rest| !rest.is_empty())?;
        Some(format!("{}{rest} = {value}", &key[..1]))
    }),
    ("M002", "the last quote or bracket is missing", |key, value| {
        let shorter = value.strip_suffix(['"', ']', '}'])?;
        Some(format!("{key} = {shorter}"))
    }),
    ("M002", "the first quote or bracket is missing", |key, value| {
        let shorter = value.strip_prefix(['"', '[', '{'])?;
        Some(format!("{key} = {shorter}"))
    }),
    ("M002", "the last quote in a list is missing", |key, value| {
        let shorter = value.strip_suffix("\"]")?;
        Some(format!("{key} = {shorter}]"))
    }),
];

#[test]
fn a_slip_in_any_line_is_one_finding() {
    let lines: Vec<(&str, usize)> = sample()
        .iter()
        .flat_map(|(path, text)| {
            let count = text.lines().count();
            (0..count).map(move |line| (path.as_str(), line))
        })
        .collect();
    let tried = lines.into_par_iter().enumerate();
    let tried = tried.flat_map_iter(|(at, (path, line))| {
        SLIPS.iter().enumerate().filter_map(move |(way, slip)| {
            (at + way * 3).is_multiple_of(EVERY).then(|| spoilt(path, line, slip)).flatten()
        })
    });
    let tried: Vec<Result<(), String>> = tried.collect();
    assert!(tried.len() > 200, "{} lines were tried", tried.len());
    let wrong: Vec<String> = tried.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lints the sample with one line spoilt, where it can be; says what is wrong with the answer.
fn spoilt(path: &str, line: usize, (code, what, slip): &(&str, &str, Slip)) -> Option<Result<(), String>> {
    let text = sample().get(path)?;
    if !path.ends_with(".md") || !is_key_of_model(text, line) {
        return None;
    }
    let (key, value) = text.lines().nth(line)?.split_once(" = ")?;
    let spoilt = slip(key, value)?;
    let mut lines: Vec<&str> = text.lines().collect();
    lines[line] = &spoilt;
    let mut files: Files = sample().clone();
    files.insert(path.to_owned(), lines.join("\n") + "\n");
    let rule = registry().into_iter().find(|rule| rule.code == *code)?;
    let analysis = analyze_with(&files, levels_for(rule));
    let found = spoken(&analysis);
    let is_right = found.len() == 1 && found.keys().all(|found| found.starts_with(path) && found.ends_with(code));
    Some(if is_right { Ok(()) } else { Err(format!("{path}:{}: {what}: {found:?}", line + 1)) })
}

/// Whether a line stands in TOML and gives a key that is not free to choose.
fn is_key_of_model(text: &str, line: usize) -> bool {
    let (mut is_toml, mut header) = (false, "");
    for (at, words) in text.lines().enumerate() {
        let was_toml = is_toml;
        match words {
            "+++" => is_toml = !is_toml,
            _ if words.starts_with("```toml ") => is_toml = true,
            "```" => is_toml = false,
            _ if is_toml && words.starts_with('[') => header = words,
            _ => {}
        }
        if at == line {
            let is_free = header.starts_with("[raci");
            return was_toml && is_toml && !is_free && words.starts_with(|c: char| c.is_ascii_lowercase());
        }
    }
    false
}
