//! The commands, and the files that they write.

use std::collections::BTreeMap;
use std::path::Path;

use super::support::folder::files;
use super::support::program;

fn gabion(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = program::gabion(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
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
    assert!(shown.contains("wrote services/pay/THREAT_MODEL.md") && shown.contains("\nnext:\n"), "{shown}");
    // The paths in what is to be typed next start at the root.
    let (code, shown, _) = gabion(&root.join("services"), &["new", "component", "pay/refunds"]);
    assert!(code == 0 && shown.contains(&format!("\nnext, in {}:\n", root.display())), "{shown}");
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
    assert_eq!(files(&outside), BTreeMap::from([("THREAT_MODEL.md".to_owned(), b"# Theirs\n".to_vec())]));
}
