//! Ids for new records, as the workspace names them.

use crate::model::{Naming, RecordKind};

/// Ids of one kind, one after the other.
#[derive(Debug)]
pub(super) struct Numbered {
    before: String,
    width: usize,
    after: String,
    number: u32,
}

impl Numbered {
    /// Ids that keep to the naming pattern of their kind where the pattern is
    /// simple (words and one number), else `PREFIX-T01`.
    pub(super) fn new(kind: RecordKind, prefix: &str, naming: &Naming) -> Self {
        let usual = || {
            let letter = kind.as_str().chars().next().unwrap_or('x').to_ascii_uppercase();
            Self { before: format!("{prefix}-{letter}"), width: 2, after: String::new(), number: 0 }
        };
        let pattern = naming.pattern(kind).and_then(|pattern| Self::of_pattern(&pattern.value, prefix));
        let fitting = pattern.filter(|ids| allows(naming, kind, prefix)(&ids.id(1)));
        fitting.unwrap_or_else(usual)
    }

    /// Reads patterns such as `{prefix}-T[0-9]{2}`.
    fn of_pattern(pattern: &str, prefix: &str) -> Option<Self> {
        let mut ids = Self { before: String::new(), width: 0, after: String::new(), number: 0 };
        let mut rest = pattern.trim_start_matches('^').trim_end_matches('$');
        while !rest.is_empty() {
            let into = if ids.width == 0 { &mut ids.before } else { &mut ids.after };
            if let Some(more) = rest.strip_prefix("{prefix}") {
                into.push_str(prefix);
                rest = more;
            } else if let Some(more) = rest.strip_prefix("[0-9]").or_else(|| rest.strip_prefix("\\d")) {
                if ids.width > 0 {
                    return None;
                }
                (ids.width, rest) = width(more)?;
            } else {
                let mut chars = rest.chars();
                let literal = match chars.next()? {
                    '\\' => chars.next().filter(|c| matches!(c, '.' | '_' | '-'))?,
                    c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') => c,
                    _ => return None,
                };
                into.push(literal);
                rest = chars.as_str();
            }
        }
        (ids.width > 0).then_some(ids)
    }

    fn id(&self, number: u32) -> String {
        format!("{}{number:0width$}{}", self.before, self.after, width = self.width)
    }

    /// The next id that nothing else has.
    pub(super) fn next(&mut self, is_taken: impl Fn(&str) -> bool) -> String {
        loop {
            self.number += 1;
            let id = self.id(self.number);
            if !is_taken(&id) {
                return id;
            }
        }
    }
}

/// How many digits a quantifier asks for, and what follows it.
fn width(rest: &str) -> Option<(usize, &str)> {
    if let Some(more) = rest.strip_prefix('+') {
        return Some((1, more));
    }
    let Some((counts, more)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return Some((1, rest));
    };
    let least = counts.split(',').next()?;
    Some((least.parse().ok().filter(|width| (1..=9).contains(width))?, more))
}

/// What the ids of a new model's threats and controls start with: the first
/// letters of its id, as many as it takes to differ from others.
pub(super) fn prefix(id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let letters: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.trim_start_matches(|c: char| c.is_ascii_digit()).to_ascii_uppercase();
    let letters = if letters.is_empty() { "MODEL".to_owned() } else { letters };
    let shorter = (3.min(letters.len())..=letters.len()).map(|length| letters[..length].to_owned());
    let numbered = (2..).map(|number: u32| format!("{letters}{number}"));
    shorter.chain(numbered).find(|prefix| !is_taken(prefix)).unwrap_or(letters.clone())
}

/// The first of some ids that is free and keeps to the naming; the first free
/// one where none does. Numbers are tried behind the words.
pub(super) fn free(
    kind: RecordKind,
    ids: &[String],
    prefix: &str,
    naming: &Naming,
    is_taken: impl Fn(&str) -> bool,
) -> String {
    let numbered = (2u32..).flat_map(|number| ids.iter().map(move |id| format!("{id}-{number}")));
    let all = || ids.iter().cloned().chain(numbered.clone()).filter(|id| !is_taken(id));
    let is_allowed = allows(naming, kind, prefix);
    let fitting = all().take(ids.len() * 4).find(|id| is_allowed(id));
    fitting.or_else(|| all().next()).unwrap_or_default()
}

/// Whether ids of a kind keep to the naming.
fn allows(naming: &Naming, kind: RecordKind, prefix: &str) -> impl Fn(&str) -> bool + use<> {
    let exact = naming.exact(kind, Some(prefix));
    move |id| exact.as_ref().is_none_or(|exact| exact.is_match(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(pattern: &str) -> Option<String> {
        Numbered::of_pattern(pattern, "PAY").map(|ids| ids.id(7))
    }

    #[test]
    fn follows_simple_patterns() {
        assert_eq!(first("{prefix}-T[0-9]{2}").as_deref(), Some("PAY-T07"));
        assert_eq!(first("^T\\d{3,}\\.{prefix}$").as_deref(), Some("T007.PAY"));
        assert_eq!(first("threat-[0-9]+").as_deref(), Some("threat-7"));
        assert_eq!(first("(A|B)-[0-9]"), None);
        assert_eq!(first("[a-z]+"), None);
    }

    #[test]
    fn prefixes_grow_until_they_differ() {
        assert_eq!(prefix("payments", |_| false), "PAY");
        assert_eq!(prefix("payments", |taken| taken == "PAY"), "PAYM");
        assert_eq!(prefix("a", |taken| taken == "A"), "A2");
        assert_eq!(prefix("42", |_| false), "MOD");
    }
}
