//! A throw-away repository, and the program run in it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::support::folder::{self, copy};
use crate::support::git::Git;
use crate::support::program::gabion;

/// The day of the program and of all commits.
pub(crate) const TODAY: &str = "2026-11-21";

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
    /// Its commits.
    pub(crate) git: Git,
}

impl Repository {
    /// A repository with these files, written in this order.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let repository = Self { git: Git::new() };
        for (path, text) in files {
            repository.write(path, text);
        }
        repository.commit();
        repository
    }

    /// Commits everything as it stands, so that history has nothing to say.
    pub(crate) fn commit(&self) {
        self.git.run(&["add", "--all", "--force"]);
        self.git.commit_on("everything", TODAY);
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
        copy(&folder::sample(), &repository.git.folder);
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
        self.git.folder.join(path)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        self.git.write(path, text);
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
        gabion(&self.path(folder))
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
