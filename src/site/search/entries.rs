//! Everything that has a place on the site, and the words to find it by.

use rayon::prelude::*;

use crate::model::records::ControlStatus;
use crate::model::{AnyRecord, ModelKey, RecordKey, RecordKind};
use crate::resolve::Model;
use crate::site::address::Address;
use crate::site::desk::Desk;
use crate::site::frame::menu;
use crate::site::markdown::excerpt;
use crate::site::pages::{categories, facts, level, person_anchors};
use crate::site::plan::{fixed, question};
use crate::site::text::brief;
use crate::site::view::View;
use crate::source::Spanned;

/// What results can be narrowed by, in the order of [`Entry::facets`].
pub(crate) const FACETS: [&str; 6] = ["kind", "state", "rating", "level", "owner", "team"];

/// How many characters of descriptions the index holds in all. What a large
/// site has to say is found by titles, ids and keys alone.
const WORDS: usize = 600_000;

/// How many characters of one description it holds at most, and the fewest that
/// are worth showing.
const SPAN: std::ops::RangeInclusive<usize> = 60..=220;

/// How many headings of a model's text it is found by.
const HEADINGS: usize = 12;

/// Something that can be found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// What it is called by those who know it.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) title: String,
    /// Words that it is found by and that are not shown.
    pub(crate) keys: String,
    /// Its first words.
    pub(crate) text: String,
    /// What it can be narrowed by, empty where it has none.
    pub(crate) facets: [String; FACETS.len()],
    /// The model that it stands in.
    pub(crate) model: Option<ModelKey>,
    /// Where it is, seen from the site's root.
    pub(crate) href: String,
}

/// Everything on the site: models first, in their order, then what stands in
/// them by kind, then people and pages.
pub(crate) fn entries(view: &View<'_>) -> Vec<Entry> {
    let desk = &Desk { view, here: Address::page(fixed::HOME) };
    let models: Vec<&Model> = view.workspace.models().collect();
    let count: usize = models.iter().map(|model| view.records(model).count() + 1).sum();
    let share = (WORDS / count.max(1)).min(*SPAN.end());
    let longest = if SPAN.contains(&share) { share } else { 0 };
    let in_models: Vec<Vec<Entry>> = models.into_par_iter().map(|model| in_model(desk, model, longest)).collect();
    let mut entries: Vec<Entry> = in_models.into_iter().flatten().collect();
    let rank = |entry: &Entry| KINDS.iter().position(|kind| kind.as_str() == entry.facets[0]);
    entries.sort_by_key(rank);
    entries.extend(people(desk));
    entries.extend(menu().map(|(folder, title)| fixed_page(folder, title)));
    entries
}

/// The kinds of records, what is asked for most before what it rests on.
const KINDS: [RecordKind; 17] = [
    RecordKind::Model,
    RecordKind::Threat,
    RecordKind::Control,
    RecordKind::AttackTree,
    RecordKind::Element,
    RecordKind::Flow,
    RecordKind::Boundary,
    RecordKind::Asset,
    RecordKind::Process,
    RecordKind::Operation,
    RecordKind::Actor,
    RecordKind::Objective,
    RecordKind::Assumption,
    RecordKind::Exception,
    RecordKind::Decision,
    RecordKind::Lesson,
    RecordKind::Term,
];

/// A model and everything in it.
fn in_model(desk: &Desk<'_>, model: &Model, longest: usize) -> Vec<Entry> {
    let mut found = vec![of_model(desk, model, longest)];
    found.extend(desk.view.records(model).map(|(key, record)| of_record(desk, model, key, record, longest)));
    let trees = (0u32..).zip(model.attack_trees());
    found.extend(trees.map(|(index, _)| {
        let key = RecordKey { model: model.key(), kind: RecordKind::AttackTree, index };
        named(desk, model, key)
    }));
    found
}

/// What every record is found by: its name, its kind and its model.
fn named(desk: &Desk<'_>, model: &Model, key: RecordKey) -> Entry {
    let link = desk.record(key);
    let team = desk.view.workspace.model(key.model).meta().team.as_ref();
    let [kind, state, rating, owner] = [key.kind.as_str(), "", "", ""].map(str::to_owned);
    let team = team.map_or(String::new(), |team| team.value.clone());
    Entry {
        id: link.id,
        title: link.title,
        facets: [kind, state, rating, level(model), owner, team],
        model: Some(key.model),
        href: link.href,
        ..Entry::default()
    }
}

