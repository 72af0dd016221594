//! How long linting takes beside reading the same files.
//!
//! `cargo bench --bench lint` writes workspaces of 2,500, 5,000 and 10,000
//! models to a temporary folder and runs, in turn, two readers of all models and
//! `gabion lint`, each as a process of its own: a plain reader, which looks for
//! the files and reads one after the other, and one that uses all processors,
//! as the linter does. `-- --released PROGRAM` runs that build of gabion in place
//! of cargo's own, such as the one of `packaging/build.sh`; `-- --beside PROGRAM`
//! also runs `PROGRAM check FOLDER`, such as another linter's;
//! `-- --write FOLDER COUNT` only writes a workspace.

mod support {
    pub(crate) mod generate;
    pub(crate) mod measure;
}

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gabion::analysis::{Tree as _, WorkTree, find_root};
use rayon::prelude::*;
use support::measure::{Run, measure, median};

const GABION: &str = env!("CARGO_BIN_EXE_gabion");
const RUNS: usize = 11;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [mode, folder] if mode == "--read" => read_plainly(Path::new(folder)),
        [mode, folder] if mode == "--read-side-by-side" => read_side_by_side(Path::new(folder)),
        [mode, program] if mode == "--released" => compare(program, None),
        [mode, program] if mode == "--beside" => compare(GABION, Some(program)),
        [mode, folder, count] if mode == "--write" => write(Path::new(folder), count),
        _ => compare(GABION, None),
    }
}

/// Writes a workspace to look at by hand.
fn write(folder: &Path, count: &str) {
    let count = count.parse().expect("a number of models");
    support::generate::workspace(folder, count).expect("the workspace is written");
}

/// All models, looked for and read one after the other, and thrown away: nothing
/// in it is gabion's.
fn read_plainly(folder: &Path) {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("the folder can be read"));
    let models = entries.filter(|entry| entry.file_name() == "THREAT_MODEL.md");
    let bytes: usize = models.map(|model| std::fs::read(model.path()).map_or(0, |bytes| bytes.len())).sum();
    println!("{bytes}");
}

/// What the linter reads, read the same way and thrown away.
fn read_side_by_side(folder: &Path) {
    let root = find_root(folder).expect("the folder is there");
    let tree = WorkTree::walk(&root);
    // Code lies beside the models; the linter reads none of it.
    let read = tree.files().par_iter().filter(|path| !path.as_str().ends_with(".rs"));
    let bytes: usize = read.map(|path| tree.read(path).map_or(0, |bytes| bytes.len())).sum();
    println!("{bytes}");
}

fn compare(gabion: &str, beside: Option<&str>) {
    let own = std::env::current_exe().expect("this program has a path");
    println!(
        "{:>7} {:>7} {:>9} {:>9} {:>9} {:>7} {:>7} {:>8}",
        "models", "MB", "plain ms", "all ms", "lint ms", "/plain", "/all", "peak MB"
    );
    let mut before: Option<Duration> = None;
    for count in [2_500, 5_000, 10_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = support::generate::workspace(folder.path(), count).expect("the workspace is written");
        let reader = |mode: &str| {
            let mut reader = Command::new(&own);
            reader.arg(mode).arg(folder.path());
            reader
        };
        let (mut plain, mut all) = (reader("--read"), reader("--read-side-by-side"));
        let mut lint = Command::new(gabion);
        lint.arg("lint").arg("--exit-zero").arg(folder.path());
        let rounds = (0..=RUNS).map(|_| [&mut plain, &mut all, &mut lint].map(measure));
        // The first round warms the cache of the file system.
        let rounds: Vec<_> = rounds.skip(1).collect();
        let [plain, all, lint] = [0, 1, 2].map(|program| median(rounds.iter().map(|runs| runs[program])));
        let ms = |run: Run| run.wall.as_secs_f64() * 1e3;
        println!(
            "{count:>7} {:>7.1} {:>9.1} {:>9.1} {:>9.1} {:>7.2} {:>7.2} {:>8}",
            bytes as f64 / 1e6,
            ms(plain),
            ms(all),
            ms(lint),
            ms(lint) / ms(plain),
            ms(lint) / ms(all),
            lint.peak,
        );
        let lint = lint.wall;
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
