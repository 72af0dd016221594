//! What people wrote, understood: files to drafts, the configuration to
//! settings. Pure: nothing here reads a file or looks a name up.

mod apart;
mod attack_tree;
mod audience;
mod block;
mod collection;
mod config;
mod config_fields;
pub(crate) mod declare;
mod draft;
pub(crate) mod field;
mod frameworks;
mod headings;
mod items;
mod kind;
mod kindless;
mod lists;
mod meaning;
mod naming;
mod raci;
pub mod records;
pub mod reference;
mod scalars;
mod scale;
mod settings;

pub use attack_tree::{AttackTree, Gate, Node};
pub use audience::{Audience, People, Unmitigated};
pub use collection::{Records, keys_of};
pub use config::{Config, read_config};
pub use config_fields::{ConfigFields, Person, RuleSetting, RuleSettings};
pub(crate) use declare::choice;
pub use draft::{Draft, Plain, Read, ReadFile, read_file};
pub use field::{Entry, Field, Fields, Key, List, OneOrMore, Scalar, Shape, TextMap};
pub use frameworks::{Form, example, form};
pub use headings::leading_word;
pub use kind::RecordKind;
pub use meaning::Meaning;
pub use naming::{Naming, Wanted};
pub use raci::{Raci, RaciRow};
pub use records::{AnyRecord, Control, ElementKind, Record, Threat};
pub use reference::{Id, ModelKey, Name, Names, RecordKey, Reference, Scope, Target, Title, folded};
pub use scale::{
    Appetite, Criticality, Impact, Interval, Likelihood, Matrix, Rating, Risk, RiskFields, Stride, ThreatState,
};
pub use settings::Setting;
