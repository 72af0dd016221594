//! Characters that look like others, or like nothing: whoever reads a finding would
//! see two words that are the same.

use crate::source::{Diagnostic, Sources};
use crate::syntax::INVALID_TOML;

/// The most characters that are named.
const MOST_NAMED: usize = 3;

/// The longest text that is looked through, in bytes.
const LONGEST: usize = 400;

/// Adds to the help of a finding what in its place is not what it looks like.
pub(super) fn name_characters(said: &mut Diagnostic, sources: &Sources) {
    let place = said.primary.span;
    let text = match said.rule.code == INVALID_TOML.code {
        // The parser may have stumbled over the one behind it.
        true => sources.file(place.file).line(sources.start(place).line).map_or("", |(_, line)| line),
        false => sources.text(place),
    };
    // The byte order mark of a file stands where it should.
    let text = if place.start == 0 { text.trim_start_matches('\u{feff}') } else { text };
    if text.is_ascii() || text.len() > LONGEST {
        return;
    }
    let mut odd: Vec<char> = Vec::new();
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_unseen(c));
    for c in words.flat_map(odd_ones) {
        if !odd.contains(&c) {
            odd.push(c);
        }
    }
    let named = odd.iter().take(MOST_NAMED).map(|c| match is_unseen(*c) {
        true => format!("there is a U+{:04X} here, which is not seen", u32::from(*c)),
        false => format!("`{c}` here is U+{:04X}", u32::from(*c)),
    });
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        let help = said.help.take().map(|help| help + "; ").unwrap_or_default();
        said.help = Some(help + &named.join("; "));
    }
}

/// What in a word is not seen, or stands for a Latin letter among such.
fn odd_ones(word: &str) -> impl Iterator<Item = char> + '_ {
    let is_latin = word.contains(|c: char| c.is_ascii_alphanumeric());
    word.chars().filter(move |c| is_unseen(*c) || (is_latin && is_of_other_script(*c)))
}

/// Greek, Cyrillic and full-width letters and digits: many look like Latin ones.
fn is_of_other_script(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}' | '\u{ff10}'..='\u{ff5a}')
}

/// What takes no room, or that of a blank.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{202f}' | '\u{3000}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, RepoPath, SourceFile, Span};
    use crate::syntax::WRONG_TYPE;

    fn help(text: &str) -> Option<String> {
        let sources = Sources::new(vec![SourceFile::new(RepoPath::root(), text.to_owned())]);
        let place = Span::new(FileId(0), 0..text.len());
        let mut said = Diagnostic::new(&WRONG_TYPE, place, "x").help("why");
        name_characters(&mut said, &sources);
        said.help
    }

    #[test]
    fn what_looks_like_something_else_is_named() {
        assert_eq!(help("\"\u{441}heckout\"").unwrap(), "why; `\u{441}` here is U+0441");
        assert_eq!(help("PAY-T0\u{ff12}").unwrap(), "why; `\u{ff12}` here is U+FF12");
        assert_eq!(help("a\u{200b}b c\u{a0}d\u{200b}").unwrap().matches("which is not seen").count(), 2);
    }

    #[test]
    fn what_is_written_in_another_language_is_not() {
        for text in ["Платежи", "Zahlungen für Bücher", "支払いAPI", "ασφάλεια, OAuth", "plain"] {
            assert_eq!(help(text).unwrap(), "why", "{text}");
        }
    }
}
