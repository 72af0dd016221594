//! A throw-away repository, and the program run in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Noon of 2026-11-21, in seconds.
pub(crate) const NOON: &str = "1795262400";

/// A root without anything to find.
pub(crate) const SHOP: &str = r#"+++
id = "shop"
title = "Shop"
level = "context"
prefix = "SHOP"
no-threats-because = "The containers hold the threats."
review = { date = 2026-10-05, by = "asha" }

[[elements]]
id = "pay"
kind = "container"
+++

# Shop

Sells books to people.
"#;

/// A child without anything to find.
pub(crate) const PAY: &str = r#"+++
id = "pay"
title = "Payments"
level = "container"
prefix = "PAY"
appetite = "medium"
reference = true
review = { date = 2026-10-05, by = "asha" }
+++

# Payments

Takes money for books.

## PAY-T01: A card number stands in a log

```toml threat
stride = ["information-disclosure"]
targets = ["pay"]
cwe = ["CWE-532"]
controls = ["PAY-C01"]
inherent = { likelihood = 3, impact = 3 }
```

It is in the body of each request.

## PAY-C01: Redact bodies

```toml control
status = "implemented"
evidence = ["redact.rs"]
```

Before they are logged.
"#;

/// What the program said.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// The error stream.
    pub(crate) err: String,
}

impl Ran {
    fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("all that is written is UTF-8");
        let code = output.status.code().expect("the program was not killed");
        let ran = Self { code, out: text(output.stdout), err: text(output.stderr) };
        for word in ["panicked", "this is a bug", "RUST_BACKTRACE"] {
            assert!(!ran.err.contains(word), "{}", ran.err);
        }
        ran
    }

    /// The codes of findings in a concise report, in its order.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.out.lines().filter_map(|line| line.split(' ').nth(1)).collect()
    }

    /// Asserts how it ended.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Asserts that it failed with one line that says why.
    #[track_caller]
    pub(crate) fn failed_with(self, reason: &str) -> Self {
        let ran = self.ended(2);
        assert!(ran.err.contains(reason), "{ran:#?}");
        assert!(ran.err.starts_with("error: "), "{ran:#?}");
        assert_eq!(ran.out, "");
        ran
    }
}

/// A repository of git on disk.
#[derive(Debug)]
pub(crate) struct Repository {
    /// Gone with this.
    _home: TempDir,
    /// Its folder.
    pub(crate) folder: PathBuf,
}

impl Repository {
    /// A repository with these files, written in this order.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(home.path()).unwrap().join("repository");
        let repository = Self { _home: home, folder };
        for (path, text) in files {
            repository.write(path, text);
        }
        repository.commit();
        repository
    }

    /// Commits everything as it stands, so that history has nothing to say.
    pub(crate) fn commit(&self) {
        fs::create_dir_all(&self.folder).unwrap();
        let git = |arguments: &[&str]| {
            let mut program = Command::new("git");
            program.current_dir(&self.folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
            for role in ["AUTHOR", "COMMITTER"] {
                program.env(format!("GIT_{role}_NAME"), "Asha").env(format!("GIT_{role}_EMAIL"), "asha@example.org");
                program.env(format!("GIT_{role}_DATE"), "2026-11-21T12:00:00Z");
            }
            assert!(program.args(arguments).status().unwrap().success(), "git {arguments:?}");
        };
        git(&["-c", "init.defaultBranch=main", "init", "--quiet"]);
        git(&["add", "--all", "--force"]);
        git(&["commit", "--quiet", "--allow-empty", "--message", "everything"]);
    }

    /// Two models without anything to find.
    pub(crate) fn clean() -> Self {
        Self::with_pay(PAY)
    }

    /// The same, with another text of the child.
    pub(crate) fn with_pay(pay: &str) -> Self {
        Self::of(&[
            ("THREAT_MODEL.md", SHOP),
            ("shop.css", "body {}\n"),
            ("pay/THREAT_MODEL.md", pay),
            ("pay/redact.rs", "fn redact() {}\n"),
        ])
    }

    /// The sample, with something to find in it.
    pub(crate) fn spoilt_sample() -> Self {
        let repository = Self::of(&[]);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-repo"), &repository.folder);
        repository.commit();
        repository.replace("services/boarding/gate/THREAT_MODEL.md", "### GAT-T06: ", "### GAT-T6: ");
        repository.replace(
            "services/booking/THREAT_MODEL.md",
            r#"actors = ["opportunist"]"#,
            r#"actors = ["oportunist"]"#,
        );
        repository.replace("infra/THREAT_MODEL.md", r#"cwe = ["CWE-295"]"#, r#"cwe = ["cwe-295"]"#);
        // That these are edits is not what is to be found.
        repository.replace("gabion.toml", "C003 = \"warning\"\n", "C003 = \"warning\"\nS005 = \"off\"\n");
        repository
    }

    /// Where a path of the repository is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        String::from_utf8(fs::read(self.path(path)).unwrap()).unwrap()
    }

    /// Changes the one place that holds a text.
    #[track_caller]
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "{old}");
        self.write(path, &text.replace(old, new));
    }

    /// The program in a folder of the repository, its day set and this
    /// machine's wishes taken away.
    pub(crate) fn program(&self, folder: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_gabion"));
        program.current_dir(self.path(folder)).env("SOURCE_DATE_EPOCH", NOON).env("RUST_BACKTRACE", "0");
        for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RAYON_NUM_THREADS"] {
            program.env_remove(name);
        }
        program
    }

    /// Runs the program at the root.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in(".", arguments)
    }

    /// Runs the program in a folder.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        Ran::new(self.program(folder).args(arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs the program with a variable of its environment set.
    pub(crate) fn run_with(&self, (name, value): (&str, &str), arguments: &[&str]) -> Ran {
        let mut program = self.program(".");
        Ran::new(program.env(name, value).args(arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs the program in a folder with something on standard input.
    pub(crate) fn run_on(&self, input: &str, folder: &str, arguments: &[&str]) -> Ran {
        let mut program = self.program(folder);
        program.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = program.spawn().unwrap();
        // A program that wants no input may have ended.
        let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
        Ran::new(running.wait_with_output().unwrap())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(source, target).unwrap();
        }
    }
}
