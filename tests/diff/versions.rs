//! Versions as git keeps them, and as they are checked out.

use crate::git::Git;
use crate::workspace::{PAY, edited, files, gabion, run, said, write};

/// A repository whose topic branch left main before main went on.
fn forked() -> Git {
    let git = Git::new();
    write(&git, &files());
    git.commit("base");
    git.run(&["switch", "--quiet", "-c", "topic"]);
    write(&git, &edited("pay/THREAT_MODEL.md", "title = \"Payments\"", "title = \"Money\""));
    git.commit("topic");
    git.run(&["switch", "--quiet", "main"]);
    write(&git, &edited("THREAT_MODEL.md", "title = \"Shop\"", "title = \"Store\""));
    git.commit("main goes on");
    git
}

/// The models that change, in JSON.
fn models(git: &Git, arguments: &[&str]) -> Vec<String> {
    let json: serde_json::Value =
        serde_json::from_str(&run(git, &[&["diff", "-f", "json"], arguments].concat(), 0)).unwrap();
    json["models"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_and_three_dots_mean_what_git_means() {
    let git = forked();
    assert_eq!(models(&git, &["main", "topic"]), ["shop", "pay"]);
    assert_eq!(models(&git, &["main..topic"]), ["shop", "pay"]);
    assert_eq!(models(&git, &["main...topic"]), ["pay"]);
    assert_eq!(models(&git, &["topic...main"]), ["shop"]);
    assert_eq!(models(&git, &["topic..."]), ["shop"]);
    assert_eq!(models(&git, &["--merge-base", "main", "topic"]), ["pay"]);
    git.run(&["switch", "--quiet", "topic"]);
    assert_eq!(models(&git, &["--merge-base", "main"]), ["pay"]);
    assert_eq!(models(&git, &["main"]), ["shop", "pay"]);
    assert_eq!(models(&git, &["...main"]), ["shop"]);
    run(&git, &["diff", "main..topic", "main"], 2);
}

#[test]
fn the_work_tree_is_what_a_commit_of_it_would_be() {
    let git = forked();
    git.run(&["switch", "--quiet", "topic"]);
    write(&git, &edited("pay/src/redact.rs", "{}", "{ todo() }"));
    git.write("pay/src/new.rs", "new\n");
    git.write("THREAT_MODEL.md", &crate::workspace::SHOP.replace("Sells", "Lends"));
    std::fs::remove_file(git.folder.join("pay/THREAT_MODEL.md")).unwrap();
    git.write(".gitignore", "*.log\n");
    git.write("noise.log", "noise");
    let of = |arguments: &[&str]| {
        let mut json: serde_json::Value =
            serde_json::from_str(&run(&git, &[&["diff", "-f", "json"], arguments].concat(), 0)).unwrap();
        json["head"] = serde_json::Value::Null;
        json
    };
    let before = of(&["main"]);
    git.commit("all of it");
    assert_eq!(before, of(&["main", "HEAD"]));
    assert_eq!(before, of(&["main"]));
    assert_eq!(before["reach"]["files"], 3, "{}", before["reach"]);
}

#[test]
fn what_git_has_converted_is_not_changed() {
    let git = Git::new();
    write(&git, &files());
    git.commit("base");
    // Line ends of the platform, and the times of a new checkout.
    for (path, text) in files() {
        git.write(path, &text.replace('\n', "\r\n"));
    }
    let text = run(&git, &["diff", "HEAD"], 0);
    assert!(text.starts_with("HEAD (") && text.contains("no change") && !text.contains("Code:"), "{text}");
    // What a filter has written is vouched for by the index alone.
    git.run(&["checkout", "--quiet", "--force", "."]);
    git.run(&["config", "filter.upper.clean", "tr A-Z a-z"]);
    git.run(&["config", "filter.upper.smudge", "tr a-z A-Z"]);
    git.write(".gitattributes", "*.rs filter=upper\n");
    git.commit("with a filter");
    std::fs::remove_file(git.folder.join("pay/src/redact.rs")).unwrap();
    git.run(&["checkout", "--quiet", "--force", "."]);
    assert_eq!(std::fs::read_to_string(git.folder.join("pay/src/redact.rs")).unwrap(), "FN REDACT() {}\n");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    git.run(&["update-index", "--refresh"]);
    git.write("touch", "");
    git.run(&["add", "touch"]);
    git.run(&["rm", "--quiet", "--cached", "touch"]);
    std::fs::remove_file(git.folder.join("touch")).unwrap();
    let text = run(&git, &["diff", "HEAD"], 0);
    assert!(!text.contains("Code:"), "{text}");
}

#[test]
fn a_workspace_in_a_folder_and_in_every_kind_of_repository() {
    let git = Git::new();
    for (path, text) in files() {
        git.write(&format!("shop/{path}"), &text);
    }
    git.write("shop/gabion.toml", "");
    git.write("elsewhere.rs", "one");
    git.commit("base");
    git.write("elsewhere.rs", "two");
    git.write("shop/pay/THREAT_MODEL.md", &PAY.replace("title = \"Payments\"", "title = \"Money\""));
    git.commit("second");
    let text =
        |git: &Git, arguments: &[&str]| run(git, &[&["diff", "-f", "json", "HEAD~", "HEAD"], arguments].concat(), 0);
    let inside = Git::at(git.folder.join("shop/pay"));
    let wanted = text(&inside, &[]);
    let json: serde_json::Value = serde_json::from_str(&wanted).unwrap();
    assert_eq!((json["models"].as_array().unwrap().len(), &json["reach"]["files"]), (1, &0.into()));
    assert_eq!(json["models"][0]["path"], "pay/THREAT_MODEL.md");
    assert_eq!(text(&git, &["--workspace", "shop"]), wanted);
    git.run(&["worktree", "add", "--quiet", "--detach", "../linked"]);
    assert_eq!(text(&Git::at(git.beside("linked/shop")), &[]), wanted);
    // GIT_DIR, with and without a work tree of its own.
    let output = gabion(&Git::at(git.folder.join("shop")), &["diff", "-f", "json", "HEAD~", "HEAD"])
        .env("GIT_DIR", git.folder.join(".git"))
        .env("GIT_WORK_TREE", &git.folder)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), wanted, "{}", said(&output));
    let output = gabion(&git, &["diff", "-f", "json", "HEAD~", "HEAD", "--workspace", "shop"])
        .env("GIT_DIR", ".git")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), wanted, "{}", said(&output));
    // A bare repository holds commits and nothing that is checked out.
    let git = forked();
    let whole = run(&git, &["diff", "-f", "json", "HEAD~", "HEAD"], 0);
    let bare = git.clone_to("bare.git", &["--bare"]);
    assert_eq!(run(&bare, &["diff", "-f", "json", "HEAD~", "HEAD"], 0), whole);
    run(&bare, &["diff", "HEAD~"], 2);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_gone() {
    let git = forked();
    let wanted = run(&git, &["diff", "-f", "json", "topic"], 0);
    git.run(&["sparse-checkout", "set", "--no-cone", "/THREAT_MODEL.md"]);
    assert!(!git.folder.join("pay").exists());
    assert_eq!(run(&git, &["diff", "-f", "json", "topic"], 0), wanted);
    assert_eq!(models(&git, &["HEAD"]), [""; 0]);
    git.run(&["sparse-checkout", "set", "--cone", "--sparse-index", "elsewhere"]);
    let output = gabion(&git, &["diff", "HEAD"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--no-sparse-index"), "{}", said(&output));
    git.run(&["sparse-checkout", "reapply", "--no-sparse-index"]);
    assert_eq!(run(&git, &["diff", "-f", "json", "topic"], 0), wanted);
}

#[test]
fn what_is_tracked_is_not_ignored() {
    let git = forked();
    git.write(".gitignore", "pay/\n");
    git.commit("ignore it");
    assert_eq!(models(&git, &["HEAD"]), [""; 0]);
    git.write("pay/THREAT_MODEL.md", &PAY.replace("title = \"Payments\"", "title = \"Money\""));
    assert_eq!(models(&git, &["HEAD"]), ["pay"]);
}

#[test]
fn reviews_that_are_overtaken() {
    let git = Git::new();
    write(&git, &files());
    run(&git, &["review", "shop", "pay", "--by", "asha", "--date", "2026-11-01"], 0);
    git.commit("reviewed");
    let suspect = |git: &Git| -> Vec<(String, String)> {
        let json: serde_json::Value = serde_json::from_str(&run(git, &["diff", "HEAD", "-f", "json"], 0)).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        json["suspect"].as_array().unwrap().iter().map(|it| (text(&it["model"]), text(&it["because"]))).collect()
    };
    assert_eq!(suspect(&git), []);
    // What a child inherits and refers to, and what the umbrella itself says.
    let shop = std::fs::read_to_string(git.folder.join("THREAT_MODEL.md")).unwrap();
    git.write("THREAT_MODEL.md", &shop.replace("Cardholder data", "Card numbers and names"));
    let found = suspect(&git);
    let models: Vec<&str> = found.iter().map(|(model, _)| model.as_str()).collect();
    assert_eq!(models, ["shop", "pay"]);
    assert!(found[1].1.contains("card-data"), "{found:?}");
    assert!(run(&git, &["diff", "HEAD"], 0).contains("pay: its review is overtaken"));
    assert!(run(&git, &["diff", "HEAD", "-f", "markdown"], 0).contains("its review is overtaken"));
    git.commit("changed");
    assert_eq!(suspect(&git), [], "it was so before");
}

#[test]
fn exit_codes() {
    let git = forked();
    run(&git, &["diff", "topic", "main"], 0);
    run(&git, &["diff", "--exit-code", "topic", "main"], 1);
    run(&git, &["diff", "--exit-code", "main"], 0);
    for arguments in
        [&["diff", "nowhere"][..], &["diff", "main", "--upload-pack=x"], &["diff", ""], &["diff", "main", "\u{1b}[31m"]]
    {
        let output = gabion(&git, arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!said(&output).contains('\u{1b}') && !said(&output).is_empty());
    }
    let nowhere = tempfile::tempdir().unwrap();
    let output = gabion(&Git::at(nowhere.path().to_owned()), &["diff", "HEAD"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("no git repository"), "{}", said(&output));
    let empty = Git::new();
    empty.commit("nothing");
    assert!(said(&gabion(&empty, &["diff", "HEAD"]).output().unwrap()).contains("gabion init"));
}

#[test]
fn a_clone_without_contents_does_not_look_like_a_change() {
    let git = forked();
    let blobless = git.clone_to("blobless", &["--filter=blob:none", "--no-checkout"]);
    let json: serde_json::Value =
        serde_json::from_str(&run(&blobless, &["diff", "-f", "json", "origin/topic", "HEAD"], 0)).unwrap();
    assert_eq!(json["models"].as_array().unwrap().len(), 0);
    assert_eq!(json["unread"].as_array().unwrap().len(), 4, "{}", json["unread"]);
}
