//! `[audiences.NAME]`: whom an edition of the site is made for.

use super::List;
use super::declare::{choice, table};
use crate::source::Spanned;

choice! {
    /// How people are shown.
    pub enum People {
        /// By their names.
        Names = "names",
        /// By the roles that they hold.
        Roles = "roles",
        /// Not at all.
        None = "none",
    }
}

choice! {
    /// How that is shown which nothing stops yet.
    pub enum Unmitigated {
        /// In full.
        Show = "show",
        /// As an id with state and rating, its words withheld.
        Mask = "mask",
        /// Not at all.
        Drop = "drop",
    }
}

table! {
    /// Whom an edition of the site is made for, and what they may see. What is
    /// not said is withheld.
    pub struct Audience {
        #[doc = "The highest marking that they may see."]
        "clearance" required => clearance: Option<Spanned<String>>,
        #[doc = "Globs of the models that they may see; all where nothing is said."]
        "models" => models: List<String>,
        #[doc = "How people are shown: names, roles (the default), none."]
        "people" => people: Option<Spanned<People>>,
        #[doc = "Whether evidence and tests are shown; they are not where nothing is said."]
        "evidence" => evidence: Option<Spanned<bool>>,
        #[doc = "Whether e-mail and IP addresses are shown; they are not where nothing is said."]
        "contacts" => contacts: Option<Spanned<bool>>,
        #[doc = "How threats that nothing stops yet, and controls not in place, are shown: show, mask (the default), drop."]
        "unmitigated" => unmitigated: Option<Spanned<Unmitigated>>,
        #[doc = "Words that may stand nowhere, such as a supplier's name."]
        "terms" => terms: List<String>,
        #[doc = "Words that may stand, although something withheld is called so."]
        "public" => public: List<String>,
        #[doc = "The title of their edition."]
        "title" => title: Option<Spanned<String>>,
        #[doc = "Where their edition will stand; for the feed and the sitemap."]
        "base-address" => base_address: Option<Spanned<String>>,
    }
}

impl Audience {
    /// How people are shown.
    pub fn people(&self) -> People {
        self.people.as_ref().map_or(People::Roles, |people| people.value)
    }

    /// How that is shown which nothing stops yet.
    pub fn unmitigated(&self) -> Unmitigated {
        self.unmitigated.as_ref().map_or(Unmitigated::Mask, |unmitigated| unmitigated.value)
    }

    /// Whether evidence is shown.
    pub fn shows_evidence(&self) -> bool {
        self.evidence.as_ref().is_some_and(|evidence| evidence.value)
    }

    /// Whether e-mail and IP addresses are shown.
    pub fn shows_contacts(&self) -> bool {
        self.contacts.as_ref().is_some_and(|contacts| contacts.value)
    }
}
