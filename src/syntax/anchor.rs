//! The anchors that forges give to headings.

use std::collections::BTreeMap;

/// The anchor of a heading's text as GitHub and GitLab make it: lower case,
/// white space to `-`, and nothing but letters, digits, `-` and `_`.
pub fn slug(title: &str) -> String {
    let mut anchor = String::with_capacity(title.len());
    for c in title.trim().chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' => anchor.push(c),
            'A'..='Z' => anchor.push(c.to_ascii_lowercase()),
            ' ' => anchor.push('-'),
            c if c.is_ascii() && !c.is_ascii_whitespace() => {}
            c if c.is_alphanumeric() => anchor.extend(c.to_lowercase()),
            c if c.is_whitespace() => anchor.push('-'),
            _ => {}
        }
    }
    anchor
}

/// Numbers repeated anchors as forges do: `x`, `x-1`, `x-2`.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    seen: BTreeMap<String, usize>,
}

impl Anchors {
    pub(super) fn unique(&mut self, title: &str) -> String {
        let anchor = slug(title);
        let count = self.seen.entry(anchor.clone()).or_default();
        *count += 1;
        if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_as_forges_do() {
        assert_eq!(slug("PAY-T01: Card numbers, leaked"), "pay-t01-card-numbers-leaked");
        assert_eq!(slug("What can go wrong?"), "what-can-go-wrong");
        let mut anchors = Anchors::default();
        assert_eq!(anchors.unique("A"), "a");
        assert_eq!(anchors.unique("a"), "a-1");
    }
}
