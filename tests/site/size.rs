//! Pages stay small however large the workspace is.

use super::generate;
use super::made::site_at;

/// No page, those that gather included, has more bytes than this; the report
/// for print alone may.
const LARGEST: usize = 150_000;

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
    for page in &site.pages {
        let bytes = site.files[page.address.path()].len();
        assert!(page.kind == "report" || bytes < LARGEST, "{}: {bytes} bytes", page.address);
    }
    let register = site.pages.iter().filter(|page| page.kind == "register").count();
    assert_eq!(register, 42, "4,200 threats, 100 a page");
}
