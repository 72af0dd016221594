//! What a model says of itself.

use jiff::civil::Date;

use crate::model::declare::{choice, table};
use crate::model::field::{OneOrMore, TextMap};
use crate::model::reference::{ControlsAbove, Elements, Flows};
use crate::model::{Appetite, Entry, Id, Interval, List, Name, Stride};
use crate::source::Spanned;

choice! {
    /// Where a model is in its life.
    pub enum ModelStatus {
        /// The umbrella's scope is being agreed.
        Bootstrap = "bootstrap",
        /// Being written.
        Draft = "draft",
        /// In force.
        Active = "active",
        /// No longer in force.
        Retired = "retired",
    }
}

choice! {
    /// The phase of the service that is modelled.
    pub enum Phase {
        /// Finding out.
        Discovery = "discovery",
        /// Trying out.
        Alpha = "alpha",
        /// In use by some.
        Beta = "beta",
        /// In use.
        Live = "live",
    }
}

choice! {
    /// Who builds what is modelled.
    pub enum Delivery {
        /// We do.
        InHouse = "in-house",
        /// A supplier does.
        Supplier = "supplier",
        /// Both.
        Hybrid = "hybrid",
    }
}

table! {
    /// Somebody has read the model and found that it still holds.
    pub struct Review {
        #[doc = "When."]
        "date" required => date: Option<Spanned<Date>>,
        #[doc = "Who."]
        "by" required => by: Option<Spanned<String>>,
        #[doc = "In which role."]
        "role" => role: Option<Spanned<String>>,
        #[doc = "What came of it."]
        "outcome" => outcome: Option<Spanned<String>>,
        #[doc = "Digest of what the model said; written by the tool."]
        "own" => own: Option<Spanned<String>>,
        #[doc = "Digests of what it inherited; written by the tool."]
        "inherited" => inherited: TextMap,
    }
}

table! {
    /// The accountable role has signed the model off.
    pub struct SignOff {
        #[doc = "When."]
        "date" required => date: Option<Spanned<Date>>,
        #[doc = "Who."]
        "by" required => by: Option<Spanned<String>>,
        #[doc = "Digest of what the model said; written by the tool."]
        "own" => own: Option<Spanned<String>>,
    }
}

table! {
    /// The picture of threats that the model rests on.
    pub struct ThreatAssessment {
        #[doc = "When it was drawn."]
        "date" => date: Option<Spanned<Date>>,
        #[doc = "What it was drawn from."]
        "sources" => sources: List<String>,
        #[doc = "The actors that it looked at."]
        "actors" => actors: crate::model::Names<crate::model::reference::Actors>,
    }
}

table! {
    /// A day on which the model must stand.
    pub struct Milestone {
        #[doc = "Its name."]
        "id" required => id: Option<Spanned<Id>>,
        #[doc = "When."]
        "date" required => date: Option<Spanned<Date>>,
    }
}

table! {
    /// A change in the threat environment that asks for a review.
    pub struct Trigger {
        #[doc = "When it came up."]
        "date" required => date: Option<Spanned<Date>>,
        #[doc = "What it is: a vulnerability, a technique, an incident, a change of the service."]
        "kind" => kind: Option<Spanned<String>>,
        #[doc = "Where to read of it."]
        "ref" => reference: Option<Spanned<String>>,
    }
}

table! {
    /// Why the model need not be kept.
    pub struct OutOfScope {
        #[doc = "Why."]
        "reason" required => reason: Option<Spanned<String>>,
        #[doc = "The day on which it is retired or comes into scope."]
        "until" => until: Option<Spanned<Date>>,
    }
}

table! {
    /// A category that was thought of and put aside.
    pub struct Dismissed {
        #[doc = "The element that it was thought of for."]
        "element" => element: Name<Elements>,
        #[doc = "The flow that it was thought of for."]
        "flow" => flow: Name<Flows>,
        #[doc = "One category of STRIDE, or several."]
        "category" required => category: OneOrMore<Stride>,
        #[doc = "Why it was put aside."]
        "reason" required => reason: Option<Spanned<String>>,
    }
}

table! {
    /// A required control that cannot apply here.
    pub struct NotApplicable {
        #[doc = "The control."]
        "control" required => control: Name<ControlsAbove>,
        #[doc = "Why it cannot apply."]
        "reason" required => reason: Option<Spanned<String>>,
    }
}

