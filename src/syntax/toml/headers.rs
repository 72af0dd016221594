//! Headers that are missing, where a record begins again with the key that the one
//! above it began with; and headers of a list that lack a pair of brackets.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::Error;

use super::recovery::Slip;
use super::repair::Replacement;
use super::statements::statements;

/// A header, and the statements up to the next one.
struct Block<'t> {
    /// As it is written; nothing above the first.
    header: &'t str,
    statements: &'t [Range<usize>],
}

/// The places where a header of a list is missing, each with the one that
/// most likely stood there: the one above or the one below, whose keys are more alike.
pub(super) fn missing(text: &str, errors: &[Error]) -> Vec<Slip> {
    let doubles = errors.iter().filter(|error| error.message().contains("duplicate key"));
    let doubles: BTreeSet<usize> = doubles.filter_map(|error| error.span().map(|span| span.start)).collect();
    if doubles.is_empty() {
        return Vec::new();
    }
    let statements = statements(text);
    let blocks = blocks(text, &statements);
    let pairs = blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None]));
    let missing = pairs.filter_map(|(block, next)| missing_in(text, block, next, &doubles));
    missing.chain(single(text, &blocks)).collect()
}

/// Headers of one table beside others of a list that has its name.
fn single(text: &str, blocks: &[Block<'_>]) -> Vec<Slip> {
    let name = |header: &str, open: &str, close: &str| -> Option<String> {
        let name = header.strip_prefix(open)?.strip_suffix(close)?.trim();
        (!name.starts_with('[')).then(|| name.to_owned())
    };
    let lists: BTreeSet<String> = blocks.iter().filter_map(|block| name(block.header, "[[", "]]")).collect();
    let single = blocks.iter().filter(|block| name(block.header, "[", "]").is_some_and(|name| lists.contains(&name)));
    let slips = single.filter_map(|block| {
        let start = (block.header.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        let range = start..start + block.header.len();
        let insert = |at: usize, text: &str| Replacement { range: at..at, text: text.to_owned() };
        Some(Slip {
            range: range.clone(),
            at: range.clone(),
            message: "a table and a list of the same name".to_owned(),
            meant: Some(format!("[{}]", block.header)),
            edits: vec![insert(range.start, "["), insert(range.end, "]")],
        })
    });
    slips.collect()
}

fn blocks<'t>(text: &'t str, statements: &'t [Range<usize>]) -> Vec<Block<'t>> {
    let is_header = |range: &Range<usize>| text[range.clone()].trim_start().starts_with('[');
    let written = |header: &Range<usize>| text[header.clone()].split('#').next().unwrap_or_default().trim();
    let blocks = statements.chunk_by(|_, next| !is_header(next)).map(|block| match block.split_first() {
        Some((header, statements)) if is_header(header) => Block { header: written(header), statements },
        _ => Block { header: "", statements: block },
    });
    blocks.collect()
}

/// Where a second record begins in a block: behind an empty line, with the key
/// that the block began with.
fn missing_in(text: &str, block: &Block<'_>, next: Option<&Block<'_>>, doubles: &BTreeSet<usize>) -> Option<Slip> {
    let key = |range: &Range<usize>| text[range.clone()].split('=').next().unwrap_or_default().trim();
    let is_empty = |range: &Range<usize>| text[range.clone()].trim().is_empty();
    let is_double = |range: &Range<usize>| doubles.range(range.clone()).next().is_some();
    let begin = block.statements.iter().map(key).find(|key| !key.is_empty() && !key.starts_with('#'))?;
    let is_begin = |range: &Range<usize>| is_double(range) && key(range) == begin;
    let at = block.statements.windows(2).position(|pair| is_empty(&pair[0]) && is_begin(&pair[1]))? + 1;
    let (own, behind) = block.statements.split_at(at);
    let keys = |statements: &[Range<usize>]| -> BTreeSet<&str> { statements.iter().map(key).collect() };
    let (own, behind) = (keys(own), keys(behind));
    let alike = |others: &BTreeSet<&str>| behind.intersection(others).count();
    let below = next.map(|next| (alike(&keys(next.statements)), next.header));
    let candidates = [Some((alike(&own), block.header)), below].into_iter().flatten();
    let lists = candidates.filter(|(_, header)| header.starts_with("[[") && header.ends_with("]]"));
    // Of two that are as much alike the one above goes on.
    let (_, header) = lists.reduce(|above, below| if below.0 > above.0 { below } else { above })?;
    let first = block.statements.get(at)?;
    Some(Slip {
        range: first.start..first.start,
        at: first.start..first.start + key(first).len(),
        message: "duplicate key".to_owned(),
        meant: Some(header.to_owned()),
        edits: vec![Replacement { range: first.start..first.start, text: format!("{header}\n") }],
    })
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::super::repair::replaced;
    use super::*;

    fn mended(text: &str) -> String {
        let (_, errors) = DeTable::parse_recoverable(text);
        let slips = missing(text, &errors).into_iter();
        replaced(text, &slips.flat_map(|slip| slip.edits).collect::<Vec<_>>())
    }

    #[test]
    fn the_header_is_the_one_whose_keys_are_more_alike() {
        let above = "[[a]]\nid = 1\nx = 1\n\nid = 2\nx = 2\n\n[[b]]\nid = 3\ny = 3\n";
        assert_eq!(mended(above), above.replace("\nid = 2", "\n[[a]]\nid = 2"));
        let below = above.replace("x = 2", "y = 2");
        assert_eq!(mended(&below), below.replace("\nid = 2", "\n[[b]]\nid = 2"));
        let last = above.replace("\n[[b]]\nid = 3\ny = 3\n", "");
        assert_eq!(mended(&last), last.replace("\nid = 2", "\n[[a]]\nid = 2"));
        let first = "id = 1\n\nid = 2\n\n[[b]]\nid = 3\n";
        assert_eq!(mended(first), first.replace("\nid = 2", "\n[[b]]\nid = 2"));
    }

    #[test]
    fn one_pair_of_brackets_beside_two() {
        let text = "[[a]]\nid = 1\n\n[a] # second\nid = 2\n\n[[a]]\nid = 3\n\n[a.b]\nc = 1\n[d]\ne = 1\n";
        assert_eq!(mended(text), text.replace("[a] #", "[[a]] #"));
        let first = text.replacen("[[a]]", "[a]", 1);
        assert_eq!(mended(&first), text.replace("[a] #", "[[a]] #"));
    }

    #[test]
    fn a_key_that_stands_twice_may_be_just_that() {
        for text in [
            "[[a]]\nid = 1\nx = 1\nx = 2\n",
            "[[a]]\nid = 1\n\ny = 1\nid = 2\n",
            "[[a]]\nx = 1\nid = 1\n\nid = 2\n",
            "[a]\nid = 1\n\nid = 2\n",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
