//! Pages stay small however large the workspace is.

use super::generate;
use super::made::site_at;

#[test]
fn a_page_does_not_grow_with_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    generate::workspace(folder.path(), 420).unwrap();
    let site = site_at(folder.path());
    let sizes = |kind: &str| -> Vec<usize> {
        let pages = site.pages.iter().filter(|page| page.kind == kind);
        pages.map(|page| site.files[page.address.path()].len()).collect()
    };
    for kind in ["model", "threat", "control", "report"] {
        let sizes = sizes(kind);
        let mean = sizes.iter().sum::<usize>() / sizes.len();
        let largest = sizes.iter().max().unwrap();
        assert!(mean < 30_000, "{kind}: {mean} bytes a page");
        // The largest is a model of thirteen parts with its picture, and the whole report.
        assert!(kind == "report" || *largest < 45_000, "{kind}: {largest} bytes");
    }
    let register = site.pages.iter().filter(|page| page.kind == "register").count();
    assert_eq!(register, 14, "4,200 threats, 300 a page");
}
