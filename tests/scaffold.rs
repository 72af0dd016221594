//! What `init`, `new` and `init --adopt` write passes the linter: nothing is
//! found but what the placeholders say themselves.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gabion::analysis::{MemoryTree, Options, Overlay, Root, Tree, WorkTree, analyze};
use gabion::scaffold::{ChildRequest, InitRequest, Plan, Refusal, plan_adopt, plan_child, plan_init};
use gabion::source::{RepoPath, Severity};
use jiff::civil::Date;
use proptest::prelude::*;

/// Placeholders, threats without a rating, stories without a test, models
/// without a review: what makes a draft a draft. C003 is on in the sample alone.
const OF_DRAFTS: &[&str] = &["C003", "K001", "M007", "S004", "S009", "T008", "C002"];

fn options() -> Options {
    Options::as_of(Date::constant(2026, 11, 21))
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

fn memory(files: &[(&str, &str)]) -> MemoryTree {
    MemoryTree::new(files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec())))
}

/// A tree with a plan carried out.
fn with(tree: &dyn Tree, plan: &Plan) -> MemoryTree {
    let overlay = Overlay::new(tree, &plan.texts);
    let files = overlay.files().iter().filter_map(|path| Some((path.clone(), overlay.read(path).ok()?)));
    MemoryTree::new(files.collect::<Vec<_>>())
}

fn without(tree: &dyn Tree, file: &RepoPath) -> MemoryTree {
    let others = tree.files().iter().filter(|path| *path != file);
    MemoryTree::new(others.filter_map(|path| Some((path.clone(), tree.read(path).ok()?))).collect::<Vec<_>>())
}

fn init(tree: &dyn Tree) -> Plan {
    plan_init(tree, &options(), &InitRequest { name: None, folder: "shop" }).unwrap()
}

fn request(level: &str, file: &str) -> ChildRequest {
    ChildRequest { level: level.to_owned(), path: path(file), folder: "shop".to_owned(), ..ChildRequest::default() }
}

fn new(tree: &dyn Tree, level: &str, file: &str) -> Plan {
    plan_child(tree, &options(), &request(level, file)).unwrap()
}

/// Findings in some files that a draft need not have, notes aside.
fn wrong(tree: &dyn Tree, only: Option<&RepoPath>) -> Vec<String> {
    let analysis = analyze(tree, &options()).unwrap();
    let told = analysis.findings.iter().filter(|finding| {
        let file = analysis.sources.path(finding.diagnostic.primary.span);
        let is_chosen = only.is_none_or(|only| only == file);
        let is_of_drafts = OF_DRAFTS.contains(&finding.diagnostic.rule.code) && finding.severity < Severity::Error;
        is_chosen && finding.severity > Severity::Note && finding.waiver.is_none() && !is_of_drafts
    });
    told.map(|finding| {
        let said = &finding.diagnostic;
        let at = analysis.sources.start(said.primary.span);
        format!("{}:{}: {} {}", analysis.sources.path(said.primary.span), at.line, said.rule.code, said.message)
    })
    .collect()
}

fn text<'a>(plan: &'a Plan, file: &str) -> &'a str {
    &plan.texts[&path(file)]
}

#[test]
fn init_passes_whatever_there_is() {
    let trees: [&[(&str, &str)]; 6] = [
        &[],
        &[("README.md", "# `Shop` <b>\"1\"</b> {#x} \\\n")],
        &[("package.json", "{\"dependencies\": {\"pg\": \"8\"}}"), ("src/index.ts", "")],
        &[
            ("services/pay/go.mod", ""),
            ("services/users/Cargo.toml", ""),
            ("apps/pay/package.json", ""),
            ("web/package.json", ""),
            ("infra/main.tf", ""),
        ],
        &[("docker-compose.yml", "services:\n  db:\n    image: postgres:17\n"), ("crates/shop/Cargo.toml", "")],
        &[(
            "services/pay/THREAT_MODEL.md",
            "+++\nid = \"payments\"\ntitle = \"Payments\"\nlevel = \"container\"\nno-threats-because = \"it only forwards\"\n+++\n\n# Payments\n\nTakes money.\n",
        )],
    ];
    for files in trees {
        let tree = memory(files);
        let plan = init(&tree);
        assert_eq!(plan.texts.len(), 2, "{files:?}");
        assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new(), "{}", text(&plan, "THREAT_MODEL.md"));
        assert_eq!(plan, init(&tree));
    }
}

