//! A machine that recipes and workflows are run on, and how they are read.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::git::Git;
use crate::runner::tools;

/// A recipe as its reader's forge reads it.
pub(crate) fn yaml(text: &str) -> Value {
    let read = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    let mut python = Command::new(tools().join("python"));
    let mut python = python.args(["-c", read]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Any other machine: a folder of programs, and a work tree.
pub(crate) struct Machine<'g> {
    git: &'g Git,
    keep: tempfile::TempDir,
}

impl<'g> Machine<'g> {
    pub(crate) fn new(git: &'g Git) -> Self {
        let machine = Self { git, keep: tempfile::tempdir().unwrap() };
        std::fs::create_dir(machine.path("bin")).unwrap();
        machine.program("pip", "#!/bin/sh\nexit 0\n");
        machine
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.keep.path().join(name)
    }

    pub(crate) fn told(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub(crate) fn program(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script and gives its exit code and all it said.
    pub(crate) fn run(&self, shell: &[&str], script: &str, environment: &[(&str, &str)]) -> (i32, String) {
        let gabion = Path::new(env!("CARGO_BIN_EXE_gabion")).parent().unwrap();
        let path = format!("{}:{}:/usr/local/bin:/usr/bin:/bin", self.path("bin").display(), gabion.display());
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).args(["-c", script]).current_dir(&self.git.folder).env_clear();
        command.env("PATH", path).env("HOME", self.keep.path()).env("LC_ALL", "C.UTF-8").env("CI", "true");
        command.env("SOURCE_DATE_EPOCH", "1795219200").env("FORGE", self.keep.path());
        command.envs(environment.iter().copied());
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        (output.status.code().unwrap(), said)
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.git.folder.join(path)).unwrap()).unwrap()
    }
}
