//! A first model and its configuration.

use super::{init, memory, text, with, wrong};

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
