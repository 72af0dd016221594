//! Fields that few records have. They are kept apart from the others: there are
//! very many records, and each one's size counts.

use super::field::{Fields, Key};
use crate::syntax::{Reader, Value};

/// Reads the value of a key that few have; false when it is none of those.
pub(super) fn read_key<T: Fields>(
    few: &mut Option<Box<T>>,
    key: &str,
    value: &Value<'_>,
    reader: &mut Reader<'_>,
) -> bool {
    let is_known = T::KEYS.iter().any(|known| known.name == key);
    is_known && few.get_or_insert_default().read_key(key, value, reader)
}

/// The keys that all have, and then those that few have.
pub(super) const fn keys<const N: usize>(all: &[Key], few: &[Key]) -> [Key; N] {
    let mut keys = [Key::NONE; N];
    let mut at = 0;
    while at < N {
        keys[at] = if at < all.len() { all[at] } else { few[at - all.len()] };
        at += 1;
    }
    keys
}
