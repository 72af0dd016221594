use crate::case::{analyze_with, sample};
use rayon::prelude::*;
use std::collections::BTreeMap;

#[test]
#[ignore]
fn hunt() {
    let mut jobs = Vec::new();
    for (path, text) in sample() {
        if !path.ends_with(".md") || !(path.contains("THREAT") || path.contains("threat-model")) { continue; }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut fence = false;
        for (at, line) in lines.iter().enumerate() {
            let was = fence;
            if line.starts_with("+++") || line.starts_with("```toml") { fence = !fence || line.starts_with("```toml"); }
            else if line.starts_with("```") { fence = false; }
            if !(was && fence) || line.trim().is_empty() { continue; }
            let key = line.split(['=', ' ']).next().unwrap().to_owned();
            let with = |new: String| { let mut all: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect(); all[at] = new; all.concat() };
            jobs.push((path.clone(), at + 1, format!("delete {key}"), with(String::new())));
            if let Some((k, v)) = line.split_once('"') {
                if let Some((v, rest)) = v.split_once('"') {
                    if !v.is_empty() { jobs.push((path.clone(), at + 1, format!("misspell {key}"), with(format!("{k}\"{v}x\"{rest}")))); }
                }
            }
            if line.contains('=') { jobs.push((path.clone(), at + 1, format!("retype {key}"), with(format!("{key} = 7.5\n")))); }
        }
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("### ") {
                let mut all: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
                all[at] = String::new();
                jobs.push((path.clone(), at + 1, "delete heading".into(), all.concat()));
            }
            if line.starts_with("```") {
                let mut all: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
                all[at] = String::new();
                jobs.push((path.clone(), at + 1, "delete fence".into(), all.concat()));
            }
        }
    }
    eprintln!("{} jobs", jobs.len());
    let step = std::env::var("STEP").map_or(1, |s| s.parse().unwrap());
    let jobs: Vec<_> = jobs.into_iter().step_by(step).collect();
    let results: Vec<(String, String)> = jobs.into_par_iter().filter_map(|(path, line, what, text)| {
        let mut files = sample().clone();
        files.insert(path.clone(), text);
        let analysis = analyze_with(&files, None);
        let found: Vec<String> = analysis.findings.iter().filter(|f| f.waiver.is_none()).map(|f| f.diagnostic.rule.code.to_owned()).collect();
        if found.len() < 2 { return None; }
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        for code in found { *codes.entry(code).or_default() += 1; }
        let codes: Vec<String> = codes.iter().map(|(c, n)| if *n > 1 { format!("{c}x{n}") } else { c.clone() }).collect();
        Some((format!("{what}: {}", codes.join(" ")), format!("{path}:{line}")))
    }).collect();
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (what, place) in results { by.entry(what).or_default().push(place); }
    for (what, places) in by { println!("{:4} {what}   e.g. {}", places.len(), places[..places.len().min(2)].join(" ")); }
}
