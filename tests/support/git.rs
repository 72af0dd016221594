//! Repositories made by git itself, the same ones every time.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The day of whatever is done on no day of its own.
const SOME_DAY: &str = "2026-01-01";

/// A repository in a folder of its own.
#[derive(Debug)]
pub(crate) struct Git {
    /// Its work tree, or itself where it is bare.
    pub(crate) folder: PathBuf,
    _keep: Option<tempfile::TempDir>,
}

impl Git {
    /// An empty repository.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// An empty repository, made with these options.
    pub(crate) fn with(options: &[&str]) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().canonicalize().unwrap().join("repository");
        std::fs::create_dir(&folder).unwrap();
        let git = Self { folder, _keep: Some(keep) };
        git.run(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        git
    }

    /// Another folder as a repository.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder, _keep: None }
    }

    /// A path beside the work tree.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.parent().unwrap().join(name)
    }

    /// Runs git; gives what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.run_on(arguments, SOME_DAY)
    }

    /// Runs git on a day.
    pub(crate) fn run_on(&self, arguments: &[&str], day: &str) -> String {
        let mut git = command(&self.folder);
        said(&dated(&mut git, day).args(arguments).output().unwrap(), arguments)
    }

    /// Runs git with something on standard input.
    pub(crate) fn feed(&self, arguments: &[&str], input: &[u8]) -> String {
        let mut git = command(&self.folder);
        let piped = git.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = piped.spawn().unwrap();
        let mut writer = running.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            // Git may speak before it has read everything.
            let writing = scope.spawn(move || writer.write_all(input));
            let output = running.wait_with_output().unwrap();
            let _ = writing.join().unwrap();
            output
        });
        said(&output, arguments)
    }

    /// What git says, byte for byte.
    pub(crate) fn bytes(&self, arguments: &[&str]) -> Vec<u8> {
        command(&self.folder).args(arguments).output().unwrap().stdout
    }

    /// What git says, if it does not refuse.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Option<String> {
        let output = command(&self.folder).args(arguments).output().unwrap();
        output.status.success().then(|| said(&output, arguments))
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

    /// Commits everything there is and gives the commit's id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.commit_on(message, SOME_DAY)
    }

    /// Commits everything on a day.
    pub(crate) fn commit_on(&self, message: &str, day: &str) -> String {
        self.run(&["add", "--all"]);
        self.run_on(&["commit", "--quiet", "--allow-empty", "-m", message], day);
        self.run(&["rev-parse", "HEAD"])
    }

    /// Commits what somebody did on a day.
    pub(crate) fn commit_by(&self, author: &str, day: &str) -> String {
        self.run(&["add", "--all"]);
        let mut git = command(&self.folder);
        let arguments = ["commit", "--quiet", "--allow-empty", "-m", day];
        said(&dated(&mut git, day).env("GIT_AUTHOR_NAME", author).args(arguments).output().unwrap(), &arguments);
        self.run(&["rev-parse", "HEAD"])
    }

    /// A clone beside this repository, made over git's own protocol, which may
    /// leave contents out and ask for any commit.
    pub(crate) fn clone_to(&self, name: &str, options: &[&str]) -> Self {
        for allowed in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
            self.run(&["config", allowed, "true"]);
        }
        let folder = self.beside(name);
        let address = format!("file://{}", self.folder.display());
        self.run(&[&["clone", "--quiet"], options, &[&address, folder.to_str().unwrap()]].concat());
        Self::at(folder)
    }
}

/// Git in a folder, without this machine's settings.
pub(crate) fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        git.env_remove(name);
    }
    let settings = [
        ("user.name", "Asha Rao"),
        ("user.email", "asha@example.com"),
        ("protocol.file.allow", "always"),
        ("commit.gpgSign", "false"),
        ("maintenance.auto", "false"),
        ("safe.directory", "*"),
    ];
    for (at, (key, value)) in settings.iter().enumerate() {
        git.env(format!("GIT_CONFIG_KEY_{at}"), key).env(format!("GIT_CONFIG_VALUE_{at}"), value);
    }
    git.env("GIT_CONFIG_COUNT", settings.len().to_string());
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
    git
}

/// The same at noon of a day.
fn dated<'g>(git: &'g mut Command, day: &str) -> &'g mut Command {
    let noon = format!("{day}T12:00:00Z");
    git.env("GIT_AUTHOR_DATE", &noon).env("GIT_COMMITTER_DATE", &noon)
}

#[track_caller]
fn said(output: &Output, arguments: &[&str]) -> String {
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?} failed: {why}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
