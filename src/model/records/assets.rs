//! What is worth protecting, from whom, and why.

use crate::model::declare::{choice, table};
use crate::model::reference::{AssetsAbove, Holders, Objectives};
use crate::model::{Criticality, Name, Names};
use crate::source::Spanned;

choice! {
    /// What an asset is.
    pub enum AssetKind {
        /// Data.
        Information = "information",
        /// Something one can touch.
        Physical = "physical",
        /// A program.
        Software = "software",
        /// A machine.
        Hardware = "hardware",
        /// A service that others rely on.
        Service = "service",
        /// People.
        People = "people",
        /// A secret that opens something.
        Key = "key",
    }
}

table! {
    /// Something worth protecting.
    pub struct Asset {
        #[doc = "What it is."]
        "kind" => kind: Option<Spanned<AssetKind>>,
        #[doc = "How much it matters."]
        "criticality" => criticality: Option<Spanned<Criticality>>,
        #[doc = "Its marking in the workspace's classification scheme."]
        "classification" => classification: Option<Spanned<String>>,
        #[doc = "The elements or actors that hold it."]
        "held-by" => held_by: Names<Holders>,
        #[doc = "An inherited asset that this one is a part of."]
        "refines" => refines: Name<AssetsAbove>,
    }
}

table! {
    /// A business process that threats can be aimed at.
    pub struct Process {}
}

table! {
    /// An operational activity that threats can be aimed at.
    pub struct Operation {}
}

choice! {
    /// When an actor is to be reckoned with.
    pub enum Horizon {
        /// Now.
        Current = "current",
        /// Soon.
        Emerging = "emerging",
    }
}

table! {
    /// Somebody or something that may do harm.
    pub struct Actor {
        #[doc = "Who: an insider, a criminal, a state, an accident."]
        "kind" => kind: Option<Spanned<String>>,
        #[doc = "What they can do."]
        "capability" => capability: Option<Spanned<String>>,
        #[doc = "What they want."]
        "intent" => intent: Option<Spanned<String>>,
        #[doc = "Where they start from."]
        "access" => access: Option<Spanned<String>>,
        #[doc = "Whether they are here now or on their way."]
        "horizon" => horizon: Option<Spanned<Horizon>>,
    }
}

table! {
    /// What security is for.
    pub struct Objective {
        #[doc = "The objectives that this one serves."]
        "contributes-to" => contributes_to: Names<Objectives>,
    }
}

choice! {
    /// Whether an assumption holds.
    pub enum Validity {
        /// Nobody has looked.
        Unconfirmed = "unconfirmed",
        /// It holds.
        Confirmed = "confirmed",
        /// It does not.
        Rejected = "rejected",
    }
}

table! {
    /// Something taken for granted.
    pub struct Assumption {
        #[doc = "Whether it holds."]
        "validity" => validity: Option<Spanned<Validity>>,
    }
}
