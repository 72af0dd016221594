//! Who decides: people, roles, teams, and who does what.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{OneOrMore, RaciRow};
use crate::site::address::segment;
use crate::site::desk::{Desk, Link};
use crate::site::frame::Sheet;
use crate::site::text::label;
use crate::site::view::View;

/// How many models of a team or a person are named.
const MOST: usize = 60;

/// How many teams are listed.
const TEAMS: usize = 100;

#[derive(Serialize)]
struct People {
    people: Vec<Person>,
    teams: Vec<Team>,
    more_teams: usize,
    matrices: Vec<Matrix>,
}

#[derive(Serialize)]
struct Person {
    anchor: String,
    name: String,
    roles: Vec<String>,
    is_active: bool,
    may_accept: bool,
    reviews: Vec<Link>,
    owns: usize,
}

#[derive(Serialize)]
struct Team {
    name: String,
    models: Vec<Link>,
    more: usize,
}

#[derive(Serialize)]
struct Matrix {
    model: Link,
    rows: Vec<Activity>,
}

#[derive(Serialize)]
struct Activity {
    name: String,
    cells: [String; 4],
}

/// The page of people and responsibilities.
pub(crate) fn people(desk: &Desk<'_>) -> Sheet {
    let (teams, more_teams) = teams(desk);
    let content = People { people: persons(desk), teams, more_teams, matrices: matrices(desk) };
    Sheet {
        template: "people.html",
        title: "People and RACI".to_owned(),
        kind: "people",
        description: "Who owns, reviews and accepts, and who is responsible for what.".to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(&content),
    }
}

fn persons(desk: &Desk<'_>) -> Vec<Person> {
    let workspace = desk.view.workspace;
    let config = workspace.config();
    let mut owned: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, threat) in workspace.threats() {
        if let Some(owner) = &threat.header().owner {
            *owned.entry(&owner.value).or_default() += 1;
        }
    }
    let person = |(anchor, (id, person)): (String, &(crate::source::Spanned<String>, crate::model::Person))| {
        let is_reviewer = |model: &&crate::resolve::Model| {
            let by = model.meta().review.as_ref().and_then(|review| review.by.as_ref());
            by.is_some_and(|by| by.value == id.value)
        };
        Person {
            anchor,
            name: desk.view.person(&id.value).to_owned(),
            roles: person.roles.iter().map(|role| role.value.clone()).collect(),
            is_active: person.active.as_ref().is_none_or(|active| active.value),
            may_accept: config.may_accept(&id.value),
            reviews: workspace.models().filter(is_reviewer).take(MOST).map(|model| desk.model(model.key())).collect(),
            owns: owned.get(id.value.as_str()).copied().unwrap_or_default(),
        }
    };
    person_anchors(desk.view).into_iter().zip(&config.fields.people.entries).map(person).collect()
}

/// The anchors of people on their page, in the order of the configuration.
pub(crate) fn person_anchors(view: &View<'_>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let anchor = |(id, _): &(crate::source::Spanned<String>, crate::model::Person)| {
        let name = format!("person-{}", segment(&id.value));
        let mut anchor = name.clone();
        let mut count = 2;
        while !taken.insert(anchor.to_lowercase()) {
            anchor = format!("{name}-{count}");
            count += 1;
        }
        anchor
    };
    view.workspace.config().fields.people.entries.iter().map(anchor).collect()
}

fn teams(desk: &Desk<'_>) -> (Vec<Team>, usize) {
    let mut teams: BTreeMap<&str, Vec<crate::model::ModelKey>> = BTreeMap::new();
    for model in desk.view.workspace.models() {
        if let Some(team) = &model.meta().team {
            teams.entry(&team.value).or_default().push(model.key());
        }
    }
    let team = |(name, models): (&str, Vec<crate::model::ModelKey>)| Team {
        name: name.to_owned(),
        more: models.len().saturating_sub(MOST),
        models: models.into_iter().take(MOST).map(|key| desk.model(key)).collect(),
    };
    let more = teams.len().saturating_sub(TEAMS);
    (teams.into_iter().take(TEAMS).map(team).collect(), more)
}

fn matrices(desk: &Desk<'_>) -> Vec<Matrix> {
    let with = desk.view.workspace.models().filter(|model| !model.meta().raci.rows.is_empty());
    let words = |roles: &OneOrMore<String>| {
        let names = roles.items.iter().map(|role| desk.view.person(&role.value));
        names.collect::<Vec<_>>().join(", ")
    };
    let activity = |(name, row): &(crate::source::Spanned<String>, RaciRow)| Activity {
        name: label(&name.value),
        cells: [words(&row.responsible), words(&row.accountable), words(&row.consulted), words(&row.informed)],
    };
    let matrix = |model: &crate::resolve::Model| Matrix {
        model: desk.model(model.key()),
        rows: model.meta().raci.rows.iter().map(activity).collect(),
    };
    with.take(MOST).map(matrix).collect()
}
