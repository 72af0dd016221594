//! Text made safe for the syntax that it is put into.

use serde::Serialize;

use crate::source::{is_unprintable, printable};

/// Pretty JSON with a line end, in which nothing can drive a terminal.
pub fn json(value: &impl Serialize) -> String {
    ascii_controls(serde_json::to_string_pretty(value)) + "\n"
}

/// JSON on one line, with a line end.
pub(super) fn json_line(value: &impl Serialize) -> String {
    ascii_controls(serde_json::to_string(value)) + "\n"
}

/// serde_json escapes C0 alone; whatever else could drive a terminal that the
/// document is shown on can stand only inside of strings, and is escaped, too.
fn ascii_controls(document: serde_json::Result<String>) -> String {
    let document = match document {
        Ok(document) => document,
        // Only keys that are no strings could fail, and there are none; should
        // it ever happen, it must not look like a clean run.
        Err(error) => format!("{:?}", error.to_string()),
    };
    let mut safe = String::with_capacity(document.len());
    for c in document.chars() {
        match c {
            '\n' => safe.push('\n'),
            c if is_unprintable(c) => safe.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => safe.push(c),
        }
    }
    defuse(&safe, "\\u005b")
}

/// Text for XML, in an attribute or between tags.
pub(super) fn xml(text: &str) -> String {
    // Two characters that are no controls have no place in XML all the same.
    let legal = printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    defuse(&quick_xml::escape::escape(legal.as_str()), "&#91;")
}

/// A path as a relative reference: whatever is not unreserved is encoded.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A report for people, which a runner must not take for orders.
pub(super) fn log(text: &str) -> String {
    defuse(text, "\u{fffd}")
}

/// A path at the start of a line, where `::` would begin a workflow command.
pub(super) fn leading_path(path: &str) -> String {
    if path.trim_start().starts_with("::") { format!("./{path}") } else { path.to_owned() }
}

/// Build runners obey `##[command]` and `##word[command]` anywhere in their
/// log; without the bracket it is plain text.
fn defuse(text: &str, bracket: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("##") {
        let word = rest[at..].trim_start_matches('#');
        let after = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let until = rest.len() - after.len();
        safe.push_str(&rest[..until]);
        rest = after;
        if let Some(command) = after.strip_prefix('[') {
            safe.push_str(bracket);
            rest = command;
        }
    }
    safe + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disarms_orders_to_a_runner() {
        assert_eq!(log("a ##[error]b ##vso[task]c ###[d]"), "a ##\u{fffd}error]b ##vso\u{fffd}task]c ###\u{fffd}d]");
        assert_eq!(log("## Heading [link] ##"), "## Heading [link] ##");
        assert_eq!(leading_path("::error::x"), "./::error::x");
    }

    #[test]
    fn escapes_beyond_the_first_controls_in_json() {
        let line = json_line(&"a\u{1b}\u{9b}\u{202e}\u{7f}##[x]");
        assert_eq!(line, "\"a\\u001b\\u009b\\u202e\\u007f##\\u005bx]\"\n");
        let back: String = serde_json::from_str(&line).unwrap();
        assert_eq!(back, "a\u{1b}\u{9b}\u{202e}\u{7f}##[x]");
    }

    #[test]
    fn encodes_paths() {
        assert_eq!(uri("a b/ü:%?#.md"), "a%20b/%C3%BC%3A%25%3F%23.md");
    }

    #[test]
    fn leaves_no_illegal_character_in_xml() {
        assert_eq!(xml("<a b=\"'\">&\u{b}\u{ffff}"), "&lt;a b=&quot;&apos;&quot;&gt;&amp;\u{fffd}\u{fffd}");
    }
}
