//! A runner: it evaluates the step of `action.yml`, runs it with nothing else
//! in its environment, and obeys what it prints.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::git::Git;

/// The repository that the events speak of.
pub(crate) const REPOSITORY: &str = "shop/books";
/// The token of the job.
pub(crate) const TOKEN: &str = "ghs_token-of-the-job";

/// What happened.
#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) name: &'static str,
    pub(crate) payload: Value,
}

impl Event {
    pub(crate) fn push(before: &str) -> Self {
        Self { name: "push", payload: json!({ "before": before, "ref": "refs/heads/main" }) }
    }

    pub(crate) fn schedule() -> Self {
        Self { name: "schedule", payload: json!({ "schedule": "0 6 * * 1" }) }
    }

    pub(crate) fn pull_request(base: &str, head: &str) -> Self {
        Self::pull_request_from(REPOSITORY, base, head)
    }

    /// A pull request in which a stranger chose every word.
    pub(crate) fn pull_request_from(repository: &str, base: &str, head: &str) -> Self {
        let payload = json!({
            "number": 7,
            "pull_request": {
                "number": 7,
                "title": "$(touch owned) `touch owned` \"; touch owned; '\n::set-output name=errors::0",
                "body": "</details>\n::error::x\n${{ github.token }}",
                "base": { "sha": base, "ref": "main" },
                "head": {
                    "sha": head,
                    "ref": "$(touch${IFS}owned);`touch${IFS}owned`",
                    "repo": { "full_name": repository },
                },
            },
        });
        Self { name: "pull_request", payload }
    }
}

/// The folder of the tools that the action is checked with.
pub(crate) fn tools() -> &'static Path {
    static TOOLS: OnceLock<PathBuf> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/action/tools.sh");
        let output = Command::new("bash").arg(script).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        PathBuf::from(String::from_utf8(output.stdout).unwrap().trim_end())
    })
}

/// A program that filters JSON as the one inside `gh` does.
pub(crate) fn jq() -> String {
    let python = tools().join("python").display().to_string();
    format!(
        "#!{python}\nimport jq, sys\nfor found in jq.compile(sys.argv[1]).input_text(sys.stdin.read()):\n    print(found)\n"
    )
}

/// The scripts behind the action.
pub(crate) fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("action");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut scripts: Vec<_> = files.filter(|file| file.extension().is_some_and(|kind| kind == "sh")).collect();
    scripts.sort();
    scripts
}

/// A runner with its folders, and programs that stand in for the forge's.
pub(crate) struct Runner {
    keep: tempfile::TempDir,
    work: PathBuf,
    action: PathBuf,
    event: Event,
    inputs: BTreeMap<String, String>,
    environment: Vec<(&'static str, &'static str)>,
    is_gabion_there: bool,
    repository: Option<Git>,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: i32,
    /// Workflow commands that the runner obeyed: name, properties, message.
    pub(crate) commands: Vec<(String, String, String)>,
    /// Everything that was printed.
    pub(crate) log: String,
    pub(crate) outputs: BTreeMap<String, String>,
    pub(crate) summary: String,
    /// Folders that later steps find programs in.
    pub(crate) on_path: String,
}

impl Ran {
    pub(crate) fn notices(&self) -> Vec<&str> {
        let notices =
            self.commands.iter().filter(|(name, properties, _)| name == "notice" && properties == "title=gabion");
        notices.map(|(.., message)| message.as_str()).collect()
    }

    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).map_or_else(|| panic!("no output {name}:\n{}", self.log), String::as_str)
    }
}

impl Runner {
    /// A runner in a checkout.
    pub(crate) fn new(git: &Git, event: Event) -> Self {
        let keep = tempfile::tempdir().unwrap();
        for folder in ["home", "temp", "tools", "bin", "forge"] {
            std::fs::create_dir(keep.path().join(folder)).unwrap();
        }
        let action = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let runner = Self {
            keep,
            work: git.folder.clone(),
            action,
            event,
            inputs: BTreeMap::from([("version".to_owned(), "system".to_owned())]),
            environment: Vec::new(),
            is_gabion_there: true,
            repository: None,
        };
        runner.program("gh", GH);
        runner.program("curl", CURL);
        runner
    }

