//! The plain part of YAML that front matter is mostly written in: keys at the
//! margin with a word or a list. What is more than that is left as it is.

/// A key at the margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    /// In lower case, with `-` for `_` and spaces.
    pub(super) key: String,
    /// What it says.
    pub(super) value: Value,
    /// The lines that it stands on.
    pub(super) lines: Vec<&'t str>,
}

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A word, a number, a date, a sentence.
    Text(String),
    /// A list of these.
    List(Vec<String>),
    /// Something else.
    Other,
}

/// Takes YAML apart at its keys; lines in front of the first are an entry
/// without a key.
pub(super) fn entries(yaml: &str) -> Vec<Entry<'_>> {
    let mut groups: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    for line in yaml.lines() {
        let key = line.split_once(':').map(|(key, _)| key).filter(|key| is_key(key));
        match (key, groups.last_mut()) {
            (None, Some((_, lines))) => lines.push(line),
            (key, _) => groups.push((key, vec![line])),
        }
    }
    let entries = groups.into_iter().map(|(key, lines)| Entry {
        key: key.unwrap_or_default().to_lowercase().replace(['_', ' '], "-"),
        value: key.map_or(Value::Other, |key| value(&lines, key)),
        lines,
    });
    entries.collect()
}

fn is_key(word: &str) -> bool {
    !word.is_empty()
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
}

fn value(lines: &[&str], key: &str) -> Value {
    let Some((first, below)) = lines.split_first() else { return Value::Other };
    let inline = first.get(key.len() + 1..).unwrap_or_default();
    let inline = without_comment(inline);
    let below: Vec<&str> = below.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if inline.is_empty() && !below.is_empty() {
        let items = below.iter().map(|line| scalar(without_comment(line.strip_prefix("- ")?)));
        return items.collect::<Option<Vec<String>>>().map_or(Value::Other, Value::List);
    }
    if !below.is_empty() || inline.is_empty() {
        return Value::Other;
    }
    if let Some(items) = inline.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let items = items.split(',').map(str::trim).filter(|item| !item.is_empty()).map(scalar);
        return items.collect::<Option<Vec<String>>>().map_or(Value::Other, Value::List);
    }
    scalar(inline).map_or(Value::Other, Value::Text)
}

fn without_comment(text: &str) -> &str {
    let end = if text.trim_start().starts_with(['"', '\'']) { None } else { text.find(" #") };
    text[..end.unwrap_or(text.len())].trim()
}

/// One plain or quoted word; `None` for whatever needs a parser.
fn scalar(text: &str) -> Option<String> {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            let inner = rest.strip_suffix(quote)?;
            return (!inner.contains([quote, '\\'])).then(|| inner.to_owned());
        }
    }
    let is_plain = !text.starts_with(['|', '>', '{', '[', '&', '*', '!', '%', '@', '`', '-']) && !text.contains(": ");
    (is_plain && !text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_words_and_lists_and_leaves_the_rest() {
        let yaml = "# ours\ntitle: \"Pay: in\" \nLast_Reviewed: 2026-01-31 # by Asha\ntags: [a, 'b c']\nauthors:\n  - asha\n  - ines\nnested:\n  a: 1\ntext: |\n  more\nempty:\n";
        let read = entries(yaml);
        let get = |key: &str| read.iter().find(|entry| entry.key == key).unwrap().value.clone();
        let list = |words: &[&str]| Value::List(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(get("title"), Value::Text("Pay: in".to_owned()));
        assert_eq!(get("last-reviewed"), Value::Text("2026-01-31".to_owned()));
        assert_eq!(get("tags"), list(&["a", "b c"]));
        assert_eq!(get("authors"), list(&["asha", "ines"]));
        assert_eq!((get("nested"), get("text"), get("empty")), (Value::Other, Value::Other, Value::Other));
        assert_eq!(get(""), Value::Other);
        let lines: Vec<&str> = read.iter().flat_map(|entry| entry.lines.clone()).collect();
        assert_eq!(lines, yaml.lines().collect::<Vec<_>>());
    }
}
