//! What ids look like in running text, whatever they name.

/// The first word of a text, of the letters that ids are made of, and what follows
/// it; a dot behind it is the sentence's.
pub fn first_word(text: &str) -> (&str, &str) {
    let is_id_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let end = text.find(|c| !is_id_char(c)).unwrap_or(text.len());
    text.split_at(text[..end].trim_end_matches('.').len())
}

/// Whether some text, which may be any word, looks like an id.
pub fn looks_like_id(text: &str) -> bool {
    let is_word = !text.contains(char::is_whitespace) && text.starts_with(|c: char| c.is_ascii_alphabetic());
    is_word && text.contains(['-', '.']) && text.ends_with(|c: char| c.is_ascii_digit())
}
