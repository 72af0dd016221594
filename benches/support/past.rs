//! A repository with a long past, the same one every time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The time of the newest commit.
const NEWEST: i64 = 1_795_000_000;

/// How many years the past is long.
const YEARS: i64 = 10;

/// Files of code in each service.
const FILES: usize = 8;

/// Numbers by lot, the same ones every time.
struct Lot(u64);

impl Lot {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (below as u64)).unwrap_or(0)
    }
}

/// Writes the script that `git fast-import` reads.
struct Script<W> {
    out: W,
    marks: usize,
    step: i64,
}

type Changes = BTreeMap<String, String>;

impl<W: std::io::Write> Script<W> {
    /// When the newest commit was made.
    fn time(&self) -> i64 {
        NEWEST - YEARS * 365 * 86_400 + self.step * i64::try_from(self.marks).unwrap_or(0)
    }

    fn commit(&mut self, parents: &[usize], changes: &Changes, author: usize) -> usize {
        self.marks += 1;
        let who = format!("Author {author} <author{author}@example.org> {} +0000", self.time());
        let mut text = format!("commit refs/heads/main\nmark :{}\nauthor {who}\ncommitter {who}\n", self.marks);
        text.push_str("data 6\nchange\n");
        for (parent, word) in parents.iter().zip(std::iter::once("from").chain(std::iter::repeat("merge"))) {
            writeln!(text, "{word} :{parent}").expect("a text takes text");
        }
        for (path, content) in changes {
            writeln!(text, "M 100644 inline {path}\ndata {}\n{content}", content.len()).expect("a text takes text");
        }
        self.out.write_all(text.as_bytes()).expect("git reads");
        self.marks
    }
}

/// What a repository holds.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) commits: usize,
    /// Folders of code.
    pub(crate) services: usize,
    /// How many folders these stand in.
    pub(crate) groups: usize,
    /// Whether a group has one model for all of its services, or each service
    /// its own; either way all of the code is covered.
    pub(crate) is_by_group: bool,
}

impl Size {
    /// How many models there are beside the root's.
    pub(crate) fn models(self) -> usize {
        if self.is_by_group { self.groups } else { self.services }
    }

    /// The folder of a model.
    fn home(self, model: usize) -> String {
        if self.is_by_group { format!("services/group{model:02}") } else { self.service(model) }
    }

    fn service(self, service: usize) -> String {
        format!("services/group{:02}/service{service:04}", service % self.groups)
    }

    fn code(self, service: usize, file: usize) -> String {
        format!("{}/src/part{}/file{file}.rs", self.service(service), file % 2)
    }
}

/// Makes the repository in an empty folder and checks it out.
pub(crate) fn repository(folder: &Path, size: Size) {
    let Size { commits, .. } = size;
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    let mut importing = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    let out = std::io::BufWriter::new(importing.stdin.take().expect("git reads"));
    let step = YEARS * 365 * 86_400 / i64::try_from(commits).unwrap_or(1).max(1);
    let mut script = Script { out, marks: 0, step };
    write(&mut script, size);
    script.out.flush().expect("git reads");
    drop(script);
    assert!(importing.wait().expect("git ends").success(), "git fast-import");
    git(folder, &["gc", "--quiet"]);
    // The graph is asked for by name.
    let _ = std::fs::remove_file(folder.join(".git/objects/info/commit-graph"));
    git(folder, &["reset", "--quiet", "--hard", "main"]);
}

