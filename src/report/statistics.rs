//! How often each rule spoke.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use annotate_snippets::renderer::Style as Paint;

use super::{Report, Style};
use crate::source::{RuleMeta, Safety};

/// A line for each rule that found something: how often, its code and name,
/// and a mark where `--fix` mends some of it. The commonest comes first.
pub fn statistics(report: &Report<'_>, style: Style) -> String {
    let mut rules: BTreeMap<&str, (&RuleMeta, usize, usize)> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.waiver.is_none()) {
        let diagnostic = &finding.diagnostic;
        let (_, count, fixable) = rules.entry(diagnostic.rule.code).or_insert((diagnostic.rule, 0, 0));
        *count += 1;
        *fixable += usize::from(diagnostic.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe));
    }
    let mut rules: Vec<_> = rules.into_values().collect();
    rules.sort_by_key(|(rule, count, _)| (Reverse(*count), rule.code));
    let digits = rules.first().map_or(1, |(_, count, _)| count.to_string().len());
    let names = rules.iter().map(|(rule, ..)| rule.name.len()).max().unwrap_or_default();
    let bold = if style.color { Paint::new().bold() } else { Paint::new() };
    let mut text = String::new();
    for (rule, count, fixable) in &rules {
        let mark = if 0 < *fixable { "[*]" } else { "" };
        let line = format!("{count:>digits$}  {bold}{}{bold:#}  {:<names$}  {mark}", rule.code, rule.name);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let fixable: usize = rules.iter().map(|(.., fixable)| fixable).sum();
    if 0 < fixable {
        text.push_str(&format!("[*] {fixable} fixable with --fix\n"));
    }
    text
}
