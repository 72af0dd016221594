//! The recipes of `docs/ci.md`, run as they stand.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::checks::pull_request;
use crate::git::Git;
use crate::machine::{Machine, yaml};
use crate::runner::{Event, Runner, jq};
use crate::support::folder::{copy, sample};
use crate::workspace::{edit, files, write};

/// The recipes of a kind, which is the info string of their fence.
fn recipes(kind: &str) -> Vec<String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md")).unwrap();
    let fences = page.split("\n```").skip(1).step_by(2);
    let found = fences.filter_map(|fence| fence.split_once('\n').filter(|(info, _)| *info == kind));
    found.map(|(_, text)| format!("{text}\n")).collect()
}

/// The workflow of a name, and its steps.
fn workflow(name: &str) -> Vec<Value> {
    let workflows = recipes("yaml github").into_iter().map(|text| yaml(&text));
    let workflow = workflows.into_iter().find(|workflow| workflow["name"] == name).unwrap();
    let jobs = workflow["jobs"].as_object().unwrap().values();
    jobs.flat_map(|job| job["steps"].as_array().unwrap().clone()).collect()
}

/// A runner that was given what the recipe gives.
fn as_written(git: &Git, event: Event, steps: &[Value]) -> Runner {
    let is_ours = |uses: &str| uses == "./" || uses.starts_with("OWNER/gabion@");
    let step = steps.iter().find(|step| step["uses"].as_str().is_some_and(is_ours));
    let inputs = step.unwrap()["with"].as_object().cloned().unwrap_or_default();
    inputs.iter().fold(Runner::new(git, event), |runner, (name, value)| {
        let value = value.as_str().unwrap().replace("${{ github.repository_owner }}", "shop");
        let value = value.replace("${{ github.event.repository.name }}", "books");
        assert!(!value.contains("${{"), "{value}");
        runner.with(name, &value)
    })
}

fn clean() -> Git {
    let git = Git::new();
    write(&git, &files());
    git.commit("clean");
    git
}

#[test]
fn every_recipe_has_a_test() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md")).unwrap();
    let fences = page.split("\n```").skip(1).step_by(2).map(|fence| fence.lines().next().unwrap());
    let kinds: BTreeSet<&str> = fences.collect();
    let known = ["sh", "yaml github", "yaml gitlab", "yaml azure", "yaml pre-commit", "groovy"];
    assert_eq!(kinds, BTreeSet::from(known));
    let names: BTreeSet<String> =
        recipes("yaml github").iter().map(|text| yaml(text)["name"].as_str().unwrap().to_owned()).collect();
    let known = ["threat model", "threat model comment", "overdue threat models", "threat model site"];
    assert_eq!(names, known.map(str::to_owned).into());
    assert_eq!((recipes("yaml github").len(), recipes("sh").len()), (5, 2));
}

