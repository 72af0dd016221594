//! Any bytes through reading, resolving, linting, fixing and reporting: no
//! panic, and fixing what was fixed changes nothing.

#![no_main]

use gabion::analysis::{MemoryTree, Options, Overlay, analyze, mend};
use gabion::lint::registry;
use gabion::report::{Format, Report, Style, render};
use gabion::source::RepoPath;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

/// The files of a workspace stand one behind the other, parted by this byte.
const BETWEEN: u8 = 0xff;
const PATHS: [&str; 4] = ["THREAT_MODEL.md", "a/THREAT_MODEL.md", "a/b/c.threat-model.md", "gabion.toml"];

fuzz_target!(|bytes: &[u8]| {
    let texts = bytes.split(|byte| *byte == BETWEEN).map(<[u8]>::to_vec);
    let files = PATHS.iter().filter_map(|path| RepoPath::new(path).ok()).zip(texts);
    let tree = MemoryTree::new(files);
    let options = Options::as_of(Date::constant(2026, 11, 21));
    let Ok(mended) = mend(&tree, &options, &|_, _| true) else { return };
    let overlay = Overlay::new(&tree, &mended.texts);
    let again = mend(&overlay, &options, &|_, _| true).expect("the same rules");
    assert!(again.texts.is_empty(), "fixing what was fixed changed it");
    let analysis = analyze(&tree, &options).expect("the same rules");
    let report = Report {
        findings: &analysis.findings,
        sources: &analysis.sources,
        summary: analysis.summary,
        as_of: options.as_of,
        head: None,
        rules: registry(),
        root: None,
        blob: None,
    };
    for format in Format::ALL {
        render(&report, format, Style { color: false, width: 80, links: false });
    }
});
