//! How long looking back takes beside what git itself needs.
//!
//! `cargo bench --bench history` makes a repository of 50,000 commits with
//! merges and 1,000 models that were reviewed within the year, and asks it as
//! `gabion lint` does, beside one pass of `git log` over the year and over
//! everything, and beside loops that ask git once for each model: plainly, with
//! a commit-graph, and with changed-path filters in it. Then it makes others,
//! with few and many models that cover the same code and with twice the commits.
//! `-- --in FOLDER` measures a repository that is there already,
//! `-- --write FOLDER COMMITS MODELS` only makes one.

mod support {
    pub(crate) mod measure;
    pub(crate) mod past;
}

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use support::measure::{Run, measure, median};
use support::past::{Size, repository};

use gabion::history::{AskedFile, FileHistory, Questions, Repository, Unassessed, ask};
use gabion::source::RepoPath;

/// How often each thing is measured.
const RUNS: usize = 5;

/// How often a lint is measured without and with looking back, by turns: what is
/// asked for is the difference of two short times, and machines have moods.
const ROUNDS: usize = 11;

/// The rules that look back.
const LOOKING_BACK: &str = "S002,S006,S008,S009,R007";

/// A rule that finds nothing here, so that both runs have one left out.
const NOTHING: &str = "X002";

/// How many models the loops ask for; the rest is reckoned.
const ASKED_IN_LOOPS: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [mode, folder] if mode == "--in" => compare(Path::new(folder)),
        [mode, folder, commits, models] if mode == "--write" => {
            let number = |text: &str| text.parse().expect("a number");
            repository(Path::new(folder), usual(number(commits), number(models)));
        }
        _ => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            repository(folder.path(), usual(50_000, 1_000));
            compare(folder.path());
            println!("with a commit-graph:");
            git(folder.path(), &["commit-graph", "write", "--reachable"]);
            compare(folder.path());
            println!("with changed-path filters:");
            git(folder.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
            compare(folder.path());
            println!("after one new commit:");
            renew(folder.path());
            println!("with more to look at:");
            grow();
        }
    }
}

/// A lint without some rules.
fn lint(folder: &Path, ignored: &str) -> Run {
    let mut program = Command::new(env!("CARGO_BIN_EXE_gabion"));
    program.args(["lint", "--exit-zero", "--quiet", "--as-of", "2026-11-21", "--ignore", ignored]).arg(folder);
    measure(&mut program)
}

/// What looking back costs.
struct Looked {
    without: Run,
    with: Run,
    /// More than without, where nothing is kept of it.
    first: Duration,
    /// More than without, with what was kept.
    again: Duration,
}

/// Lints without looking back, with it, and once more, by turns; `renew` comes
/// before the last.
fn looking_back(folder: &Path, mut renew: impl FnMut(usize)) -> Looked {
    let mut runs = [const { Vec::new() }; 3];
    for round in 0..=ROUNDS {
        let without = lint(folder, LOOKING_BACK);
        forget(folder);
        let with = lint(folder, NOTHING);
        renew(round);
        let again = lint(folder, NOTHING);
        // The first round only warms up.
        if round > 0 {
            runs.iter_mut().zip([without, with, again]).for_each(|(runs, run)| runs.push(run));
        }
    }
    let [without, with, again] = runs;
    let more = |runs: &[Run]| {
        let pairs = runs.iter().zip(&without);
        let mut more: Vec<Duration> = pairs.map(|(run, without)| run.wall.saturating_sub(without.wall)).collect();
        more.sort_unstable();
        more[more.len() / 2]
    };
    let (first, again) = (more(&with), more(&again));
    Looked { first, again, without: median(without), with: median(with) }
}

/// What an earlier run has kept is another measurement.
fn forget(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder.join(".git/gabion"));
}