#[test]
fn init_guesses_what_is_plain_to_see() {
    let tree = memory(&[
        (".github/CODEOWNERS", "* @shop/core\n"),
        ("README.md", "# Corner Shop\n"),
        ("docker-compose.yml", "    image: redis:7\n"),
        ("services/pay/go.mod", ""),
        ("web/package.json", ""),
    ]);
    let plan = init(&tree);
    let model = text(&plan, "THREAT_MODEL.md");
    for line in [
        "id = \"corner-shop\"",
        "team = \"core\"",
        "status = \"bootstrap\"",
        "id = \"pay\"",
        "technology = \"Go\"",
        "id = \"redis\"",
        "to = \"web\"",
    ] {
        assert!(model.contains(line), "{line}\n{model}");
    }
    assert!(text(&plan, "gabion.toml").contains("name = \"Corner Shop\""));
    assert!(plan.next.iter().any(|step| step.contains("gabion new container services/pay")), "{:?}", plan.next);
}

#[test]
fn init_keeps_what_is_there() {
    let tree = memory(&[("gabion.toml", ""), ("threat_model.md", "# Ours\n"), ("a/threat-model.md", "# A\n")]);
    let plan = init(&tree);
    assert!(plan.texts.is_empty(), "{plan:?}");
    assert_eq!(plan.said.len(), 2);
    assert!(plan.next[0].contains("gabion init --adopt a/threat-model.md threat_model.md"), "{:?}", plan.next);
    let started = with(&memory(&[]), &init(&memory(&[])));
    assert!(init(&started).texts.is_empty());
}

#[test]
fn init_does_not_force_its_naming() {
    let model = "+++\nid = \"a\"\ntitle = \"A\"\nlevel = \"context\"\n\n[[elements]]\nid = \"web\"\nkind = \"system\"\n\n[[threats]]\nid = \"T-1\"\ntargets = [\"web\"]\ntreatment = \"avoid\"\nrationale = \"not built\"\n+++\n\n# A\n\nA.\n";
    let tree = memory(&[("a/THREAT_MODEL.md", model)]);
    let plan = init(&tree);
    assert_eq!(plan.texts.len(), 1);
    assert_eq!(wrong(&with(&tree, &plan), None).iter().filter(|found| found.contains("R004")).count(), 0);
}

#[test]
fn every_level_passes_below_an_umbrella() {
    let mut tree = with(
        &memory(&[("services/pay/go.mod", ""), ("services/pay/api/x.go", "")]),
        &init(&memory(&[("services/pay/go.mod", "")])),
    );
    let pay = new(&tree, "container", "services/pay/THREAT_MODEL.md");
    assert!(pay.said[0].contains("`pay` expands `pay` of `shop`"), "{:?}", pay.said);
    tree = with(&tree, &pay);
    let mut api = request("component", "services/pay/api/THREAT_MODEL.md");
    api.element = Some("pay-entry".to_owned());
    tree = with(&tree, &plan_child(&tree, &options(), &api).unwrap());
    tree = with(&tree, &new(&tree, "feature", "services/pay/api/refunds.threat-model.md"));
    tree = with(&tree, &new(&tree, "feature", "services/pay/api/refer/THREAT_MODEL.md"));
    assert_eq!(wrong(&tree, None), Vec::<String>::new());
}

#[test]
fn a_root_needs_no_umbrella_and_the_others_do() {
    let tree = memory(&[("a/go.mod", "")]);
    let plan = new(&tree, "system", "a/THREAT_MODEL.md");
    assert!(text(&plan, "a/THREAT_MODEL.md").contains("level = \"context\""));
    assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new());
    for level in ["container", "component", "feature"] {
        let refused = plan_child(&tree, &options(), &request(level, "b/THREAT_MODEL.md"));
        assert!(matches!(refused, Err(Refusal::NoParent(_))), "{refused:?}");
    }
}

fn sample() -> WorkTree {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-repo");
    WorkTree::walk(&Root { folder, work_tree: None })
}

