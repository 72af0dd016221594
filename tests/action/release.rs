//! The scripts of the release workflow, up to an action that trusts what they made.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::git::Git;
use crate::machine::{Machine, yaml};
use crate::runner::{Event, Runner};

const TARGET: &str = "x86_64-unknown-linux-musl";
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The script of a job's only step that holds some words.
fn script(job: &str, words: &str) -> String {
    let workflow = yaml(&std::fs::read_to_string(here().join(".github/workflows/release.yml")).unwrap());
    let steps = workflow["jobs"][job]["steps"].as_array().unwrap();
    let scripts: Vec<&str> =
        steps.iter().filter_map(|step| step["run"].as_str()).filter(|run| run.contains(words)).collect();
    assert_eq!(scripts.len(), 1, "{words}");
    scripts[0].to_owned()
}

/// A repository with what a release touches, and a binary that knows its version.
fn repository() -> Git {
    let git = Git::new();
    for file in ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT", "action/checksums.txt"] {
        git.write(file, &std::fs::read_to_string(here().join(file)).unwrap());
    }
    git.commit("all");
    git
}

#[test]
fn a_version_must_be_the_one_of_the_manifest_and_new() {
    let git = repository();
    let machine = Machine::new(&git);
    let check =
        |version: &str| machine.run(&["bash", "-e"], &script("version", "Cargo.toml"), &[("VERSION", version)]).0;
    assert_eq!(check(VERSION), 0);
    for wrong in ["9.9.9", "", "0.1.0; touch owned", "v0.1.0"] {
        assert_ne!(check(wrong), 0, "{wrong}");
    }
    git.run(&["tag", &format!("v{VERSION}")]);
    assert_ne!(check(VERSION), 0, "it is released already");
}

#[test]
fn what_is_released_is_what_the_action_trusts() {
    let origin = repository();
    let git = origin.clone_to("checkout", &["--depth=1"]);
    let machine = Machine::new(&git);
    git.write(&format!("target/{TARGET}/release/gabion"), &format!("#!/bin/sh\necho gabion {VERSION}\n"));
    let binary = git.folder.join(format!("target/{TARGET}/release/gabion"));
    assert!(Command::new("chmod").arg("+x").arg(binary).status().unwrap().success());
    let environment = [("VERSION", VERSION), ("TARGET", TARGET), ("GH_TOKEN", "token")];
    let run = |script: String| {
        let (code, said) = machine.run(&["bash", "--noprofile", "--norc", "-eo", "pipefail"], &script, &environment);
        assert_eq!(code, 0, "{said}");
    };
    run(script("binary", "tar -czf"));
    machine.program("gh", "#!/bin/sh\necho \"$@\" >>\"$FORGE/called\"\n");
    run(script("publish", "gh release create"));
    let archive = format!("gabion-{VERSION}-{TARGET}.tar.gz");
    let called = machine.told("called");
    assert!(called.contains(&format!("release create v{VERSION} --verify-tag")), "{called}");
    assert!(called.trim_end().ends_with(&format!("dist/{archive} checksums")), "{called}");
    // The tag is on a commit that knows the checksums, beside main and not on it.
    let major = format!("v{}", VERSION.split('.').next().unwrap());
    let tagged = origin.run(&["rev-parse", &format!("v{VERSION}")]);
    assert_eq!(origin.run(&["rev-parse", &major]), tagged);
    assert_eq!(origin.run(&["rev-parse", "main"]), origin.run(&["rev-parse", &format!("{tagged}~1")]));
    let checksums = origin.run(&["show", &format!("{tagged}:action/checksums.txt")]);
    // The action at that tag installs these bytes, and no version has to be named.
    let runner = Runner::new(&git, Event::schedule()).with("version", "").with("install-only", "true");
    std::fs::copy(git.folder.join("dist").join(&archive), runner.path("forge").join("archive")).unwrap();
    let ran = runner.released(&format!("{checksums}\n")).run();
    assert_eq!((ran.code, ran.output("version")), (0, VERSION), "{}", ran.log);
}

