//! Edits that mend a mistake, and the one place that applies them.

use std::collections::BTreeMap;

use super::{FileId, Span};

/// One replacement; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// Whether a fix may be applied unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Keeps the meaning: `--fix` applies it.
    Safe,
    /// A good guess at what was meant: `--unsafe-fixes` applies it.
    Unsafe,
}

/// Edits that belong together: applied all or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// Whether it may be applied unasked.
    pub safety: Safety,
    /// The edits, none over another.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one replacement.
    pub fn replace(title: impl Into<String>, safety: Safety, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), safety, edits: vec![Edit { span, text: text.into() }] }
    }
}

/// Applies as many fixes as fit, in the order of their places; a fix that
/// touches what an earlier one changed is left for the next round. Gives the
/// new text of each changed file and the number of fixes applied.
pub fn apply<'a>(
    fixes: impl IntoIterator<Item = &'a Fix>,
    text_of: impl Fn(FileId) -> &'a str,
) -> (BTreeMap<FileId, String>, usize) {
    let mut fixes: Vec<&Fix> = fixes.into_iter().filter(|fix| !fix.edits.is_empty()).collect();
    fixes.sort_by_key(|fix| fix.edits.iter().map(|edit| edit.span).min());
    let mut taken: BTreeMap<FileId, BTreeMap<Span, &Edit>> = BTreeMap::new();
    let mut applied = 0;
    for fix in fixes {
        let free = fix.edits.iter().all(|edit| {
            let in_text = text_of(edit.span.file).get(edit.span.range()).is_some();
            in_text && taken.get(&edit.span.file).is_none_or(|edits| is_free(edits, edit.span))
        });
        if free {
            applied += 1;
            for edit in &fix.edits {
                taken.entry(edit.span.file).or_default().insert(edit.span, edit);
            }
        }
    }
    let changed = taken.into_iter().map(|(file, edits)| (file, rewrite(text_of(file), edits.into_values())));
    (changed.collect(), applied)
}

/// Whether no edit touches a place. They are apart from each other, so that
/// only the next ones on either side can.
fn is_free(edits: &BTreeMap<Span, &Edit>, span: Span) -> bool {
    let before = edits.range(..=span).next_back();
    let behind = edits.range(span..).next();
    before.into_iter().chain(behind).all(|(other, _)| apart(span, *other))
}

/// Whether two edits leave each other alone; two insertions at one place do not.
fn apart(a: Span, b: Span) -> bool {
    a.end < b.start || b.end < a.start || (a != b && (a.end == b.start || b.end == a.start))
}

fn rewrite<'a>(text: &str, edits: impl Iterator<Item = &'a Edit>) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        new.push_str(&text[at..edit.span.start as usize]);
        new.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    new.push_str(&text[at..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(range: std::ops::Range<usize>, text: &str) -> Fix {
        Fix::replace("", Safety::Safe, Span::new(FileId(0), range), text)
    }

    #[test]
    fn applies_what_fits_and_leaves_what_overlaps() {
        let fixes = [fix(0..3, "one"), fix(2..5, "clash"), fix(6..7, "")];
        let (changed, applied) = apply(&fixes, |_| "abcdefgh");
        assert_eq!(applied, 2);
        assert_eq!(changed[&FileId(0)], "onedefh");
    }

    #[test]
    fn inserts_once_at_one_place() {
        let fixes = [fix(1..1, "x"), fix(1..1, "y")];
        let (changed, applied) = apply(&fixes, |_| "ab");
        assert_eq!((applied, changed[&FileId(0)].as_str()), (1, "axb"));
    }
}
