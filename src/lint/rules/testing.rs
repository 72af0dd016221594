//! Small workspaces for tests of rules.

use jiff::civil::Date;

use crate::analysis::{Analysis, MemoryTree, Options, analyze};
use crate::source::RepoPath;

/// Front matter of a model that nothing else is wrong with.
pub(super) const FRONT: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"
prefix = \"SHOP\"
no-threats-because = \"The containers hold the threats.\"
+++
";

/// Analyzes files in memory.
pub(super) fn analysis(files: &[(&str, &str)]) -> Analysis {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    analyze(&MemoryTree::new(files), &Options::as_of(Date::constant(2026, 11, 21))).unwrap()
}

/// What one rule says: `line:column message`.
pub(super) fn said(code: &str, files: &[(&str, &str)]) -> Vec<String> {
    let analysis = analysis(files);
    let found = analysis.findings.iter().filter(|found| found.diagnostic.rule.code == code);
    let lines = found.map(|found| {
        let at = analysis.sources.start(found.diagnostic.primary.span);
        format!("{}:{} {}", at.line, at.column, found.diagnostic.message)
    });
    lines.collect()
}

/// What one rule says of the body of a lone model, lines counted from the body.
pub(super) fn said_of_body(code: &str, body: &str) -> Vec<String> {
    let above = FRONT.lines().count();
    let found = said(code, &[("THREAT_MODEL.md", &format!("{FRONT}{body}"))]);
    let lower = found.iter().map(|found| {
        let (line, rest) = found.split_once(':').unwrap();
        format!("{}:{rest}", line.parse::<usize>().unwrap().saturating_sub(above))
    });
    lower.collect()
}