    pub(crate) fn with(mut self, input: &str, value: &str) -> Self {
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    /// What an earlier step has left in the environment of those that follow.
    pub(crate) fn after(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// A copy of the action, as a release has it, on a machine without gabion.
    pub(crate) fn released(mut self, checksums: &str) -> Self {
        self.action = self.path("released");
        std::fs::create_dir_all(self.action.join("action")).unwrap();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for script in scripts() {
            std::fs::copy(&script, self.action.join("action").join(script.file_name().unwrap())).unwrap();
        }
        std::fs::copy(here.join("action.yml"), self.action.join("action.yml")).unwrap();
        std::fs::write(self.action.join("action/checksums.txt"), checksums).unwrap();
        self.is_gabion_there = false;
        self
    }

    /// Keeps the checkout for as long as it runs in it.
    pub(crate) fn keeping(mut self, git: Git) -> Self {
        self.repository = Some(git);
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.keep.path().join(name)
    }

    /// Puts a program on the runner's path.
    pub(crate) fn program(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Sets what the forge answers: `comment` the id of an old comment,
    /// `refuses` a word in the calls that it refuses.
    pub(crate) fn forge(&self, name: &str, text: &str) {
        std::fs::write(self.path("forge").join(name), text).unwrap();
    }

    /// What the forge was told.
    pub(crate) fn told(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path("forge").join(name)).ok()
    }

    /// The calls of `gh`, a line each.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.told("calls").unwrap_or_default().lines().map(str::to_owned).collect()
    }

    pub(crate) fn run(&self) -> Ran {
        let mut path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.path("bin").display());
        if self.is_gabion_there {
            let gabion = Path::new(env!("CARGO_BIN_EXE_gabion"));
            path = format!("{}:{path}", gabion.parent().unwrap().display());
        }
        let files = ["env", "output", "path", "summary"].map(|name| self.path(name));
        files.iter().for_each(|file| std::fs::write(file, "").unwrap());
        let step = std::fs::read_to_string(self.action.join("action.yml")).unwrap();
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &command_of(&step)]).current_dir(&self.work);
        bash.env_clear().env("PATH", path).env("HOME", self.path("home")).env("LC_ALL", "C.UTF-8");
        bash.env("SOURCE_DATE_EPOCH", "1795219200").env("CI", "true").env("GITHUB_ACTIONS", "true");
        bash.env("GITHUB_ACTION_PATH", &self.action).env("GITHUB_WORKSPACE", &self.work);
        bash.env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        bash.env("RUNNER_TEMP", self.path("temp")).env("RUNNER_TOOL_CACHE", self.path("tools"));
        for (name, file) in ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"].iter().zip(&files) {
            bash.env(name, file);
        }
        bash.env("GITHUB_REPOSITORY", REPOSITORY).env("GITHUB_SERVER_URL", "https://github.com");
        bash.env("GITHUB_EVENT_NAME", self.event.name).env("GITHUB_SHA", "c".repeat(40));
        bash.env("GITHUB_REF", "refs/pull/7/merge");
        let head = self.event.payload["pull_request"]["head"]["ref"].as_str().unwrap_or_default();
        bash.env("GITHUB_HEAD_REF", head).env("FORGE", self.path("forge"));
        bash.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        bash.envs(self.environment.iter().copied());
        for (name, expression) in environment_of(&step) {
            bash.env(name, self.evaluate(&expression, &step));
        }
        let output = bash.output().unwrap();
        let log = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        Ran {
            code: output.status.code().unwrap(),
            commands: obeyed(&log),
            outputs: outputs(&std::fs::read_to_string(&files[1]).unwrap()),
            summary: std::fs::read_to_string(&files[3]).unwrap(),
            on_path: std::fs::read_to_string(&files[2]).unwrap(),
            log,
        }
    }

    /// `${{ a.b || c.d }}`; any other text stands for itself.
    fn evaluate(&self, text: &str, step: &str) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}")) else {
            return text.trim_matches('"').to_owned();
        };
        let values = expression.split(" || ").map(|term| self.term(term, step));
        values.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
    }

    fn term(&self, term: &str, step: &str) -> String {
        if let Some(input) = term.strip_prefix("inputs.") {
            let given = self.inputs.get(input).cloned();
            return given.unwrap_or_else(|| self.evaluate(&default_of(step, input), step));
        }
        let way = term.strip_prefix("github.").unwrap_or_else(|| panic!("unknown: {term}"));
        let context = json!({ "token": TOKEN, "action_repository": "gabion/gabion", "event": self.event.payload });
        let value = way.split('.').fold(&context, |value, key| &value[key]);
        match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

fn command_of(step: &str) -> String {
    let run = step.lines().find_map(|line| line.trim().strip_prefix("run: ")).unwrap();
    assert!(!run.contains("${{"), "an expression in a script is a way in: {run}");
    run.to_owned()
}

fn environment_of(step: &str) -> Vec<(String, String)> {
    let lines = step.lines().skip_while(|line| line.trim() != "env:").skip(1);
    lines.map(|line| line.trim().split_once(": ").unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

fn default_of(step: &str, input: &str) -> String {
    let lines = step.lines().skip_while(|line| *line != format!("  {input}:")).skip(1);
    let default =
        lines.take_while(|line| line.starts_with("    ")).find_map(|line| line.trim().strip_prefix("default: "));
    default.unwrap_or_else(|| panic!("action.yml has no input {input}")).trim_matches('"').to_owned()
}

/// The commands of a log as a runner sees them.
fn obeyed(log: &str) -> Vec<(String, String, String)> {
    let mut commands = Vec::new();
    let mut stopped: Option<String> = None;
    for line in log.lines() {
        assert!(stopped.is_some() || !line.contains("##["), "an old command: {line}");
        let Some((head, message)) = line.trim_start().strip_prefix("::").and_then(|line| line.split_once("::")) else {
            continue;
        };
        if let Some(token) = &stopped {
            if head == token {
                stopped = None;
            }
            continue;
        }
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        if name == "stop-commands" {
            assert!(message.len() >= 32, "a token that can be guessed: {message}");
            stopped = Some(message.to_owned());
            continue;
        }
        let known = ["error", "warning", "notice", "group", "endgroup"];
        assert!(known.contains(&name), "a command that nobody meant: {line}");
        let message = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        commands.push((name.to_owned(), properties.to_owned(), message));
    }
    assert!(stopped.is_none(), "commands stay stopped for the steps that follow");
    commands
}

fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").unwrap_or_else(|| panic!("no output: {line}"));
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        assert!(outputs.insert(name.to_owned(), value.join("\n")).is_none(), "{name} twice");
    }
    outputs
}

/// Writes down what it is told. Refuses calls that hold the word in `refuses`.
const GH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
line="$GH_TOKEN $*"
printf '%s\n' "${line//$'\n'/ }" >>"$FORGE/calls"
if [ -f "$FORGE/refuses" ] && [[ $* == *"$(cat "$FORGE/refuses")"* ]]; then
  echo "gh: Resource not accessible by integration (HTTP 403)" >&2
  echo "::error::the forge speaks" >&2
  exit 1
fi
for argument; do
  case "$argument" in body=@* | sarif=@*) cp "${argument#*=@}" "$FORGE/${argument%%=*}" ;; esac
done
case "$2" in
  graphql)
    [ ! -f "$FORGE/comment" ] || cat "$FORGE/comment"
    [ ! -f "$FORGE/graph" ] || jq "${@: -1}" <"$FORGE/graph"
    ;;
  *) echo '{}' ;;
esac
"#;

/// Hands out the archive of the release.
const CURL: &str = r#"#!/usr/bin/env bash
set -euo pipefail
printf '%s\n' "$*" >>"$FORGE/downloads"
[ -f "$FORGE/archive" ] || exit 22
while [ $# -gt 0 ]; do
  [ "$1" != --output ] || cp "$FORGE/archive" "$2"
  shift
done
"#;
