//! The names of everything that is withheld, gathered from the whole workspace.

use std::collections::BTreeSet;

use super::fate::{Fate, Fates};
use super::people::{Faces, PEOPLE_KEYS, Stand, role};
use super::table::{EVIDENCE_KEYS, behind, tables};
use super::words::{Word, Words, fold};
use super::{MASK, RedactError};
use crate::model::records::{AnyRecord, Header};
use crate::model::{Audience, ConfigFields, Fields, Key, People, RecordKey, RecordKind, Shape, keys_of};
use crate::resolve::{Model, Workspace};
use crate::source::{Sources, Spanned};

/// What names are gathered from.
pub(super) struct Census<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) sources: &'a Sources,
    pub(super) audience: &'a Audience,
    pub(super) fates: &'a Fates<'a>,
    pub(super) faces: &'a Faces<'a>,
    /// What the site itself says on its pages.
    pub(super) own_words: &'a [&'a str],
}

impl Census<'_> {
    /// Every word that may stand nowhere.
    pub(super) fn words(&self) -> Result<Words, RedactError> {
        let public = self.public();
        let is_public = |word: &Word| public.contains(&word.folded);
        let mut words: Vec<Word> = self.names();
        words.extend(self.people());
        words.extend(self.evidence());
        words.retain(|word| !is_public(word));
        // A word that the site says anyway gives nothing away.
        let all = Words::new(words)?;
        let own = fold(&own(self.own_words));
        let said: BTreeSet<&str> = all.find(&own).map(|(word, _)| word.folded.as_str()).collect();
        let mut words: Vec<Word> = self.terms();
        words.extend(all.iter().filter(|word| !said.contains(word.folded.as_str())).cloned());
        Words::new(words)
    }

    /// The audience's own list: found inside of longer words, too.
    fn terms(&self) -> Vec<Word> {
        let told: BTreeSet<String> = self.audience.public.iter().map(|word| fold(&word.value)).collect();
        let term = |term: &Spanned<String>| {
            let folded = fold(&term.value);
            let is_word = !folded.is_empty() && !told.contains(&folded);
            let what = "a term of the audience".to_owned();
            is_word.then(|| Word { folded, what, mask: MASK.to_owned(), is_anywhere: true })
        };
        self.audience.terms.iter().filter_map(term).collect()
    }

    /// What models and records are called that are not shown.
    fn names(&self) -> Vec<Word> {
        let mut words = Vec::new();
        for model in self.workspace.models() {
            let is_hidden = !self.fates.shows(model.key());
            if is_hidden {
                let meta = model.meta();
                let names = [model.id(), model.title(), model.path().as_str()].into_iter();
                let names = names.chain(meta.aliases.iter().map(|alias| alias.value.as_str()));
                words.extend(names.filter_map(|name| self.word(name, RecordKind::Model, model)));
            }
            for (index, record) in model.records().iter() {
                let key = RecordKey { model: model.key(), kind: record.kind(), index };
                words.extend(self.names_of(self.fates.of(key), record, model));
            }
            for (index, tree) in (0u32..).zip(model.attack_trees()) {
                let key = RecordKey { model: model.key(), kind: RecordKind::AttackTree, index };
                if self.fates.of(key) == Fate::Gone {
                    let names = [tree.id.value.as_str(), &*tree.title.value].into_iter();
                    words.extend(names.filter_map(|name| self.word(name, key.kind, model)));
                }
            }
        }
        words
    }

    fn names_of(&self, fate: Fate, record: &dyn AnyRecord, model: &Model) -> Vec<Word> {
        let title = record.given_title().map(|title| &*title.value);
        let id = Some(record.id().value.as_str()).filter(|_| fate == Fate::Gone);
        let aliases = record.header().aliases.iter().filter(|_| fate == Fate::Gone);
        let names = title.into_iter().chain(id).chain(aliases.map(|alias| alias.value.as_str()));
        match fate {
            Fate::Shown => Vec::new(),
            _ => names.filter_map(|name| self.word(name, record.kind(), model)).collect(),
        }
    }

    fn word(&self, name: &str, kind: RecordKind, model: &Model) -> Option<Word> {
        Word::new(name, format!("what {} in {} is called", kind.with_article(), model.path()), MASK)
    }

    /// Names of people, where they are not shown.
    fn people(&self) -> Vec<Word> {
        if self.faces.are_shown() {
            return Vec::new();
        }
        let is_role_shown = self.audience.people() == People::Roles;
        let what = || "a person's name".to_owned();
        let mut words = Vec::new();
        for (id, person) in &self.workspace.config().fields.people.entries {
            let mask = if is_role_shown { role(person) } else { MASK.to_owned() };
            let names = person.name.iter().map(|name| name.value.as_str()).chain([id.value.as_str()]);
            words.extend(names.filter_map(|name| Word::new(name, what(), &mask)));
        }
        // A team that nobody declared, or a job title, goes where it may name a
        // person, and stays in running text.
        let is_name = |name: &str| {
            let mut words = name.split_whitespace();
            words.clone().count() > 1 && words.all(|word| word.starts_with(char::is_uppercase))
        };
        let strangers = self.behind(&PEOPLE_KEYS).into_iter();
        let strangers = strangers.filter(|name| self.faces.stand(name) != Stand::Same && is_name(name));
        words.extend(strangers.filter_map(|name| Word::new(&name, what(), MASK)));
        words
    }

    /// Paths and addresses of evidence, where it is not shown.
    fn evidence(&self) -> Vec<Word> {
        if self.audience.shows_evidence() {
            return Vec::new();
        }
        let paths = self.behind(&EVIDENCE_KEYS).into_iter().filter(|path| fold(path).contains(' '));
        paths.filter_map(|path| Word::new(&path, "evidence".to_owned(), MASK)).collect()
    }

    /// Every text behind some keys of any model.
    fn behind(&self, keys: &[&str]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for model in self.workspace.models() {
            let text = self.sources.file(model.file()).text();
            tables(model, text, |table| behind(keys, table, &mut found));
        }
        found
    }

    /// What may be said although something withheld is called so: names that
    /// are shown, and what the audience's settings allow.
    fn public(&self) -> BTreeSet<String> {
        let config = self.workspace.config();
        let mut public: BTreeSet<String> = self.audience.public.iter().map(|word| fold(&word.value)).collect();
        public.extend(config.levels().iter().chain(&config.classifications()).map(|word| fold(word)));
        let roles = config.fields.people.entries.iter().flat_map(|(_, person)| &person.roles);
        public.extend(roles.map(|role| fold(&role.value)));
        for model in self.fates.shown() {
            let meta = model.meta();
            let team = meta.team.iter().map(|word| word.value.as_str());
            let words = team.chain(meta.aliases.iter().map(|alias| alias.value.as_str()));
            public.extend(words.chain([model.id(), model.title()]).map(fold));
            for (index, record) in model.records().iter() {
                let fate = self.fates.of(RecordKey { model: model.key(), kind: record.kind(), index });
                let title = record.given_title().filter(|_| fate == Fate::Shown).map(|title| &*title.value);
                let id = Some(record.id().value.as_str()).filter(|_| fate != Fate::Gone);
                public.extend(title.into_iter().chain(id).map(fold));
            }
        }
        public
    }
}