#[test]
fn one_command_writes_every_report() {
    let git = clean();
    let machine = Machine::new(&git);
    let (code, said) = machine.run(&["sh", "-e"], &recipes("sh")[0], &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(machine.json("gabion.sarif")["version"], "2.1.0");
    assert!(machine.json("gabion.json")["summary"]["warnings"].as_u64().unwrap() > 0);
    assert!(std::fs::read_to_string(git.folder.join("summary.md")).unwrap().starts_with("## gabion\n"));
    assert!(said.contains("::warning file=THREAT_MODEL.md,line=2,"), "{said}");
}

#[test]
fn reviewdog_is_told_what_the_branch_brought() {
    let (git, _) = pull_request();
    git.run(&["update-ref", "refs/remotes/origin/main", "HEAD~1"]);
    let machine = Machine::new(&git);
    machine.program("reviewdog", "#!/bin/sh\ncat >\"$FORGE/rdjson\"\necho \"$@\" >\"$FORGE/called\"\n");
    let (code, said) = machine.run(&["sh", "-e"], &recipes("sh")[1], &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(machine.told("called"), "-f=rdjson -name=gabion -reporter=github-pr-review\n");
    let told: Value = serde_json::from_str(&machine.told("rdjson")).unwrap();
    let codes: Vec<_> = told["diagnostics"].as_array().unwrap().iter().map(|found| &found["code"]["value"]).collect();
    assert!(codes.contains(&&Value::from("C004")), "{told}");
}

#[test]
fn the_check_of_pull_requests() {
    let (git, event) = pull_request();
    let runner = as_written(&git, event, &workflow("threat model"));
    let ran = runner.run();
    assert_eq!((ran.code, ran.output("errors"), ran.notices()), (1, "1", Vec::new()), "{}", ran.log);
    let calls = runner.calls();
    assert!(calls.iter().any(|call| call.contains("issues/7/comments")), "{calls:?}");
    assert!(calls.iter().any(|call| call.contains("code-scanning/sarifs")), "{calls:?}");
}

#[test]
fn the_workflow_of_this_repository_finds_the_sample_clean() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let origin = Git::new();
    origin.commit("before");
    copy(&sample(), &origin.folder.join("sample-repo"));
    origin.commit("after");
    let checkout = origin.clone_to("checkout", &["--depth=1"]);
    let workflow = yaml(&std::fs::read_to_string(here.join(".github/workflows/ci.yml")).unwrap());
    let steps = workflow["jobs"]["action"]["steps"].as_array().unwrap();
    let runner = as_written(&checkout, Event::push(&"0".repeat(40)), steps);
    let ran = runner.run();
    assert_eq!((ran.code, ran.notices()), (0, Vec::new()), "{}", ran.log);
    let last = steps.last().unwrap();
    assert_eq!(last["env"].as_object().unwrap().len(), 4);
    let environment = [
        ("OUTPUTS", "{}"),
        ("ERRORS", ran.output("errors")),
        ("EXIT_CODE", ran.output("exit-code")),
        ("REPORT", ran.output("report-json")),
    ];
    let (code, said) = Machine::new(&checkout).run(&["bash", "-e"], last["run"].as_str().unwrap(), &environment);
    assert_eq!(code, 0, "{said}");
}

/// What the first of the two workflows leaves for the second.
fn left_by_a_fork(git: &Git, base: &str) -> String {
    let steps = yaml(&recipes("yaml github")[1])["jobs"]["check"]["steps"].clone();
    let step = steps.as_array().unwrap().iter().find(|step| step["run"].is_string()).unwrap();
    assert_eq!(step["env"].as_object().unwrap().keys().collect::<Vec<_>>(), ["BASE"]);
    let script = step["run"].as_str().unwrap();
    let (code, said) = Machine::new(git).run(&["bash", "-e"], script, &[("BASE", base)]);
    assert_eq!(code, 0, "{said}");
    std::fs::read_to_string(git.folder.join("comment.md")).unwrap()
}

/// Stands in for `gh` in the second workflow.
const GH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
printf '%s\n' "${*//$'\n'/ }" >>"$FORGE/calls"
answer() { jq "${@: -1}" <"$FORGE/$1"; }
case "$1 $2" in
  "run download") mkdir -p "${@: -1}" && cp -P "$FORGE/theirs" "${@: -1}/comment.md" ;;
  "api --method") [ "$3" != GET ] && cp comment.md "$FORGE/written" || answer pulls "$@" ;;
  "api --paginate") answer comments "$@" ;;
  "pr comment") cp "${@: -1}" "$FORGE/written" ;;
  *) exit 1 ;;
esac
"#;

/// Runs the second workflow: what it called, and what it wrote.
fn comment(machine: &Machine<'_>, comments: &str) -> (Vec<String>, String) {
    let steps = workflow("threat model comment");
    machine.program("gh", GH);
    machine.program("jq", &jq());
    let _ = std::fs::remove_file(machine.path("calls"));
    let _ = std::fs::remove_file(machine.path("written"));
    std::fs::write(
        machine.path("pulls"),
        r#"[{"number": 6, "head": {"sha": "b"}}, {"number": 7, "head": {"sha": "a"}}]"#,
    )
    .unwrap();
    std::fs::write(machine.path("comments"), comments).unwrap();
    let temp = machine.path("temp").to_string_lossy().into_owned();
    let environment = [
        ("GH_REPO", "shop/books"),
        ("RUN", "11"),
        ("HEAD", "a"),
        ("OWNER_AND_BRANCH", "stranger:$(touch owned)"),
        ("RUNNER_TEMP", &temp),
    ];
    let (code, said) = machine.run(&["bash", "-e"], steps[0]["run"].as_str().unwrap(), &environment);
    assert_eq!((code, steps.len()), (0, 1), "{said}");
    (machine.told("calls").lines().map(str::to_owned).collect(), machine.told("written"))
}

