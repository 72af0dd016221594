//! How people are shown to an audience.

use std::collections::BTreeSet;

use super::MASK;
use crate::model::{Audience, Config, People};
use crate::resolve::Workspace;

/// The keys that name people, in models and in records.
pub const PEOPLE_KEYS: [&str; 11] = [
    "accountable",
    "approved-by",
    "authors",
    "by",
    "consulted",
    "facilitator",
    "informed",
    "owner",
    "participants",
    "requested-to",
    "responsible",
];

/// What stands in the place of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// The name itself: it is shown, or it is no person's.
    Same,
    /// A role, or that something is withheld.
    Word(String),
    /// Nothing.
    Nothing,
}

/// Knows people from teams and roles.
pub(super) struct Faces<'a> {
    config: &'a Config,
    how: People,
    /// Teams, roles, and whatever the audience may be told, in small letters.
    offices: BTreeSet<String>,
}

impl<'a> Faces<'a> {
    /// Who is who in a workspace.
    pub(super) fn new(workspace: &'a Workspace, audience: &Audience) -> Self {
        let config = workspace.config();
        let reviews = workspace.models().filter_map(|model| model.meta().review.as_ref()?.role.as_ref());
        let teams = workspace.models().filter_map(|model| model.meta().team.as_ref());
        let roles = config.fields.people.entries.iter().flat_map(|(_, person)| &person.roles);
        let words = teams.chain(roles).chain(reviews).chain(config.accept_roles()).chain(&audience.public);
        Self { config, how: audience.people(), offices: words.map(|word| word.value.to_lowercase()).collect() }
    }

    /// Whether names are shown.
    pub(super) fn are_shown(&self) -> bool {
        self.how == People::Names
    }

    /// What stands for a name. What is neither a team nor a role may be a
    /// person, whether `[people]` knows them or not.
    pub(super) fn stand(&self, name: &str) -> Stand {
        if self.are_shown() {
            return Stand::Same;
        }
        let folded = name.to_lowercase();
        let is = |word: &str| word.to_lowercase() == folded;
        let mut people = self.config.fields.people.entries.iter();
        let known =
            people.find(|(id, person)| is(&id.value) || person.name.as_ref().is_some_and(|name| is(&name.value)));
        match known {
            _ if self.how == People::None && (known.is_some() || !self.offices.contains(&folded)) => Stand::Nothing,
            Some((_, person)) => Stand::Word(role(person)),
            None if self.offices.contains(&folded) => Stand::Same,
            None => Stand::Word(MASK.to_owned()),
        }
    }
}

/// The roles of somebody in one word.
pub(super) fn role(person: &crate::model::Person) -> String {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.value.as_str()).collect();
    if roles.is_empty() { MASK.to_owned() } else { roles.join(", ") }
}