table! {
    /// What a model says of itself, at the top of its front matter.
    pub struct Meta {
        #[doc = "Short name that other models refer to."]
        "id" required => id: Option<Spanned<Id>>,
        #[doc = "What is modelled, in a few words."]
        "title" required => title: Option<Spanned<String>>,
        #[doc = "The C4 level: context, container, component, feature."]
        "level" required => level: Option<Spanned<String>>,
        #[doc = "The parent's id, where folders do not say."]
        "parent" => parent: Option<Spanned<Id>>,
        #[doc = "The parent's element that this model expands; the one with this model's id where nothing is said."]
        "element" => element: Option<Spanned<Id>>,
        #[doc = "What the ids of its threats and controls start with."]
        "prefix" => prefix: Option<Spanned<String>>,
        #[doc = "The team that owns it."]
        "team" => team: Option<Spanned<String>>,
        #[doc = "Who wrote it."]
        "authors" => authors: List<String>,
        #[doc = "Who led the exercise."]
        "facilitator" => facilitator: Option<Box<Spanned<String>>>,
        #[doc = "Who took part."]
        "participants" => participants: List<String>,
        #[doc = "Where the model is in its life; active where nothing is said."]
        "status" => status: Option<Spanned<ModelStatus>>,
        #[doc = "Whether other teams start from this one."]
        "reference" => reference: Option<Spanned<bool>>,
        #[doc = "How mature the practice is."]
        "maturity" => maturity: Option<Box<Spanned<String>>>,
        #[doc = "The version of the model."]
        "version" => version: Option<Box<Spanned<String>>>,
        #[doc = "The phase of the service."]
        "phase" => phase: Option<Spanned<Phase>>,
        #[doc = "Who builds it."]
        "delivery" => delivery: Option<Spanned<Delivery>>,
        #[doc = "Its marking in the workspace's classification scheme."]
        "classification" => classification: Option<Spanned<String>>,
        #[doc = "The code that it speaks of, as gitignore-style globs from its folder."]
        "covers" => covers: List<String>,
        #[doc = "The methods in use, such as STRIDE."]
        "methodologies" => methodologies: List<String>,
        #[doc = "How long a review holds, such as \"12 months\"."]
        "review-interval" => review_interval: Option<Spanned<Interval>>,
        #[doc = "The highest rating that is borne without acceptance, one for all or by category."]
        "appetite" => appetite: Appetite,
        #[doc = "Why there is no threat to tell of."]
        "no-threats-because" => no_threats_because: Option<Box<Spanned<String>>>,
        #[doc = "The last review."]
        "review" => review: Option<Review>,
        #[doc = "The last sign-off."]
        "sign-off" => sign_off: Option<Box<SignOff>>,
        #[doc = "The picture of threats that it rests on."]
        "threat-assessment" => threat_assessment: Option<Box<ThreatAssessment>>,
        #[doc = "Days on which it must stand."]
        "milestones" => milestones: Box<[Entry<Milestone>]>,
        #[doc = "Changes in the threat environment that ask for a review."]
        "triggers" => triggers: Box<[Entry<Trigger>]>,
        #[doc = "Who is responsible, accountable, consulted and informed, by activity."]
        "raci" => raci: crate::model::Raci,
        #[doc = "Why it need not be kept."]
        "out-of-scope" => out_of_scope: Option<Box<OutOfScope>>,
        #[doc = "Categories that were thought of and put aside."]
        "dismissed" => dismissed: Box<[Entry<Dismissed>]>,
        #[doc = "Required controls that cannot apply here."]
        "not-applicable" => not_applicable: Box<[Entry<NotApplicable>]>,
        #[doc = "More about it; the body says the same."]
        "description" => description: Option<Box<Spanned<String>>>,
        #[doc = "The person or team that answers for it."]
        "owner" => owner: Option<Box<Spanned<String>>>,
        #[doc = "Free words to find it by."]
        "tags" => tags: List<String>,
        #[doc = "Addresses of further reading."]
        "links" => links: List<String>,
        #[doc = "Ids that it had before."]
        "aliases" => aliases: List<Id>,
        #[doc = "Findings that are allowed in this model, each with a reason."]
        "allow" => allow: Box<[Entry<super::Allow>]>,
    }
}

impl Meta {
    /// Where the model is in its life.
    pub fn status(&self) -> ModelStatus {
        self.status.as_ref().map_or(ModelStatus::Active, |status| status.value)
    }

    /// Whether the model is to be judged: neither retired nor out of scope.
    pub fn is_assessed(&self) -> bool {
        self.status() != ModelStatus::Retired && self.out_of_scope.is_none()
    }
}
