//! What are we building? Elements, flows and trust boundaries.

use crate::model::declare::{choice, table};
use crate::model::reference::{Assets, Boundaries, Elements, FlowsAbove};
use crate::model::{Name, Names};
use crate::source::Spanned;

choice! {
    /// What an element is, in C4's words and those of the policy.
    pub enum ElementKind {
        /// Somebody.
        Person = "person",
        /// A whole software system.
        System = "system",
        /// Something that runs or stores on its own (C4).
        Container = "container",
        /// A part of a container (C4).
        Component = "component",
        /// A story or feature.
        Feature = "feature",
        /// A place where data rests.
        Datastore = "datastore",
        /// Something that others run.
        External = "external",
        /// A machine.
        Hardware = "hardware",
        /// A network.
        Network = "network",
        /// A service of a cloud provider.
        CloudService = "cloud-service",
    }
}

choice! {
    /// Where an element is in its life.
    pub enum ElementStatus {
        /// Not there yet.
        Planned = "planned",
        /// In use.
        Live = "live",
        /// Being taken away.
        Decommissioning = "decommissioning",
        /// Taken away.
        Gone = "gone",
    }
}

table! {
    /// A part of the system.
    pub struct Element {
        #[doc = "What it is."]
        "kind" => kind: Option<Spanned<ElementKind>>,
        #[doc = "The trust boundary that it stands in."]
        "boundary" => boundary: Name<Boundaries>,
        #[doc = "What it is made with."]
        "technology" => technology: Option<Spanned<String>>,
        #[doc = "Whether the service fails when it fails."]
        "critical-path" => critical_path: Option<Spanned<bool>>,
        #[doc = "Elements that it cannot do without."]
        "depends-on" => depends_on: Names<Elements>,
        #[doc = "Where it is in its life; live where nothing is said."]
        "status" => status: Option<Spanned<ElementStatus>>,
    }
}

impl Element {
    /// Whether it is gone or going.
    pub fn is_leaving(&self) -> bool {
        let status = self.status.as_ref().map(|status| status.value);
        matches!(status, Some(ElementStatus::Decommissioning | ElementStatus::Gone))
    }
}

table! {
    /// Data on its way from one element to another.
    pub struct Flow {
        #[doc = "The element that it leaves."]
        "from" required => from: Name<Elements>,
        #[doc = "The element that it reaches."]
        "to" required => to: Name<Elements>,
        #[doc = "The assets that it carries."]
        "carries" => carries: Names<Assets>,
        #[doc = "What is spoken on the way."]
        "protocol" => protocol: Option<Spanned<String>>,
        #[doc = "How the ends know each other."]
        "authentication" => authentication: Option<Spanned<String>>,
        #[doc = "Whether it is encrypted on the way."]
        "encrypted" => encrypted: Option<Spanned<bool>>,
        #[doc = "A parent's flow that enters or leaves here."]
        "refines" => refines: Name<FlowsAbove>,
    }
}

table! {
    /// A line behind which trust changes.
    pub struct Boundary {
        #[doc = "What separates: a network, a process, an organisation."]
        "kind" => kind: Option<Spanned<String>>,
        #[doc = "The boundary around this one."]
        "parent" => parent: Name<Boundaries>,
    }
}
