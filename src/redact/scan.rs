//! Looks through a finished site for what was withheld.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::shingles::Shingles;
use super::words::{WALL, Words, fold};

/// Something withheld that is in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file, from the site's root.
    pub file: String,
    /// The words.
    pub words: String,
    /// What they are.
    pub what: String,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`, {}", self.file, self.words, self.what)
    }
}

/// Looks through every byte of a site and every file's name.
pub(super) fn scan(files: &BTreeMap<String, Vec<u8>>, words: &Words, shingles: &Shingles) -> Vec<Leak> {
    let leaks: BTreeSet<Leak> =
        files.par_iter().flat_map_iter(|(path, bytes)| file(path, bytes, words, shingles)).collect();
    leaks.into_iter().collect()
}

fn file(path: &str, bytes: &[u8], words: &Words, shingles: &Shingles) -> Vec<Leak> {
    let text = String::from_utf8_lossy(bytes);
    let mut texts = vec![fold(path), fold(&percent_decode_str(path).decode_utf8_lossy())];
    texts.extend(readings(path, &text));
    let leak = |words: String, what: &str| Leak { file: path.to_owned(), words, what: what.to_owned() };
    let mut leaks = Vec::new();
    for text in texts {
        leaks.extend(words.find(&text).map(|(word, _)| leak(word.folded.clone(), &word.what)));
        leaks.extend(shingles.find(&text).into_iter().map(|words| leak(words, "a text that is withheld")));
    }
    leaks
}

/// A text as its bytes stand, and as it reads once its escapes are undone.
fn readings(path: &str, text: &str) -> Vec<String> {
    let text = match path.ends_with(".ics") {
        // A calendar's long lines are folded (RFC 5545, 3.1).
        true => Cow::Owned(text.replace("\r\n ", "").replace("\n ", "")),
        false => Cow::Borrowed(text),
    };
    // Strings of a list are not one text.
    let apart = text.replace("\",\"", &format!("\"{WALL}\""));
    let plain = unescaped(&percent_decode_str(&apart).decode_utf8_lossy());
    let mut readings = vec![fold(&apart), fold(&plain)];
    if text.contains('<') {
        readings.push(fold(&unescaped(&untagged(&apart))));
    }
    readings
}

/// Elements that stand inside of a line: text runs through them.
const INLINE: [&str; 16] =
    ["a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup"];

/// The text between tags; a wall stands where an element breaks it.
fn untagged(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.as_str() {
            "tspan" | "br" | "wbr" => text.push(' '),
            name if INLINE.contains(&name) => {}
            _ => text.push(WALL),
        }
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text
}

/// The entities that writers of HTML, XML and JSON use.
const ESCAPES: [(&str, &str); 12] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&nbsp;", " "),
    ("\\n", " "),
    ("\\t", " "),
    ("\\r", " "),
    ("\\\"", "\""),
    ("\\/", "/"),
    ("\\\\", "\\"),
];

/// Undoes the escapes of HTML, XML and JSON.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\\']) {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        if let Some((written, meant)) = ESCAPES.iter().find(|(written, _)| escape.starts_with(written)) {
            plain.push_str(meant);
            rest = &escape[written.len()..];
        } else if let Some((meant, length)) = numbered(escape) {
            plain.push(meant);
            rest = &escape[length..];
        } else {
            plain.push_str(&escape[..1]);
            rest = &escape[1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// A character by its number, and how long that is written: `&#x4e;`, `\u004e`.
fn numbered(escape: &str) -> Option<(char, usize)> {
    if let Some(digits) = escape.strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
        return Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, 6));
    }
    let (digits, _) = escape.strip_prefix("&#")?.split_once(';').filter(|(digits, _)| digits.len() <= 8)?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((char::from_u32(number)?, digits.len() + 3))
}

#[cfg(test)]
mod tests {
    use super::super::words::Word;
    use super::*;

    fn finds(path: &str, text: &str) -> bool {
        let word = Word::new("Project Nightjar", "a title".to_owned(), "").unwrap();
        let files = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
        !scan(&files, &Words::new(vec![word]).unwrap(), &Shingles::default()).is_empty()
    }

    #[test]
    fn no_dress_hides_a_word() {
        for text in [
            "<p>PROJECT nightjar</p>",
            "<p>project <em>night</em>jar</p>",
            "<text><tspan>Project</tspan><tspan>Nightjar</tspan></text>",
            "<!-- project nightjar -->",
            "<a href=\"../project-nightjar/\">x</a>",
            "<a href=\"?q=project%20n%69ghtjar\">x</a>",
            "{\"t\":\"project\\u0020Nightjar\"}",
            "Project &#78;ightj&#x61;r",
            "project\nnightjar",
        ] {
            assert!(finds("page.html", text), "{text}");
        }
        assert!(finds("threats/project-nightjar/index.html", ""));
        assert!(finds("reviews.ics", "SUMMARY:Project Nigh\r\n tjar\r\n"));
    }

    #[test]
    fn neighbours_are_no_phrase() {
        assert!(!finds("page.html", "<td>Project</td><td>Nightjar</td>"));
        assert!(!finds("index.json", "[\"Project\",\"Nightjar\"]"));
    }
}
