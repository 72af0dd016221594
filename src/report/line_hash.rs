//! The hash by which GitHub knows a line again.

use std::collections::BTreeMap;

/// Characters that a hash looks at, blanks aside.
const BLOCK: usize = 100;
const FACTOR: u64 = 37;
/// Stands for the end of the file.
const END: u16 = 0xffff;

/// The `primaryLocationLineHash` of every line, as GitHub's own upload action
/// computes it: a rolling hash over the next hundred UTF-16 units from the
/// start of the line, blanks left out and line ends all alike, with a number
/// that tells equal ones apart.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let (units, starts) = units(text);
    let gone = (0..BLOCK).fold(1_u64, |power, _| power.wrapping_mul(FACTOR));
    let unit = |at: usize| units.get(at).copied().map_or(0, u64::from);
    let mut hash = 0_u64;
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let mut hashes = Vec::with_capacity(starts.len());
    let mut starts = starts.into_iter().peekable();
    // The hash at `at` covers the block that ends before it.
    for at in 0..=units.len() + BLOCK {
        if starts.next_if(|start| start + BLOCK == at).is_some() {
            let count = seen.entry(hash).or_insert(0);
            *count += 1;
            hashes.push(format!("{hash:x}:{count}"));
        }
        let leaving = at.checked_sub(BLOCK).map_or(0, unit);
        hash = hash.wrapping_mul(FACTOR).wrapping_add(unit(at)).wrapping_sub(gone.wrapping_mul(leaving));
    }
    hashes
}

/// The units that count, and where lines start among them.
fn units(text: &str) -> (Vec<u16>, Vec<usize>) {
    let [tab, lf, cr, blank] = [0x09_u16, 0x0a, 0x0d, 0x20];
    let (mut units, mut starts) = (Vec::with_capacity(text.len()), Vec::new());
    let (mut at_start, mut after_return) = (true, false);
    for unit in text.encode_utf16().chain(std::iter::once(END)) {
        let skipped = unit == blank || unit == tab || (after_return && unit == lf);
        after_return = unit == cr;
        if skipped {
            continue;
        }
        if std::mem::replace(&mut at_start, unit == lf || unit == cr) {
            starts.push(units.len());
        }
        units.push(if unit == cr { lf } else { unit });
    }
    (units, starts)
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    #[test]
    fn agrees_with_the_upload_action() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        let hashes = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(line_hashes(" a\nb\n  \t\tc\n d"), hashes);
    }

    #[test]
    fn takes_all_line_ends_for_one() {
        let hashes = line_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n");
        assert_eq!(hashes.first().unwrap(), "e9496ae3ebfced30:1");
        assert_eq!(hashes.last().unwrap(), "c129715d7a2bc9a3:1");
        assert_eq!(hashes, line_hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r"));
        assert_eq!(hashes, line_hashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n"));
        assert_eq!(hashes, line_hashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n"));
    }

    #[test]
    fn numbers_equal_lines() {
        let hashes = line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10));
        assert_eq!(hashes[0], "a7f2ff13bc495cf2:1");
        assert_eq!(hashes[5], "a7f2ff13bc495cf2:6");
        assert_eq!(hashes[6..9], ["a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1"]);
        assert_eq!(hashes[10], "c129715d7a2bc9a3:1");
    }
}
