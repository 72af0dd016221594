//! How long linting takes beside reading the same files.
//!
//! `cargo bench --bench lint` writes workspaces of 2,500, 5,000 and 10,000
//! models to a temporary folder and runs, in turn, a reader of all models and
//! `gabion lint`, each as a process of its own. `-- --beside PROGRAM` also runs
//! `PROGRAM check FOLDER`, such as another linter's; `-- --write FOLDER COUNT`
//! only writes a workspace.

mod support {
    pub(crate) mod generate;
    pub(crate) mod measure;
}

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gabion::analysis::{Tree as _, WorkTree, find_root};
use rayon::prelude::*;
use support::measure::{measure, median};

const RUNS: usize = 11;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [mode, folder] if mode == "--read" => read_all(Path::new(folder)),
        [mode, program] if mode == "--beside" => compare(Some(program)),
        [mode, folder, count] if mode == "--write" => write(Path::new(folder), count),
        _ => compare(None),
    }
}

/// Writes a workspace to look at by hand.
fn write(folder: &Path, count: &str) {
    let count = count.parse().expect("a number of models");
    support::generate::workspace(folder, count).expect("the workspace is written");
}

/// What the linter reads, read the same way and thrown away.
fn read_all(folder: &Path) {
    let root = find_root(folder).expect("the folder is there");
    let tree = WorkTree::walk(&root);
    // Code lies beside the models; the linter reads none of it.
    let read = tree.files().par_iter().filter(|path| !path.as_str().ends_with(".rs"));
    let bytes: usize = read.map(|path| tree.read(path).map_or(0, |bytes| bytes.len())).sum();
    println!("{bytes}");
}

fn compare(beside: Option<&str>) {
    let own = std::env::current_exe().expect("this program has a path");
    println!("{:>7} {:>7} {:>9} {:>9} {:>6} {:>8}", "models", "MB", "read ms", "lint ms", "ratio", "peak MB");
    let mut before: Option<Duration> = None;
    for count in [2_500, 5_000, 10_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = support::generate::workspace(folder.path(), count).expect("the workspace is written");
        let mut read = Command::new(&own);
        read.arg("--read").arg(folder.path());
        let mut lint = Command::new(env!("CARGO_BIN_EXE_gabion"));
        lint.arg("lint").arg("--exit-zero").arg(folder.path());
        let rounds = (0..=RUNS).map(|_| (measure(&mut read), measure(&mut lint)));
        // The first round warms the cache of the file system.
        let (reads, lints): (Vec<_>, Vec<_>) = rounds.skip(1).unzip();
        let lint = median(lints);
        let (read, lint, peak) = (median(reads).wall, lint.wall, lint.peak);
        println!(
            "{count:>7} {:>7.1} {:>9.1} {:>9.1} {:>6.2} {peak:>8}",
            bytes as f64 / 1e6,
            read.as_secs_f64() * 1e3,
            lint.as_secs_f64() * 1e3,
            lint.as_secs_f64() / read.as_secs_f64(),
        );
        if let Some(before) = before {
            println!("        twice the models take {:.2} times", lint.as_secs_f64() / before.as_secs_f64());
        }
        before = Some(lint);
        if let Some(program) = beside {
            let mut other = Command::new(program);
            other.arg("check").arg("--no-cache").arg(folder.path());
            let other = median((0..3).map(|_| measure(&mut other))).wall;
            println!("        {program} takes {:.1} ms", other.as_secs_f64() * 1e3);
        }
    }
}
