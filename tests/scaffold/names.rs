//! Whatever strangers call things.

use gabion::analysis::{Tree, analyze};
use gabion::scaffold::{InitRequest, plan_adopt, plan_child, plan_init};
use proptest::prelude::*;

use super::{memory, options, path, request, with};

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
