//! Pages stay small however large the workspace is.

use super::generate;
use super::made::site_at;

#[test]
fn a_page_does_not_grow_with_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    generate::workspace(folder.path(), 420).unwrap();
    let site = site_at(folder.path());
    for page in site.pages.iter().filter(|page| matches!(page.kind, "model" | "threat" | "control")) {
        let size = site.files[page.address.path()].len();
        assert!(size < 30_000, "{} has {size} bytes", page.address);
    }
    let register = site.pages.iter().filter(|page| page.kind == "register").count();
    assert_eq!(register, 14, "4,200 threats, 300 a page");
}