#[test]
fn every_model_of_the_sample_can_be_started_again() {
    let sample = sample();
    let analysis = analyze(&sample, &options()).unwrap();
    let levels = ["context", "container", "component", "feature"];
    for model in analysis.workspace.models() {
        let tree = without(&sample, model.path());
        let mut request = request(levels[model.level().unwrap()], model.path().as_str());
        request.id = Some(model.id().to_owned());
        request.element = model.meta().element.as_ref().map(|element| element.value.clone());
        let plan = plan_child(&tree, &options(), &request).unwrap();
        let written = with(&tree, &plan);
        let found = wrong(&written, Some(model.path()));
        assert_eq!(found, Vec::<String>::new(), "{}", plan.texts[model.path()]);
    }
}

#[test]
fn a_child_starts_from_what_it_inherits() {
    let sample = sample();
    let file = path("services/payments/THREAT_MODEL.md");
    let plan = new(&without(&sample, &file), "container", file.as_str());
    let model = text(&plan, file.as_str());
    for line in [
        "prefix = \"PAY\"",
        "team = \"payments\"",
        "refines = \"card-payment\"",
        "refines = \"SKR-T09\"",
        "implements = \"SKR-C02\"",
        "- SKR-C01 “Encrypt every link with current TLS”: common: provided as it is.",
        "#   assets      passenger-records, passenger-list",
    ] {
        assert!(model.contains(line), "{line}\n{model}");
    }
    let feature = new(&sample, "feature", "services/payments/checkout/vouchers.threat-model.md");
    assert!(text(&feature, "services/payments/checkout/vouchers.threat-model.md").contains("kind = \"abuse-case\""));
}

#[test]
fn ids_keep_to_the_naming() {
    let naming = "[naming]\nmodel = \"m-[a-z]+\"\nthreat = \"threat\\\\.{prefix}\\\\.[0-9]{3}\"\ncontrol = \"{prefix}_[0-9]+\"\n";
    let tree = memory(&[("gabion.toml", naming)]);
    let mut request = request("context", "THREAT_MODEL.md");
    request.id = Some("m-shop".to_owned());
    let plan = plan_child(&tree, &options(), &request).unwrap();
    assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new());
    assert!(text(&plan, "THREAT_MODEL.md").contains("### threat.MSH.001: TODO"));
}

#[test]
fn says_why_there_is_no_child() {
    let tree = with(&memory(&[]), &init(&memory(&[])));
    let refusal = |request: &ChildRequest| plan_child(&tree, &options(), request).unwrap_err().to_string();
    let child = || request("container", "pay/THREAT_MODEL.md");
    assert_eq!(refusal(&request("container", "THREAT_MODEL.md")), "THREAT_MODEL.md is there already");
    assert!(refusal(&request("box", "a/THREAT_MODEL.md")).starts_with("no level is called `box`"));
    assert!(refusal(&request("container", "vendor/a/THREAT_MODEL.md")).contains("third-party"));
    assert!(refusal(&request("container", "a/notes.md")).contains("would not be read as a model"));
    assert!(refusal(&ChildRequest { id: Some("shop".to_owned()), ..child() }).contains("is the id of something else"));
    assert!(refusal(&ChildRequest { id: Some("a b".to_owned()), ..child() }).contains("is no id"));
    assert!(refusal(&ChildRequest { element: Some("x".to_owned()), ..child() }).contains("it has `user`, `shop`"));
    assert!(refusal(&ChildRequest { parent: Some("x".to_owned()), ..child() }).contains("no model is called `x`"));
    let low = ChildRequest { parent: Some("shop".to_owned()), level: "context".to_owned(), ..child() };
    assert!(refusal(&low).contains("is not above"));
}

const PLAIN: &str = "\u{feff}# Threat model of the Corner Shop\r\n\r\nWe sell.\r\n\r\n## Threats\r\n\r\n### Stolen sessions\r\n\r\nOften.\r\n";

