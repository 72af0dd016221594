//! Repositories made by git itself, the same ones every time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository in a folder of its own.
pub(crate) struct Git {
    /// Its work tree.
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
        git.run(&["config", "uploadpack.allowFilter", "true"]);
        git
    }

    /// Another folder as a repository.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder, _keep: None }
    }

    /// A folder beside the work tree.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.parent().unwrap().join(name)
    }

    /// Runs git here and takes what it prints.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.run_as_of(arguments, "2026-01-01T12:00:00Z")
    }

    fn run_as_of(&self, arguments: &[&str], date: &str) -> String {
        let mut git = command(&self.folder);
        let output = git.args(arguments).env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?} failed: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Feeds git through standard input.
    #[allow(dead_code, reason = "not every test that makes repositories needs it")]
    pub(crate) fn feed(&self, arguments: &[&str], input: &[u8]) -> String {
        use std::io::Write as _;
        let mut git = command(&self.folder);
        let mut git = git.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        git.stdin.take().unwrap().write_all(input).unwrap();
        let output = git.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Commits everything there is and gives the commit's id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.commit_on(message, "2026-01-01")
    }

    /// Commits everything on a day.
    pub(crate) fn commit_on(&self, message: &str, day: &str) -> String {
        self.run(&["add", "--all"]);
        self.run_as_of(&["commit", "--quiet", "--allow-empty", "-m", message], &format!("{day}T12:00:00Z"));
        self.run(&["rev-parse", "HEAD"])
    }

    /// A clone beside this repository, made over git's own protocol.
    pub(crate) fn clone_to(&self, name: &str, options: &[&str]) -> Git {
        let folder = self.beside(name);
        let from = format!("file://{}", self.folder.display());
        self.run(&[&["clone", "--quiet"], options, &[&from, folder.to_str().unwrap()]].concat());
        Git::at(folder)
    }
}

/// Git without this machine's settings.
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