/// What the site and the format say by themselves.
fn own(words: &[&str]) -> String {
    let mut own: Vec<&str> = words.to_vec();
    for keys in RecordKind::RECORDS.map(keys_of).into_iter().chain([
        keys_of(RecordKind::Model),
        Header::KEYS,
        ConfigFields::KEYS,
    ]) {
        said(keys, &mut own);
    }
    own.extend(RecordKind::RECORDS.iter().flat_map(|kind| [kind.as_str(), kind.plural()]));
    own.join("\u{1}")
}

/// Keys and choices: pages name them.
fn said(keys: &[Key], into: &mut Vec<&str>) {
    for key in keys {
        into.push(key.name);
        chosen(&key.shape, into);
    }
}

fn chosen(shape: &Shape, into: &mut Vec<&str>) {
    match shape {
        Shape::Choice(words) | Shape::Step(words) => into.extend(*words),
        Shape::List(inner) | Shape::OneOrMore(inner) | Shape::Map(inner) => chosen(inner, into),
        Shape::Table(keys) => said(keys, into),
        Shape::Either(one, other) => {
            chosen(one, into);
            chosen(other, into);
        }
        Shape::Text | Shape::Date | Shape::Boolean | Shape::Integer(..) | Shape::Interval | Shape::Id(_) => {}
    }
}