#[test]
fn adopting_keeps_every_byte_below() {
    let tree =
        memory(&[("THREAT_MODEL.md", PLAIN), ("services/pay/threat-model.md", "plain\n"), ("b.threat-model.md", "")]);
    let files = ["services/pay/threat-model.md", "b.threat-model.md", "THREAT_MODEL.md"].map(path);
    let plan = plan_adopt(&tree, &options(), &files, "shop").unwrap();
    let front = "\u{feff}+++\r\nid = \"corner-shop\"\r\ntitle = \"Corner Shop\"\r\nlevel = \"context\"\r\nstatus = \"draft\"\r\n+++\r\n\r\n";
    assert_eq!(text(&plan, "THREAT_MODEL.md"), format!("{front}{}", PLAIN.trim_start_matches('\u{feff}')));
    assert!(
        text(&plan, "services/pay/threat-model.md").contains("id = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\n")
    );
    assert!(text(&plan, "services/pay/threat-model.md").ends_with("+++\n\nplain\n"));
    assert!(text(&plan, "b.threat-model.md").contains("covers = [\"b/**\"]"));
    let found = wrong(&with(&tree, &plan), None);
    let is_expected = |found: &&String| found.contains("H006") || found.contains("D003");
    assert_eq!(found.iter().filter(|it| !is_expected(it)).count(), 0, "{found:?}");
    assert!(plan.next.iter().any(|step| step.contains("### COR-T01: Stolen sessions")), "{:?}", plan.next);
    assert!(plan.next.iter().any(|step| step.contains("id = \"pay\"\n       kind = \"container\"")), "{:?}", plan.next);
}

#[test]
fn adopting_turns_yaml_into_toml() {
    let yaml = "---\ntitle: \"Payments threat model\"\nowner: payments\nversion: 1.2\nlast_reviewed: 2026-02-03\nreviewer: asha\ntags: [a, b]\nclassification: official\nstatus: approved\nnested:\n  x: \"\u{1b}[31m\"\n---\n# Pay\n\nTakes money.\n";
    let tree = memory(&[("THREAT_MODEL.md", yaml)]);
    let plan = plan_adopt(&tree, &options(), &[path("THREAT_MODEL.md")], "shop").unwrap();
    let expected = "+++\nid = \"payments\"\ntitle = \"Payments\"\nlevel = \"context\"\nstatus = \"draft\"\nowner = \"payments\"\nversion = \"1.2\"\ntags = [\"a\", \"b\"]\nclassification = \"OFFICIAL\"\n# From the YAML that stood here:\n#   status: approved\n#   nested:\n#     x: \"\u{fffd}[31m\"\n\n[review]\ndate = 2026-02-03\nby = \"asha\"\n+++\n\n# Pay\n\nTakes money.\n";
    assert_eq!(text(&plan, "THREAT_MODEL.md"), expected);
    assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new());
}

#[test]
fn adopting_allows_what_only_looks_like_records() {
    let tree = memory(&[("THREAT_MODEL.md", "# Shop\n\nSells.\n\n> ```toml threat\n> targets = [\"x\"]\n> ```\n")]);
    let plan = plan_adopt(&tree, &options(), &[path("THREAT_MODEL.md")], "shop").unwrap();
    assert!(text(&plan, "THREAT_MODEL.md").contains("allow = [{ rule = \"M006\""));
    assert_eq!(wrong(&with(&tree, &plan), None), Vec::<String>::new());
}

#[test]
fn adopts_nothing_twice_and_no_broken_file() {
    let conflict = "# A\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n";
    let files: [(&str, &[u8]); 5] = [
        ("THREAT_MODEL.md", b"+++\nid = \"a\"\n+++\n"),
        ("a/THREAT_MODEL.md", b"```toml model\nid = \"b\"\n```\n"),
        ("b/THREAT_MODEL.md", conflict.as_bytes()),
        ("c/THREAT_MODEL.md", b"\xff\xfe"),
        ("notes.md", b"# Notes\n"),
    ];
    let tree = MemoryTree::new(files.iter().map(|(name, bytes)| (path(name), bytes.to_vec())));
    for (name, _) in files {
        let refused = plan_adopt(&tree, &options(), &[path(name)], "shop");
        assert!(
            matches!(refused, Err(Refusal::NotAdoptable { .. } | Refusal::NotAModel { .. })),
            "{name}: {refused:?}"
        );
    }
}

