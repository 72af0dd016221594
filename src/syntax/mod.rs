//! One file's text, taken apart: never fails, looks at nothing but the text.

mod anchor;
mod attributes;
mod body;
mod comment;
mod conflict;
mod document;
mod front_matter;
mod glued;
mod heading;
mod id;
mod markdown;
mod misplaced;
mod reader;
mod rules;
mod suggest;
mod suppression;
mod table;
mod toml;
mod unclosed;

pub use anchor::slug;
pub use attributes::AttributeSlip;
pub use body::{Body, Cell, Fence, Heading, Html, Link, ListItem, Piece};
pub use document::{Document, FrontMatter, TomlBlock, parse};
pub use id::{first_word, looks_like_id};
pub use reader::Reader;
pub use rules::{INVALID_TOML, MALFORMED_RECORD, MISSING_KEY, RULES, UNKNOWN_KEY, UNREADABLE_FILE, WRONG_TYPE};
pub use suggest::{did_you_mean, is_slip, nearest};
pub use suppression::Suppression;
pub use table::{Meant, Subject, Table};
pub use toml::{Data, Entries, Value, read_toml};
