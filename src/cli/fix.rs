//! `--fix`, `--unsafe-fixes` and `--diff`.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::args::Lint;
use super::output::{Terminal, write_whole};
use super::session::Session;
use crate::analysis::{Mended, Tree};
use crate::source::{Finding, RepoPath, Safety};

/// Whether a finding's fix is asked for.
pub(super) fn is_wanted(finding: &Finding, options: &Lint) -> bool {
    let safety = finding.diagnostic.fix.as_ref().map(|fix| fix.safety);
    match safety {
        Some(Safety::Safe) => options.fix || options.unsafe_fixes || options.diff,
        Some(Safety::Unsafe) => options.unsafe_fixes,
        None => false,
    }
}

/// Whether fixing is asked for at all.
pub(super) fn is_asked(options: &Lint) -> bool {
    options.fix || options.unsafe_fixes || options.diff
}

/// Writes the mended files.
pub(super) fn write(session: &Session, mended: &Mended, terminal: &Terminal) -> anyhow::Result<()> {
    for (path, text) in &mended.texts {
        write_whole(&session.on_disk(path), text)?;
    }
    if !mended.texts.is_empty() {
        let (fixes, files) = (mended.applied, mended.texts.len());
        terminal.say(&format!("applied {} in {}", count(fixes, "fix", "fixes"), count(files, "file", "files")));
    }
    Ok(())
}

/// What fixing would change, as a unified diff.
pub(super) fn diff(tree: &dyn Tree, texts: &BTreeMap<RepoPath, String>, terminal: &Terminal) -> String {
    let mut shown = String::new();
    for (path, new) in texts {
        let old = tree.read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let diff = TextDiff::from_lines(old.as_str(), new.as_str());
        let unified = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        for line in unified.split_inclusive('\n') {
            shown.push_str(&drawn(line, terminal.style.color));
        }
    }
    shown
}

/// A line of a diff, safe to print and coloured where that is wanted.
fn drawn(line: &str, color: bool) -> String {
    let text = crate::source::printable(line.trim_end_matches(['\n', '\r'])).into_owned();
    let code = match line.as_bytes().first() {
        Some(b'+') => "32",
        Some(b'-') => "31",
        Some(b'@') => "36",
        _ => "",
    };
    if color && !code.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m\n") } else { text + "\n" }
}

/// A number of things.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
