//! Takes withheld words out of a text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::MASK;
use super::words::{Words, join};

/// E-mail addresses, and IP addresses of both versions.
#[allow(clippy::unwrap_used, reason = "a test makes it")]
static CONTACTS: LazyLock<Regex> = LazyLock::new(|| {
    let octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    let mail = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+";
    let six = "(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,6}:(?:[0-9A-Fa-f]{1,4}:){0,5}[0-9A-Fa-f]{1,4}";
    Regex::new(&format!(r"{mail}|\b(?:{octet}\.){{3}}{octet}\b|\b(?:{six})\b")).unwrap()
});

/// Whether four numbers are a section of a standard, such as 4.4.1.11, rather
/// than an address.
fn is_section(found: &str) -> bool {
    let numbers: Option<Vec<u8>> = found.split('.').map(|part| part.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers[0] < 10 && numbers.iter().all(|number| *number < 32))
}

/// What is taken out of every text that is shown.
#[derive(Debug)]
pub(super) struct Mask {
    pub(super) words: Words,
    pub(super) shows_contacts: bool,
}

impl Mask {
    /// What of a text is to be masked, and with what.
    pub(super) fn places(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let mut places = self.words.places(text);
        if !self.shows_contacts {
            let contacts = CONTACTS.find_iter(text).filter(|found| !is_section(found.as_str()));
            places.extend(contacts.map(|found| (found.range(), MASK.to_owned())));
            places.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
            places = join(places);
        }
        places
    }

    /// A text with what is withheld masked.
    pub(super) fn text(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut behind = 0;
        for (range, mask) in self.places(text) {
            masked.push_str(text.get(behind..range.start).unwrap_or_default());
            // Two in a row are one: how many there are is not told.
            if !(masked.trim_end().ends_with(MASK) && mask == MASK) {
                masked.push_str(&mask);
            }
            behind = range.end;
        }
        masked.push_str(text.get(behind..).unwrap_or_default());
        masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_people_and_machines_are_contacts() {
        let mask = Mask { words: Words::new(Vec::new()).unwrap(), shows_contacts: false };
        assert_eq!(mask.text("ask asha@shop.example.org, or 10.0.12.7"), "ask [withheld], or [withheld]");
        assert_eq!(mask.text("at fe80::1ff:fe23:4567:890a."), "at [withheld].");
        assert_eq!(mask.text("v5.0.0-1.2.3, 12:30, AC-2(1), 4.4.1.11"), "v5.0.0-1.2.3, 12:30, AC-2(1), 4.4.1.11");
    }
}
