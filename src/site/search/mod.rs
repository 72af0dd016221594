//! What can be found: everything that has a place on the site, in one list
//! that a page's script reads when it is first asked for something.

mod entries;
mod index;

pub(crate) use index::index;
