//! Strangers' words made into ids, titles, TOML and Markdown.

use std::fmt::Write as _;

use crate::source::{clipped, printable};

/// How long an id that is made of words may become.
const LONGEST_ID: usize = 40;

/// How long a title that is taken from elsewhere may become.
const LONGEST_TITLE: usize = 80;

/// An id made of words: lower case, `-` between; `None` where nothing is left.
pub(super) fn slug(words: &str) -> Option<String> {
    let mut id = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !c.is_alphabetic() && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(LONGEST_ID);
    let id = id.trim_end_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

/// The title that a folder's or a file's name gives: `card-vault` is "Card vault".
pub(super) fn title_of_name(name: &str) -> String {
    capitalized(&one_line(&name.replace(['-', '_', '.'], " ")))
}

/// Words with a capital letter in front.
pub(super) fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Words on one line, safe to show, and not too long for a title.
pub(super) fn one_line(words: &str) -> String {
    let shown = printable(words);
    clipped(&shown.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST_TITLE)
}

/// Words as plain text in Markdown, whatever they hold.
pub(super) fn markdown(words: &str) -> String {
    let mut escaped = String::new();
    for c in one_line(words).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '{' | '}' | '#' | '|' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Texts as a TOML list.
pub(super) fn quoted_list<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(|text| quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A list of ids as a TOML comment, wrapped, with the label in front.
pub(super) fn comment_list(label: &str, ids: &[String]) -> String {
    let mut lines = format!("#   {label:<12}");
    let mut width = lines.len();
    for (at, id) in ids.iter().enumerate() {
        let id = one_line(id) + if at + 1 < ids.len() { ", " } else { "" };
        if width + id.chars().count() > 100 {
            lines.truncate(lines.trim_end().len());
            lines.push_str("\n#               ");
            width = 16;
        }
        width += id.chars().count();
        lines.push_str(&id);
    }
    lines.push('\n');
    lines
}

/// A path as the address of a Markdown link; `None` where it would need more
/// care than a link in a first text is worth.
pub(super) fn address(path: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    path.chars().all(is_plain).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_ids_and_titles() {
        assert_eq!(slug("Skerry Ferries 2.0!").as_deref(), Some("skerry-ferries-2-0"));
        assert_eq!(slug("支付"), None);
        assert_eq!(title_of_name("card-vault"), "Card vault");
    }

    #[test]
    fn takes_the_sting_out_of_titles() {
        assert_eq!(markdown("a <b> {#c}\n# d"), "a \\<b\\> \\{\\#c\\} \\# d");
        assert_eq!(quoted("a\"b\\c\u{1b}"), "\"a\\\"b\\\\c\\u001B\"");
    }

    #[test]
    fn wraps_lists_of_ids() {
        let ids: Vec<String> = (0..40).map(|number| format!("asset-{number}")).collect();
        let lines = comment_list("assets", &ids);
        assert!(lines.lines().all(|line| line.starts_with('#') && line.len() <= 100), "{lines}");
        assert!(lines.contains("asset-39\n"));
    }
}
