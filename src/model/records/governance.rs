//! What was decided, departed from and learnt.

use jiff::civil::Date;

use crate::model::Name;
use crate::model::declare::{choice, table};
use crate::model::field::OneOrMore;
use crate::model::reference::Controls;
use crate::source::Spanned;

table! {
    /// Leave to depart from a control or a rule.
    pub struct Exception {
        #[doc = "The control that is departed from."]
        "control" => control: Name<Controls>,
        #[doc = "Code or name of the rule that is departed from."]
        "rule" => rule: Option<Spanned<String>>,
        #[doc = "Why it is asked for."]
        "reason" required => reason: Option<Spanned<String>>,
        #[doc = "The risk of departing."]
        "risk" required => risk: Option<Spanned<String>>,
        #[doc = "The mitigations that will not be implemented."]
        "not-implemented" required => not_implemented: OneOrMore<String>,
        #[doc = "Technical and other difficulties."]
        "difficulties" required => difficulties: Option<Spanned<String>>,
        #[doc = "The day on which it is looked at again; past it, it no longer holds."]
        "review-date" required => review_date: Option<Spanned<Date>>,
        #[doc = "Whom it was asked of."]
        "requested-to" => requested_to: Option<Spanned<String>>,
        #[doc = "Who granted it."]
        "approved-by" => approved_by: Option<Spanned<String>>,
        #[doc = "When it was granted."]
        "decided" => decided: Option<Spanned<Date>>,
    }
}

table! {
    /// A decision on record.
    pub struct Decision {
        #[doc = "What was decided."]
        "decision" required => decision: Option<Spanned<String>>,
        #[doc = "Why."]
        "reason" required => reason: Option<Spanned<String>>,
        #[doc = "Who decided, by job title."]
        "by" required => by: Option<Spanned<String>>,
        #[doc = "When."]
        "date" required => date: Option<Spanned<Date>>,
    }
}

choice! {
    /// What a lesson makes better.
    pub enum Improves {
        /// How assets are managed.
        AssetManagement = "asset-management",
        /// How threats are assessed.
        ThreatAssessment = "threat-assessment",
        /// How the system is built.
        Architecture = "architecture",
    }
}

table! {
    /// What was learnt from an earlier cycle.
    pub struct Lesson {
        #[doc = "What it makes better."]
        "improves" required => improves: OneOrMore<Improves>,
        #[doc = "What is done about it."]
        "action" => action: Option<Spanned<String>>,
    }
}

table! {
    /// An entry of the glossary.
    pub struct Term {
        #[doc = "What it means here."]
        "means" required => means: Option<Spanned<String>>,
    }
}
