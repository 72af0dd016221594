//! Two versions of a workspace, compared: what a change does to the threat
//! model. Pure; where the versions come from is not asked.
//!
//! pair models and records → compare what each says → what is computed of
//! them → what got weaker → which models speak of the code that changed.

mod compare;
mod fields;
mod introduced;
mod measure;
mod pairs;
mod reach;
mod records;
mod settings;
mod shape;
mod strike;
mod weaker;

pub use compare::{Side, compare};
pub use introduced::{Known, introduced};
pub use measure::{Measures, measure};
pub use records::said_differently;
pub use shape::{
    Change, Counts, Covered, FieldChange, FileChange, Findings, ModelChange, Moved, Reach, RecordChange, Sort, Suspect,
    Unread, Weaker, Weakness,
};
