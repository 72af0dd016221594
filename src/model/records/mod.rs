//! The records, one file for each of the questions that a threat model asks.

mod architecture;
mod assets;
mod control;
mod governance;
mod header;
mod meta;
mod threat;

pub use architecture::{Boundary, Element, ElementKind, ElementStatus, Flow};
pub use assets::{Actor, Asset, AssetKind, Assumption, Horizon, Objective, Operation, Process, Validity};
pub use control::{Applies, Assessed, Control, ControlStatus, Designation, Effect};
pub use governance::{Decision, Exception, Improves, Lesson, Term};
pub use header::{Allow, AnyRecord, Header, OfKind, Place, Record};
pub use meta::{
    Delivery, Dismissed, Meta, Milestone, ModelStatus, NotApplicable, OutOfScope, Phase, Review, SignOff,
    ThreatAssessment, Trigger,
};
pub use threat::{Acceptance, Threat, ThreatKind, Treatment};