/// Looks back again after each of some commits, with what was kept before it.
fn renew(folder: &Path) {
    let looked = looking_back(folder, |round| {
        std::fs::write(folder.join("new.rs"), format!("// {round}\n")).expect("the file is written");
        git(folder, &["add", "new.rs"]);
        git(folder, &["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "new"]);
    });
    let ratio = looked.again.as_secs_f64() / looked.first.as_secs_f64();
    println!("{:>9.3} s  looking back: {ratio:.2} of the first time", looked.again.as_secs_f64());
}

/// A model for each service.
fn usual(commits: usize, models: usize) -> Size {
    Size { commits, services: models, groups: 40, is_by_group: false }
}

/// What fifty times the models of the same code, and twice the commits cost.
fn grow() {
    let of = |size: Size| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        repository(folder.path(), size);
        let looked = looking_back(folder.path(), |_| {});
        let (looking, lint) = (looked.first.as_secs_f64(), looked.with.wall.as_secs_f64());
        let since = format!("--since={}", year_before_head(folder.path()));
        let log = ["log", "--name-only", "--no-renames", "--format=%H", &since];
        let year = median((0..RUNS).map(|_| git(folder.path(), &log)));
        let (Size { commits, services, .. }, models) = (size, size.models());
        let ratio = looking / year.wall.as_secs_f64();
        println!(
            "{looking:>9.3} s  looking back for {models} models of {services} services in {commits} commits: {ratio:.2} of the year's pass"
        );
        (looking, lint)
    };
    let many = Size { groups: 100, ..usual(50_000, 5_000) };
    let (few, many) = (of(Size { is_by_group: true, ..many }), of(many));
    let (once, twice) = (of(usual(50_000, 1_000)), of(usual(100_000, 1_000)));
    println!(
        "{:>9.2}    5,000 models beside 100; {:.2} with everything that lint does",
        many.0 / few.0,
        many.1 / few.1
    );
    println!("{:>9.2}    twice the commits; {:.2} with everything that lint does", twice.0 / once.0, twice.1 / once.1);
}

fn compare(folder: &Path) {
    let models = lines(folder, &["ls-files", "*THREAT_MODEL.md"]);
    let since = format!("--since={}", year_before_head(folder));
    let log = ["log", "--name-only", "--no-renames", "--format=%H"];
    let year = median((0..RUNS).map(|_| git(folder, &[&log[..], &[&since]].concat())));
    let whole = git(folder, &log);
    let Looked { without, with, first, again } = looking_back(folder, |_| {});
    println!("{:>7} models in {} commits", models.len(), lines(folder, &["rev-list", "HEAD"]).len());
    println!("{:>9.3} s  one pass of git log over the year", year.wall.as_secs_f64());
    println!("{:>9.3} s  one pass of git log over everything", whole.wall.as_secs_f64());
    println!("{:>9.3} s  lint without looking back", without.wall.as_secs_f64());
    println!("{:>9.3} s  lint, {} MB at its peak", with.wall.as_secs_f64(), with.peak);
    let ratio = first.as_secs_f64() / year.wall.as_secs_f64();
    println!("{:>9.3} s  looking back: {ratio:.2} of the year's pass", first.as_secs_f64());
    println!("{:>9.3} s  looking back once more", again.as_secs_f64());
    let born = (0..RUNS).map(|_| whole_history(folder, &models)).min().unwrap_or_default();
    let ratio = born.as_secs_f64() / whole.wall.as_secs_f64();
    println!("{:>9.3} s  who began and wrote each model: {ratio:.2} of the whole pass", born.as_secs_f64());
    loops(folder, &models, first);
}

/// Asks what the site shows of every model; gives how long it took.
fn whole_history(folder: &Path, models: &[String]) -> Duration {
    let start = Instant::now();
    let repository = Repository::open(folder).expect("a repository");
    let path = |model: &String| RepoPath::new(model).expect("a path");
    let files = models.iter().map(|model| AskedFile { path: path(model), dates: BTreeMap::new() });
    let questions = Questions {
        prefix: RepoPath::root(),
        files: files.collect(),
        areas: Vec::new(),
        areas_of: &|_| Vec::new(),
        read: None,
        now: None,
        is_uncovered: None,
        is_whole: true,
        settings: None,
    };
    let head = repository.head().expect("a head").expect("a commit");
    let answers = ask(&repository, head, &questions).expect("answers");
    let is_known = |file: &Result<FileHistory, Unassessed>| file.as_ref().is_ok_and(|file| file.created.is_some());
    assert!(answers.files.iter().all(is_known), "every model was begun by somebody");
    start.elapsed()
}

/// What a script would do: ask git once for each model.
fn loops(folder: &Path, models: &[String], looking: Duration) {
    let step = (models.len() / ASKED_IN_LOOPS).max(1);
    let asked: Vec<&String> = models.iter().step_by(step).collect();
    let share = models.len() as f64 / asked.len() as f64;
    let old = lines(folder, &["rev-list", "-1", &format!("--before={}", year_before_head(folder)), "HEAD"]);
    let range = old.first().map_or("HEAD".to_owned(), |old| format!("{old}..HEAD"));
    let code = |model: &str| model.rsplit_once('/').map_or(".".to_owned(), |(folder, _)| folder.to_owned());
    let last: Run = asked.iter().map(|model| git(folder, &["log", "-1", "--format=%H", "--", model])).sum();
    let count: Run = asked.iter().map(|model| git(folder, &["rev-list", "--count", &range, "--", &code(model)])).sum();
    for (what, loop_) in [("git log -1 -- PATH", last), ("git rev-list --count A..HEAD -- PATH", count)] {
        let all = loop_.wall.as_secs_f64() * share;
        println!("{all:>9.1} s  a loop of {what}: {:.0} times as long", all / looking.as_secs_f64());
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Run {
    measure(Command::new("git").arg("-C").arg(folder).args(arguments))
}

fn lines(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().expect("git runs");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// A year before the newest commit, in seconds as git takes them.
fn year_before_head(folder: &Path) -> String {
    let newest = lines(folder, &["log", "-1", "--format=%ct"]);
    let newest: i64 = newest.first().and_then(|time| time.parse().ok()).unwrap_or(0);
    (newest - 365 * 86_400).to_string()
}
