//! What can go wrong?

use jiff::civil::Date;

use crate::model::declare::{choice, table};
use crate::model::reference::{Actors, CitedControls, Models, Targets, ThreatsAbove};
use crate::model::{List, Names, RiskFields, Stride};
use crate::source::Spanned;

choice! {
    /// What is done with the risk of a threat.
    pub enum Treatment {
        /// Controls bring it down.
        Mitigate = "mitigate",
        /// It is borne.
        Accept = "accept",
        /// Somebody else bears it.
        Transfer = "transfer",
        /// What it threatens is not done.
        Avoid = "avoid",
    }
}

choice! {
    /// How a threat is told.
    pub enum ThreatKind {
        /// As a threat.
        Threat = "threat",
        /// As a story of misuse, step by step.
        AbuseCase = "abuse-case",
    }
}

table! {
    /// Somebody with the role has decided to bear a risk.
    pub struct Acceptance {
        #[doc = "Who accepts it."]
        "by" required => by: Option<Spanned<String>>,
        #[doc = "When."]
        "date" required => date: Option<Spanned<Date>>,
        #[doc = "Why."]
        "reason" required => reason: Option<Spanned<String>>,
        #[doc = "The last day on which it holds."]
        "expires" required => expires: Option<Spanned<Date>>,
    }
}

table! {
    /// What few threats have: how they are told, and where catalogues have them.
    pub struct FewThreats {
        #[doc = "A plain threat, or an abuse case."]
        "kind" => kind: Option<Spanned<ThreatKind>>,
        #[doc = "Its categories in another method."]
        "categories" => categories: List<String>,
        #[doc = "MITRE ATT&CK techniques, such as T1557 or T1550.001."]
        "attack" => attack: List<String>,
        #[doc = "CAPEC attack patterns, such as CAPEC-21."]
        "capec" => capec: List<String>,
        #[doc = "CWE weaknesses, such as CWE-352."]
        "cwe" => cwe: List<String>,
        #[doc = "MITRE ATLAS techniques, such as AML.T0051."]
        "atlas" => atlas: List<String>,
        #[doc = "Why it is transferred or avoided."]
        "rationale" => rationale: Option<Box<Spanned<String>>>,
        #[doc = "The phase in which it was found: design, development, review."]
        "phase" => phase: Option<Box<Spanned<String>>>,
        #[doc = "The steps of an abuse case."]
        "steps" => steps: List<String>,
        #[doc = "The story or ticket that an abuse case belongs to."]
        "story" => story: Option<Box<Spanned<String>>>,
        #[doc = "The tests that play an abuse case, as paths."]
        "tests" => tests: List<String>,
    }
}

table! {
    /// What can go wrong.
    pub struct Threat {
        #[doc = "Its categories in STRIDE."]
        "stride" => stride: List<Stride>,
        #[doc = "The elements, flows, boundaries, assets, processes and operations that it is aimed at."]
        "targets" => targets: Names<Targets>,
        #[doc = "Who may bring it about."]
        "actors" => actors: Names<Actors>,
        #[doc = "What is done about it."]
        "controls" => controls: Names<CitedControls>,
        #[doc = "The risk before any control."]
        "inherent" => inherent: Option<RiskFields>,
        #[doc = "The risk when every control is in place."]
        "residual" => residual: Option<Box<RiskFields>>,
        #[doc = "What is done with the risk; mitigate where nothing is said."]
        "treatment" => treatment: Option<Spanned<Treatment>>,
        #[doc = "Who accepted the risk, when, why, and until when."]
        "acceptance" => acceptance: Option<Box<Acceptance>>,
        #[doc = "An ancestor's threats that this one is a part of."]
        "refines" => refines: Names<ThreatsAbove>,
        #[doc = "The child models that answer it."]
        "delegate-to" => delegate_to: Names<Models>,
    }
    few: FewThreats
}

impl FewThreats {
    /// What catalogues call it: ATT&CK, CAPEC, CWE and ATLAS.
    pub fn catalogues(&self) -> [&[Spanned<String>]; 4] {
        [&self.attack, &self.capec, &self.cwe, &self.atlas]
    }
}

impl Threat {
    /// Whether it is told as an abuse case.
    pub fn is_abuse_case(&self) -> bool {
        self.few().kind.as_ref().is_some_and(|kind| kind.value == ThreatKind::AbuseCase)
    }

    /// What is done with its risk.
    pub fn treatment(&self) -> Treatment {
        self.treatment.as_ref().map_or(Treatment::Mitigate, |treatment| treatment.value)
    }
}
