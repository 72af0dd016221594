//! Puts tables that stand below a header where the header says.

use std::borrow::Cow;

use super::tree::{Data, Entries, KeyValue, Place, Value};

/// The most keys that a table may have which a header adds one to: each is put
/// in its place, which takes as many steps as there are keys.
pub(super) const MOST_KEYS: usize = 64;

/// A key and its place.
pub(super) type Key<'t> = (Cow<'t, str>, Place);

/// A header: the words before its last one, and that.
pub(super) struct Header<'t> {
    pub(super) above: Vec<Key<'t>>,
    pub(super) key: Option<Key<'t>>,
    pub(super) place: Place,
    pub(super) is_list: bool,
}

/// Puts a table where its header says; `None` where that is not plain.
pub(super) fn attach<'t>(text: &str, root: &mut Entries<'t>, header: Header<'t>, entries: Entries<'t>) -> Option<()> {
    let Header { above, key, place, is_list } = header;
    let (key, key_place) = key?;
    let mut parent = root;
    for (word, _) in above {
        let at = parent.find(&word).ok()?;
        parent = newest_table(text, parent.get_mut(at)?)?;
    }
    let table = Value::new(Data::Table(entries), place);
    match parent.find(&key) {
        Ok(at) if is_list => {
            let list = parent.get_mut(at)?;
            newest_table(text, list)?;
            let Data::List(items) = list.data_mut() else { return None };
            items.push(table);
        }
        Err(at) if parent.len() < MOST_KEYS => {
            let value = if is_list { Value::new(Data::List(vec![table]), place) } else { table };
            parent.insert(at, KeyValue { key, place: key_place, value });
        }
        _ => return None,
    }
    Some(())
}

/// The table that stands below a header, the last one of a list: one in braces
/// is closed for good.
fn newest_table<'v, 't>(text: &str, value: &'v mut Value<'t>) -> Option<&'v mut Entries<'t>> {
    let start = value.span().start;
    match value.data_mut() {
        Data::Table(entries) => text.as_bytes().get(start).is_some_and(|byte| *byte == b'[').then_some(entries),
        Data::List(items) => newest_table(text, items.last_mut()?),
        _ => None,
    }
}
