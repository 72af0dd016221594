//! How long looking back takes beside what git itself needs.
//!
//! `cargo bench --bench history` makes a repository of 50,000 commits with
//! merges and 1,000 models that were reviewed within the year, and asks it as
//! `gabion lint` does, beside one pass of `git log` over the year and over
//! everything, and beside loops that ask git once for each model. `-- --in FOLDER`
//! measures a repository that is there already, `-- --write FOLDER COMMITS
//! MODELS` only makes one.

mod support {
    pub(crate) mod past;
}

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 5;

/// The rules that look back.
const LOOKING_BACK: &str = "S002,S006,S009,R007";

/// How many models the loops ask for; the rest is reckoned.
const ASKED_IN_LOOPS: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [mode, folder] if mode == "--in" => measure(Path::new(folder)),
        [mode, folder, commits, models] if mode == "--write" => {
            let number = |text: &str| text.parse().expect("a number");
            support::past::repository(Path::new(folder), number(commits), number(models));
        }
        _ => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            support::past::repository(folder.path(), 50_000, 1_000);
            measure(folder.path());
            println!("with a commit-graph:");
            git(folder.path(), &["commit-graph", "write", "--reachable"]);
            measure(folder.path());
        }
    }
}

fn measure(folder: &Path) {
    let models = lines(folder, &["ls-files", "*THREAT_MODEL.md"]);
    let since = format!("--since={}", year_before_head(folder));
    let year = timed(|| git(folder, &["log", "--name-only", "--no-renames", "--format=%H", &since]), RUNS);
    let whole = timed(|| git(folder, &["log", "--name-only", "--no-renames", "--format=%H"]), 1);
    let lint = |ignored: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_gabion"));
        program.args(["lint", "--exit-zero", "--quiet", "--as-of", "2026-11-21", "--ignore", ignored]).arg(folder);
        run(&mut program)
    };
    let without = timed(|| lint(LOOKING_BACK), RUNS);
    let with = timed(
        || {
            // What an earlier run has kept is another measurement.
            let _ = std::fs::remove_dir_all(folder.join(".git/gabion"));
            lint("X002")
        },
        RUNS,
    );
    let kept = timed(|| lint("X002"), RUNS).time.saturating_sub(without.time);
    let looking = with.time.saturating_sub(without.time);
    println!("{:>7} models in {} commits", models.len(), lines(folder, &["rev-list", "HEAD"]).len());
    println!("{:>9.3} s  one pass of git log over the year", year.time.as_secs_f64());
    println!("{:>9.3} s  one pass of git log over everything", whole.time.as_secs_f64());
    println!("{:>9.3} s  lint without looking back", without.time.as_secs_f64());
    println!("{:>9.3} s  lint, {} MB at its peak", with.time.as_secs_f64(), with.peak);
    let ratio = looking.as_secs_f64() / year.time.as_secs_f64();
    println!("{:>9.3} s  looking back: {ratio:.2} of the year's pass", looking.as_secs_f64());
    println!("{:>9.3} s  looking back once more", kept.as_secs_f64());
    loops(folder, &models, looking);
}

/// What a script would do: ask git once for each model.
fn loops(folder: &Path, models: &[String], looking: Duration) {
    let step = (models.len() / ASKED_IN_LOOPS).max(1);
    let asked: Vec<&String> = models.iter().step_by(step).collect();
    let share = models.len() as f64 / asked.len() as f64;
    let old = lines(folder, &["rev-list", "-1", &format!("--before={}", year_before_head(folder)), "HEAD"]);
    let range = old.first().map_or("HEAD".to_owned(), |old| format!("{old}..HEAD"));
    let code = |model: &str| model.rsplit_once('/').map_or(".".to_owned(), |(folder, _)| folder.to_owned());
    let last = timed(
        || asked.iter().map(|model| git(folder, &["log", "-1", "--format=%H", "--", model])).max().unwrap_or(0),
        1,
    );
    let count = timed(
        || {
            asked
                .iter()
                .map(|model| git(folder, &["rev-list", "--count", &range, "--", &code(model)]))
                .max()
                .unwrap_or(0)
        },
        1,
    );
    for (what, loop_) in [("git log -1 -- PATH", last), ("git rev-list --count A..HEAD -- PATH", count)] {
        let all = loop_.time.as_secs_f64() * share;
        println!("{all:>9.1} s  a loop of {what}: {:.0} times as long", all / looking.as_secs_f64());
    }
}

/// The median time of some runs and the highest memory in MB.
struct Timed {
    time: Duration,
    peak: u64,
}

fn timed(mut work: impl FnMut() -> u64, runs: usize) -> Timed {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..runs {
        let start = Instant::now();
        peak = peak.max(work());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Timed { time: times[times.len() / 2], peak }
}

/// Runs a program with its output thrown away; gives its highest memory in MB.
fn run(program: &mut Command) -> u64 {
    let mut child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak = peak.max(kilobytes.unwrap_or(0) / 1024);
        }
        if child.try_wait().expect("the program can be waited for").is_some() {
            return peak;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

fn git(folder: &Path, arguments: &[&str]) -> u64 {
    run(Command::new("git").arg("-C").arg(folder).args(arguments))
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
