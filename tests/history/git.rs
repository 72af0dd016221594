//! Repositories made by git itself, the same ones every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The files of a commit, by path.
pub(crate) type Files = BTreeMap<Vec<u8>, String>;

/// A commit to be made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The numbers of its parents.
    pub(crate) parents: Vec<usize>,
    /// When, in seconds.
    pub(crate) time: i64,
    /// What it holds.
    pub(crate) files: Files,
    /// Who wrote it.
    pub(crate) author: &'static str,
}

/// A repository in a folder of its own.
pub(crate) struct Git {
    /// Its work tree, or itself where it is bare.
    pub(crate) folder: PathBuf,
    _keep: Option<tempfile::TempDir>,
}

impl Git {
    /// An empty repository, made with these options.
    pub(crate) fn with(options: &[&str]) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().canonicalize().unwrap().join("repository");
        std::fs::create_dir(&folder).unwrap();
        let git = Self { folder, _keep: Some(keep) };
        git.run(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        git.run(&["config", "uploadpack.allowFilter", "true"]);
        git.run(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
        git
    }

    /// A repository that holds these commits, the last one checked out.
    pub(crate) fn of(plans: &[Plan]) -> Self {
        let git = Self::with(&[]);
        git.import(plans);
        git
    }

    /// Makes commits; gives their ids.
    pub(crate) fn import(&self, plans: &[Plan]) -> Vec<String> {
        let mut script: Vec<u8> = Vec::new();
        for (number, plan) in plans.iter().enumerate() {
            let who = format!("{} <{}@example.org>", plan.author, plan.author.to_lowercase());
            let message = format!("commit {number}");
            let mut head = format!("commit refs/heads/built\nmark :{}\n", number + 1);
            writeln!(head, "author {who} {} +0000\ncommitter {who} {} +0000", plan.time, plan.time).unwrap();
            writeln!(head, "data {}\n{message}", message.len()).unwrap();
            if let [first, others @ ..] = &plan.parents[..] {
                writeln!(head, "from :{}", first + 1).unwrap();
                for other in others {
                    writeln!(head, "merge :{}", other + 1).unwrap();
                }
            } else {
                head = format!("reset refs/heads/built\n{head}");
            }
            script.extend(head.bytes());
            script.extend(b"deleteall\n");
            for (path, text) in &plan.files {
                script.extend(b"M 100644 inline ");
                script.extend(path);
                script.extend(format!("\ndata {}\n{text}\n", text.len()).bytes());
            }
        }
        let marks = self.folder.join(".git/marks");
        self.feed(&["fast-import", "--quiet", "--force", &format!("--export-marks={}", marks.display())], &script);
        let mut ids: Vec<(usize, String)> = std::fs::read_to_string(&marks).unwrap().lines().map(mark).collect();
        ids.sort_unstable();
        let ids: Vec<String> = ids.into_iter().map(|(_, id)| id).collect();
        self.run(&["update-ref", "refs/heads/main", ids.last().unwrap()]);
        self.run(&["reset", "--quiet", "--hard", "main"]);
        ids
    }

    /// Another repository made from this one.
    pub(crate) fn clone_to(&self, name: &str, options: &[&str]) -> Self {
        let folder = self.folder.parent().unwrap().join(name);
        let address = format!("file://{}", self.folder.display());
        self.run(&[&["clone", "--quiet"], options, &[&address, &folder.to_string_lossy()]].concat());
        Self { folder, _keep: None }
    }

    /// Another folder as a repository.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder, _keep: None }
    }

    /// Runs git; gives what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.feed(arguments, b"")
    }

    /// Runs git with something on standard input.
    pub(crate) fn feed(&self, arguments: &[&str], input: &[u8]) -> String {
        let mut program = command(&self.folder);
        program.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = program.spawn().unwrap();
        let mut writer = running.stdin.take().unwrap();
        let input = input.to_vec();
        let writing = std::thread::spawn(move || writer.write_all(&input));
        let output = running.wait_with_output().unwrap();
        let _ = writing.join().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// What git says, byte for byte.
    pub(crate) fn bytes(&self, arguments: &[&str]) -> Vec<u8> {
        command(&self.folder).args(arguments).output().unwrap().stdout
    }

    /// What git says, if it does not refuse.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Option<String> {
        let output = command(&self.folder).args(arguments).output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The lines of what git says.
    pub(crate) fn lines(&self, arguments: &[&str]) -> BTreeSet<String> {
        self.run(arguments).lines().map(str::to_owned).collect()
    }

    /// Writes a file of the work tree.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Commits everything, at a day.
    pub(crate) fn commit(&self, day: &str, author: &str) -> String {
        self.run(&["add", "--all"]);
        let mut program = command(&self.folder);
        let when = format!("{day}T12:00:00+00:00");
        program.env("GIT_AUTHOR_DATE", &when).env("GIT_COMMITTER_DATE", &when).env("GIT_AUTHOR_NAME", author);
        let output = program.args(["commit", "--quiet", "--allow-empty", "-m", day]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.run(&["rev-parse", "HEAD"])
    }
}

fn mark(line: &str) -> (usize, String) {
    let (mark, id) = line.split_once(' ').unwrap();
    (mark.trim_start_matches(':').parse().unwrap(), id.to_owned())
}

/// Git in a folder, without the wishes of this machine.
pub(crate) fn command(folder: &Path) -> Command {
    let mut program = Command::new("git");
    program.current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"] {
        program.env_remove(name);
    }
    for role in ["AUTHOR", "COMMITTER"] {
        program.env(format!("GIT_{role}_NAME"), "Asha").env(format!("GIT_{role}_EMAIL"), "asha@example.org");
    }
    program
}
