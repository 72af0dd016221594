//! What are we doing about it?

use jiff::civil::Date;

use crate::model::declare::{choice, table};
use crate::model::field::OneOrMore;
use crate::model::reference::ControlsAbove;
use crate::model::{ElementKind, List, Names};
use crate::source::Spanned;

choice! {
    /// How far a control has come.
    pub enum ControlStatus {
        /// Somebody thought of it.
        Proposed = "proposed",
        /// It will be done.
        Planned = "planned",
        /// It is being done.
        InProgress = "in-progress",
        /// It is there.
        Implemented = "implemented",
        /// It is there, and somebody has checked.
        Verified = "verified",
        /// It was there.
        Retired = "retired",
    }
}

choice! {
    /// Who gets a control, in the words of NIST SP 800-53.
    pub enum Designation {
        /// Descendants have it as it is.
        Common = "common",
        /// Descendants must do their part.
        Hybrid = "hybrid",
        /// This model alone.
        SystemSpecific = "system-specific",
    }
}

choice! {
    /// What a control brings down.
    pub enum Effect {
        /// How likely the threat is.
        Likelihood = "likelihood",
        /// How much harm it does.
        Impact = "impact",
    }
}

table! {
    /// Where a required control applies; everywhere below where nothing is said.
    pub struct Applies {
        #[doc = "Levels of models."]
        "levels" => levels: List<String>,
        #[doc = "Kinds of the element that a model expands."]
        "kinds" => kinds: List<ElementKind>,
        #[doc = "Tags of the element that a model expands."]
        "tags" => tags: List<String>,
    }
}

table! {
    /// Somebody has looked whether a control does what it says.
    pub struct Assessed {
        #[doc = "When."]
        "date" => date: Option<Spanned<Date>>,
        #[doc = "How: automated, manual."]
        "method" => method: Option<Spanned<String>>,
        #[doc = "What came of it: pass, partial, fail."]
        "result" => result: Option<Spanned<String>>,
    }
}

table! {
    /// What few controls have: where they are required, what they are called
    /// elsewhere, and when they were looked at.
    pub struct FewControls {
        #[doc = "Where it is required."]
        "applies-to" => applies_to: Option<Box<Applies>>,
        #[doc = "The day from which its absence is an error."]
        "required-by" => required_by: Option<Spanned<Date>>,
        #[doc = "NIST CSF 2.0 outcomes, such as PR.AA-01."]
        "csf" => csf: List<String>,
        #[doc = "NCSC CAF outcomes with their version, such as v4.0-A2.b."]
        "caf" => caf: List<String>,
        #[doc = "CIS safeguards, such as 3.11."]
        "cis" => cis: List<String>,
        #[doc = "OWASP ASVS requirements with their version, such as v5.0.0-1.2.3."]
        "asvs" => asvs: List<String>,
        #[doc = "MITRE D3FEND countermeasures, such as D3-MFA."]
        "d3fend" => d3fend: List<String>,
        #[doc = "ISO/IEC 27002 controls, such as 8.28."]
        "iso" => iso: List<String>,
        #[doc = "When somebody last looked whether it does what it says."]
        "assessed" => assessed: Option<Box<Assessed>>,
    }
}

table! {
    /// What is done about threats.
    pub struct Control {
        #[doc = "How far it has come."]
        "status" required => status: Option<Spanned<ControlStatus>>,
        #[doc = "Who gets it; system-specific where nothing is said."]
        "designation" => designation: Option<Spanned<Designation>>,
        #[doc = "Whether every model below must answer it."]
        "required" => required: Option<Spanned<bool>>,
        #[doc = "Ancestors' required, common or hybrid controls that this one carries out."]
        "implements" => implements: Names<ControlsAbove>,
        #[doc = "What it brings down: likelihood (the default), impact."]
        "effect" => effect: OneOrMore<Effect>,
        #[doc = "Paths with `#L10-L20` or `#symbol`, or addresses, that show it."]
        "evidence" => evidence: List<String>,
        #[doc = "Paths of tests that prove it."]
        "tests" => tests: List<String>,
        #[doc = "NIST SP 800-53 controls, such as AC-2(1)."]
        "nist" => nist: List<String>,
    }
    few: FewControls
}

impl Control {
    /// Whether it is implemented or verified.
    pub fn is_in_place(&self) -> bool {
        let status = self.status.as_ref().map(|status| status.value);
        matches!(status, Some(ControlStatus::Implemented | ControlStatus::Verified))
    }

    /// Whether it is more than a thought and not given up. A status that could
    /// not be read counts: it has been complained about.
    pub fn is_answer(&self) -> bool {
        let status = self.status.as_ref().map(|status| status.value);
        !matches!(status, Some(ControlStatus::Proposed | ControlStatus::Retired))
    }

    /// When somebody last looked whether it does what it says.
    pub fn assessed_on(&self) -> Option<&Spanned<Date>> {
        self.few().assessed.as_ref()?.date.as_ref()
    }

    /// Who gets it.
    pub fn designation(&self) -> Designation {
        self.designation.as_ref().map_or(Designation::SystemSpecific, |designation| designation.value)
    }

    /// Whether every model below must answer it.
    pub fn is_required(&self) -> bool {
        self.required.as_ref().is_some_and(|required| required.value)
    }

    /// Whether it brings an axis down.
    pub fn has_effect(&self, effect: Effect) -> bool {
        if self.effect.items.is_empty() {
            return effect == Effect::Likelihood;
        }
        self.effect.items.iter().any(|item| item.value == effect)
    }

    /// References to frameworks: the key, and what stands behind it.
    pub fn frameworks(&self) -> [(&'static str, &[Spanned<String>]); 7] {
        let few = self.few();
        [
            ("nist", &self.nist),
            ("csf", &few.csf),
            ("caf", &few.caf),
            ("cis", &few.cis),
            ("asvs", &few.asvs),
            ("d3fend", &few.d3fend),
            ("iso", &few.iso),
        ]
    }
}
