//! Input made to harm: it gives a clear finding or a clear error, in bounded
//! time, and no control character reaches a report.

#[path = "pipeline/check.rs"]
mod check;
#[path = "hostile/deep.rs"]
mod deep;
#[path = "hostile/files.rs"]
#[cfg(unix)]
mod files;
#[path = "hostile/many.rs"]
mod many;
#[path = "hostile/spread.rs"]
mod spread;
mod support;
#[path = "hostile/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use gabion::analysis::{Analysis, MemoryTree, Root, Tree, WorkTree, analyze, mend};
use gabion::report::Format;
use gabion::source::{Finding, RepoPath};
use support::program::gabion;
use tempfile::TempDir;

/// Far more than anything here may need without optimisation.
const LONGEST: Duration = Duration::from_secs(120);

/// More findings than a person reads are written in one format only here;
/// `tests/properties.rs` looks at all of them.
const MANY: usize = 2_000;

/// A workspace on disk.
struct Repo {
    folder: TempDir,
}

impl Repo {
    /// A workspace of these files.
    fn new<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let repo = Self { folder: TempDir::new().unwrap() };
        files.into_iter().for_each(|(path, text)| repo.write(path, text));
        repo
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Runs the pipeline on the files as they are on disk.
    #[track_caller]
    fn analyze(&self) -> Analysis {
        let root = Root { folder: self.folder.path().to_owned(), work_tree: None };
        lint(within("the walk", move || WorkTree::walk(&root)))
    }

    /// The findings of one rule.
    #[track_caller]
    fn find(&self, code: &str) -> Vec<String> {
        found(&self.analyze(), code)
    }

    /// Runs `gabion` in the workspace; it ends in time, without a panic and
    /// without a control character.
    #[track_caller]
    fn gabion(&self, arguments: &[&str]) -> Output {
        let mut command = gabion(self.folder.path());
        command.args(arguments).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        let id = child.id().to_string();
        let output = timed(move || child.wait_with_output().unwrap());
        let Some(output) = output else {
            // Only this process is ended, by its number.
            let _ = Command::new("kill").args(["-9", &id]).status();
            panic!("gabion {arguments:?} did not end within {LONGEST:?}");
        };
        for text in [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)) {
            assert!(!text.contains("panicked"), "{text}");
            let control = text.chars().find(|c| *c != '\n' && gabion::source::is_unprintable(*c));
            assert_eq!(control, None, "{text}");
        }
        output
    }
}

/// Runs the pipeline with every rule switched on, and checks what must hold for
/// any files.
#[track_caller]
fn lint(tree: impl Tree + Send + 'static) -> Analysis {
    let tree = Arc::new(tree);
    let again = Arc::clone(&tree);
    let analysis = within("the analysis", move || analyze(&*tree, &check::everything()).unwrap());
    check::check_analysis(&analysis).unwrap();
    if analysis.findings.iter().any(|finding| finding.diagnostic.fix.is_some()) {
        within("fixing", move || mend(&*again, &check::everything(), &|_, _| true).unwrap());
    }
    within("the reports", move || {
        let formats = if analysis.findings.len() > MANY { &[Format::Sarif][..] } else { &Format::ALL[..] };
        check::check_reports(&analysis, formats).unwrap();
        analysis
    })
}

/// Files that are in memory alone: to write thousands takes longer than to read them.
fn memory(files: impl IntoIterator<Item = (String, String)>) -> MemoryTree {
    MemoryTree::new(files.into_iter().map(|(path, text)| (RepoPath::new(&path).unwrap(), text.into_bytes())))
}

/// The findings of one rule, each as `path:line: message`.
fn found(analysis: &Analysis, code: &str) -> Vec<String> {
    let line = |finding: &Finding| {
        let said = &finding.diagnostic;
        let path = analysis.sources.path(said.primary.span);
        format!("{path}:{}: {}", analysis.sources.start(said.primary.span).line, said.message)
    };
    analysis.findings.iter().filter(|finding| finding.diagnostic.rule.code == code).map(line).collect()
}

/// What the work gives, unless it takes too long.
fn timed<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    match receiver.recv_timeout(LONGEST) {
        Ok(given) => Some(given),
        Err(std::sync::mpsc::RecvTimeoutError::Timeout) => None,
        Err(error) => panic!("the work has failed: {error}"),
    }
}

#[track_caller]
fn within<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let Some(given) = timed(work) else { panic!("{what} did not end within {LONGEST:?}") };
    given
}

/// Half a megabyte of lines, each with its number.
fn filled(line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = line(number);
        if text.len() + next.len() > 500_000 {
            break;
        }
        text.push_str(&next);
    }
    text
}

/// A whole model with more keys and records, and a body.
fn model(more: &str, body: &str) -> String {
    format!(
        "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\nno-threats-because = \"a test\"\nreview = {{ date = 2026-10-05, by = \"asha\" }}\n{more}\n+++\n\n# Shop\n\nIt sells.\n\n{body}\n"
    )
}