fn write(script: &mut Script<impl std::io::Write>, size: Size) {
    let (Size { commits, services, .. }, models) = (size, size.models());
    let mut lot = Lot(7);
    let last_year = commits - commits / usize::try_from(YEARS).unwrap_or(1);
    let mut all = Changes::new();
    all.insert("THREAT_MODEL.md".to_owned(), root(models));
    for model in 0..models {
        all.insert(format!("{}/THREAT_MODEL.md", size.home(model)), text(model, "2020-01-01"));
    }
    for service in 0..services {
        for file in 0..FILES {
            all.insert(size.code(service, file), body(&mut lot));
        }
    }
    let mut main = script.commit(&[], &all, 0);
    // Each model is reviewed once in the last year, on a day of its own.
    let mut reviews: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for model in 0..models {
        reviews.entry(last_year + lot.draw(commits - last_year)).or_default().push(model);
    }
    while script.marks < commits {
        let mut changes = Changes::new();
        let due = reviews.range(..=script.marks).next().map(|(at, _)| *at);
        for model in due.and_then(|at| reviews.remove(&at)).unwrap_or_default() {
            changes.insert(format!("{}/THREAT_MODEL.md", size.home(model)), text(model, &day(script.time())));
        }
        if !changes.is_empty() {
            main = script.commit(&[main], &changes, lot.draw(40));
        } else if lot.draw(4) == 0 {
            main = branch(script, &mut lot, main, size);
        } else {
            main = script.commit(&[main], &edits(&mut lot, size), lot.draw(40));
        }
    }
}

/// A branch of some commits beside some on the main line, and its merge.
fn branch(script: &mut Script<impl std::io::Write>, lot: &mut Lot, main: usize, size: Size) -> usize {
    let (mut side, mut line) = (main, main);
    let mut brought = Changes::new();
    for _ in 0..=lot.draw(5) {
        let changes = edits(lot, size);
        side = script.commit(&[side], &changes, lot.draw(40));
        brought.extend(changes);
    }
    for _ in 0..=lot.draw(3) {
        line = script.commit(&[line], &edits(lot, size), lot.draw(40));
    }
    script.commit(&[line, side], &brought, lot.draw(40))
}

/// Some files of one service.
fn edits(lot: &mut Lot, size: Size) -> Changes {
    let service = lot.draw(size.services);
    (0..=lot.draw(4)).map(|_| (size.code(service, lot.draw(FILES)), body(lot))).collect()
}

fn body(lot: &mut Lot) -> String {
    (0..30).map(|line| format!("fn f{line}() -> u64 {{ {} }}\n", lot.draw(1 << 20))).collect()
}

fn day(time: i64) -> String {
    let time = jiff::Timestamp::from_second(time).expect("a time");
    time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn root(models: usize) -> String {
    let mut text = "+++\nid = \"root\"\ntitle = \"Root\"\nlevel = \"context\"\nprefix = \"ROOT\"\n".to_owned();
    text.push_str("no-threats-because = \"The containers hold the threats.\"\n");
    for model in 0..models {
        writeln!(text, "\n[[elements]]\nid = \"service{model:04}\"\nkind = \"container\"").expect("a text takes text");
    }
    text.push_str("+++\n\n# Root\n\nAll services.\n");
    text
}

fn text(model: usize, date: &str) -> String {
    format!(
        "+++\nid = \"service{model:04}\"\ntitle = \"Service {model}\"\nlevel = \"container\"\nprefix = \"S{model:04}\"\n\n\
         [review]\ndate = {date}\nby = \"asha\"\n+++\n\n# Service {model}\n\nTakes orders and keeps them.\n\n\
         ## S{model:04}-T01: An order is read by a stranger\n\n```toml threat\nstride = [\"information-disclosure\"]\n\
         targets = [\"service{model:04}\"]\ncontrols = [\"S{model:04}-C01\"]\ninherent = {{ likelihood = 3, impact = 3 }}\n```\n\n\
         Orders hold names.\n\n## S{model:04}-C01: Orders are encrypted\n\n```toml control\nstatus = \"implemented\"\n\
         evidence = [\"src/part0/file0.rs\"]\n```\n\nAt rest.\n"
    )
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git").arg("-C").arg(folder).args(arguments).status().expect("git runs");
    assert!(status.success(), "git {arguments:?}");
}
