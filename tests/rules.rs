//! Every example of every rule page is a test: a bad one gives just the
//! findings that the page shows, a good one gives none of the rule, and neither
//! an error of another rule. `UPDATE=1` rewrites what the pages show.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use gabion::analysis::{MemoryTree, Options, WorkTree, analyze, find_root};
use gabion::lint::{Overrides, registry};
use gabion::source::{Finding, Level, RepoPath, RuleMeta, Severity, Sources};
use jiff::civil::Date;
use libtest_mimic::{Arguments, Failed, Trial};

use support::git::Git;

const AS_OF: Date = Date::constant(2026, 11, 21);

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("registry", registry_is_sound)];
    for rule in registry() {
        trials.push(Trial::test(format!("{} {}", rule.code, rule.name), move || check_page(rule)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn registry_is_sound() -> Result<(), Failed> {
    let mut codes = BTreeMap::new();
    for rule in registry() {
        let group = rule.code.chars().next().unwrap();
        assert!(rule.code.len() == 4 && rule.code[1..].chars().all(|c| c.is_ascii_digit()), "{}", rule.code);
        assert!(codes.insert(rule.code, rule.name).is_none(), "{} stands twice", rule.code);
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        assert_eq!(rule.page.lines().next(), Some(&*format!("# {} ({})", rule.name, rule.code)));
        for section in ["## Why", "## Bad", "## Good", "## How to fix", "## Options"] {
            assert!(rule.page.lines().any(|line| line == section), "{} has no {section}", rule.code);
        }
        assert!("MHRTCKSPDX".contains(group), "{}", rule.code);
    }
    let names: std::collections::BTreeSet<_> = codes.values().collect();
    assert_eq!(names.len(), codes.len(), "two rules of one name");
    Ok(())
}

/// One workspace of a page and what it should give.
struct Example {
    is_bad: bool,
    title: String,
    files: Vec<(String, String)>,
    finds: Option<String>,
}

fn check_page(rule: &'static RuleMeta) -> Result<(), Failed> {
    let examples = examples(rule.page);
    let mut page = rule.page.to_owned();
    let mut wrong = Vec::new();
    for kind in [true, false] {
        if !examples.iter().any(|example| example.is_bad == kind) {
            wrong.push(format!("no {} example", if kind { "bad" } else { "good" }));
        }
    }
    for example in &examples {
        let (findings, sources) = lint(rule, example);
        let line = |finding: &Finding| concise(finding, &sources);
        let own = findings.iter().filter(|finding| finding.diagnostic.rule == rule && finding.waiver.is_none());
        let own: String = own.map(|finding| line(finding) + "\n").collect();
        let is_other_error =
            |finding: &&Finding| finding.diagnostic.rule != rule && finding.severity == Severity::Error;
        for other in findings.iter().filter(is_other_error) {
            wrong.push(format!("`{}`: error of another rule: {}", example.title, line(other)));
        }
        match (&example.finds, example.is_bad) {
            (_, false) if !own.is_empty() => wrong.push(format!("`{}` is good, yet:\n{own}", example.title)),
            (Some(_), true) if own.is_empty() => {
                wrong.push(format!("`{}` is bad, yet nothing is found", example.title));
            }
            (Some(shown), true) if *shown != own => {
                if std::env::var_os("UPDATE").is_some() {
                    page = page.replacen(&format!("```text finds\n{shown}```"), &format!("```text finds\n{own}```"), 1);
                } else {
                    wrong.push(format!("`{}` shows:\n{shown}and finds:\n{own}", example.title));
                }
            }
            (None, true) => wrong.push(format!("`{}` has no `text finds` block", example.title)),
            _ => {}
        }
    }
    if page != rule.page {
        std::fs::write(page_path(rule), page).map_err(|error| error.to_string())?;
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// Lints an example with every rule, this one switched on.
fn lint(rule: &RuleMeta, example: &Example) -> (Vec<Finding>, Sources) {
    let mut options = Options::as_of(AS_OF);
    if rule.level == Level::Off && !example.files.iter().any(|(path, _)| path.starts_with("gabion.toml")) {
        let severity = vec![(rule.code.to_owned(), Level::On(Severity::Warning))];
        options.overrides = Overrides { severity, ..Overrides::default() };
    }
    let analysis = if example.files.iter().any(|(path, _)| path.contains(" @ ")) {
        let git = commit(&example.files);
        let root = find_root(&git.folder).unwrap();
        analyze(&WorkTree::walk(&root), &options).unwrap()
    } else {
        let files = example.files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.clone().into_bytes()));
        analyze(&MemoryTree::new(files), &options).unwrap()
    };
    (analysis.findings, analysis.sources)
}

/// A repository in which each file `PATH @ DAY AUTHOR` was committed on its day,
/// those of one day together; a file without a day is not committed.
fn commit(files: &[(String, String)]) -> Git {
    let git = Git::new();
    let mut days: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (path, text) in files {
        if let Some((path, when)) = path.split_once(" @ ") {
            days.entry(when).or_default().push((path, text));
        }
    }
    for (when, files) in days {
        let (day, author) = when.split_once(' ').unwrap();
        files.into_iter().for_each(|(path, text)| git.write(path, text));
        git.commit_by(author, day);
    }
    files.iter().filter(|(path, _)| !path.contains(" @ ")).for_each(|(path, text)| git.write(path, text));
    git
}

fn concise(finding: &Finding, sources: &Sources) -> String {
    let said = &finding.diagnostic;
    let at = sources.start(said.primary.span);
    let path = sources.path(said.primary.span);
    format!("{path}:{}:{}: {} {} {}", at.line, at.column, said.rule.code, finding.severity, said.message)
}

/// Reads the examples of a page: fences of four backticks are files.
fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut section = String::new();
    let mut case = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.to_owned();
            case = title.to_owned();
        } else if let Some(title) = line.strip_prefix("### ") {
            case = format!("{section}: {title}");
        } else if let Some(info) = line.strip_prefix("````") {
            let text: String =
                lines.by_ref().take_while(|line| *line != "````").map(|line| format!("{line}\n")).collect();
            let Some((_, path)) = info.split_once(' ').filter(|_| section == "Bad" || section == "Good") else {
                continue;
            };
            if examples.last().is_none_or(|last| last.title != case) {
                examples.push(Example {
                    is_bad: section == "Bad",
                    title: case.clone(),
                    files: Vec::new(),
                    finds: None,
                });
            }
            examples.last_mut().unwrap().files.push((path.to_owned(), text));
        } else if line == "```text finds" {
            let text: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            if let Some(last) = examples.last_mut() {
                last.finds = Some(text);
            }
        }
    }
    examples
}

fn page_path(rule: &RuleMeta) -> PathBuf {
    let name = format!("{}.md", rule.name.replace('-', "_"));
    let rules = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
    let groups = std::fs::read_dir(&rules).unwrap().flatten();
    let found = groups.map(|group| group.path().join(&name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{} has no page {name}", rule.code))
}