fn toml_string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever strangers call things, the new texts say it and nothing else.
    #[test]
    fn no_name_breaks_a_text(title in "\\PC{0,12}[`*_{}#\"'\\[\\]<>\\\\]{0,4}\\PC{0,6}", name in "[\\PC\n]{0,30}") {
        let parent = format!(
            "+++\nid = \"shop\"\ntitle = {title}\nlevel = \"context\"\nno-threats-because = \"none\"\n\n[[elements]]\nid = \"pay\"\ntitle = {title}\nkind = \"container\"\n+++\n\n# Shop\n\nSells.\n",
            title = toml_string(&title),
        );
        let tree = memory(&[("THREAT_MODEL.md", &parent), ("README.md", &format!("# {name}\n"))]);
        let mut request = request("container", "pay/THREAT_MODEL.md");
        request.title = (name.len() % 2 == 0).then(|| name.clone());
        let plan = plan_child(&tree, &options(), &request).unwrap();
        let errors = |tree: &dyn Tree| analyze(tree, &options()).unwrap().summary.errors;
        prop_assert_eq!(errors(&with(&tree, &plan)), errors(&tree), "{:?}", plan.texts);
        let bare = memory(&[("README.md", &format!("# {name}\n"))]);
        let plan = plan_init(&bare, &options(), &InitRequest { name: None, folder: &title }).unwrap();
        prop_assert_eq!(errors(&with(&bare, &plan)), 0, "{:?}", plan.texts);
        let plain = format!("---\ntitle: {name}\nowner: {title}\n---\n# {title}\n");
        let plain = memory(&[("THREAT_MODEL.md", &plain)]);
        let plan = plan_adopt(&plain, &options(), &[path("THREAT_MODEL.md")], &name);
        if let Ok(plan) = plan {
            prop_assert_eq!(errors(&with(&plain, &plan)), 0, "{:?}", plan.texts);
        }
    }
}

fn gabion(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_gabion"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1795219200")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let tree = WorkTree::walk(&Root { folder: folder.to_owned(), work_tree: None });
    let read = |path: &RepoPath| String::from_utf8(tree.read(path).unwrap()).unwrap();
    tree.files().iter().map(|path| (path.to_string(), read(path))).collect()
}

#[test]
fn the_commands_write_and_never_overwrite() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    std::fs::create_dir(root.join(".git")).unwrap();
    let (code, shown, _) = gabion(&root, &["init", "--dry-run", "--name", "Shop"]);
    assert_eq!((code, files(&root).len()), (0, 0));
    assert!(shown.contains("+name = \"Shop\""), "{shown}");
    let (code, shown, _) = gabion(&root, &["init", "--name", "Shop"]);
    assert_eq!(code, 0);
    assert!(shown.starts_with("wrote THREAT_MODEL.md\nwrote gabion.toml\n"), "{shown}");
    let (code, shown, _) = gabion(&root, &["new", "container", "services/pay"]);
    assert_eq!(code, 0);
    assert!(shown.contains("wrote services/pay/THREAT_MODEL.md"), "{shown}");
    assert_eq!(gabion(&root, &["lint"]).0, 0);
    let before = files(&root);
    assert_eq!(gabion(&root, &["init"]).0, 0);
    assert_eq!(gabion(&root, &["new", "container", "services/pay"]).0, 2);
    assert_eq!(gabion(&root, &["init", "--adopt", "THREAT_MODEL.md"]).0, 2);
    assert_eq!(gabion(&root, &["init", "services"]).0, 2);
    let (code, _, said) = gabion(&root, &["new", "container", "../out"]);
    assert!(code == 2 && said.contains("is not in the workspace"), "{said}");
    assert_eq!(files(&root), before);
}

#[cfg(unix)]
#[test]
fn the_commands_write_through_no_link() {
    use std::os::unix::fs::symlink;

    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (root, outside) = (folder.path().canonicalize().unwrap(), elsewhere.path().canonicalize().unwrap());
    std::fs::create_dir(root.join(".git")).unwrap();
    std::fs::write(outside.join("THREAT_MODEL.md"), "# Theirs\n").unwrap();
    symlink(&outside, root.join("link")).unwrap();
    symlink(outside.join("THREAT_MODEL.md"), root.join("threat-model.md")).unwrap();
    symlink(outside.join("nothing"), root.join("gabion.toml")).unwrap();
    let (code, shown, said) = gabion(&root, &["init"]);
    assert_eq!(code, 0, "{said}");
    assert!(!shown.contains("wrote"), "{shown}");
    for arguments in [
        &["new", "context", "link/a"][..],
        &["new", "context", "link"],
        &["init", "--adopt", "threat-model.md"],
        &["init", "--adopt", "link/THREAT_MODEL.md"],
    ] {
        let (code, _, said) = gabion(&root, arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(said.contains("symbolic link") || said.contains("not in the workspace"), "{said}");
    }
    assert_eq!(files(&outside), BTreeMap::from([("THREAT_MODEL.md".to_owned(), "# Theirs\n".to_owned())]));
}
