//! How long a site takes, how much memory, and how large its pages are.
//!
//! `cargo bench --bench site` writes workspaces of 1,000 and 2,000 models, ten
//! threats each, to a temporary folder and builds each site as a process of its
//! own: into an empty folder, and again over what is there. With
//! `-- --beside HUGO MDBOOK` those two programs build as many pages of the same
//! text in the same run, with their search index and highlighting on. Tens of
//! thousands of small files measure the disk: `TMPDIR` may name a folder in
//! memory.

mod support {
    pub(crate) mod generate;
    pub(crate) mod measure;
    pub(crate) mod others;
}

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::measure::{Run, least, measure};

const RUNS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let beside = match &arguments[..] {
        [mode, hugo, mdbook] if mode == "--beside" => Some((hugo.as_str(), mdbook.as_str())),
        _ => None,
    };
    println!(
        "{:>18} {:>7} {:>7} {:>9} {:>9} {:>8} {:>11}",
        "", "models", "pages", "wall s", "user s", "peak MB", "bytes/page"
    );
    let mut before: Option<Duration> = None;
    for count in [1_000, 2_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let workspace = folder.path().join("workspace");
        support::generate::workspace(&workspace, count).expect("the workspace is written");
        let out = folder.path().join("out");
        let build = || {
            let mut build = Command::new(env!("CARGO_BIN_EXE_gabion"));
            build.arg("build").arg(&workspace).arg("--out").arg(&out).args(["--as-of", "2026-11-21"]);
            build
        };
        let first = best(&out, build);
        say("gabion", count, first, &out);
        say("gabion, again", count, measure(&mut build()), &out);
        if let Some(before) = before {
            println!("twice the models take {:.2} times as long", first.wall.as_secs_f64() / before.as_secs_f64());
        }
        before = Some(first.wall);
        if let Some((hugo, mdbook)) = beside.filter(|_| count == 2_000) {
            compare(&workspace, folder.path(), first, hugo, mdbook);
        }
    }
}

/// Builds the same pages with others.
fn compare(workspace: &Path, folder: &Path, own: Run, hugo: &str, mdbook: &str) {
    let (content, book) = (folder.join("hugo"), folder.join("book"));
    let pages = support::others::hugo(workspace, &content).expect("the content is written");
    support::others::mdbook(workspace, &book).expect("the book is written");
    println!("the others have {pages} pages of text");
    let out = content.join("public");
    let other = best(&out, || {
        let mut build = Command::new(hugo);
        build.arg("--quiet").arg("--source").arg(&content);
        build
    });
    say("hugo", 2_000, other, &out);
    println!("gabion takes {:.2} of hugo's time", own.wall.as_secs_f64() / other.wall.as_secs_f64());
    // Minutes a run: once is enough.
    let mut build = Command::new(mdbook);
    build.arg("build").arg(&book);
    let other = measure(&mut build);
    say("mdbook", 2_000, other, &book.join("book"));
    println!("gabion takes {:.3} of mdbook's time", own.wall.as_secs_f64() / other.wall.as_secs_f64());
}

/// The fastest of several builds into an empty folder.
fn best(out: &Path, build: impl Fn() -> Command) -> Run {
    let run = |_| {
        let _ = std::fs::remove_dir_all(out);
        measure(&mut build())
    };
    least((0..RUNS).map(run))
}

fn say(name: &str, models: usize, run: Run, out: &Path) {
    let sizes = page_sizes(out);
    let mean = sizes.iter().sum::<u64>() / (sizes.len() as u64).max(1);
    println!(
        "{name:>18} {models:>7} {:>7} {:>9.2} {:>9.2} {:>8} {mean:>11}",
        sizes.len(),
        run.wall.as_secs_f64(),
        run.user.as_secs_f64(),
        run.peak,
    );
}

/// The sizes of all pages in a folder.
fn page_sizes(folder: &Path) -> Vec<u64> {
    let (mut sizes, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                sizes.extend(entry.metadata().map(|found| found.len()));
            }
        }
    }
    sizes
}