#[test]
fn every_target_that_the_action_asks_for_is_built() {
    let workflow = yaml(&std::fs::read_to_string(here().join(".github/workflows/release.yml")).unwrap());
    let matrix = workflow["jobs"]["binary"]["strategy"]["matrix"]["include"].as_array().unwrap();
    let mut built: Vec<&str> = matrix.iter().map(|entry| entry["target"].as_str().unwrap()).collect();
    let action = std::fs::read_to_string(here().join("action/binary.sh")).unwrap();
    let asked = action.lines().filter_map(|line| line.split_once(") echo ")?.1.strip_suffix(" ;;"));
    let mut asked: Vec<&str> = asked.flat_map(|targets| targets.split(' ')).collect();
    built.sort_unstable();
    asked.sort_unstable();
    assert_eq!(built, asked);
    assert!(built.contains(&TARGET) && matches!(workflow["jobs"]["publish"]["permissions"], Value::Object(_)));
}

/// A compiler that writes down what it was asked for, and makes a program that
/// does so, too; programs for `another` do not run here.
const CARGO: &str = r#"#!/bin/bash
target="" folder=target
while [ $# -gt 0 ]; do
  case "$1" in
    --target) target=$2 ;;
    --target-dir) folder=$2 ;;
  esac
  shift
done
echo "$target:$RUSTFLAGS" >>"$FORGE/built"
mkdir -p "$folder/$target/release"
printf '#!/bin/bash\n[ %s != another ] && echo "$1" >>"$FORGE/worked"\n' "$target" >"$folder/$target/release/gabion"
chmod +x "$folder/$target/release/gabion"
"#;

const RUSTC: &str = r#"#!/bin/bash
case "$2" in
  host-tuple) echo here ;;
  target-libdir) echo "$FORGE/lib/rustlib/$4/lib" ;;
  sysroot) echo "$FORGE" ;;
esac
"#;

/// A machine that builds, for a target.
fn builder<'g>(git: &'g Git, target: &str) -> Machine<'g> {
    git.write("packaging/build.sh", &std::fs::read_to_string(here().join("packaging/build.sh")).unwrap());
    let machine = Machine::new(git);
    machine.program("cargo", CARGO);
    machine.program("rustc", RUSTC);
    for folder in ["here/bin", &format!("{target}/lib")] {
        std::fs::create_dir_all(machine.path("lib/rustlib").join(folder)).unwrap();
    }
    if target != "uncounted" {
        machine.program(&format!("../lib/rustlib/{target}/lib/libprofiler_builtins-0.rlib"), "");
    }
    machine
}

#[test]
fn a_released_program_is_laid_out_after_its_work_on_the_sample() {
    let git = repository();
    for (target, counted) in [("here", true), ("another", false), ("uncounted", false)] {
        let machine = builder(&git, target);
        machine.program("../lib/rustlib/here/bin/llvm-profdata", "#!/bin/sh\necho counts >\"$3\"\n");
        let variables = machine.path("variables");
        let environment = [("RUSTFLAGS", "-Cgiven"), ("GITHUB_ENV", variables.to_str().unwrap())];
        let (code, said) = machine.run(&["bash"], &format!("bash packaging/build.sh {target}"), &environment);
        assert_eq!(code, 0, "{said}");
        let built = machine.told("built");
        let last = built.lines().last().unwrap();
        let profile = git.folder.join(format!("target/counting/{target}.profdata"));
        let flags = last.strip_prefix(&format!("{target}:")).unwrap().trim_end();
        assert!(flags.starts_with("-Cgiven"), "{flags}");
        assert_eq!(flags.ends_with(&format!("-Cprofile-use={}", profile.display())), counted, "{flags}");
        assert_eq!(profile.exists(), counted, "{said}");
        assert_eq!(said.contains("a plain one"), !counted, "{said}");
        assert_eq!(machine.told("variables").trim_end(), format!("RUSTFLAGS={flags}"));
        let worked = machine.told("worked");
        assert_eq!(["lint", "status", "coverage", "build"].iter().all(|it| worked.contains(it)), counted, "{worked}");
        assert!(git.folder.join(format!("target/{target}/release/gabion")).exists());
    }
}

#[test]
fn what_a_build_lacks_is_said_before_it_begins() {
    let git = repository();
    let machine = builder(&git, "here");
    let (code, said) = machine.run(&["bash"], "bash packaging/build.sh", &[]);
    assert!(code == 2 && said.contains("rustup component add llvm-tools"), "{said}");
    assert_eq!(machine.told("built"), "");
}
