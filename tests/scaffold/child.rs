//! Models of every level, and why there is none.

use gabion::analysis::{Root, WorkTree, analyze};
use gabion::scaffold::{ChildRequest, Refusal, plan_child};

use super::support::folder;
use super::{init, memory, new, options, path, request, text, with, without, wrong};

fn sample() -> WorkTree {
    WorkTree::walk(&Root { folder: folder::sample(), work_tree: None })
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

#[test]
fn every_model_of_the_sample_can_be_started_again() {
    let sample = sample();
    let analysis = analyze(&sample, &options()).unwrap();
    let levels = ["context", "container", "component", "feature"];
    for model in analysis.workspace.models() {
        let tree = without(&sample, model.path());
        let mut request = request(levels[model.level().unwrap()], model.path().as_str());
        request.id = Some(model.id().to_owned());
        request.element = model.meta().element.as_ref().map(|element| element.value.to_string());
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

#[test]
fn an_element_is_expanded_once() {
    let files = [("pay/package.json", "{}"), ("web/package.json", "{}")];
    let tree = with(&memory(&files), &init(&memory(&files)));
    let tree = with(&tree, &new(&tree, "container", "pay/THREAT_MODEL.md"));
    let mut again = request("container", "pay/second.threat-model.md");
    again.element = Some("pay".to_owned());
    let refused = plan_child(&tree, &options(), &again).unwrap_err().to_string();
    assert!(refused.starts_with("`pay/THREAT_MODEL.md` expands `pay` of `"), "{refused}");
    again.element = Some("web".to_owned());
    plan_child(&tree, &options(), &again).unwrap();
}
