//! What is wrong is said over the last good site.

use super::served::{FILES, Served};

const PAGE: &str = "/models/pay/";
const MODEL: &str = "services/pay/THREAT_MODEL.md";

fn is_held(news: &serde_json::Value) -> bool {
    !news["held"].is_null()
}

#[test]
fn a_broken_model_leaves_the_site_of_before() {
    let served = Served::new();
    let mut news = served.listen();
    let good = served.get(PAGE);
    served.edit(MODEL, "level = \"container\"", "level = \"container");
    let broken = news.wait(is_held);
    assert!(broken["held"].as_str().unwrap().contains(MODEL), "{broken}");
    let finding = &broken["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["path"].as_str()), (Some("M002"), Some(MODEL)), "{broken}");
    assert_eq!(finding["start"]["line"], 4);
    assert_eq!(served.get(PAGE).body, good.body);
    // Who comes now is told as well.
    served.edit(MODEL, "level = \"container", "level = \"container\"");
    let mended = news.wait(|news| !is_held(news));
    assert_eq!(mended["findings"].as_array().unwrap().len(), 0, "{mended}");
    served.edit(MODEL, "Takes", "Takes in");
    while !served.get(PAGE).body.contains("Takes in") {
        news.next();
    }
}

#[test]
fn what_was_broken_before_holds_nothing_up() {
    let mut files = FILES.to_vec();
    files.push(("services/crane/THREAT_MODEL.md", "+++\nid = \"crane\n+++\n\n# Cranes\n"));
    let served = Served::of(&files);
    let mut news = served.listen();
    served.edit(MODEL, "Takes", "Asks for");
    let said = news.next();
    assert!(!is_held(&said), "{said}");
    let is_unread = |finding: &serde_json::Value| finding["code"] == "M002";
    assert!(said["findings"].as_array().unwrap().iter().any(is_unread), "{said}");
    assert!(served.get(PAGE).body.contains("Asks for"));
}

#[test]
fn an_error_of_meaning_is_shown_beside_the_page() {
    let served = Served::new();
    let mut news = served.listen();
    served.edit(MODEL, "prefix = \"PAY\"", "prefix = \"PAY\"\nparent = \"harbor\"");
    let said = news.wait(|news| !news["findings"].as_array().unwrap().is_empty());
    assert!(!is_held(&said), "{said}");
    assert!(said["findings"][0]["message"].as_str().unwrap().contains("harbor"), "{said}");
}

#[test]
fn a_broken_theme_leaves_the_site_of_before() {
    let served = Served::new();
    let mut news = served.listen();
    let good = served.get(PAGE);
    served.write("look/model.html", "{% extends \"base.html\" %}{% block content %}{{ page.title");
    let broken = news.wait(is_held);
    assert!(broken["held"].as_str().unwrap().contains("model.html"), "{broken}");
    assert_eq!(served.get(PAGE).body, good.body);
    // One that fails only in use is found before anybody sees it.
    served.write("look/model.html", "{% extends \"base.html\" %}{% block content %}{{ page.nonsense }}{% endblock %}");
    let broken = news.wait(|news| is_held(news) && news["held"].as_str().unwrap().contains("nonsense"));
    assert!(broken["held"].as_str().unwrap().contains("model.html"), "{broken}");
    assert_eq!(served.get(PAGE).body, good.body);
    std::fs::remove_file(served.git.folder.join("look/model.html")).unwrap();
    news.wait(|news| !is_held(news));
    assert_eq!(served.get(PAGE).status, 200);
}

#[test]
fn a_site_that_never_could_be_made_says_why() {
    let mut files = FILES.to_vec();
    files.push(("look/base.html", "{% block"));
    let served = Served::of(&files);
    let answer = served.get("/");
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("/-/reload.js"), "it follows the work all the same: {}", answer.body);
    let mut news = served.listen();
    std::fs::remove_file(served.git.folder.join("look/base.html")).unwrap();
    news.wait(|news| !is_held(news));
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn strangers_words_stay_words() {
    let served = Served::new();
    let mut news = served.listen();
    served.edit(MODEL, "prefix = \"PAY\"", "prefix = \"PAY\"\nparent = \"</script>\\n\\ndata: <img src=x>\"");
    let said = news.wait(|news| !news["findings"].as_array().unwrap().is_empty());
    let message = said["findings"][0]["message"].as_str().unwrap();
    assert!(!message.contains('\n'), "{said}");
}