fn of_model(desk: &Desk<'_>, model: &Model, longest: usize) -> Entry {
    let view = desk.view;
    let key = model.key().record();
    let mut entry = named(desk, model, key);
    let tally = &view.tallies(model.key()).below;
    let [_, state, rating, ..] = &mut entry.facets;
    view.freshness(model).word().clone_into(state);
    desk.risk(tally.worst).map_or("", |risk| risk.rating).clone_into(rating);
    let is_own = |title: &&str| question(title).is_none();
    let headings = model.body().headings.iter().filter(|heading| heading.rank == 2);
    let headings = headings.map(|heading| &*heading.title.value).filter(is_own).take(HEADINGS);
    let aliases = model.meta().aliases.iter().map(|alias| alias.value.as_str());
    entry.keys = words(aliases.chain(headings));
    let text = view.sources.file(model.file()).text();
    let body = text.get(model.front_matter().end as usize..).filter(|_| longest > 0);
    entry.text = body.map_or(String::new(), |body| excerpt(body, longest));
    entry
}

fn of_record(desk: &Desk<'_>, model: &Model, key: RecordKey, record: &dyn AnyRecord, longest: usize) -> Entry {
    let workspace = desk.view.workspace;
    let mut entry = named(desk, model, key);
    let header = record.header();
    let [_, state, rating, _, owner, _] = &mut entry.facets;
    header.owner.as_ref().map_or("", |owner| desk.view.person(&owner.value)).clone_into(owner);
    let mut keys: Vec<&str> = header.aliases.iter().map(|alias| alias.value.as_str()).collect();
    keys.extend(header.tags.iter().map(|word| word.value.as_str()));
    let mut said = String::new();
    if let Some(threat) = workspace.threat(key) {
        let answer = workspace.answer(key);
        answer.map_or("open", |answer| answer.state.as_str()).clone_into(state);
        desk.risk(answer.and_then(|answer| answer.current)).map_or("", |risk| risk.rating).clone_into(rating);
        keys.extend(threat.fields.few().catalogues().into_iter().flatten().map(|id| id.value.as_str()));
        said = categories(&threat.fields).join(" ");
    } else if let Some(control) = workspace.control(key) {
        control.fields.status.as_ref().map_or("", |status| ControlStatus::as_str(status.value)).clone_into(state);
        keys.extend(control.fields.frameworks().into_iter().flat_map(|(_, ids)| ids).map(|id| id.value.as_str()));
    } else if let Some(asset) = workspace.asset(key) {
        asset.fields.criticality.as_ref().map_or("", |rating| rating.value.as_str()).clone_into(rating);
    }
    entry.keys = words(keys.into_iter().chain(Some(said.as_str())));
    if longest > 0 {
        entry.text = desk.excerpt(record, longest);
        if entry.text.is_empty() {
            let facts: Vec<String> = facts(desk, model, key).into_iter().map(|(_, words)| words).collect();
            entry.text = brief(&facts.join(". "), longest).into_owned();
        }
    }
    entry
}

fn words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn people(desk: &Desk<'_>) -> Vec<Entry> {
    let people = &desk.view.workspace.config().fields.people.entries;
    let page = Address::page(fixed::PEOPLE);
    let person = |(anchor, (id, person)): (String, &(Spanned<String>, crate::model::Person))| Entry {
        id: id.value.clone(),
        title: desk.view.person(&id.value).to_owned(),
        keys: words(person.roles.iter().map(|role| role.value.as_str())),
        text: String::new(),
        facets: ["person", "", "", "", "", ""].map(str::to_owned),
        model: None,
        href: desk.to(&page.at(&anchor)),
    };
    person_anchors(desk.view).into_iter().zip(people).map(person).collect()
}

/// A page that stands alone; the others are there as what they show.
fn fixed_page(folder: &str, title: &str) -> Entry {
    let page = Address::page(folder);
    Entry {
        id: folder.to_owned(),
        title: title.to_owned(),
        facets: ["page", "", "", "", "", ""].map(str::to_owned),
        // Seen from the home page, its own address is nothing.
        href: page.path().to_owned(),
        ..Entry::default()
    }
}