#[test]
fn a_pull_request_of_a_fork_is_commented_on_by_another_workflow() {
    let (git, event) = pull_request();
    let text = left_by_a_fork(&git, event.payload["pull_request"]["base"]["sha"].as_str().unwrap());
    assert!(text.contains("## Threat model: 1 changed"), "{text}");
    let other = clean();
    let machine = Machine::new(&other);
    std::fs::write(machine.path("theirs"), &text).unwrap();
    let (calls, written) =
        comment(&machine, r#"[{"id": 1, "user": {"login": "stranger"}, "body": "<!-- gabion of a fork -->"}]"#);
    assert_eq!(written, format!("<!-- gabion of a fork -->\n{text}"));
    assert!(calls.last().unwrap().starts_with("pr comment 7 "), "{calls:?}");
    // The one of before is written again.
    let old = r#"[{"id": 5, "user": {"login": "github-actions[bot]"}, "body": "<!-- gabion of a fork -->\nold"}]"#;
    let (calls, _) = comment(&machine, old);
    assert!(calls.last().unwrap().starts_with("api --method PATCH repos/shop/books/issues/comments/5 "), "{calls:?}");
    // What is too long for a comment is cut.
    std::fs::write(machine.path("theirs"), "x".repeat(100_000)).unwrap();
    assert!(comment(&machine, "[]").1.len() < 65_536);
    assert!(!other.folder.join("owned").exists());
}

#[test]
fn a_link_that_a_fork_left_is_not_followed() {
    let git = clean();
    let machine = Machine::new(&git);
    std::fs::write(machine.path("secret"), "secret").unwrap();
    std::os::unix::fs::symlink(machine.path("secret"), machine.path("theirs")).unwrap();
    let (calls, written) = comment(&machine, "[]");
    assert_eq!((calls.len(), written.as_str()), (1, ""), "{calls:?}");
}

#[test]
fn what_is_overdue_stands_in_an_issue_for_as_long_as_it_is() {
    let steps = workflow("overdue threat models");
    let git = Git::new();
    let reviewed = "reference = true\n\n[review]\ndate = 2026-09-01\nby = \"asha\"\n";
    let fresh = edit(
        files(),
        "THREAT_MODEL.md",
        "appetite = \"medium\"\n",
        "appetite = \"medium\"\nreview = { date = 2026-09-01, by = \"asha\" }\n",
    );
    // Evidence that is gone is no matter of time.
    let fresh = edit(fresh, "pay/THREAT_MODEL.md", "src/redact.rs", "src/gone.rs");
    let stale = edit(fresh.clone(), "pay/THREAT_MODEL.md", reviewed, &reviewed.replace("2026-09-01", "2025-01-01"));
    write(&git, &stale);
    git.commit_on("stale", "2025-01-01");
    let runner = as_written(&git, Event::schedule(), &steps);
    let ran = runner.run();
    let calls = runner.calls();
    assert_eq!((ran.code, calls.len(), ran.notices()), (0, 2, Vec::new()), "{calls:?}\n{}", ran.log);
    assert!(
        calls[1].contains("--method POST") && calls[1].contains("title=Threat models: what is overdue"),
        "{calls:?}"
    );
    let body = runner.told("body").unwrap();
    assert!(body.contains("S001") && body.contains("held until 2025-07-01") && !body.contains("C004"), "{body}");
    // Somebody reviews: the same issue is closed, and no other begun.
    write(&git, &fresh);
    git.commit_on("reviewed", "2026-09-01");
    runner.forge("comment", "12\n");
    let ran = runner.run();
    let calls = runner.calls();
    assert_eq!((ran.code, ran.output("errors")), (0, "0"), "{}", ran.log);
    assert!(calls[3].contains("issues/12 --raw-field state=closed"), "{calls:?}\n{}", ran.log);
}

#[test]
fn the_site_is_where_the_upload_looks_for_it() {
    let (git, steps) = (clean(), workflow("threat model site"));
    let ran = as_written(&git, Event::push(&"0".repeat(40)), &steps).run();
    assert_eq!(ran.code, 0, "{}", ran.log);
    let upload = steps.iter().find(|step| step["uses"].as_str().unwrap().contains("upload-pages-artifact")).unwrap();
    assert_eq!(upload["with"]["path"], ran.output("site-dir"));
    let site = git.folder.join(ran.output("site-dir"));
    assert!(site.join("index.html").is_file());
    let sitemap = std::fs::read_to_string(site.join("sitemap.xml")).unwrap();
    assert!(sitemap.contains("<loc>https://shop.github.io/books/"), "{sitemap}");
}

/// A script of several lines as GitLab's runner hands it to a shell.
fn script(job: &Value) -> String {
    let parts = ["before_script", "script"].iter().filter_map(|part| job[part].as_array()).flatten();
    parts.map(|line| format!("{}\n", line.as_str().unwrap())).collect()
}

#[test]
fn gitlab_gets_its_reports_and_pages() {
    let recipe = yaml(&recipes("yaml gitlab")[0]);
    let (git, event) = pull_request();
    let machine = Machine::new(&git);
    let job = &recipe["threat-model"];
    let base = event.payload["pull_request"]["base"]["sha"].as_str().unwrap();
    for (environment, errors) in [(&[("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)][..], 1), (&[], 2)] {
        let (code, said) = machine.run(&["sh", "-e"], &script(job), environment);
        assert_eq!(code, 1, "{said}");
        let reports = &job["artifacts"]["reports"];
        let issues = machine.json(reports["codequality"].as_str().unwrap());
        let issues = issues.as_array().unwrap();
        assert_eq!(
            issues.iter().filter(|issue| issue["severity"] == "critical" || issue["severity"] == "major").count(),
            errors,
            "{issues:?}"
        );
        assert!(issues.iter().all(|issue| issue["fingerprint"].is_string() && issue["location"]["path"].is_string()));
        let junit = std::fs::read_to_string(git.folder.join(reports["junit"].as_str().unwrap())).unwrap();
        assert!(junit.contains("<testsuites") && junit.contains("C004"), "{junit}");
    }
    let job = &recipe["pages"];
    let (code, said) = machine.run(&["sh", "-e"], &script(job), &[]);
    assert_eq!(code, 0, "{said}");
    let folder = job["artifacts"]["paths"][0].as_str().unwrap();
    assert!(git.folder.join(folder).join("index.html").is_file());
}

#[test]
fn azure_finds_the_files_that_it_publishes() {
    let git = clean();
    let machine = Machine::new(&git);
    let staging = machine.path("staging").to_string_lossy().into_owned();
    std::fs::create_dir(&staging).unwrap();
    let recipe = recipes("yaml azure")[0].replace("$(Build.ArtifactStagingDirectory)", &staging);
    assert!(!recipe.contains("$("), "{recipe}");
    let mut published = 0;
    for step in yaml(&recipe)["steps"].as_array().unwrap() {
        if let Some(script) = step["script"].as_str() {
            let (code, said) = machine.run(&["bash", "-e"], script, &[]);
            assert_eq!(code, 0, "{said}");
            if let Some((_, summary)) = said.split_once("##vso[task.uploadsummary]") {
                assert!(Path::new(summary.trim_end()).is_file(), "{said}");
            }
        }
        for file in [&step["publish"], &step["inputs"]["testResultsFiles"]] {
            if let Some(file) = file.as_str() {
                assert!(Path::new(file).is_file(), "{file}");
                published += 1;
            }
        }
    }
    assert_eq!(published, 2);
}

#[test]
fn jenkins_finds_its_report() {
    let (git, _) = pull_request();
    let machine = Machine::new(&git);
    let recipe = &recipes("groovy")[0];
    let between = |start: &str| recipe.split_once(start).unwrap().1.split_once('\'').unwrap().0;
    let (code, said) = machine.run(&["sh", "-xe"], between("sh '"), &[]);
    assert_eq!(code, 0, "{said}");
    let report = std::fs::read_to_string(git.folder.join(between("pattern: '"))).unwrap();
    assert!(report.contains("<checkstyle") && report.contains("severity=\"error\""), "{report}");
}

#[test]
fn the_hooks_of_the_recipe_are_there() {
    let hooks = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")).unwrap();
    let (hooks, recipe) = (yaml(&hooks), yaml(&recipes("yaml pre-commit")[0]));
    let there: BTreeSet<&str> = hooks.as_array().unwrap().iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    for hook in recipe["repos"][0]["hooks"].as_array().unwrap() {
        assert!(there.contains(hook["id"].as_str().unwrap()), "{hook}");
    }
    assert_eq!(recipe["repos"][0]["rev"], concat!("v", env!("CARGO_PKG_VERSION")));
}
